import type { Chat, UserFromGetMe } from 'telegraf/types';
import type { Clock } from '../../clock.ts';
import { BotActivity } from './bot-activity.ts';
import {
  type Attached,
  type ChatRecord,
  chatMember,
  isPresent,
  type Person,
  type Standing,
  type StoredMessage,
  standingOf,
} from './chat-record.ts';
import { detectEntities } from './detect-entities.ts';
import { formatPlain } from './entity-parser.ts';
import { anonymousAdministrator, messageBody } from './message-body.ts';
import { OpenQueries } from './open-queries.ts';
import { type NewUpdate, UpdateQueue } from './updates.ts';

/** Ids as Telegram's: people are positive, basic groups negative, supergroups and channels start with -100. */
const firstPerson = 5_000_000_001;
const firstGroup = -4_000_000_001;
const firstSupergroup = -1_002_000_000_001;

type NewMessage = Pick<StoredMessage, 'from' | 'content'> &
  Partial<Pick<StoredMessage, 'keyboard' | 'forceReply' | 'linkPreview' | 'topic' | 'replyTo' | 'attached' | 'copyOf'>>;

export interface NewPerson {
  name: string;
  username?: string;
  /** As Telegram tells it: `en`, `zh-hans`. */
  languageCode?: string;
  /** Another bot, which this one gets to see where both are administrators. */
  isBot?: boolean;
}

/** Where in a chat something is written. */
interface Place {
  topic?: number;
  replyTo?: number;
  attached?: Attached;
}

/** The people, the chats and what is in them; what people do here reaches the bot as updates. */
export class World {
  readonly clock: Clock;
  readonly bot: UserFromGetMe;
  readonly updates: UpdateQueue;
  readonly activity = new BotActivity();
  readonly queries: OpenQueries;
  /** By scope and language; see `methods/commands.ts`. */
  readonly commands = new Map<string, readonly { command: string; description: string }[]>();
  readonly people = new Map<number, Person>();
  readonly chats = new Map<number, ChatRecord>();
  readonly #usernames = new Map<string, ChatRecord>();
  /** People and basic groups share one row of message ids. */
  #lastSharedMessageId = 0;
  #nextPerson = firstPerson;
  #nextGroup = firstGroup;
  #nextSupergroup = firstSupergroup;

  constructor(clock: Clock, bot: UserFromGetMe) {
    this.clock = clock;
    this.bot = bot;
    this.updates = new UpdateQueue(clock);
    this.queries = new OpenQueries(clock);
  }

  /** Unix time in seconds. */
  get seconds(): number {
    return Math.floor(this.clock.now().epochMilliseconds / 1000);
  }

  addPerson({ name, username, languageCode, isBot = false }: NewPerson): Person {
    const id = this.#nextPerson++;
    const names = { first_name: name, ...(username !== undefined && { username }) };
    const wire = { id, is_bot: isBot, ...names, ...(languageCode !== undefined && { language_code: languageCode }) };
    const person: Person = { id, wire, deactivated: false, conversation: 'none' };
    this.people.set(id, person);
    this.#keep({ id, type: 'private', ...names }, person, false);
    return person;
  }

  addGroup(title: string, kind: 'group' | 'supergroup' | 'forum'): ChatRecord {
    if (kind === 'group') return this.#keep({ id: this.#nextGroup--, type: 'group', title }, undefined, false);
    const forum = kind === 'forum';
    const id = this.#nextSupergroup--;
    return this.#keep({ id, type: 'supergroup', title, ...(forum && { is_forum: true }) }, undefined, forum);
  }

  addChannel(title: string, username: string | undefined): ChatRecord {
    const id = this.#nextSupergroup--;
    const names = { title, ...(username !== undefined && { username }) };
    return this.#keep({ id, type: 'channel', ...names }, undefined, false);
  }

  /** By id or @username, whatever has become of it. */
  find(chat: number | string): ChatRecord | undefined {
    return typeof chat === 'number' ? this.chats.get(chat) : this.#usernames.get(chat.slice(1).toLowerCase());
  }

  store(chat: ChatRecord, message: NewMessage): StoredMessage {
    const shared = chat.wire.type === 'private' || chat.wire.type === 'group';
    const id = shared ? ++this.#lastSharedMessageId : chat.lastMessageId + 1;
    chat.lastMessageId = id;
    const stored: StoredMessage = {
      id,
      chat,
      date: this.seconds,
      keyboard: undefined,
      linkPreview: undefined,
      topic: undefined,
      replyTo: undefined,
      ...message,
    };
    chat.messages.set(id, stored);
    return stored;
  }

  /** A line that no one wrote: someone joined, the group was upgraded. `extra` is what the update says about it. */
  storeService(chat: ChatRecord, text: string, topic?: number): StoredMessage {
    return this.store(chat, { from: 'service', topic, content: { text, source: text, entities: [], dropped: 0 } });
  }

  /** A person writes. Returns the update's number, undefined where the bot does not get to see it. */
  write(from: Person | 'group', chat: ChatRecord, text: string, { topic, replyTo, attached }: Place = {}) {
    const content = wordsOf(text);
    const message = this.store(chat, { from, content, topic, replyTo, ...(attached && { attached }) });
    this.copyToDiscussion(message);
    return this.#botSees(message) ? this.updates.add(messageUpdate(messageBody(message, this.bot), chat)) : undefined;
  }

  /** A person changes the words of a message. Returns the update's number, undefined where the bot does not get to see it. */
  edit(message: StoredMessage, text: string): number | undefined {
    Object.assign(message, { content: wordsOf(text), editDate: this.seconds });
    if (!this.#botSees(message)) return undefined;
    const body: object = messageBody(message, this.bot);
    return this.updates.add(
      (message.chat.wire.type === 'channel' ? { edited_channel_post: body } : { edited_message: body }) as NewUpdate,
    );
  }

  /**
   * Telegram puts a copy of each post of a channel into its discussion group, whoever wrote it. The bot gets to see it as it
   * sees what people write there. Source: core.telegram.org/bots/api#message, `is_automatic_forward`.
   */
  copyToDiscussion(post: StoredMessage): void {
    const group = post.chat.wire.type === 'channel' ? post.chat.linked : undefined;
    if (group?.state.kind !== 'alive') return;
    const { content, keyboard, linkPreview } = post;
    // Of the buttons only those that lead somewhere are left.
    const rows = (keyboard?.inline_keyboard ?? []).map((row) => row.filter((button) => 'url' in button));
    const links = rows.some((row) => row.length > 0)
      ? { inline_keyboard: rows.filter((row) => row.length > 0) }
      : undefined;
    const copy = this.store(group, { from: 'channel', content, keyboard: links, linkPreview, copyOf: post });
    if (this.#botSees(copy)) this.updates.add(messageUpdate(messageBody(copy, this.bot), group));
  }

  /** Tells the bot of a service message: `what` it says. Returns the update's number. */
  addService(chat: ChatRecord, body: object, what: object): number | undefined {
    return this.updates.add(messageUpdate({ from: anonymousAdministrator, ...body, ...what }, chat));
  }

  /** Changes how the bot stands to a chat, and tells it. Returns the update's number. */
  changeBot(chat: ChatRecord, by: Person, standing: Standing): number | undefined {
    const before = standingOf(chat, this.bot.id);
    chat.standings.set(this.bot.id, standing);
    return this.updates.add({
      my_chat_member: {
        chat: chat.wire,
        from: by.wire,
        date: this.seconds,
        old_chat_member: chatMember(this.bot, before),
        new_chat_member: chatMember(this.bot, standing),
      },
    });
  }

  #keep(wire: Chat, person: Person | undefined, forum: boolean): ChatRecord {
    const record: ChatRecord = {
      id: wire.id,
      wire,
      person,
      topics: forum ? new Map() : undefined,
      standings: new Map(),
      messages: new Map(),
      pinned: new Set(),
      membersWrite: true,
      linked: undefined,
      // Its first message says that it was created.
      lastMessageId: 1,
      state: { kind: 'alive' },
    };
    this.chats.set(record.id, record);
    if (wire.type !== 'group' && wire.username) this.#usernames.set(wire.username.toLowerCase(), record);
    return record;
  }

  /**
   * Privacy mode, which is on unless the bot is an administrator: in a group it gets commands that are not another bot's
   * and replies to its messages, and mentions are not enough. Source: core.telegram.org/bots/features#privacy-mode.
   */
  #botSees(message: StoredMessage): boolean {
    const { chat, content } = message;
    if (chat.wire.type === 'private') return chat.person?.conversation === 'open';
    const standing = standingOf(chat, this.bot.id);
    if (!isPresent(standing)) return false;
    if (chat.wire.type === 'channel' || standing.kind === 'administrator') return true;
    if (message.replyTo !== undefined && chat.messages.get(message.replyTo)?.from === 'bot') return true;
    return content.entities.some(({ type, offset, length }) => {
      if (type !== 'bot_command') return false;
      const [, addressee] = content.text.slice(offset, offset + length).split('@');
      return addressee === undefined || addressee.toLowerCase() === this.bot.username.toLowerCase();
    });
  }
}

function wordsOf(text: string) {
  return formatPlain(text, detectEntities(text.trim()));
}

/** Telegraf's types tell messages of people from posts of channels; `messageBody` has made the one the chat asks for. */
function messageUpdate(body: object, chat: ChatRecord): NewUpdate {
  return (chat.wire.type === 'channel' ? { channel_post: body } : { message: body }) as NewUpdate;
}
