import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bot } from '../src/bot.ts';
import { type Clock, systemClock } from '../src/clock.ts';
import { loadCommands } from '../src/commands/load-commands.ts';
import { createLogger } from '../src/log.ts';
import { chatKeySchema, personKeySchema } from '../src/platforms/chat.ts';
import { type AnsweredReport, answeredReadySchema } from './messages.ts';
import { benchConfig, sampleIssue } from './sample-issue.ts';

/** The bot on both platforms, with an issue whose question is open; tells what it stored when it is asked. */
const { discord, telegram, limits } = answeredReadySchema.parse(JSON.parse(process.argv[2] ?? ''));
const folder = mkdtempSync(join(tmpdir(), 'focus-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
process.on('SIGTERM', () => process.exit(0));

const issue = sampleIssue();
/** The sample's question has a closing time, which must not have passed. */
const ahead = Temporal.Now.instant().until(Temporal.PlainDate.from(issue.date).toZonedDateTime('UTC').toInstant());
const clock: Clock = { ...systemClock, now: () => systemClock.now().add(ahead) };

const bot = await Bot.open({
  config: {
    ...benchConfig,
    storeUrl: `sqlite://${join(folder, 'store.sqlite')}`,
    discord,
    telegram: { ...telegram, paidBroadcast: false },
  },
  commands: await loadCommands(),
  clock,
  log: createLogger('error'),
  limits,
  onFatal: (error) => {
    throw error;
  },
});
const admin = { key: personKeySchema.parse('discord:1'), language: 'en' } as const;
const key = chatKeySchema.parse(`discord:${discord.channel}`);
await bot.subscriptions.subscribe({ key, kind: 'text', title: '' }, 'en', admin);
await bot.start();
await bot.broadcasts.post(issue.date);

process.on('message', async () => {
  const people: string[] = [];
  for await (const { person } of bot.questions.review.all(issue.date)) people.push(person);
  const memoryMb = process.memoryUsage.rss() / 2 ** 20;
  // In kilobytes: https://nodejs.org/api/process.html#processresourceusage
  const report: AnsweredReport = { people, memoryMb, peakMemoryMb: process.resourceUsage().maxRSS / 1024 };
  process.send?.(report);
});
process.send?.('ready');
