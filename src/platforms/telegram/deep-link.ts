import { z } from 'zod';
import { type Action, action } from '../../commands/command.ts';
import { issueDateSchema, languageSchema } from '../../newsletter/issue.ts';

/**
 * What a link to the bot can stand for, by the first word of its payload: the command whose button is pressed by it, and
 * what that is given. Links in old posts stay, so an entry is never changed.
 */
const kinds = {
  read: { command: 'issue', args: z.tuple([issueDateSchema, languageSchema, z.string().regex(/^\d{1,4}$/)]) },
  answer: {
    command: 'answer',
    args: z.union([
      z.tuple([issueDateSchema]),
      z.tuple([issueDateSchema, z.literal('said'), z.string().regex(/^\d{1,20}$/)]),
    ]),
  },
  settings: { command: 'settings', args: z.tuple([z.string().regex(/^-?\d{1,20}$/), z.literal('panel')]) },
  try: { command: 'settings', args: z.tuple([z.string().regex(/^-?\d{1,20}$/), z.literal('try')]) },
  mydata: { command: 'mydata', args: z.tuple([]) },
} as const;

/**
 * A link that opens the bot's private chat and does there what a button with this action would do; undefined for an action
 * that no link stands for. It sends `/start` with a payload of at most 64 of `A-Za-z0-9_-`
 * (https://core.telegram.org/bots/features#deep-linking). For places where the answer would be in everybody's sight.
 */
export function linkTo(botName: string, leadsTo: Action): string | undefined {
  const [, name, ...args] = leadsTo.split(':');
  const found = Object.entries(kinds).find(
    ([, { command, args: valid }]) => command === name && valid.safeParse(args).success,
  );
  return found && `https://t.me/${botName}?start=${[found[0], ...args].join('_')}`;
}

/** The action that `/start` with a payload stands for. */
export function actionOfPayload(payload: string): Action | undefined {
  const [word, ...args] = payload.split('_');
  const found = Object.entries(kinds).find(([kind]) => kind === word)?.[1];
  return found?.args.safeParse(args).success ? action(found.command, ...args) : undefined;
}
