import { z } from 'zod';
import { reachChat } from '../access.ts';
import { badRequest } from '../errors.ts';
import { json, read } from '../message-rules.ts';
import type { World } from '../world.ts';
import type { Method } from './method.ts';

/** Source: core.telegram.org/bots/api#setmycommands and #botcommand. */
const mostCommands = 100;
const longestDescription = 256;

const listRules = z.object({
  scope: json(
    z.looseObject({ type: z.string(), chat_id: z.union([z.int(), z.string()]).optional() }).optional(),
    'bot command scope',
  ),
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
  reachScope(world, list);
  world.commands.set(keyOf(list), commands);
  return true;
};

const getMyCommands: Method = ({ world, params }) => {
  const list = read(listRules, params);
  reachScope(world, list);
  return world.commands.get(keyOf(list)) ?? [];
};

const deleteMyCommands: Method = ({ world, params }) => {
  world.commands.delete(keyOf(read(listRules, params)));
  return true;
};

/** The list of commands that Telegram shows beside the text field. */
export const commandMethods = { setMyCommands, getMyCommands, deleteMyCommands } satisfies Record<string, Method>;

/** A list for one chat is refused where the bot doesn't know it. Source: tdlib/telegram-bot-api Client.cpp. */
function reachScope(world: World, { scope }: z.infer<typeof listRules>): void {
  if (scope?.type !== 'chat') return;
  const chat = reachChat(world, scope.chat_id ?? 0);
  if (chat.person?.conversation === 'none') throw badRequest('chat not found');
}

function keyOf({ scope, language_code: language }: z.infer<typeof listRules>): string {
  return `${JSON.stringify(scope ?? { type: 'default' })} ${language}`;
}
