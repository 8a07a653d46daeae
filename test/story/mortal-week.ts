import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { IssueArchive } from '../../src/archive/issue-archive.ts';
import { systemClock } from '../../src/clock.ts';
import { createLogger } from '../../src/log.ts';
import { type IssueDate, issueDateSchema } from '../../src/newsletter/issue.ts';
import { chatKeySchema, personKeySchema } from '../../src/platforms/chat.ts';
import { Questions } from '../../src/questions/questions.ts';
import type { Reply } from '../../src/questions/reply.ts';
import { DiscordSandbox } from '../../src/sandbox/discord/discord-sandbox.ts';
import type { SandboxChannel } from '../../src/sandbox/discord/sandbox-channel.ts';
import type { SandboxServer } from '../../src/sandbox/discord/sandbox-server.ts';
import type { SandboxChat } from '../../src/sandbox/telegram/sandbox-chat.ts';
import { TelegramSandbox } from '../../src/sandbox/telegram/telegram-sandbox.ts';
import { openStore } from '../../src/store/open-store.ts';
import { Subscriptions } from '../../src/subscriptions/subscriptions.ts';
import { spawnBot } from '../bot-process.ts';
import { DiscordReader } from './discord-reader.ts';
import { DiscordEditor } from './editors.ts';
import { missing, type Reader } from './reader.ts';
import { TelegramReader } from './telegram-reader.ts';

/**
 * It is never the same day in the zones of the one list and of the other: a program that ran in the first zone and is started
 * in the next one posts the issue of another day, as it does a week later.
 */
const zones = {
  first: awayFromMidnight(['Etc/GMT+12', 'Pacific/Pago_Pago']),
  next: awayFromMidnight(['Pacific/Kiritimati', 'Pacific/Tongatapu']),
};
export type Friday = keyof typeof zones;

/** The real program as a process that can be killed, with readers on both platforms and an editor. */
export interface MortalWeek extends AsyncDisposable {
  news: SandboxChannel;
  group: SandboxChat;
  mei: DiscordEditor;
  /** Starts the program on what the ones before left. */
  live(friday: Friday): ReturnType<typeof spawnBot>;
  /** Resolves with readers who answer under the first issue, once it is posted. */
  readers(each: number): Promise<Reader[]>;
  /** What is stored of a reader's answer; call while no program runs. */
  stored(readers: readonly Reader[]): Promise<Map<Reader, Reply | undefined>>;
}

export async function mortalWeek(): Promise<MortalWeek> {
  const folder = await mkdtemp(join(tmpdir(), 'focus-kills-'));
  const discord = await DiscordSandbox.start({ limits: 'off', interactionTimeoutMs });
  const telegram = await TelegramSandbox.start({ limits: 'off' });
  const server = discord.addServer({ name: 'Harbour' });
  const news = server.addChannel({ name: 'news', type: 'text' });
  const role = server.addRole({ name: 'Editors' });
  const editors = server.addChannel({ name: 'editors', type: 'text' });
  const mei = server.addMember({ name: 'Mei', permissions: ['ManageMessages'], roles: [role] });
  const tom = telegram.addPerson({ name: 'Tom' });
  const group = telegram.addGroup({ title: 'Readers', kind: 'supergroup', creator: tom });
  const issues = join(folder, 'issues');
  await mkdir(issues);
  for (const friday of ['first', 'next'] as const)
    await writeFile(join(issues, `${dateOf(friday)}.md`), issueOf(friday));
  const storeUrl = `sqlite://${join(folder, 'store.sqlite')}`;
  await subscribe(storeUrl, news, group);
  const environment = {
    DISCORD_TOKEN: discord.token,
    DISCORD_API_ROOT: discord.apiRoot,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    STORE_URL: storeUrl,
    ISSUES_DIR: issues,
    PUBLISH_CRON: '* * * * * *',
    EDITORS: `discord-role:${role}`,
    EDITORS_DISCORD_CHANNEL: editors.id,
    DIGESTS_DIR: join(folder, 'digests'),
    LOG_LEVEL: 'info',
  };
  return {
    news,
    group,
    mei: new DiscordEditor(mei, editors),
    live: (friday) => spawnBot({ ...environment, TIME_ZONE: zones[friday] }),
    readers: (each) => readersOf({ server, telegram, news, group }, each),
    stored: (readers) => storedOf(storeUrl, readers),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([discord.close(), telegram.close()]);
      await rm(folder, { recursive: true });
    },
  };
}

/** Less than Discord's three seconds, so that readers whose program was killed try again soon. */
const interactionTimeoutMs = 1500;
const log = createLogger('silent');
/** By which a post is known. */
export const letters: Record<Friday, string> = { first: 'The river is low.', next: 'The river is high.' };
export const questions: Record<Friday, string> = {
  first: 'Which crossing should stay?',
  next: 'What do you carry across?',
};

/** No day ends there while the test runs. */
function awayFromMidnight(candidates: readonly string[]): string {
  const isAway = (zone: string) => Temporal.Now.zonedDateTimeISO(zone).hour < 23;
  return candidates.find(isAway) ?? missing('zone');
}

function dateOf(friday: Friday): IssueDate {
  return issueDateSchema.parse(Temporal.Now.plainDateISO(zones[friday]).toString());
}

function issueOf(friday: Friday): string {
  const head = `---\ndate: ${dateOf(friday)}\nlanguage: en\n---`;
  return [head, 'Dear reader,', letters[friday], '## Question of the Week', `**${questions[friday]}**`].join('\n\n');
}

async function subscribe(storeUrl: string, news: SandboxChannel, group: SandboxChat): Promise<void> {
  const store = await openStore(storeUrl, log);
  const subscriptions = await Subscriptions.open(store, systemClock);
  const admin = { key: personKeySchema.parse('discord:1'), language: 'en' } as const;
  for (const [key, kind] of [
    [`discord:${news.id}`, 'text'],
    [`telegram:${group.id}`, 'group'],
  ] as const) {
    await subscriptions.subscribe({ key: chatKeySchema.parse(key), kind, title: 'Readers' }, 'en', admin);
  }
  await store.close();
}

interface Town {
  server: SandboxServer;
  telegram: TelegramSandbox;
  news: SandboxChannel;
  group: SandboxChat;
}

async function readersOf({ server, telegram, news, group }: Town, each: number): Promise<Reader[]> {
  const posts = await vi.waitFor(
    () => ({
      discord: news.messages()[0] ?? missing('post'),
      telegram: group.messages().find(({ fromBot }) => fromBot) ?? missing('post'),
    }),
    { timeout: 20_000 },
  );
  const readers: Reader[] = Array.from({ length: each }).flatMap((_, number) => [
    new DiscordReader(server, `D${number}`, 'en', posts.discord),
    new TelegramReader(telegram, `T${number}`, 'en', posts.telegram),
  ]);
  for (const reader of readers) reader.question = questions.first;
  return readers;
}

async function storedOf(storeUrl: string, readers: readonly Reader[]): Promise<Map<Reader, Reply | undefined>> {
  const store = await openStore(storeUrl, log);
  const archive = await IssueArchive.open(store);
  const { replies } = new Questions({ store, archive, clock: systemClock, log, hasBegun: () => true });
  const found = new Map<Reader, Reply | undefined>();
  for (const reader of readers) found.set(reader, await replies.of(dateOf('first'), reader.key));
  await store.close();
  return found;
}
