import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bot } from '../src/bot.ts';
import { systemClock } from '../src/clock.ts';
import { createLogger } from '../src/log.ts';
import { chatKeySchema, personKeySchema } from '../src/platforms/chat.ts';
import { taskOf } from './child.ts';
import { readySchema } from './messages.ts';
import { reportSending } from './report-sending.ts';
import { benchConfig, sampleIssue } from './sample-issue.ts';

/** The bot itself: subscriptions, ledger on disk, pacing, client. */
const { platform, apiRoot, token, chats } = await taskOf(readySchema);
const folder = mkdtempSync(join(tmpdir(), 'focus-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

const bot = await Bot.open({
  config: { ...benchConfig, storeUrl: `sqlite://${join(folder, 'store.sqlite')}`, [platform]: { token, apiRoot } },
  commands: [],
  clock: systemClock,
  log: createLogger('error'),
  limits: process.argv[2] === 'off' ? 'off' : 'kept',
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
await reportSending(async () => {
  const report = await bot.broadcasts.post(sampleIssue().date);
  return report.counts[platform].sent;
});
