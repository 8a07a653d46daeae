import {
  type Attached,
  type ChatRecord,
  isPresent,
  type Person,
  type Rights,
  type StoredMessage,
  standingOf,
} from './chat-record.ts';
import { messageBody } from './message-body.ts';
import { SandboxChat } from './sandbox-chat.ts';
import { type ShownMessage, show } from './shown-message.ts';
import type { World } from './world.ts';

export interface TypeOptions {
  topic?: number;
  /** As the group itself: what an administrator can do who stays anonymous. */
  anonymously?: boolean;
  /** `answer` (default): the bot's next message in that chat. `taken`: that the bot has taken it in; nothing is returned. */
  until?: 'answer' | 'taken';
  /** How long to wait for an answer, in milliseconds; without it, until there is one. */
  patienceMs?: number;
}

/** What came of a button. */
export interface Pressed {
  /** The notice over the chat, if the bot sent one. */
  notice?: string;
  /** What the bot posted or changed in that chat meanwhile. */
  shown?: ShownMessage;
}

/**
 * A person who does what people do in Telegram. What the bot gets to know resolves when it has taken it in (telegraf says
 * so when its handlers are done), or at once when no bot listens.
 */
export class SandboxPerson {
  readonly person: Person;
  readonly privateChat: SandboxChat;
  readonly #world: World;

  constructor(world: World, person: Person) {
    this.#world = world;
    this.person = person;
    const record = world.chats.get(person.id);
    if (!record) throw new Error('a person has a private chat');
    this.privateChat = new SandboxChat(world, record);
  }

  get id(): number {
    return this.person.id;
  }

  /** Opens the bot and presses Start; `payload` is what a link `t.me/bot?start=payload` carries. */
  start(payload?: string): Promise<void> {
    if (this.person.conversation === 'blocked') void this.unblock();
    this.person.conversation = 'open';
    this.privateChat.record.standings.set(this.#world.bot.id, { kind: 'member' });
    const text = payload === undefined ? '/start' : `/start ${payload}`;
    return this.#world.updates.taken(this.#world.write(this.person, this.privateChat.record, text));
  }

  /** Joins a group, or follows a channel. */
  join(chat: SandboxChat): Promise<void> {
    const { record } = chat;
    record.standings.set(this.id, { kind: 'member' });
    if (record.wire.type === 'channel') return Promise.resolve();
    const { text: _, ...body } = messageBody(
      this.#world.storeService(record, `${this.person.wire.first_name} joined`),
      this.#world.bot,
    );
    const sees = isPresent(standingOf(record, this.#world.bot.id));
    if (!sees) return Promise.resolve();
    return this.#world.updates.taken(
      this.#world.addService(record, body, { from: this.person.wire, new_chat_members: [this.person.wire] }),
    );
  }

  /** Writes. Returns undefined at once where privacy mode keeps it from the bot. */
  type(chat: SandboxChat, text: string, options: TypeOptions = {}): Promise<ShownMessage | undefined> {
    return this.#write(chat.record, text, options);
  }

  /** Sends something else than words, which may have words under it. */
  send(chat: SandboxChat, attached: 'photo' | 'sticker' | 'voice', caption = '', options: TypeOptions = {}) {
    return this.#write(chat.record, caption, { ...options, attached: { kind: attached } });
  }

  /** Changes the words of one's last message in a chat. Resolves when the bot has taken it in. */
  edit(chat: SandboxChat, text: string): Promise<void> {
    const own = [...chat.record.messages.values()].findLast(({ from }) => from === this.person);
    if (!own) throw new Error('there is nothing to edit');
    return this.#world.updates.taken(this.#world.edit(own, text));
  }

  /** Answers a message, wherever it is. */
  reply(message: ShownMessage, text: string, options: TypeOptions = {}): Promise<ShownMessage | undefined> {
    const topic = message.topic === undefined ? {} : { topic: message.topic };
    return this.#write(this.#chatOf(message), text, { ...topic, ...options }, message.id);
  }

  /** Presses the button with this label. Resolves when the bot has answered the press and has taken it in. */
  async press(message: ShownMessage, label: string): Promise<Pressed> {
    const chat = this.#chatOf(message);
    const stored = chat.messages.get(message.id);
    const button = stored?.keyboard?.inline_keyboard.flat().find(({ text }) => text === label);
    if (!stored || !button) {
      const labels = message.buttons.flat().map((each) => `“${each.label}”`);
      throw new Error(`there is no button “${label}”, only: ${labels.join(', ') || 'none at all'}`);
    }
    if (!('callback_data' in button)) throw new Error(`“${label}” asks the bot nothing: it is a link`);
    let last: StoredMessage | undefined;
    const stop = this.#world.activity.watch(chat.id, (changed) => {
      last = changed;
    });
    const { id, answer } = this.#world.queries.openPress();
    const update = this.#world.updates.add({
      callback_query: {
        id,
        from: this.person.wire,
        message: messageBody(stored, this.#world.bot),
        chat_instance: String(chat.id),
        data: button.callback_data,
      },
    });
    const answered = await answer;
    await this.#world.updates.taken(update);
    stop();
    return {
      ...(answered?.text !== undefined && { notice: answered.text }),
      ...(last && { shown: this.#show(last) }),
    };
  }

  /** Types `@bot query` in some chat. Returns the results the bot offers, as it sent them. */
  async searchInline(query: string): Promise<readonly unknown[]> {
    const { id, answer } = this.#world.queries.openInline();
    this.#world.updates.add({ inline_query: { id, from: this.person.wire, query, offset: '' } });
    return (await answer)?.results ?? [];
  }

  /** Adds the bot to a group, as a plain member. */
  addBot(chat: SandboxChat): Promise<void> {
    return this.#changeBot(chat.record, { kind: 'member' });
  }

  /** Makes the bot an administrator of a chat this person owns. A channel's may post unless `rights` says otherwise. */
  makeAdmin(chat: SandboxChat, rights: Rights = {}): Promise<void> {
    const posting = chat.record.wire.type === 'channel' ? { can_post_messages: true, can_edit_messages: false } : {};
    return this.#changeBot(chat.record, { kind: 'administrator', rights: { ...posting, ...rights } });
  }

  /** Takes the bot out of a chat; it can't come back by itself. */
  removeBot(chat: SandboxChat): Promise<void> {
    return this.#changeBot(chat.record, { kind: 'kicked' });
  }

  block(): Promise<void> {
    this.person.conversation = 'blocked';
    return this.#changeBot(this.privateChat.record, { kind: 'kicked' });
  }

  unblock(): Promise<void> {
    this.person.conversation = 'open';
    return this.#changeBot(this.privateChat.record, { kind: 'member' });
  }

  /** The account is deleted. The bot is not told. */
  deactivate(): void {
    this.person.deactivated = true;
  }

  #changeBot(chat: ChatRecord, standing: Parameters<World['changeBot']>[2]): Promise<void> {
    return this.#world.updates.taken(this.#world.changeBot(chat, this.person, standing));
  }

  async #write(chat: ChatRecord, text: string, options: TypeOptions & { attached?: Attached }, replyTo?: number) {
    const { topic, anonymously = false, until = 'answer', attached, patienceMs } = options;
    if (chat.state.kind !== 'alive') throw new Error('the chat is no longer there');
    if (!chat.person && !isPresent(standingOf(chat, this.id))) throw new Error('only members write');
    const next = Promise.withResolvers<StoredMessage | undefined>();
    const stop = this.#world.activity.watch(chat.id, (message) => {
      if (message?.editDate === undefined) next.resolve(message);
    });
    try {
      const update = this.#world.write(anonymously ? 'group' : this.person, chat, text, {
        ...(topic !== undefined && { topic }),
        ...(replyTo !== undefined && { replyTo }),
        ...(attached && { attached }),
      });
      if (update === undefined) return undefined;
      if (until === 'taken') {
        await this.#world.updates.taken(update);
        return undefined;
      }
      const patience = new AbortController();
      if (patienceMs !== undefined) {
        this.#world.clock.sleep(patienceMs, patience.signal).then(
          () => next.resolve(undefined),
          () => {},
        );
      }
      const answer = await next.promise.finally(() => patience.abort());
      return answer && this.#show(answer);
    } finally {
      stop();
    }
  }

  #chatOf(message: ShownMessage): ChatRecord {
    const chat = this.#world.chats.get(message.chat);
    if (!chat) throw new Error('the message is in no chat');
    return chat;
  }

  #show(message: StoredMessage): ShownMessage {
    return show(message, this.#world.bot.username);
  }
}
