import { z } from 'zod';
import { DiscordSandbox } from '../src/sandbox/discord/discord-sandbox.ts';
import { TelegramSandbox } from '../src/sandbox/telegram/telegram-sandbox.ts';
import { addChannels } from './channels.ts';
import type { Platform, Ready, ServerReport } from './messages.ts';

/**
 * Both sandbox servers in a process of their own, so that what is measured is the sender. Arguments: platform, limits,
 * chats. Tells its parent when it is ready, and reports what it saw whenever it is asked.
 */
const [platform, limits, chats] = z
  .tuple([z.enum(['discord', 'telegram']), z.enum(['on', 'off']), z.coerce.number()])
  .parse(process.argv.slice(2));

const { ready, report } = platform === 'discord' ? await startDiscord() : await startTelegram();
process.on('message', () => process.send?.(report()));
process.send?.(ready);

async function startDiscord() {
  const sandbox = await DiscordSandbox.start({ limits });
  return { ready: readyWith('discord', sandbox, addChannels(sandbox, chats)), report: reportOf(sandbox) };
}

async function startTelegram() {
  const sandbox = await TelegramSandbox.start({ limits });
  const owner = sandbox.addPerson({ name: 'Owner' });
  const ids = Array.from({ length: chats }, (_, index) =>
    String(sandbox.addGroup({ title: `g${index}`, kind: 'supergroup', creator: owner }).id),
  );
  return { ready: readyWith('telegram', sandbox, ids), report: reportOf(sandbox) };
}

function readyWith(name: Platform, sandbox: { apiRoot: string; token: string }, ids: string[]): Ready {
  return { platform: name, apiRoot: sandbox.apiRoot, token: sandbox.token, chats: ids };
}

function reportOf({ requests }: DiscordSandbox | TelegramSandbox): () => ServerReport {
  return () => ({ requests: requests.count(), tooMany: requests.tooMany });
}
