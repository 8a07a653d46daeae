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
  /** What they answer: a receipt for another question is none for them. */
  question = '';
  /** What they set out to have stored, the newest last; a withdrawal is `undefined`. */
  readonly #said: (string | undefined)[] = [];
  /** The last of it that they saw confirmed. */
  #confirmed = -1;

  constructor(name: string, language: Language) {
    this.name = name;
    this.language = language;
  }

  /** By the button under the post. */
  answersByButton(words: string, manner: Manner = {}): Promise<string> {
    this.#said.push(words);
    return this.pressAnswer(words, manner);
  }

  /** By a reply to the post, before everybody, which they confirm. */
  answersByReply(words: string, manner: Manner = {}): Promise<string> {
    this.#said.push(words);
    return this.reply(words, manner);
  }

  /** By a message to the bot, which they confirm. */
  answersInPrivate(words: string, manner: Manner = {}): Promise<string> {
    this.#said.push(words);
    return this.writeInPrivate(words, manner);
  }

  /** By the button under their receipt. */
  edits(words: string): Promise<string> {
    this.#said.push(words);
    return this.pressEdit(words);
  }

  /** By the button under their receipt. */
  withdraws(): Promise<string> {
    this.#said.push(undefined);
    return this.pressWithdraw();
  }

  /** What they know to be stored, since they saw a receipt for it. */
  get holds(): string | undefined {
    return this.#said[this.#confirmed];
  }

  /** What can be stored, as far as they know: what was confirmed, or what they tried since; `undefined` is nothing. */
  get mayBeStored(): (string | undefined)[] {
    return this.#confirmed < 0 ? [undefined, ...this.#said] : this.#said.slice(this.#confirmed);
  }

  /** All that the bot wrote to them in private, the newest last. */
  abstract privateMessages(): string[];

  protected abstract pressAnswer(words: string, manner: Manner): Promise<string>;
  protected abstract reply(words: string, manner: Manner): Promise<string>;
  protected abstract writeInPrivate(words: string, manner: Manner): Promise<string>;
  protected abstract pressEdit(words: string): Promise<string>;
  protected abstract pressWithdraw(): Promise<string>;

  protected get sentences() {
    return sentencesIn(this.language);
  }

  /** Takes in what the bot answered: only a receipt tells a reader that the answer is stored. True for a receipt. */
  protected reads(text: string): boolean {
    const { receipt } = this.sentences.answering;
    if (text.includes(receipt.withdrawn)) this.#confirms(this.#said.lastIndexOf(undefined));
    const isReceipt = text.includes(receipt.new) || text.includes(receipt.edited);
    if (isReceipt && text.includes(this.question)) {
      const shown = this.#said.findLastIndex((words) => words !== undefined && text.includes(words));
      expect(shown, `the receipt shows other words:\n${text}`).toBeGreaterThanOrEqual(0);
      this.#confirms(shown);
    }
    return isReceipt;
  }

  #confirms(said: number): void {
    this.#confirmed = Math.max(this.#confirmed, said);
  }
}

export function missing(what: string, where?: { transcript(): string }): never {
  throw new Error(`there is no ${what}${where ? ` in:\n${where.transcript()}` : ''}`);
}
