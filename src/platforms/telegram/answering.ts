import type { CommandAnswer } from '../../commands/command.ts';
import type { Logger } from '../../log.ts';
import type { NewsletterIdentity } from '../../newsletter/identity.ts';
import type { Language } from '../../newsletter/issue.ts';
import type { Chat } from '../chat.ts';
import type { Pace } from '../pace.ts';
import { addressOf } from './chat-keys.ts';
import type { TelegramClient } from './client.ts';
import { describeError, retryAfterMs } from './outcomes.ts';
import { renderAnswer, renderIssue, renderSection, type TelegramMessage } from './render.ts';

export interface AnsweringOptions {
  client: TelegramClient;
  newsletter: NewsletterIdentity;
  /** Without `@`. */
  botName: string;
  pace: Pace;
  log: Logger;
}

/** Sends answers to people, ahead of a broadcast that is under way. */
export class Answering {
  readonly #options: AnsweringOptions;

  constructor(options: AnsweringOptions) {
    this.#options = options;
  }

  /** Sends an answer to a chat, and its topic; under the message it answers, where that is still there. Never throws. */
  async send(chat: Chat, answer: CommandAnswer, language: Language, to: AnsweredMessage = {}): Promise<void> {
    const [only, ...others] = this.#messagesOf(chat, answer, language);
    const { pressed, replyTo } = to;
    if (only && others.length === 0 && pressed !== undefined && answer.kind === 'text' && answer.replaces) {
      return this.#edit(chat, pressed, only);
    }
    for (const message of this.#messagesOf(chat, answer, language)) {
      if (!(await this.#post(chat, message, replyTo))) return;
    }
  }

  #messagesOf(chat: Chat, answer: CommandAnswer, language: Language): TelegramMessage[] {
    if (answer.kind === 'form') return renderAnswer(answer.otherwise, language);
    if (answer.kind === 'text') return renderAnswer(answer, language);
    if (answer.kind === 'section') return [renderSection(answer.issue, answer.section, this.#options.newsletter)];
    const post = renderIssue(answer.issue, this.#options.newsletter, this.#options.botName);
    const pages = chat.kind === 'private' ? post.pagesInPrivate : post.pages;
    // A correction may have shortened the issue since the button was made.
    return pages.slice(Math.min(answer.page, pages.length - 1)).slice(0, 1);
  }

  async #edit(chat: Chat, message: number, { link_preview_options, ...changed }: TelegramMessage): Promise<void> {
    const { client, pace, log } = this.#options;
    const { chat_id } = addressOf(chat.key);
    try {
      await pace.departAsAnswer(() =>
        client.callApi('editMessageText', { chat_id, message_id: message, ...changed, link_preview_options }),
      );
    } catch (error) {
      const afterMs = retryAfterMs(error);
      if (afterMs !== undefined) pace.pause(afterMs);
      // A second press of the same button changes nothing, which Telegram calls an error.
      log.info({ chat: chat.key, error: describeError(error) }, 'an answer was not changed');
    }
  }

  async #post(chat: Chat, message: TelegramMessage, replyTo: number | undefined, attempt = 1): Promise<boolean> {
    const { client, pace, log } = this.#options;
    try {
      await pace.departAsAnswer(() =>
        client.callApi('sendMessage', {
          ...addressOf(chat.key),
          ...message,
          ...(replyTo === undefined
            ? {}
            : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
        }),
      );
      return true;
    } catch (error) {
      const afterMs = retryAfterMs(error);
      if (afterMs !== undefined) {
        pace.pause(afterMs);
        if (attempt < mostAttempts) return this.#post(chat, message, replyTo, attempt + 1);
      }
      log.warn({ chat: chat.key, error: describeError(error) }, 'an answer to a person was not delivered');
      return false;
    }
  }
}

const mostAttempts = 3;

/** The message that an answer belongs to. */
export interface AnsweredMessage {
  /** A command, which the answer is shown under. */
  replyTo?: number;
  /** A message of ours with the button that was pressed, which the answer may replace. */
  pressed?: number;
}
