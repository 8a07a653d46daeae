import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ParsedMail } from 'mailparser';
import { vi } from 'vitest';
import type { Language } from '../../src/newsletter/issue.ts';
import { type ChatKey, chatKeySchema } from '../../src/platforms/chat.ts';
import type { SandboxChannel } from '../../src/sandbox/discord/sandbox-channel.ts';
import type { SandboxMember } from '../../src/sandbox/discord/sandbox-member.ts';
import type { SandboxServer } from '../../src/sandbox/discord/sandbox-server.ts';
import type { ShownMessage as DiscordMessage } from '../../src/sandbox/discord/shown-message.ts';
import type { SandboxChat } from '../../src/sandbox/telegram/sandbox-chat.ts';
import type { SandboxPerson } from '../../src/sandbox/telegram/sandbox-person.ts';
import type { ShownMessage as TelegramMessage } from '../../src/sandbox/telegram/shown-message.ts';
import { ManualClock } from '../delivery/manual-clock.ts';
import { MailServer } from '../mailbox/mail-server.ts';
import { type RunningBot, startBot } from '../running-bot.ts';
import { DiscordReader } from './discord-reader.ts';
import { DiscordEditor, TelegramEditor } from './editors.ts';
import { missing } from './reader.ts';
import { TelegramReader } from './telegram-reader.ts';

/** What readers see of an issue, in a chat of each platform. */
export interface Posts {
  onDiscord: DiscordMessage;
  onTelegram: TelegramMessage;
}

type Parts = Pick<
  Harbour,
  | 'running'
  | 'clock'
  | 'mailServer'
  | 'server'
  | 'news'
  | 'group'
  | 'discussion'
  | 'editorsChannel'
  | 'editorsGroup'
  | 'mei'
  | 'tom'
>;

/**
 * A newsletter with its readers on both platforms: a Discord channel, a Telegram group, a Telegram channel with its discussion
 * group; a chat for editors on each; and their mailbox. Time passes only when the story lets it.
 */
export class Harbour implements AsyncDisposable {
  readonly running: RunningBot;
  readonly clock: ManualClock;
  readonly mailServer: MailServer;
  readonly server: SandboxServer;
  readonly news: SandboxChannel;
  readonly group: SandboxChat;
  readonly discussion: SandboxChat;
  readonly editorsChannel: SandboxChannel;
  readonly editorsGroup: SandboxChat;
  /** The editors: one on each platform. */
  readonly mei: DiscordEditor;
  readonly tom: TelegramEditor;
  #posts: Posts | undefined;

  /** It is Friday, four in the afternoon in New York: an hour before the newsletter comes. */
  static async open(): Promise<Harbour> {
    const clock = new ManualClock();
    clock.pass({ hours: -1 });
    const mailServer = await MailServer.start();
    const people = Promise.withResolvers<
      Pick<Parts, 'server' | 'editorsChannel' | 'editorsGroup'> & { mei: SandboxMember; tom: SandboxPerson }
    >();
    const running = await startBot({}, 'off', clock, undefined, ({ discord, telegram }) => {
      const server = discord.addServer({ name: 'Harbour' });
      const role = server.addRole({ name: 'Editors' });
      const editorsChannel = server.addChannel({ name: 'editors', type: 'text' });
      const mei = server.addMember({ name: 'Mei', permissions: ['ManageChannels', 'ManageMessages'], roles: [role] });
      const tom = telegram.addPerson({ name: 'Tom', languageCode: 'en' });
      const editorsGroup = telegram.addGroup({ title: 'Editors', kind: 'supergroup', creator: tom });
      people.resolve({ server, editorsChannel, mei, tom, editorsGroup });
      return {
        EDITORS: `discord-role:${role}, telegram:${tom.id}`,
        EDITORS_DISCORD_CHANNEL: editorsChannel.id,
        EDITORS_TELEGRAM_CHAT: String(editorsGroup.id),
        SMTP_URL: mailServer.url(),
        EDITOR_EMAIL: 'editor@example.org',
      };
    });
    const { server, mei, tom, ...rest } = await people.promise;
    await tom.start();
    const news = server.addChannel({ name: 'news', type: 'text' });
    await mei.type(news, '/subscribe');
    const group = running.telegram.addGroup({ title: 'Readers', kind: 'supergroup', creator: tom });
    await tom.type(group, '/subscribe');
    const broadcast = running.telegram.addChannel({ title: 'Focus', creator: tom });
    const discussion = running.telegram.addGroup({ title: 'Talk', kind: 'supergroup', creator: tom });
    await tom.makeAdmin(discussion);
    broadcast.linkDiscussion(discussion);
    await tom.type(tom.privateChat, `/subscribe ${broadcast.id}`);
    const discussed: ChatKey[] = [`discord:${news.id}`, `telegram:${broadcast.id}`].map((key) =>
      chatKeySchema.parse(key),
    );
    for (const chat of discussed) await running.bot.subscriptions.adjust(chat, () => ({ thread: true }));
    return new Harbour({
      ...{ running, clock, mailServer, server, news, group, discussion, ...rest },
      mei: new DiscordEditor(mei, rest.editorsChannel),
      tom: new TelegramEditor(tom),
    });
  }

  private constructor(parts: Parts) {
    ({
      running: this.running,
      clock: this.clock,
      mailServer: this.mailServer,
      server: this.server,
      news: this.news,
      group: this.group,
      discussion: this.discussion,
      editorsChannel: this.editorsChannel,
      editorsGroup: this.editorsGroup,
      mei: this.mei,
      tom: this.tom,
    } = parts);
  }

  /** The editor puts an issue into the folder; resolves with its posts, which readers see from now on. */
  async publishes(date: string, markdown: string, words: string): Promise<Posts> {
    await writeFile(join(this.running.issues, `${date}.md`), `---\ndate: ${date}\nlanguage: en\n---\n\n${markdown}`);
    // It is really read, which the story's time must not outrun.
    await vi.waitFor(() => this.running.bot.archive.dates().at(-1) === date || missing(date), patience);
    const posts = await this.until(() => ({
      onDiscord: this.news.messages().find(({ text }) => text.includes(words)) ?? missing(words, this.news),
      onTelegram: this.group.messages().find(({ text }) => text.includes(words)) ?? missing(words, this.group),
    }));
    this.#posts = posts;
    // What looks by the minute.
    await this.running.bot.digests.check();
    return posts;
  }

  /** A reader who looks at the newest issue, or at that of some posts. */
  onDiscord(name: string, language: Language = 'en', posts = this.#posts): DiscordReader {
    return new DiscordReader(this.server, name, language, posts?.onDiscord ?? missing('post'));
  }

  async onTelegram(name: string, language: Language = 'en', posts = this.#posts): Promise<TelegramReader> {
    const post = posts?.onTelegram ?? missing('post');
    const reader = new TelegramReader(this.running.telegram, name, language, post);
    await reader.person.join(this.group);
    return reader;
  }

  /** Whom the bot pinged, on Discord. */
  pinged(): string[] {
    const chats = [this.news, ...this.news.threads(), this.editorsChannel];
    const messages = chats.flatMap((chat) => chat.messages()).filter(({ raw }) => raw.author.bot);
    return messages.flatMap(({ pinged }) => pinged);
  }

  /** The editors' digests that are due are mailed; resolves with the newest mail. */
  async mailman(): Promise<ParsedMail> {
    await this.running.bot.digests.check();
    return this.mailServer.mails.at(-1) ?? missing('mail');
  }

  /** Waits until something is so, a second of the story at a look. */
  until<Seen>(look: () => Seen | Promise<Seen>): Promise<Seen> {
    const inASecond = async () => {
      await this.clock.settle();
      this.clock.pass({ seconds: 1 });
      return look();
    };
    return vi.waitFor(inASecond, patience);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.running[Symbol.asyncDispose]();
    await this.mailServer.close();
  }
}

/** Of a test with what really takes time, in milliseconds. */
const patience = { timeout: 15_000, interval: 25 };
