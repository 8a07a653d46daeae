import type { BotCommandScope } from 'telegraf/types';
import type { Command } from '../../commands/command.ts';
import { sentencesIn } from '../../locales/sentences.ts';
import type { TelegramClient } from './client.ts';

/**
 * The commands Telegram lists beside the text field. Scopes are only for show: every command checks who calls it. A menu
 * is set only when Telegram has another one.
 */
export async function setCommandMenu(client: TelegramClient, commands: readonly Command[]): Promise<void> {
  await Promise.all(
    scopes.flatMap(({ type, shows }) =>
      languages.map(async ({ code, language }) => {
        const wanted = commands
          .filter(({ access }) => shows === 'all' || access === 'anyone')
          .map(({ name, description }) => ({
            command: name,
            description: description(sentencesIn(language)),
          }));
        const where = { scope: { type } satisfies BotCommandScope, ...(code ? { language_code: code } : {}) };
        const shown = await client.callApi('getMyCommands', where);
        if (
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
const scopes = [
  { type: 'all_private_chats', shows: 'all' },
  { type: 'all_group_chats', shows: 'for anyone' },
  { type: 'all_chat_administrators', shows: 'all' },
] as const;

/**
 * Two letters and no more (https://core.telegram.org/bots/api#setmycommands), so there is one Chinese menu. Without a code:
 * for everyone else.
 */
const languages = [
  { code: '', language: 'en' },
  { code: 'zh', language: 'zh-Hans' },
] as const;
