import { expect } from 'vitest';
import { sentencesIn } from '../../src/locales/sentences.ts';
import type { Language } from '../../src/newsletter/issue.ts';
import type { PersonKey } from '../../src/platforms/chat.ts';

export interface Manner {
  /** Whether it may be featured; it may, unless said. */
  mayFeature?: boolean;
  /** Without a name; signed with it, unless said. */
  anonymously?: boolean;
}

/** A reader who answers the Question of the Week on some platform. What they do resolves with what they read then. */
export abstract class Reader {
  readonly name: string;
  readonly language: Language;
  abstract readonly key: PersonKey;
  /** What they know to be stored, since they saw a receipt for it. */
  holds: string | undefined;
  #said = '';

  constructor(name: string, language: Language) {
    this.name = name;
    this.language = language;
  }

  /** By the button under the post. */
  answersByButton(words: string, manner: Manner = {}): Promise<string> {
    this.#said = words;
    return this.pressAnswer(words, manner);
  }

  /** By a reply to the post, before everybody, which they confirm. */
  answersByReply(words: string, manner: Manner = {}): Promise<string> {
    this.#said = words;
    return this.reply(words, manner);
  }

  /** By a message to the bot, which they confirm. */
  answersInPrivate(words: string, manner: Manner = {}): Promise<string> {
    this.#said = words;
    return this.writeInPrivate(words, manner);
  }

  /** By the button under their receipt. */
  edits(words: string): Promise<string> {
    this.#said = words;
    return this.pressEdit(words);
  }

  /** By the button under their receipt. */
  abstract withdraws(): Promise<string>;
  /** All that the bot wrote to them in private, the newest last. */
  abstract privateMessages(): string[];

  protected abstract pressAnswer(words: string, manner: Manner): Promise<string>;
  protected abstract reply(words: string, manner: Manner): Promise<string>;
  protected abstract writeInPrivate(words: string, manner: Manner): Promise<string>;
  protected abstract pressEdit(words: string): Promise<string>;

  protected get sentences() {
    return sentencesIn(this.language);
  }

  /** Takes in what the bot answered: only a receipt tells a reader that the answer is stored. True for a receipt. */
  protected reads(text: string): boolean {
    const { receipt } = this.sentences.answering;
    if (text.includes(receipt.withdrawn)) this.holds = undefined;
    const isReceipt = text.includes(receipt.new) || text.includes(receipt.edited);
    if (isReceipt) {
      expect(text).toContain(this.#said);
      this.holds = this.#said;
    }
    return isReceipt;
  }
}

export function missing(what: string, where?: { transcript(): string }): never {
  throw new Error(`there is no ${what}${where ? ` in:\n${where.transcript()}` : ''}`);
}
