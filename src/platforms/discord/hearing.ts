import { type Client, cleanContent, Events, type Message, MessageType, type PartialMessage } from 'discord.js';
import { LRUCache } from 'lru-cache';
import type { HeardCall, HeardMessage } from '../../commands/command.ts';
import type { Logger } from '../../log.ts';
import { messageIdSchema } from '../chat.ts';
import type { PlatformListener } from '../platform.ts';
import type { Answering } from './answering.ts';
import { chatKeyOf, chatOf, personOf } from './chat-keys.ts';
import { holdsRole, inspect } from './inspect.ts';
import { describeError } from './outcomes.ts';

export interface HearingOptions {
  client: Client;
  listener: PlatformListener;
  answering: Answering;
  log: Logger;
}

/** What people say to the bot: direct messages, mentions of it, replies to its messages. */
export class Hearing {
  readonly #options: HearingOptions;
  readonly #underWay = new Set<Promise<void>>();
  /** When each message was last edited: Discord tells of an edit again when it has made a preview of a link. */
  readonly #edits = new LRUCache<string, number>({ max: 1000 });

  constructor(options: HearingOptions) {
    this.#options = options;
    options.client.on(Events.MessageCreate, (message) => this.#track(this.#hear(message, false)));
    options.client.on(Events.MessageUpdate, (_, message) => this.#track(this.#hearEdit(message)));
  }

  /** Resolves when everything that was begun to be answered has been answered. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async #hearEdit(message: Message | PartialMessage): Promise<void> {
    const { editedTimestamp } = message;
    if (message.partial || editedTimestamp === null || this.#edits.get(message.id) === editedTimestamp) return;
    this.#edits.set(message.id, editedTimestamp);
    await this.#hear(message, true);
  }

  async #hear(message: Message, edited: boolean): Promise<void> {
    const { client, listener, answering } = this.#options;
    const said = client.user && saidTo(client.user.id, message, edited);
    const chat = chatOf(message.channel);
    if (!said || !chat) return;
    // Messages don't tell the language of a person's app; the chat's setting, or the server's, is the best guess.
    const setting = listener.languageOf(chat.key);
    const person = personOf(message.author, setting ? undefined : message.guild?.preferredLocale, setting);
    const answer = await listener.heard({
      person,
      chat,
      inspect: (reference) => inspect(client, person, chat, reference),
      holds: (role) => holdsRole(client, person, role),
      said,
    });
    if (!answer) return;
    const { id, channelId } = message;
    await answering.reply(
      { channel: channelId, message: id, ...(edited ? {} : { nonce: id }) },
      answer,
      person.language,
    );
  }

  #track(work: Promise<void>): void {
    const done = work.catch((error: unknown) =>
      this.#options.log.error({ error: describeError(error) }, 'a message to the bot could not be dealt with'),
    );
    this.#underWay.add(done);
    void done.finally(() => this.#underWay.delete(done));
  }
}

/** What a message says to the bot; undefined where it is not said to it, or not said by a person. */
function saidTo(bot: string, message: Message, edited: boolean): HeardCall['said'] | undefined {
  if (message.author.bot || message.webhookId !== null || message.system) return undefined;
  const mentionsBot = message.mentions.users.has(bot);
  const repliesToBot = message.type === MessageType.Reply && message.mentions.repliedUser?.id === bot;
  const inPrivate = message.guildId === null;
  if (!mentionsBot && !repliesToBot && !inPrivate) return undefined;
  const via = inPrivate ? 'private' : repliesToBot ? 'reply' : message.channel.isThread() ? 'thread' : 'mention';
  const text = wordsOf(bot, message);
  if (text === '') {
    const isHidden =
      !inPrivate && message.attachments.size === 0 && message.stickers.size === 0 && !mentions(bot, message);
    return { kind: isHidden ? 'hidden' : 'wordless', via };
  }
  const repliesTo = messageIdSchema.safeParse(message.reference?.messageId).data;
  return {
    kind: 'text',
    text,
    message: messageIdSchema.parse(message.id),
    ...(repliesTo && message.type === MessageType.Reply ? { repliesTo } : {}),
    ...postAbove(message),
    mentionsBot,
    via,
    edited,
  };
}

/** A thread has the id of the message it was begun from. */
function postAbove({ channel }: Message): Pick<HeardMessage, 'under'> {
  if (!channel.isThread() || channel.parentId === null) return {};
  return { under: { chat: chatKeyOf(channel.parentId), message: messageIdSchema.parse(channel.id) } };
}

function mentions(bot: string, { content }: Message): boolean {
  return new RegExp(`<@!?${bot}>`).test(content);
}

/** As people read it: other people's names instead of their ids, and without the bot's own. */
function wordsOf(bot: string, { content, channel }: Message): string {
  const words = content.replace(new RegExp(`<@!?${bot}>`, 'g'), ' ');
  return cleanContent(words, channel).trim();
}
