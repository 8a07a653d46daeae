import type { CommandAnswer } from '../../commands/command.ts';
import type { Logger } from '../../log.ts';
import type { NewsletterIdentity } from '../../newsletter/identity.ts';
import type { Language } from '../../newsletter/issue.ts';
import type { Chat } from '../chat.ts';
import type { Pace } from '../pace.ts';
import { addressOf } from './chat-keys.ts';
import type { TelegramClient } from './client.ts';
import { describeError, retryAfterMs } from './outcomes.ts';
import { renderAnswer, renderIssue, type TelegramMessage } from './render.ts';

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
  async send(chat: Chat, answer: CommandAnswer, language: Language, replyTo?: number): Promise<void> {
    for (const message of this.#messagesOf(chat, answer, language)) {
      if (!(await this.#post(chat, message, replyTo))) return;
    }
  }

  #messagesOf(chat: Chat, answer: CommandAnswer, language: Language): TelegramMessage[] {
    if (answer.kind === 'text') return renderAnswer(answer, language);
    const post = renderIssue(answer.issue, this.#options.newsletter, this.#options.botName);
    const pages = chat.kind === 'private' ? post.pagesInPrivate : post.pages;
    // A correction may have shortened the issue since the button was made.
    return pages.slice(Math.min(answer.page, pages.length - 1)).slice(0, 1);
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
