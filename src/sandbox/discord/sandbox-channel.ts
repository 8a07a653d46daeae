import { GatewayIntentBits, OverwriteType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { PermissionName } from './permissions.ts';
import { isSystemMessage } from './posting.ts';
import { addThread } from './routes/channels.ts';
import { removeMessage } from './routes/messages.ts';
import { type ShownMessage, shownMessage, transcriptOf } from './shown-message.ts';
import { channelJson } from './wire.ts';
import { type Channel, isThread, type World } from './world.ts';

/** A channel, thread or direct message, as a test or a person looks at it and changes it. */
export class SandboxChannel {
  readonly record: Channel;
  readonly #world: World;

  constructor(world: World, record: Channel) {
    this.#world = world;
    this.record = record;
  }

  get id(): string {
    return this.record.id;
  }

  get name(): string {
    return this.record.name;
  }

  /**
   * What everyone in the channel sees, oldest first. Ephemeral answers are not among it, nor the lines that Discord writes
   * itself, which stand in the transcript.
   */
  messages(): ShownMessage[] {
    return [...this.record.messages.values()].filter((message) => !isSystemMessage(message)).map(shownMessage);
  }

  /** The same as text, for reading in a terminal. */
  transcript(): string {
    return this.texts()
      .map(({ text }) => text)
      .join('\n\n');
  }

  /** The same message by message, oldest first. */
  texts(): { id: string; byPerson: boolean; text: string }[] {
    return [...this.record.messages.values()].map((message) => ({
      id: message.api.id,
      byPerson: message.api.author.bot !== true,
      text: transcriptOf(message),
    }));
  }

  /** Calls when a message was written or changed, here or elsewhere; returns how to end that. */
  watch(changed: () => void): () => void {
    return this.#world.onEvent(({ name }) => {
      if (name === 'MESSAGE_CREATE' || name === 'MESSAGE_UPDATE') changed();
    });
  }

  /** The tags of a forum: name → id. */
  tags(): ReadonlyMap<string, string> {
    return new Map(this.record.tags.map(({ id, name }) => [name, id]));
  }

  /** The server's owner opens a thread; of a message, where its id is given. */
  addThread({ name, of: id }: { name: string; of?: string }): SandboxChannel {
    const ownerId = this.record.guild?.ownerId ?? this.#world.bot.id;
    const thread = { name, ownerId, ...(id === undefined ? {} : { id }) };
    return new SandboxChannel(this.#world, addThread(this.#world, this.record, thread));
  }

  /** The threads (in a forum: the posts) of this channel. */
  threads(): SandboxChannel[] {
    return [...(this.record.guild?.channels.values() ?? [])]
      .filter((channel) => channel.parent === this.record)
      .map((channel) => new SandboxChannel(this.#world, channel));
  }

  /** Takes permissions from the bot in this channel. */
  denyBot(...permissions: PermissionName[]): void {
    this.#overwrite(permissions, 'deny');
  }

  /** Gives the bot permissions in this channel. */
  allowBot(...permissions: PermissionName[]): void {
    this.#overwrite(permissions, 'allow');
  }

  deleteMessage(id: string): void {
    removeMessage(this.#world, this.record, id);
  }

  delete(): void {
    const { record } = this;
    const { guild } = record;
    const threads = this.threads();
    for (const { id } of [this, ...threads]) {
      this.#world.channels.delete(id);
      guild?.channels.delete(id);
    }
    const name = isThread(record) ? 'THREAD_DELETE' : 'CHANNEL_DELETE';
    this.#world.emit(name, GatewayIntentBits.Guilds, guild, () =>
      isThread(record)
        ? { id: record.id, guild_id: record.guild.id, parent_id: record.parent.id, type: record.type }
        : channelJson(record),
    );
  }

  /** Locks and archives a thread, as a moderator's "Lock" does: nobody without MANAGE_THREADS may post. */
  lock(): void {
    this.#changeThread({ archived: true, locked: true });
  }

  /** Unlocks and opens a thread again. */
  unlock(): void {
    this.#changeThread({ archived: false, locked: false });
  }

  /** Archives a thread: the next post opens it again. */
  archive(): void {
    this.#changeThread({ archived: true });
  }

  /** The person of this direct-message channel stops taking messages from the bot. */
  blockBot(): void {
    this.record.blocked = true;
  }

  #changeThread(change: { archived?: boolean; locked?: boolean }): void {
    if (!isThread(this.record)) throw new Error(`#${this.name} is not a thread`);
    Object.assign(this.record.thread, change);
    this.#emitUpdate('THREAD_UPDATE');
  }

  #overwrite(permissions: PermissionName[], kind: 'allow' | 'deny'): void {
    if (isThread(this.record)) throw new Error('A thread has the permissions of its channel: change those');
    const bits = permissions.reduce((sum, name) => sum | PermissionFlagsBits[name], 0n);
    const botId = this.#world.bot.id;
    const overwrite = this.record.overwrites.get(botId) ?? {
      id: botId,
      type: OverwriteType.Member,
      allow: 0n,
      deny: 0n,
    };
    overwrite.allow = kind === 'allow' ? overwrite.allow | bits : overwrite.allow & ~bits;
    overwrite.deny = kind === 'deny' ? overwrite.deny | bits : overwrite.deny & ~bits;
    this.record.overwrites.set(botId, overwrite);
    this.#emitUpdate('CHANNEL_UPDATE');
  }

  #emitUpdate(name: 'CHANNEL_UPDATE' | 'THREAD_UPDATE'): void {
    this.#world.emit(name, GatewayIntentBits.Guilds, this.record.guild, () => channelJson(this.record));
  }
}
