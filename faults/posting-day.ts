import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IssueArchive } from '../src/archive/issue-archive.ts';
import { type Clock, systemClock } from '../src/clock.ts';
import type { Delivery } from '../src/delivery/delivery.ts';
import { DeliveryLedger } from '../src/delivery/ledger.ts';
import { roundsIn } from '../src/delivery/round.ts';
import { createLogger } from '../src/log.ts';
import { type Issue, type IssueDate, issueDateSchema, issueSchema } from '../src/newsletter/issue.ts';
import { paragraph } from '../src/newsletter/rich-text.ts';
import { type Chat, type ChatKey, chatKeySchema, type PlatformName, personKeySchema } from '../src/platforms/chat.ts';
import { DiscordSandbox } from '../src/sandbox/discord/discord-sandbox.ts';
import type { SandboxMember } from '../src/sandbox/discord/sandbox-member.ts';
import { TelegramSandbox } from '../src/sandbox/telegram/telegram-sandbox.ts';
import type { Store } from '../src/store/collection.ts';
import { openStore } from '../src/store/open-store.ts';
import { Subscriptions } from '../src/subscriptions/subscriptions.ts';

const log = createLogger('silent');
const sentence = 'The lighthouse keeper wrote this week’s letter.';

/** The issue that is posted unless another date is said. */
export const issue = issueOf(issueDateSchema.parse(Temporal.Now.plainDateISO('UTC').toString()));

export interface PostingDayOptions {
  chatsEach: number;
  /** Where the store is, instead of the day's own folder. */
  storeFolder?: string;
  /** When the issue is published: each second unless said. */
  cron?: string;
  zone?: string;
  /** The issue's date: today unless said. */
  date?: IssueDate;
  /** What both platforms take for the time. */
  clock?: Clock;
}

/** A chat that is subscribed. */
interface SubscribedChat {
  key: ChatKey;
  /** How often it shows the issue, or other words. */
  shows(words?: string): number;
  /** Its people delete it. */
  delete(): void;
}

/** What the ledger says once no process runs any more. */
export interface Standing {
  notSent: Map<ChatKey, Delivery['state']>;
  sent: Record<PlatformName, number>;
  /** Whether the issue was posted to the end. */
  isPosted: boolean;
}

/** Everything that a bot process needs to post an issue as soon as it runs, to as many chats on each platform. */
export interface PostingDay extends AsyncDisposable {
  folder: string;
  storeFile: string;
  discord: DiscordSandbox;
  telegram: TelegramSandbox;
  environment: Record<string, string>;
  chats: readonly SubscribedChat[];
  /** Somebody on Discord types a command; resolves when it was answered. */
  askOnDiscord(): Promise<void>;
  standing(): Promise<Standing>;
}

/** Starts both sandboxes, and fills a store with an issue and its subscribers. */
export async function postingDay(options: PostingDayOptions): Promise<PostingDay> {
  const { chatsEach, clock = systemClock, zone = 'UTC', cron = '* * * * * *' } = options;
  const { date = issue.date } = options;
  const folder = await mkdtemp(join(tmpdir(), 'focus-fault-'));
  const issues = join(folder, 'issues');
  await mkdir(issues);
  const discord = await DiscordSandbox.start({ limits: 'off', clock });
  const telegram = await TelegramSandbox.start({ limits: 'off', clock });
  const storeFile = join(options.storeFolder ?? folder, 'store.sqlite');
  const { chats, askOnDiscord } = addChats(discord, telegram, chatsEach);
  const store = await openStore(`sqlite://${storeFile}`, log);
  await fill(store, clock, date, chats);
  await store.close();
  return {
    folder,
    storeFile,
    discord,
    telegram,
    chats,
    askOnDiscord,
    environment: {
      DISCORD_TOKEN: discord.token,
      DISCORD_API_ROOT: discord.apiRoot,
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.apiRoot,
      STORE_URL: `sqlite://${storeFile}`,
      ISSUES_DIR: issues,
      PUBLISH_CRON: cron,
      TIME_ZONE: zone,
      LOG_LEVEL: 'info',
    },
    standing: async () => {
      const reopened = await openStore(`sqlite://${storeFile}`, log);
      const ledger = await DeliveryLedger.open(reopened, date);
      const round = await roundsIn(reopened).get(date);
      await reopened.close();
      return {
        notSent: new Map(ledger.unsent().map((delivery) => [delivery.chat.key, delivery.state])),
        sent: { discord: ledger.tally.discord.sent, telegram: ledger.tally.telegram.sent },
        isPosted: round?.state === 'completed',
      };
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([discord.close(), telegram.close()]);
      await rm(folder, { recursive: true });
    },
  };
}

function addChats(discord: DiscordSandbox, telegram: TelegramSandbox, chatsEach: number) {
  const server = discord.addServer({ name: 'Harbour' });
  const reader: SandboxMember = server.addMember({ name: 'Ada' });
  const commons = server.addChannel({ name: 'commons', type: 'text' });
  const owner = telegram.addPerson({ name: 'Owner' });
  const chats: (SubscribedChat & { chat: Chat })[] = [];
  for (let index = 0; index < chatsEach; index++) {
    const channel = server.addChannel({ name: `news-${index}`, type: 'text' });
    const group = telegram.addGroup({ title: `News ${index}`, kind: 'supergroup', creator: owner });
    for (const [id, kind, place] of [
      [`discord:${channel.id}`, 'text', channel],
      [`telegram:${group.id}`, 'group', group],
    ] as const) {
      const key = chatKeySchema.parse(id);
      chats.push({
        key,
        chat: { key, kind, title: `News ${index}` },
        shows: (words = sentence) => place.transcript().split(words).length - 1,
        delete: () => place.delete(),
      });
    }
  }
  const askOnDiscord = async () => {
    await reader.type(commons, 'help');
  };
  return { chats, askOnDiscord };
}

async function fill(store: Store, clock: Clock, date: IssueDate, chats: readonly { chat: Chat }[]): Promise<void> {
  const archive = await IssueArchive.open(store);
  await archive.keep(issueOf(date));
  const subscriptions = await Subscriptions.open(store, clock);
  const admin = { key: personKeySchema.parse('discord:1'), language: 'en' } as const;
  await Promise.all(chats.map(({ chat }) => subscriptions.subscribe(chat, 'en', admin)));
}

function issueOf(date: IssueDate): Issue {
  return issueSchema.parse({
    language: 'en',
    date,
    title: 'Lighthouses',
    url: 'https://example.org/lighthouses',
    letter: { body: [paragraph(sentence)] },
    pointers: [],
    about: [],
  });
}
