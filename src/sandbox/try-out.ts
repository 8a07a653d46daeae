import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bot } from '../bot.ts';
import { systemClock } from '../clock.ts';
import type { Command } from '../commands/command.ts';
import type { Config } from '../config.ts';
import { sentencesIn } from '../locales/sentences.ts';
import { createLogger } from '../log.ts';
import { settling } from '../mailbox/digest-times.ts';
import type { Language } from '../newsletter/issue.ts';
import { chatKeySchema, personKeySchema } from '../platforms/chat.ts';
import type { Metrics } from '../platforms/metrics.ts';
import { ChatNews } from './chat-news.ts';
import { DiscordSandbox } from './discord/discord-sandbox.ts';
import { TelegramSandbox } from './telegram/telegram-sandbox.ts';
import { Terminal } from './terminal.ts';
import type { Seat } from './terminal-line.ts';

export interface TryOutOptions {
  config: Config;
  commands: readonly Command[];
  /** The operator's. */
  language: Language;
  /** Told, in sentences for the editor, of a file that can't be used as it is. */
  onUnusable(file: string, problems: string[]): void;
  onFatal(error: Error): void;
  metrics?: Metrics | undefined;
}

/**
 * The bot without a token: it runs against both sandboxes, is subscribed to one chat on each as people would do it, posts
 * the newest issue there and prints what each chat shows. Nothing leaves this machine and nothing is kept.
 */
export async function startTryOut({
  config,
  commands,
  language,
  onUnusable,
  onFatal,
  metrics,
}: TryOutOptions): Promise<{ bot: Bot; close(): Promise<void> }> {
  const { sandbox: sentences } = sentencesIn(language);
  console.log(sentences.starting);
  const folder = await mkdtemp(join(tmpdir(), 'focus-this-week-'));
  const discord = await DiscordSandbox.start();
  const telegram = await TelegramSandbox.start();
  const server = discord.addServer({ name: 'Harbour Readers' });
  const channel = server.addChannel({ name: 'newsletter', type: 'text' });
  const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'] });
  const ben = telegram.addPerson({ name: 'Ben' });
  const group = telegram.addGroup({ title: 'Harbour Reading Circle', kind: 'supergroup', creator: ben });
  const editors = server.addChannel({ name: 'editors', type: 'text' });
  const mei = server.addMember({ name: 'Mei', permissions: ['ManageMessages'] });
  let afterPost = () => {};
  const bot = await Bot.open({
    config: {
      ...config,
      discord: { token: discord.token, apiRoot: discord.apiRoot },
      telegram: { token: telegram.token, apiRoot: telegram.apiRoot, paidBroadcast: false },
      storeUrl: `sqlite://${join(folder, 'focus.sqlite')}`,
      mailbox: { kind: 'folder', folder: join(folder, 'digests') },
      editors: { people: [personKeySchema.parse(`discord:${mei.id}`)], roles: [] },
      editorsChats: [chatKeySchema.parse(`discord:${editors.id}`)],
    },
    commands,
    clock: systemClock,
    // The chats are what a person came to see; a developer asks for more by LOG_LEVEL.
    log: createLogger(config.logLevel === 'info' ? 'fatal' : config.logLevel),
    publish: 'on-arrival',
    onPosted: () => afterPost(),
    onDigestTrouble: (sentence) => console.error(sentence),
    onDigest: (place) => console.log(`\n${sentences.digest(place)}\n`),
    language,
    onUnusable,
    onFatal,
    metrics,
  });
  const close = async () => {
    await bot.stop();
    await Promise.all([discord.close(), telegram.close()]);
    await rm(folder, { recursive: true });
  };
  try {
    await bot.start();
    await ada.type(channel, '/subscribe');
    await ben.type(group, '/subscribe');
    const newest = bot.archive.dates().at(-1);
    if (newest) await bot.broadcasts.post(newest);
    const news = {
      discord: { shared: new ChatNews(channel), private: new ChatNews(ada.openDm()) },
      telegram: { shared: new ChatNews(group), private: new ChatNews(ben.privateChat) },
      editors: { shared: new ChatNews(editors), private: new ChatNews(mei.openDm()) },
    };
    const headings = {
      discord: {
        shared: sentences.discordShows('Harbour Readers', '#newsletter'),
        private: sentences.privateShows('Discord', 'Ada'),
      },
      telegram: {
        shared: sentences.telegramShows('Harbour Reading Circle'),
        private: sentences.privateShows('Telegram', 'Ben'),
      },
      editors: {
        shared: sentences.discordShows('Harbour Readers', '#editors'),
        private: sentences.privateShows('Discord', 'Mei'),
      },
    };
    const show = (seat: Seat, where: 'shared' | 'private', text: string) => {
      if (text !== '') console.log(`\n=== ${headings[seat][where]}\n\n${text}\n`);
    };
    for (const platform of ['discord', 'telegram'] as const) show(platform, 'shared', news[platform].shared.whole());
    console.log(newest ? sentences.next(config.issuesFolder) : sentences.noIssue(config.issuesFolder));
    const ending = new AbortController();
    afterPost = () => {
      for (const platform of ['discord', 'telegram'] as const) show(platform, 'shared', news[platform].shared.news());
      lastDigest(bot, ending.signal).catch(onFatal);
    };
    const terminal = new Terminal({
      commands,
      discord: { member: ada, channel },
      telegram: { person: ben, chat: group },
      editors: { member: mei, channel: editors },
      sentences: sentencesIn(language),
      print: (line) => console.log(`\n${line}\n`),
      onShown: (seat, message, inPrivate) => news[seat][inPrivate ? 'private' : 'shared'].saw(message),
    }).listen(process.stdin);
    const watch = (chat: { watch(changed: () => void): unknown }, seat: Seat, where: 'shared' | 'private') =>
      chat.watch(async () => {
        // What comes of a line that was typed is printed there.
        const isOver = await systemClock.sleep(momentMs, ending.signal).then(
          () => false,
          () => true,
        );
        await terminal.settled();
        if (!isOver) show(seat, where, news[seat][where].news());
      });
    watch(editors, 'editors', 'shared');
    watch(ada.openDm(), 'discord', 'private');
    watch(mei.openDm(), 'editors', 'private');
    watch(ben.privateChat, 'telegram', 'private');
    return {
      bot,
      close: () => {
        ending.abort();
        terminal.close();
        return close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Has the digest of the question that was closed by a post come as soon as it may, since somebody waits for it. */
async function lastDigest({ digests }: Bot, ending: AbortSignal): Promise<void> {
  await digests.check();
  await systemClock.sleep(settling.total('milliseconds'), ending).catch(() => {});
  if (!ending.aborted) await digests.check();
}

const momentMs = 500;
