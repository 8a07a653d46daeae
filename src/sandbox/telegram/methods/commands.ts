import { z } from 'zod';
import { json, read } from '../message-rules.ts';
import type { Method } from './method.ts';

/** Source: core.telegram.org/bots/api#setmycommands and #botcommand. */
const mostCommands = 100;
const longestDescription = 256;

const listRules = z.object({
  scope: json(z.looseObject({ type: z.string() }).optional(), 'bot command scope'),
  // Two letters and no more: zh-CN and zh-TW can't be told apart. Source: tdlib misc.cpp.
  language_code: z
    .string()
    .regex(/^([a-z]{2})?$/, 'invalid language code specified')
    .default(''),
});

const setRules = listRules.extend({
  commands: json(
    z
      .array(
        z.object({
          command: z
            .string('command must be non-empty')
            .transform((name) => name.replace(/^\//, ''))
            .pipe(z.string().regex(/^[a-z0-9_]{1,32}$/, 'BOT_COMMAND_INVALID')),
          description: z
            .string('command description must be non-empty')
            .trim()
            .min(1, 'BOT_COMMAND_DESCRIPTION_INVALID')
            .max(longestDescription, 'BOT_COMMAND_DESCRIPTION_INVALID'),
        }),
        "can't parse commands JSON object",
      )
      .max(mostCommands, 'BOT_COMMANDS_TOO_MUCH'),
    'commands',
  ),
});

const setMyCommands: Method = ({ world, params }) => {
  const { commands, ...list } = read(setRules, params);
  world.commands.set(keyOf(list), commands);
  return true;
};

const getMyCommands: Method = ({ world, params }) => world.commands.get(keyOf(read(listRules, params))) ?? [];

const deleteMyCommands: Method = ({ world, params }) => {
  world.commands.delete(keyOf(read(listRules, params)));
  return true;
};

/** The list of commands that Telegram shows beside the text field. */
export const commandMethods = { setMyCommands, getMyCommands, deleteMyCommands } satisfies Record<string, Method>;

function keyOf({ scope, language_code: language }: z.infer<typeof listRules>): string {
  return `${JSON.stringify(scope ?? { type: 'default' })} ${language}`;
}
