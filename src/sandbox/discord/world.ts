import {
  type APIMessage,
  type APIRole,
  type APIUser,
  ChannelType,
  GatewayIntentBits,
  type OverwriteType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import type { Clock } from '../../clock.ts';
import { Snowflakes } from './snowflake.ts';

/** A server ("guild" on the wire). */
export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly locale: string;
  readonly ownerId: string;
  readonly roles: Map<string, APIRole>;
  readonly members: Map<string, Member>;
  readonly channels: Map<string, Channel>;
  readonly joinedAt: string;
  presence: 'joined' | 'removed' | 'unavailable';
}

export interface Member {
  readonly user: APIUser;
  readonly roles: string[];
  readonly joinedAt: string;
}

interface Overwrite {
  readonly id: string;
  readonly type: OverwriteType;
  allow: bigint;
  deny: bigint;
}

/** The channel types of the sandbox: text, direct message, voice, category, announcement, both threads, forum. */
type SandboxChannelType =
  | ChannelType.GuildText
  | ChannelType.DM
  | ChannelType.GuildVoice
  | ChannelType.GuildCategory
  | ChannelType.GuildAnnouncement
  | ChannelType.AnnouncementThread
  | ChannelType.PublicThread
  | ChannelType.GuildForum;

export interface Channel {
  readonly id: string;
  readonly type: SandboxChannelType;
  readonly name: string;
  readonly guild: Guild | undefined;
  /** The person on the other side of a direct-message channel. */
  readonly recipient: APIUser | undefined;
  /** The channel a thread is in. */
  readonly parent: Channel | undefined;
  readonly overwrites: Map<string, Overwrite>;
  readonly messages: Map<string, StoredMessage>;
  /** Nonces of recent messages by author and nonce; oldest first. */
  readonly nonces: Map<string, { message: string; at: number }>;
  /** When each pinned message was pinned (ISO 8601); the latest is last. */
  readonly pins: Map<string, string>;
  readonly tags: { id: string; name: string; moderated: boolean; emoji_id: null; emoji_name: null }[];
  readonly requiresTag: boolean;
  readonly thread: ThreadState | undefined;
  lastMessageId: string | null;
  /** The recipient does not take messages from the bot. */
  blocked: boolean;
}

export interface ThreadState {
  readonly ownerId: string;
  readonly createdAt: string;
  readonly autoArchiveMinutes: number;
  readonly appliedTags: readonly string[];
  archived: boolean;
  locked: boolean;
}

export interface StoredMessage {
  readonly api: APIMessage;
  /** Whom it pinged: `@everyone`, `@here`, `@<role or person>`. */
  readonly pinged: string[];
  /** What was sent with it. */
  files: SentFile[];
}

export interface SentFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What happened, for those connected to the gateway with one of `intents`. */
export interface GatewayEvent {
  readonly name: string;
  readonly intents: number;
  /** The server it happened in, if any. */
  readonly guildId: string | undefined;
  /** Made only if somebody is to get it. */
  readonly data: () => unknown;
}

/** What the sandbox knows: servers, channels, people, messages. Plain objects in maps by id. */
export class World {
  readonly clock: Clock;
  readonly bot: APIUser;
  readonly guilds = new Map<string, Guild>();
  /** Every channel, thread and direct-message channel that exists. */
  readonly channels = new Map<string, Channel>();
  readonly users = new Map<string, APIUser>();
  readonly #ids = new Snowflakes();
  readonly #listeners = new Set<(event: GatewayEvent) => void>();
  readonly #postListeners = new Set<() => void>();
  /** Messages the bot posted by itself (answers to interactions are not counted). */
  posts = 0;

  constructor(clock: Clock) {
    this.clock = clock;
    this.bot = this.addUser('Focus', true);
  }

  now(): number {
    return this.clock.now().epochMilliseconds;
  }

  newId(): string {
    return this.#ids.next(this.now());
  }

  timestamp(): string {
    return new Date(this.now()).toISOString();
  }

  addUser(name: string, bot = false): APIUser {
    const user: APIUser = {
      id: this.newId(),
      username: name,
      discriminator: '0000',
      global_name: bot ? null : name,
      avatar: null,
    };
    if (bot) user.bot = true;
    this.users.set(user.id, user);
    return user;
  }

  addChannel(given: Pick<Channel, 'type' | 'name'> & Partial<Channel>): Channel {
    const channel: Channel = {
      id: this.newId(),
      guild: undefined,
      recipient: undefined,
      parent: undefined,
      overwrites: new Map(),
      messages: new Map(),
      nonces: new Map(),
      pins: new Map(),
      tags: [],
      requiresTag: false,
      thread: undefined,
      lastMessageId: null,
      blocked: false,
      ...given,
    };
    this.channels.set(channel.id, channel);
    channel.guild?.channels.set(channel.id, channel);
    return channel;
  }

  /** The direct-message channel with a person, made on first use. */
  openDm(recipient: APIUser): Channel {
    for (const channel of this.channels.values()) {
      if (channel.recipient?.id === recipient.id) return channel;
    }
    return this.addChannel({ type: ChannelType.DM, name: '', recipient });
  }

  /** Tells the gateway, unless the bot is not in the server it happened in. */
  emit(name: string, intents: number, guild: Guild | undefined, data: () => unknown): void {
    if (guild && guild.presence !== 'joined') return;
    for (const listener of this.#listeners) listener({ name, intents, guildId: guild?.id, data });
  }

  /** Tells the gateway what happened to the bot's membership itself. */
  emitMembership(name: string, data: { id: string; unavailable?: true }): void {
    const event = { name, intents: GatewayIntentBits.Guilds, guildId: data.id, data: () => data };
    for (const listener of this.#listeners) listener(event);
  }

  /** Returns how to stop listening. */
  onEvent(listener: (event: GatewayEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Counts one post of the bot. */
  counted(): void {
    this.posts += 1;
    for (const listener of this.#postListeners) listener();
  }

  whenPosts(count: number): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (this.posts < count) return;
        this.#postListeners.delete(check);
        resolve();
      };
      this.#postListeners.add(check);
      check();
    });
  }
}

export function isThread(
  channel: Channel,
): channel is Channel & { thread: ThreadState; parent: Channel; guild: Guild } {
  return channel.thread !== undefined && channel.parent !== undefined && channel.guild !== undefined;
}

/** What everyone in a new server may do. */
export const everyonePermissions =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.CreatePublicThreads |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.AddReactions |
  PermissionFlagsBits.UseApplicationCommands |
  PermissionFlagsBits.ChangeNickname;
