import type { IssueDate } from '../newsletter/issue.ts';
import type { MessageId, PersonKey } from '../platforms/chat.ts';
import { KeyedQueue } from '../questions/keyed-queue.ts';
import type { Collection, Store } from '../store/collection.ts';
import { type AuthorKey, authorKey, authorKeySchema, readAuthorKey } from './author-key.ts';
import { type Inquiry, inquirySchema } from './notice.ts';

/** What came of writing a question to an author; `unsent`: certainly nothing arrived. */
export type Asked = { kind: 'sent'; message?: MessageId } | { kind: 'unsent' };

/** What editors asked authors; of each author the last. */
export class Inquiries {
  readonly #records: Collection<AuthorKey, Inquiry>;
  readonly #writers = new KeyedQueue<AuthorKey>();

  constructor(store: Store) {
    this.#records = store.collection({
      namespace: 'inquiries',
      key: authorKeySchema,
      value: inquirySchema,
      version: 1,
    });
  }

  of(question: IssueDate, author: PersonKey): Promise<Inquiry | undefined> {
    return this.#records.get(authorKey(question, author));
  }

  /** All there are, each with the answer it is about. */
  async *all(): AsyncGenerator<{ question: IssueDate; author: PersonKey; inquiry: Inquiry }> {
    for await (const [key, inquiry] of this.#records.entries()) yield { ...readAuthorKey(key), inquiry };
  }

  /**
   * Asks an author by `write`. The question is noted before it is written, since the author may answer at once; one that
   * couldn't be written leaves what was asked before. Whoever forgets it meanwhile forgets this one too.
   */
  ask<Came extends Asked>(
    question: IssueDate,
    author: PersonKey,
    asked: Omit<Inquiry, 'message' | 'before'>,
    write: () => Promise<Came>,
  ): Promise<Came> {
    const key = authorKey(question, author);
    return this.#writers.add(key, async () => {
      const before = await this.#records.get(key);
      const messages = before ? [...before.before, ...(before.message ? [before.message] : [])] : [];
      const inquiry = { ...asked, before: messages.slice(-mostBefore) };
      await this.#records.set(key, inquiry);
      const came = await write();
      if (came.kind === 'sent') {
        await this.#records.set(key, came.message === undefined ? inquiry : { ...inquiry, message: came.message });
      } else if (before) await this.#records.set(key, before);
      else await this.#records.delete(key);
      return came;
    });
  }

  forget(question: IssueDate, author: PersonKey): Promise<void> {
    const key = authorKey(question, author);
    return this.#writers.add(key, () => this.#records.delete(key));
  }
}

const mostBefore = 20;
