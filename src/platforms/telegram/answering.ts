import type { AnswerFile, CommandAnswer, PlainAnswer } from '../../commands/command.ts';
import { sentencesIn } from '../../locales/sentences.ts';
import type { Logger } from '../../log.ts';
import type { NewsletterIdentity } from '../../newsletter/identity.ts';
import type { Language } from '../../newsletter/issue.ts';
import { type Block, paragraph } from '../../newsletter/rich-text.ts';
import type { Chat } from '../chat.ts';
import type { Pace } from '../pace.ts';
import { addressOf } from './chat-keys.ts';
import type { TelegramClient } from './client.ts';
import { describeError, retryAfterMs } from './outcomes.ts';
import { leadingTo, pressedHere, renderAnswer, renderIssue, renderSection, type TelegramMessage } from './render.ts';

export interface AnsweringOptions {
  client: TelegramClient;
  newsletter: NewsletterIdentity;
  /** Without `@`. */
  botName: string;
  /** Whether posts have the button to answer the Question of the Week. */
  answerable: boolean;
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
    // Telegram has no forms.
    const plain = answer.kind === 'form' ? answer.otherwise : answer;
    const files = plain.kind === 'text' ? (plain.files ?? []) : [];
    const [only, ...others] = this.#messagesOf(chat, plain, language);
    const { pressed, replyTo } = to;
    if (only && others.length === 0 && pressed !== undefined && plain.kind === 'text' && plain.replaces) {
      await this.#edit(chat, pressed, only);
    } else {
      for (const message of only ? [only, ...others] : []) {
        if (!(await this.#post(chat, message, replyTo))) return;
      }
    }
    for (const file of files.filter(isSendable)) await this.#upload(chat, file);
  }

  #messagesOf(chat: Chat, answer: PlainAnswer, language: Language): TelegramMessage[] {
    const { newsletter, botName, answerable } = this.#options;
    const button = chat.kind === 'private' ? pressedHere : leadingTo(botName);
    if (answer.kind === 'text') {
      const body = [...answer.body, ...tooLarge(answer.files ?? [], language)];
      return renderAnswer({ ...answer, body }, language, button);
    }
    if (answer.kind === 'section') {
      return [renderSection(answer.issue, answer.section, newsletter, answerable ? button : undefined)];
    }
    const post = renderIssue(answer.issue, newsletter, botName, { answerable });
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

  #post(chat: Chat, message: TelegramMessage, replyTo: number | undefined): Promise<boolean> {
    const reply =
      replyTo === undefined ? {} : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } };
    return this.#deliver(chat, () =>
      this.#options.client.callApi('sendMessage', { ...addressOf(chat.key), ...message, ...reply }),
    );
  }

  /** A message of its own: the words and buttons of the answer can still be edited then. */
  #upload(chat: Chat, file: AnswerFile): Promise<boolean> {
    return this.#deliver(chat, () => this.#options.client.upload(addressOf(chat.key), file));
  }

  async #deliver(chat: Chat, send: () => Promise<unknown>, attempt = 1): Promise<boolean> {
    const { pace, log } = this.#options;
    try {
      await pace.departAsAnswer(send);
      return true;
    } catch (error) {
      const afterMs = retryAfterMs(error);
      if (afterMs !== undefined) {
        pace.pause(afterMs);
        if (attempt < mostAttempts) return this.#deliver(chat, send, attempt + 1);
      }
      log.warn({ chat: chat.key, error: describeError(error) }, 'an answer to a person was not delivered');
      return false;
    }
  }
}

const mostAttempts = 3;

function isSendable({ content }: AnswerFile): boolean {
  return Buffer.byteLength(content) <= largestFile;
}

/** A sentence for each file that Telegram doesn't take. */
function tooLarge(files: readonly AnswerFile[], language: Language): Block[] {
  const { fileTooLarge } = sentencesIn(language).commands;
  const megabytes = (bytes: number) => Math.round((bytes / 1024 / 1024) * 10) / 10;
  return files
    .filter((file) => !isSendable(file))
    .map(({ name, content }) =>
      paragraph(fileTooLarge(name, megabytes(Buffer.byteLength(content)), megabytes(largestFile))),
    );
}

/** https://core.telegram.org/bots/api#sending-files */
const largestFile = 50 * 1024 * 1024;

/** The message that an answer belongs to. */
export interface AnsweredMessage {
  /** A command, which the answer is shown under. */
  replyTo?: number;
  /** A message of ours with the button that was pressed, which the answer may replace. */
  pressed?: number;
}
