import { IssueArchive } from '../../src/archive/issue-archive.ts';
import { createLogger } from '../../src/log.ts';
import { type Issue, type IssueDate, issueDateSchema, issueSchema } from '../../src/newsletter/issue.ts';
import { paragraph } from '../../src/newsletter/rich-text.ts';
import { chatKeySchema, type PersonKey, personKeySchema } from '../../src/platforms/chat.ts';
import { Questions } from '../../src/questions/questions.ts';
import type { Editor, Written } from '../../src/questions/reply.ts';
import type { Store } from '../../src/store/collection.ts';
import { openStore } from '../../src/store/open-store.ts';
import { ManualClock } from '../delivery/manual-clock.ts';

export const lastWeek = issueDateSchema.parse('2026-02-27');
export const thisWeek = issueDateSchema.parse('2026-03-06');
export const nextWeek = issueDateSchema.parse('2026-03-13');

export const ana = personKeySchema.parse('discord:1');
export const bo = personKeySchema.parse('telegram:2');
export const mei: Editor = { key: personKeySchema.parse('discord:100'), name: 'Mei' };
export const tom: Editor = { key: personKeySchema.parse('telegram:200'), name: 'Tom' };

export function reader(number: number): PersonKey {
  return personKeySchema.parse(`${number % 2 === 0 ? 'discord' : 'telegram'}:${1000 + number}`);
}

export function issueOf(date: IssueDate, question?: string, closes?: string): Issue {
  return issueSchema.parse({
    language: 'en',
    date,
    title: `Issue of ${date}`,
    url: `https://example.org/n/${date}.html`,
    letter: { body: [paragraph('The ferry is back.')] },
    pointers: [],
    ...(question ? { question: { context: [], text: [{ type: 'text', value: question }], closes } } : {}),
    about: [],
  });
}

export function written(text: string, more: Partial<Written> = {}): Written {
  return {
    text,
    shownAs: { kind: 'name', name: 'Ana' },
    mayFeature: true,
    language: 'en',
    source: { kind: 'form', chat: chatKeySchema.parse('discord:5') },
    ...more,
  };
}

/** The question of the week with a store of its own: last week's and this week's issues are posted, next week's is written. */
export class QuestionDesk implements AsyncDisposable {
  readonly clock = new ManualClock();
  readonly begun = new Set<IssueDate>([lastWeek, thisWeek]);
  readonly store: Store;
  readonly archive: IssueArchive;
  questions: Questions;

  static async open(url = 'sqlite://:memory:'): Promise<QuestionDesk> {
    const store = await openStore(url, createLogger('silent'));
    const archive = await IssueArchive.open(store);
    await archive.keep(issueOf(lastWeek, 'Which bridge do you miss?'));
    await archive.keep(issueOf(thisWeek, 'Which port do you like?'));
    await archive.keep(issueOf(nextWeek, 'Which tide do you fear?'));
    return new QuestionDesk(store, archive);
  }

  private constructor(store: Store, archive: IssueArchive) {
    this.store = store;
    this.archive = archive;
    this.questions = this.restarted();
  }

  /** A new process on the same store, or on a store that dies. */
  restarted(store: Store = this.store): Questions {
    this.questions = new Questions({
      store,
      archive: this.archive,
      clock: this.clock,
      log: createLogger('silent'),
      hasBegun: (date) => this.begun.has(date),
    });
    return this.questions;
  }

  /** The posting of an issue begins, as the broadcast does it. */
  async post(date: IssueDate): Promise<void> {
    await this.questions.issueBegins(date);
    this.begun.add(date);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.store.close();
  }
}
