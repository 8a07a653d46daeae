import type { IssueDate } from '../newsletter/issue.ts';
import type { PersonKey } from '../platforms/chat.ts';
import type { Store } from '../store/collection.ts';
import { AuthorWords, type EditorsMessage } from './author-words.ts';
import { Inquiries } from './inquiries.ts';

/** What editors and the author of an answer said to each other. */
export interface Talk {
  question: IssueDate;
  /** What editors asked last. */
  asked?: { words: string; at: string };
  /** What the author told them, oldest first. */
  told: { asked: string; text: string; at: string }[];
}

/** What editors ask authors, and what authors tell them. */
export class Talks {
  readonly inquiries: Inquiries;
  readonly words: AuthorWords;

  constructor(store: Store) {
    this.inquiries = new Inquiries(store);
    this.words = new AuthorWords(store);
  }

  /** All that is kept of those with one person, oldest question first. */
  async of(person: PersonKey): Promise<Talk[]> {
    const talks = new Map<IssueDate, Talk>();
    for await (const { question, author, inquiry } of this.inquiries.all()) {
      if (author !== person) continue;
      talks.set(question, { question, asked: { words: inquiry.asked, at: inquiry.at }, told: [] });
    }
    for await (const { question, author, words } of this.words.all()) {
      if (author !== person || words.length === 0) continue;
      const told = words.map(({ asked, text, at }) => ({ asked, text, at }));
      talks.set(question, { ...talks.get(question), question, told });
    }
    return [...talks.values()].sort((a, b) => (a.question < b.question ? -1 : 1));
  }

  /** Deletes those about an answer. Returns the messages that still show editors what its author told them. */
  async forget(question: IssueDate, author: PersonKey): Promise<readonly EditorsMessage[]> {
    await this.inquiries.forget(question, author);
    return this.words.takeBack(question, author);
  }
}
