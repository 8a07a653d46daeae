import { type Telegraf, TelegramError } from 'telegraf';
import { message } from 'telegraf/filters';
import type { NewsletterIdentity } from '../../newsletter/identity.ts';
import { type Chat, type ChatKey, type MessageId, messageIdSchema } from '../chat.ts';
import {
  type FollowUpOutcome,
  type FollowUpStep,
  type MessagePlace,
  repeatableFollowUp,
  writesMessage,
} from '../follow-up.ts';
import type { PlatformListener } from '../platform.ts';
import { addressOf, chatKeyOf } from './chat-keys.ts';
import type { TelegramClient } from './client.ts';
import { describeError, outcomeOf } from './outcomes.ts';
import { type ActionButton, renderSection, type TelegramMessage } from './render.ts';

export interface FollowUpsOptions {
  client: TelegramClient;
  /** Makes a request about a chat when one more may be made. */
  ask<Result>(chat: ChatKey, request: () => Promise<Result>): Promise<Result>;
  /** Writes to a chat when one more message may be written there. */
  write<Result>(chat: ChatKey, request: () => Promise<Result>): Promise<Result>;
  newsletter: NewsletterIdentity;
  /** The button to answer the question, where there is one. */
  answer(): ActionButton | undefined;
}

/** What is done about a post on Telegram, where posts are not passed on by a bot. */
export class FollowUps {
  readonly #options: FollowUpsOptions;

  constructor(options: FollowUpsOptions) {
    this.#options = options;
  }

  /** Throws what Telegram answers when it refuses; `followUpOutcomeOf` says what that means. */
  async carryOut(chat: Chat, post: MessageId, step: FollowUpStep): Promise<FollowUpOutcome> {
    const { client, ask } = this.#options;
    const { chat_id } = addressOf(chat.key);
    const place = { chat_id, message_id: Number(post) };
    switch (step.kind) {
      case 'crosspost':
        return { kind: 'refused', why: 'wrong-chat-kind', detail: 'Telegram passes nothing on' };
      case 'pin':
        await unlessDone(() =>
          ask(chat.key, () => client.callApi('pinChatMessage', { ...place, disable_notification: true })),
        );
        return { kind: 'done' };
      case 'unpin':
        await unlessDone(() => ask(chat.key, () => client.callApi('unpinChatMessage', place)));
        return { kind: 'done' };
      case 'thread':
        return this.#discuss(chat.key, step);
      case 'closing':
        return this.#close(step);
    }
  }

  /** Telegram makes the discussion itself, below its copy of the post; the question is the first thing written there. */
  async #discuss(channel: ChatKey, { issue, copy }: FollowUpStep & { kind: 'thread' }): Promise<FollowUpOutcome> {
    const { client, ask, newsletter, answer } = this.#options;
    if (!issue.question) return { kind: 'done' };
    if (!copy) {
      const asked = await ask(channel, () => client.getChat(addressOf(channel).chat_id));
      if ('linked_chat_id' in asked && asked.linked_chat_id !== undefined) return { kind: 'awaits-copy' };
      return { kind: 'refused', why: 'no-discussion-group', detail: 'the channel has no discussion group' };
    }
    await this.#writeBelow(copy, renderSection(issue, 'question', newsletter, { answer: answer() }));
    return { kind: 'done' };
  }

  async #close({ issue, copy }: FollowUpStep & { kind: 'closing' }): Promise<FollowUpOutcome> {
    if (!copy) return { kind: 'refused', why: 'no-discussion-group', detail: 'no copy of the post is known' };
    await this.#writeBelow(copy, renderSection(issue, 'readers', this.#options.newsletter));
    return { kind: 'done' };
  }

  async #writeBelow({ chat, message: id }: MessagePlace, words: TelegramMessage): Promise<void> {
    const { client, write } = this.#options;
    const { chat_id } = addressOf(chat);
    const below = { message_id: Number(id), allow_sending_without_reply: false };
    await write(chat, () => client.callApi('sendMessage', { chat_id, ...words, reply_parameters: below }));
  }
}

/**
 * Tells the program of the copies of channel posts that Telegram puts into discussion groups: it says so once, when it
 * does it, and can't be asked later (https://core.telegram.org/bots/api#message, `is_automatic_forward`).
 */
export function followCopies(bot: Telegraf, listener: PlatformListener): void {
  bot.on(message('is_automatic_forward'), ({ message: { chat, message_id: id, forward_origin: origin } }) => {
    if (origin?.type !== 'channel') return undefined;
    return listener.copied(
      { chat: chatKeyOf(origin.chat.id), message: messageIdOf(origin.message_id) },
      { chat: chatKeyOf(chat.id), message: messageIdOf(id) },
    );
  });
}

/** What an error of a follow-up means: pinning can be repeated, what is written in a discussion would be there twice. */
export function followUpOutcomeOf(error: unknown, step: FollowUpStep): FollowUpOutcome {
  const detail = describeError(error);
  if (isRefusal(error, /message to (pin|be replied) not found|message_id_invalid/)) {
    return { kind: 'refused', why: 'message-deleted', detail };
  }
  const outcome = outcomeOf(error);
  if (outcome.kind === 'uncertain' && writesMessage(step)) return { kind: 'uncertain', detail };
  return repeatableFollowUp(outcome, detail);
}

/** Telegram calls it an error when there is nothing left to do. */
async function unlessDone(request: () => Promise<unknown>): Promise<void> {
  try {
    await request();
  } catch (error) {
    if (!isRefusal(error, /chat_not_modified|message to unpin not found/)) throw error;
  }
}

function isRefusal(error: unknown, says: RegExp): boolean {
  return error instanceof TelegramError && error.code === 400 && says.test(error.description.toLowerCase());
}

function messageIdOf(id: number): MessageId {
  return messageIdSchema.parse(String(id));
}
