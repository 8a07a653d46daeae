import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Bot } from '../../src/bot.ts';
import { type Clock, systemClock } from '../../src/clock.ts';
import { loadCommands } from '../../src/commands/load-commands.ts';
import { readConfig } from '../../src/config.ts';
import type { RoundReport } from '../../src/delivery/round-report.ts';
import { createLogger } from '../../src/log.ts';
import { chatKeySchema, personKeySchema } from '../../src/platforms/chat.ts';
import { DiscordSandbox } from '../../src/sandbox/discord/discord-sandbox.ts';
import type { SandboxChannel } from '../../src/sandbox/discord/sandbox-channel.ts';
import type { SandboxChat } from '../../src/sandbox/telegram/sandbox-chat.ts';
import { TelegramSandbox } from '../../src/sandbox/telegram/telegram-sandbox.ts';
import { backUpSqlite } from '../../src/store/sqlite-backup.ts';
import { issueText } from '../running-bot.ts';

const log = createLogger('silent');
const letter = 'The ferries ran on time this week.';
/** The week's issue was due five minutes ago; the platforms' own clocks can't be set. */
const tick = Temporal.Now.zonedDateTimeISO('UTC')
  .subtract({ minutes: 5 })
  .round({ smallestUnit: 'minute', roundingMode: 'floor' });

let folder: string;
let discord: DiscordSandbox;
let telegram: TelegramSandbox;
let early: SandboxChannel;
let late: SandboxChannel;
let group: SandboxChat;
let backedUp: string;

interface Told {
  posted: RoundReport[];
  missed: string[];
  restored: string[];
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'restored-'));
  await mkdir(join(folder, 'issues'));
  discord = await DiscordSandbox.start({ limits: 'off' });
  telegram = await TelegramSandbox.start({ limits: 'off' });
  const server = discord.addServer({ name: 'Harbour' });
  early = server.addChannel({ name: 'early', type: 'text' });
  late = server.addChannel({ name: 'late', type: 'text' });
  group = telegram.addGroup({ title: 'News', kind: 'supergroup', creator: telegram.addPerson({ name: 'Owner' }) });
  backedUp = join(folder, 'backup.sqlite');
  const { bot } = await start(-1);
  await subscribe(bot, `discord:${early.id}`, 'text');
  await subscribe(bot, `telegram:${group.id}`, 'group');
  expect(await backUpSqlite(storePath(), backedUp, systemClock, log)).toMatchObject({ kind: 'done' });
  await bot.stop();
  const date = tick.toPlainDate().toString();
  await writeFile(join(folder, 'issues', `${date}.md`), issueText(date, letter));
});

afterEach(async () => {
  await Promise.all([discord.close(), telegram.close()]);
  await rm(folder, { recursive: true });
});

function storePath(): string {
  return join(folder, 'store.sqlite');
}

async function subscribe(bot: Bot, key: string, kind: 'text' | 'group'): Promise<void> {
  const admin = { key: personKeySchema.parse('discord:1'), language: 'en' } as const;
  await bot.subscriptions.subscribe({ key: chatKeySchema.parse(key), kind, title: 'News' }, 'en', admin);
}

/** The bot at another time than it is, so many hours later. */
async function start(hours: number): Promise<{ bot: Bot; told: Told }> {
  const clock: Clock = { ...systemClock, now: () => systemClock.now().add({ hours }) };
  const reading = readConfig({
    DISCORD_TOKEN: discord.token,
    DISCORD_API_ROOT: discord.apiRoot,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    STORE_URL: `sqlite://${storePath()}`,
    ISSUES_DIR: join(folder, 'issues'),
    PUBLISH_CRON: `${tick.minute} ${tick.hour} * * ${tick.dayOfWeek % 7}`,
    TIME_ZONE: 'UTC',
  });
  if (reading.kind === 'problems') throw new Error(reading.problems.join('\n'));
  const told: Told = { posted: [], missed: [], restored: [] };
  const bot = await Bot.open({
    config: reading.config,
    commands: await loadCommands(),
    clock,
    log,
    limits: 'off',
    onPosted: (report) => told.posted.push(report),
    onMissed: (date) => told.missed.push(date),
    onRestored: (at) => told.restored.push(at.toString()),
    onFatal: (error) => {
      throw error;
    },
  });
  await bot.start();
  return { bot, told };
}

function timesShown(chat: { transcript(): string }): number {
  return chat.transcript().split(letter).length - 1;
}

async function postedSinceTheBackup(): Promise<void> {
  const { bot, told } = await start(0);
  await expect.poll(() => told.posted, { timeout: 10_000 }).toHaveLength(1);
  await bot.stop();
  expect([early, group].map(timesShown)).toEqual([1, 1]);
}

test('an issue that was posted after the backup is not posted again on Discord, and on Telegram left to a person', async () => {
  await postedSinceTheBackup();
  await copyFile(backedUp, storePath());
  const { bot, told } = await start(0);
  await expect.poll(() => told.posted, { timeout: 10_000 }).toHaveLength(1);
  expect(told.restored).toHaveLength(1);
  expect(told.missed).toEqual([]);
  expect([early, group].map(timesShown)).toEqual([1, 1]);
  expect(told.posted[0]?.counts).toMatchObject({ discord: { sent: 1 }, telegram: { uncertain: 1, sent: 0 } });
  await bot.stop();
  const again = await start(0);
  expect(again.told).toEqual({ posted: [], missed: [], restored: [] });
  await again.bot.stop();
});

test('an issue that was not posted after the backup reaches every Discord channel', async () => {
  await copyFile(backedUp, storePath());
  const { bot, told } = await start(0);
  await expect.poll(() => told.posted, { timeout: 10_000 }).toHaveLength(1);
  expect(timesShown(early)).toBe(1);
  expect(told.posted[0]?.counts).toMatchObject({ discord: { sent: 1 }, telegram: { uncertain: 1 } });
  await bot.stop();
});

test('the next issue goes to everyone as always', async () => {
  await postedSinceTheBackup();
  await copyFile(backedUp, storePath());
  const restored = await start(0);
  await expect.poll(() => restored.told.posted, { timeout: 10_000 }).toHaveLength(1);
  await subscribe(restored.bot, `discord:${late.id}`, 'text');
  await restored.bot.stop();
  const next = tick.add({ weeks: 1 }).toPlainDate().toString();
  await writeFile(join(folder, 'issues', `${next}.md`), issueText(next, letter));
  const { bot, told } = await start(7 * 24);
  await expect.poll(() => told.posted, { timeout: 10_000 }).toHaveLength(1);
  expect([early, late, group].map(timesShown)).toEqual([2, 1, 2]);
  await bot.stop();
});

test('what a backup of last week says was due then is told of and not posted', async () => {
  await copyFile(backedUp, storePath());
  const { bot, told } = await start(6 * 24);
  expect(told.missed).toEqual([tick.toPlainDate().toString()]);
  expect(told.restored).toHaveLength(1);
  await bot.stop();
  expect(told.posted).toEqual([]);
  expect([early, late, group].map(timesShown)).toEqual([0, 0, 0]);
});
