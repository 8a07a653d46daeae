import type { BotCommandScope } from 'telegraf/types';
import type { Command } from '../../commands/command.ts';
import { sentencesIn } from '../../locales/sentences.ts';
import type { ChatKey, PersonKey } from '../chat.ts';
import type { TelegramClient } from './client.ts';
import { unlessRefused } from './inspect.ts';

/**
 * The commands Telegram lists beside the text field. Scopes are only for show: every command checks who calls it. A menu
 * is set only when Telegram has another one. Editors see theirs in private,
 * and in the chat where they work.
 */
export async function setCommandMenu(
  client: TelegramClient,
  commands: readonly Command[],
  { editors = [], editorsChats = [] }: EditorsPlaces = {},
): Promise<void> {
  const places: Place[] = [...scopes, ...[...editors, ...editorsChats].filter(isOnTelegram).map(editorsPlace)];
  await Promise.all(
    places.flatMap(({ scope, shows }) =>
      languages.map(async ({ code, language }) => {
        const wanted = commands
          .filter(({ access }) => shows.includes(access))
          .map(({ name, description }) => ({
            command: name,
            description: description(sentencesIn(language)),
          }));
        const where = { scope, ...(code ? { language_code: code } : {}) };
        // Refused for a chat that the bot isn't in, such as that of an editor who never opened it.
        const shown = await unlessRefused(client.callApi('getMyCommands', where));
        if (
          !shown ||
          JSON.stringify(shown.map(({ command, description }) => ({ command, description }))) === JSON.stringify(wanted)
        ) {
          return;
        }
        await client.callApi('setMyCommands', { ...where, commands: wanted });
      }),
    ),
  );
}

/** https://core.telegram.org/bots/api#botcommandscope */
const scopes: readonly Place[] = [
  { scope: { type: 'all_private_chats' }, shows: ['anyone', 'manager'] },
  { scope: { type: 'all_group_chats' }, shows: ['anyone'] },
  { scope: { type: 'all_chat_administrators' }, shows: ['anyone', 'manager'] },
];

/** Who sees the editors' commands besides, and where. */
export interface EditorsPlaces {
  editors?: readonly PersonKey[] | undefined;
  editorsChats?: readonly ChatKey[] | undefined;
}

function isOnTelegram(key: PersonKey | ChatKey): boolean {
  return key.startsWith('telegram:');
}

/** A person's private chat has the person's id. */
function editorsPlace(key: PersonKey | ChatKey): Place {
  const [, id] = key.split(':');
  return { scope: { type: 'chat', chat_id: Number(id) }, shows: ['anyone', 'manager', 'editor'] };
}

interface Place {
  scope: BotCommandScope;
  shows: readonly Command['access'][];
}

/**
 * Two letters and no more (https://core.telegram.org/bots/api#setmycommands), so there is one Chinese menu. Without a code:
 * for everyone else.
 */
const languages = [
  { code: '', language: 'en' },
  { code: 'zh', language: 'zh-Hans' },
] as const;
