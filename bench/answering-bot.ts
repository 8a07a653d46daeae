import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bot } from '../src/bot.ts';
import { systemClock } from '../src/clock.ts';
import { loadCommands } from '../src/commands/load-commands.ts';
import { createLogger } from '../src/log.ts';
import { chatKeySchema, personKeySchema } from '../src/platforms/chat.ts';
import { editionsOf } from './many-issues.ts';
import { readySchema } from './messages.ts';
import { PauseWatch } from './pauses.ts';
import { benchConfig, sampleIssue } from './sample-issue.ts';

/**
 * The bot with its commands and an archive of many issues in three languages, which begins a broadcast when it is told to,
 * and says what held it up when it is asked.
 */
const { platform, apiRoot, token, chats } = readySchema.parse(JSON.parse(process.argv[2] ?? ''));
const issues = Number(process.argv[3]);
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
for (const edition of editionsOf(issues)) await bot.archive.keep(edition);
const owner = { key: personKeySchema.parse(`${platform}:1`), language: 'en' } as const;
for (const id of chats) {
  const key = chatKeySchema.parse(`${platform}:${id}`);
  await bot.subscriptions.subscribe({ key, kind: platform === 'discord' ? 'text' : 'group', title: '' }, 'en', owner);
}
await bot.start();
const pauses = new PauseWatch();
process.on('message', (wish) => {
  if (wish === 'broadcast') void bot.broadcasts.post(sampleIssue().date);
  else process.send?.(pauses.take());
});
process.send?.('ready');
