import type { ChatRecord, Rights } from './chat-record.ts';
import { isPresent, standingOf } from './chat-record.ts';
import { messageBody } from './message-body.ts';
import { type ShownMessage, show } from './shown-message.ts';
import { messageText } from './transcript.ts';
import type { World } from './world.ts';

/** A chat, to look into and to do things to. */
export class SandboxChat {
  readonly record: ChatRecord;
  readonly #world: World;

  constructor(world: World, record: ChatRecord) {
    this.#world = world;
    this.record = record;
  }

  get id(): number {
    return this.record.id;
  }

  /** What people and the bot wrote, oldest first; of one topic, where a topic is named. */
  messages(topic?: number): ShownMessage[] {
    return this.#shown(false).filter((message) => topic === undefined || message.topic === topic);
  }

  /** What the chat shows now, as text. */
  transcript(): string {
    return this.texts()
      .map(({ text }) => text)
      .join('\n\n');
  }

  /** The same message by message, oldest first. */
  texts(): { id: string; byPerson: boolean; text: string }[] {
    return this.#shown(true).map((message) => ({
      id: String(message.id),
      byPerson: !message.fromBot && message.from !== 'Telegram',
      text: messageText(message),
    }));
  }

  /** Messages the chat shows at its top. */
  pinned(): ShownMessage[] {
    return this.#shown(false).filter(({ id }) => this.record.pinned.has(id));
  }

  /** The channel gets a discussion group: each of its posts is copied there from now on. */
  linkDiscussion(group: SandboxChat): void {
    if (this.record.wire.type !== 'channel' || group.record.wire.type !== 'supergroup') {
      throw new Error('only a channel has a discussion group, which is a supergroup');
    }
    this.record.linked = group.record;
    group.record.linked = this.record;
  }

  addTopic(name: string): { id: number } {
    const { id } = this.#world.storeService(this.record, `The topic “${name}” was created`);
    this.#topics().set(id, { name, state: 'open' });
    return { id };
  }

  /** Calls back whenever the bot wrote or changed something here. Returns how to stop. */
  watch(changed: () => void): () => void {
    return this.#world.activity.watch(this.id, changed);
  }

  closeTopic(id: number): Promise<void> {
    return this.#changeTopic(id, 'closed');
  }

  reopenTopic(id: number): Promise<void> {
    return this.#changeTopic(id, 'open');
  }

  deleteTopic(id: number): void {
    if (!this.#topics().delete(id)) throw new Error(`there is no topic ${id}`);
    for (const message of this.record.messages.values()) {
      if (message.topic === id) this.record.messages.delete(message.id);
    }
  }

  /**
   * The basic group becomes a supergroup: it has a new id, both say so in a service message, and calls with the old id are
   * answered with the new one. Telegram does this by itself, for instance when an administrator is named.
   */
  upgrade(): SandboxChat {
    const { wire, standings } = this.record;
    if (wire.type !== 'group') throw new Error(`only a basic group becomes a supergroup, and this is a ${wire.type}`);
    const upgraded = this.#world.addGroup(wire.title, 'supergroup');
    for (const [user, standing] of standings) upgraded.standings.set(user, standing);
    this.record.state = { kind: 'upgraded', to: upgraded };
    this.#announce(this.record, 'The group became a supergroup', { migrate_to_chat_id: upgraded.id });
    this.#announce(upgraded, 'The supergroup was a group before', { migrate_from_chat_id: this.id });
    return new SandboxChat(this.#world, upgraded);
  }

  /** An administrator takes rights from the bot, or gives them back. The bot is told. */
  restrictBot(rights: Rights): Promise<void> {
    const { bot, updates } = this.#world;
    const before = standingOf(this.record, bot.id);
    const standing =
      before.kind === 'administrator'
        ? { kind: before.kind, rights: { ...before.rights, ...rights } }
        : { kind: 'restricted' as const, rights };
    return updates.taken(this.#world.changeBot(this.record, this.#creator(), standing));
  }

  /** Whether the group lets plain members write, the bot among them. The bot is not told. */
  letMembersWrite(allowed: boolean): void {
    this.record.membersWrite = allowed;
  }

  /** The creator deletes the chat. The bot is not told. */
  delete(): void {
    this.record.state = { kind: 'deleted' };
  }

  #shown(withService: boolean): ShownMessage[] {
    return Array.from(this.record.messages.values())
      .filter(({ from }) => withService || from !== 'service')
      .map((message) => show(message, this.#world.bot.username));
  }

  /** The topic itself says so in a service message, which a bot sees in privacy mode too. */
  #changeTopic(id: number, state: 'open' | 'closed'): Promise<void> {
    const { bot, updates } = this.#world;
    const topic = this.#topics().get(id);
    if (!topic) throw new Error(`there is no topic ${id}`);
    topic.state = state;
    const notice = this.#world.storeService(this.record, `The topic “${topic.name}” is ${state}`, id);
    if (!isPresent(standingOf(this.record, bot.id))) return Promise.resolve();
    const { text: _, ...body } = messageBody(notice, bot);
    const what = state === 'open' ? { forum_topic_reopened: {} } : { forum_topic_closed: {} };
    return updates.taken(this.#world.addService(this.record, body, what));
  }

  #announce(chat: ChatRecord, text: string, what: object): void {
    const { text: _, ...body } = messageBody(this.#world.storeService(chat, text), this.#world.bot);
    if (standingOf(chat, this.#world.bot.id).kind !== 'left') this.#world.addService(chat, body, what);
  }

  #creator() {
    for (const [id, { kind }] of this.record.standings) {
      const person = this.#world.people.get(id);
      if (kind === 'creator' && person) return person;
    }
    throw new Error('the chat has no creator');
  }

  #topics() {
    if (!this.record.topics) throw new Error('only a forum has topics');
    return this.record.topics;
  }
}
