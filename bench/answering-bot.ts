import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bot } from '../src/bot.ts';
import { systemClock } from '../src/clock.ts';
import { loadCommands } from '../src/commands/load-commands.ts';
import { createLogger } from '../src/log.ts';
import { chatKeySchema, personKeySchema } from '../src/platforms/chat.ts';
import { readySchema } from './messages.ts';
import { benchConfig, sampleIssue } from './sample-issue.ts';

/** The bot with its commands, which begins a broadcast when it is told to. */
const { platform, apiRoot, token, chats } = readySchema.parse(JSON.parse(process.argv[2] ?? ''));
const folder = mkdtempSync(join(tmpdir(), 'focus-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
process.on('SIGTERM', () => process.exit(0));

const bot = await Bot.open({
  config: { ...benchConfig, storeUrl: `sqlite://${join(folder, 'store.sqlite')}`, [platform]: { token, apiRoot } },
  commands: await loadCommands(),
  clock: systemClock,
  log: createLogger('error'),
  onFatal: (error) => {
    throw error;
  },
});
const owner = { key: personKeySchema.parse(`${platform}:1`), language: 'en' } as const;
for (const id of chats) {
  const key = chatKeySchema.parse(`${platform}:${id}`);
  await bot.subscriptions.subscribe({ key, kind: platform === 'discord' ? 'text' : 'group', title: '' }, 'en', owner);
}
await bot.start();
process.once('message', () => {
  void bot.broadcasts.post(sampleIssue().date);
});
process.send?.('ready');
