import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IssueArchive } from '../../src/archive/issue-archive.ts';
import { systemClock } from '../../src/clock.ts';
import type { Delivery } from '../../src/delivery/delivery.ts';
import { DeliveryLedger } from '../../src/delivery/ledger.ts';
import { createLogger } from '../../src/log.ts';
import { issueDateSchema, issueSchema } from '../../src/newsletter/issue.ts';
import { paragraph } from '../../src/newsletter/rich-text.ts';
import { type Chat, chatKeySchema, personKeySchema } from '../../src/platforms/chat.ts';
import { DiscordSandbox } from '../../src/sandbox/discord/discord-sandbox.ts';
import { TelegramSandbox } from '../../src/sandbox/telegram/telegram-sandbox.ts';
import { openStore } from '../../src/store/open-store.ts';
import { Subscriptions } from '../../src/subscriptions/subscriptions.ts';

/** `TelegramPlatform.concurrency`. */
export const atOnceOnTelegram = 32;

const today = issueDateSchema.parse(Temporal.Now.plainDateISO('UTC').toString());
const sentence = 'The lighthouse keeper wrote this week’s letter.';
export const issue = issueSchema.parse({
  language: 'en',
  date: today,
  title: 'Lighthouses',
  url: 'https://example.org/lighthouses',
  letter: { body: [paragraph(sentence)] },
  pointers: [],
  about: [],
});
const log = createLogger('silent');

/** Everything that a bot process needs to post an issue as soon as it runs, to as many chats on each platform. */
export interface PostingDay extends AsyncDisposable {
  folder: string;
  discord: DiscordSandbox;
  telegram: TelegramSandbox;
  environment: Record<string, string>;
  /** How often each chat shows the issue, or other words, by the key of its subscription. */
  shown(words?: string): Map<string, number>;
  /** What the ledger says once no process runs any more. */
  ledger(): Promise<{ notSent: Map<string, Delivery['state']>; sentOnDiscord: number }>;
}

export async function postingDay(chatsEach: number): Promise<PostingDay> {
  const folder = await mkdtemp(join(tmpdir(), 'focus-fault-'));
  const issues = join(folder, 'issues');
  await mkdir(issues);
  const discord = await DiscordSandbox.start({ limits: 'off' });
  const telegram = await TelegramSandbox.start({ limits: 'off' });
  const storeUrl = `sqlite://${join(folder, 'store.sqlite')}`;
  const transcripts = new Map<string, () => string>();
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
  const store = await openStore(storeUrl, log);
  const archive = await IssueArchive.open(store);
  await archive.keep(issue);
  const subscriptions = await Subscriptions.open(store, systemClock);
  const admin = { key: personKeySchema.parse('discord:1'), language: 'en' } as const;
  await Promise.all(chats.map((chat) => subscriptions.subscribe(chat, 'en', admin)));
  await store.close();
  return {
    folder,
    discord,
    telegram,
    environment: {
      DISCORD_TOKEN: discord.token,
      DISCORD_API_ROOT: discord.apiRoot,
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.apiRoot,
      STORE_URL: storeUrl,
      ISSUES_DIR: issues,
      PUBLISH_CRON: '* * * * * *',
      TIME_ZONE: 'UTC',
      LOG_LEVEL: 'info',
    },
    shown: (words = sentence) =>
      new Map([...transcripts].map(([key, transcript]) => [key, transcript().split(words).length - 1])),
    ledger: async () => {
      const reopened = await openStore(storeUrl, log);
      const ledger = await DeliveryLedger.open(reopened, today);
      await reopened.close();
      return {
        notSent: new Map(ledger.unsent().map((delivery) => [delivery.chat.key, delivery.state])),
        sentOnDiscord: ledger.tally.discord.sent,
      };
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([discord.close(), telegram.close()]);
      await rm(folder, { recursive: true });
    },
  };
}
