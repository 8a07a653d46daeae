import { type REST, Routes } from 'discord.js';
import type { PlainAnswer } from '../../commands/command.ts';
import type { Logger } from '../../log.ts';
import type { NewsletterIdentity } from '../../newsletter/identity.ts';
import type { Language } from '../../newsletter/issue.ts';
import type { Pace } from '../pace.ts';
import { type AttachedFile, attachmentsOf } from './attachments.ts';
import { chatKeyOf } from './chat-keys.ts';
import { describeError, toldToWait } from './outcomes.ts';
import { type DiscordMessage, renderAnswer, renderIssue, renderSection } from './render.ts';

export interface AnsweringOptions {
  rest: REST;
  newsletter: NewsletterIdentity;
  /** Whether posts have the button to answer the Question of the Week. */
  answerable: boolean;
  pace: Pace;
  log: Logger;
}

/** An answer as Discord takes it. */
export interface RenderedAnswer {
  message: DiscordMessage;
  files: AttachedFile[];
  audience: 'person' | 'chat';
  replaces: boolean;
}

/** Makes answers to people messages, and sends those that are no answers to interactions. */
export class Answering {
  readonly #options: AnsweringOptions;

  constructor(options: AnsweringOptions) {
    this.#options = options;
  }

  /** `largestFile` in bytes, where Discord said it. */
  render(answer: PlainAnswer, language: Language, largestFile?: number): RenderedAnswer {
    const { audience } = answer;
    if (answer.kind === 'text') {
      const { files, tooLarge } = attachmentsOf(answer.files ?? [], language, largestFile);
      const message = renderAnswer([...answer.body, ...tooLarge], answer.buttons, files);
      return { message, files, audience, replaces: answer.replaces === true };
    }
    const replaces = answer.kind === 'issue' && answer.replaces === true;
    return { message: this.#renderIssue(answer), files: [], audience, replaces };
  }

  /**
   * Replies to a message, for everyone there to see, before a broadcast that is under way; pings nobody. `nonce` lets
   * Discord recognise a repeat, since an event can come twice. Never throws.
   */
  async reply(
    to: { channel: string; message: string; nonce?: string },
    answer: PlainAnswer,
    language: Language,
    attempt = 1,
  ): Promise<void> {
    const { rest, pace, log } = this.#options;
    if (answer.kind === 'text' && answer.saidBefore) return;
    const { message, files } = this.render(answer, language);
    const body = {
      ...message,
      // The message may be deleted meanwhile.
      message_reference: { message_id: to.message, fail_if_not_exists: false },
      ...(to.nonce === undefined ? {} : { nonce: to.nonce, enforce_nonce: true }),
    };
    try {
      await pace.answer(chatKeyOf(to.channel), () => rest.post(Routes.channelMessages(to.channel), { body, files }));
    } catch (error) {
      // The next attempt waits, if that is for so short a time that the person still waits for it.
      if (toldToWait(error) && attempt < mostAttempts) return this.reply(to, answer, language, attempt + 1);
      log.warn({ channel: to.channel, error: describeError(error) }, 'an answer to a person was not delivered');
    }
  }

  #renderIssue(answer: Exclude<PlainAnswer, { kind: 'text' }>): DiscordMessage {
    const { newsletter, answerable } = this.#options;
    if (answer.kind === 'section') {
      const { issue, section, note, isClosed } = answer;
      return renderSection(issue, section, newsletter, { answerable: answerable && !isClosed, note });
    }
    const { pages } = renderIssue(answer.issue, newsletter, { answerable });
    // A correction may have shortened the issue since the button was made.
    const page = pages[Math.min(answer.page, pages.length - 1)];
    if (!page) throw new Error('an issue has a first page');
    return page;
  }
}

const mostAttempts = 3;
