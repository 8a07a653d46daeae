import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { IssueArchive } from '../../src/archive/issue-archive.ts';
import { systemClock } from '../../src/clock.ts';
import { DeliveryLedger } from '../../src/delivery/ledger.ts';
import { createLogger } from '../../src/log.ts';
import { issueDateSchema, issueSchema } from '../../src/newsletter/issue.ts';
import { paragraph } from '../../src/newsletter/rich-text.ts';
import { type Chat, chatKeySchema, personKeySchema } from '../../src/platforms/chat.ts';
import { DiscordSandbox } from '../../src/sandbox/discord/discord-sandbox.ts';
import { TelegramSandbox } from '../../src/sandbox/telegram/telegram-sandbox.ts';
import { openStore } from '../../src/store/open-store.ts';
import { Subscriptions } from '../../src/subscriptions/subscriptions.ts';
import { spawnBot } from '../bot-process.ts';

const chatsEach = 250;
const today = issueDateSchema.parse(Temporal.Now.plainDateISO('UTC').toString());
const sentence = 'The lighthouse keeper wrote this week’s letter.';
const issue = issueSchema.parse({
  language: 'en',
  date: today,
  title: 'Lighthouses',
  url: 'https://example.org/lighthouses',
  letter: { body: [paragraph(sentence)] },
  pointers: [],
  about: [],
});
const log = createLogger('silent');

let folder: string;
let discord: DiscordSandbox;
let telegram: TelegramSandbox;
let environment: Record<string, string>;
/** What each chat shows, under the key of its subscription. */
let transcripts: Map<string, () => string>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'focus-kill-'));
  const issues = join(folder, 'issues');
  await mkdir(issues);
  discord = await DiscordSandbox.start({ limits: 'off' });
  telegram = await TelegramSandbox.start({ limits: 'off' });
  environment = {
    DISCORD_TOKEN: discord.token,
    DISCORD_API_ROOT: discord.apiRoot,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    STORE_URL: `sqlite://${join(folder, 'store.sqlite')}`,
    ISSUES_DIR: issues,
    PUBLISH_CRON: '* * * * * *',
    TIME_ZONE: 'UTC',
    LOG_LEVEL: 'info',
  };
  transcripts = new Map();
  const server = discord.addServer({ name: 'Harbour' });
  const owner = telegram.addPerson({ name: 'Owner' });
  const chats: Chat[] = [];
  for (let index = 0; index < chatsEach; index++) {
    const channel = server.addChannel({ name: `news-${index}`, type: 'text' });
    const group = telegram.addGroup({ title: `News ${index}`, kind: 'supergroup', creator: owner });
    for (const [key, kind, shown] of [
      [`discord:${channel.id}`, 'text', channel],
      [`telegram:${group.id}`, 'group', group],
    ] as const) {
      chats.push({ key: chatKeySchema.parse(key), kind, title: `News ${index}` });
      transcripts.set(key, () => shown.transcript());
    }
  }
  const store = await openStore(environment.STORE_URL ?? '', log);
  const archive = await IssueArchive.open(store);
  await archive.keep(issue);
  const subscriptions = await Subscriptions.open(store, systemClock);
  const admin = { key: personKeySchema.parse('discord:1'), language: 'en' } as const;
  await Promise.all(chats.map((chat) => subscriptions.subscribe(chat, 'en', admin)));
  await store.close();
});

afterEach(async () => {
  await Promise.all([discord.close(), telegram.close()]);
  await rm(folder, { recursive: true });
});

test('killed three times while 500 chats get an issue: each Discord channel has it once, no Telegram chat twice', async () => {
  // Done, but answered late: so some are on their way at every kill.
  discord.fault({ route: 'POST /channels/:channel/messages', kind: 'late', delayMs: 150, times: 2 * chatsEach });
  telegram.fault({ method: 'sendMessage', kind: 'late', delayMs: 150, times: 2 * chatsEach });
  const kills = [
    discord.whenMessages(between(40, 120)),
    telegram.whenMessages(between(90, 140)),
    telegram.whenMessages(between(170, 220)),
  ];
  for (const moment of kills) {
    const bot = spawnBot(environment);
    await Promise.race([moment, bot.ended().then(({ output }) => Promise.reject(new Error(output)))]);
    bot.child.kill('SIGKILL');
    await bot.ended();
  }
  const last = spawnBot(environment);
  await last.printed('round ended');
  last.child.kill('SIGTERM');
  expect((await last.ended()).status).toBe(0);

  const store = await openStore(environment.STORE_URL ?? '', log);
  const ledger = await DeliveryLedger.open(store, today);
  await store.close();
  const notSent = new Map(ledger.unsent().map((delivery) => [String(delivery.chat.key), delivery.state]));
  const shown = new Map([...transcripts].map(([key, transcript]) => [key, transcript().split(sentence).length - 1]));
  for (const [key, times] of shown) {
    if (key.startsWith('discord:')) expect([key, times, notSent.get(key)]).toEqual([key, 1, undefined]);
    else if (notSent.has(key)) expect([key, times <= 1, notSent.get(key)]).toEqual([key, true, 'uncertain']);
    else expect([key, times]).toEqual([key, 1]);
  }
  expect(ledger.sentOn('discord')).toBe(chatsEach);
  expect(notSent.size).toBeGreaterThan(0);
  expect(notSent.size).toBeLessThanOrEqual(kills.length * atOnceOnTelegram);
}, 120_000);

/** `TelegramPlatform.concurrency`. */
const atOnceOnTelegram = 32;

function between(least: number, most: number): number {
  return least + Math.floor(Math.random() * (most - least));
}
