import { z } from 'zod';
import { type IssueDate, issueDateSchema } from '../newsletter/issue.ts';
import { type PersonKey, personKeySchema } from '../platforms/chat.ts';
import { KeyedQueue } from '../questions/keyed-queue.ts';
import type { Collection, Store } from '../store/collection.ts';
import { type Inquiry, inquirySchema } from './notice.ts';

/** `<date of the question>/<author>`. */
const keySchema = z.templateLiteral([issueDateSchema, '/', personKeySchema]);
type Key = z.infer<typeof keySchema>;

/** What editors asked authors; of each author the last. */
export class Inquiries {
  readonly #records: Collection<Key, Inquiry>;
  readonly #writers = new KeyedQueue<Key>();

  constructor(store: Store) {
    this.#records = store.collection({ namespace: 'inquiries', key: keySchema, value: inquirySchema, version: 1 });
  }

  of(question: IssueDate, author: PersonKey): Promise<Inquiry | undefined> {
    return this.#records.get(`${question}/${author}`);
  }

  set(question: IssueDate, author: PersonKey, inquiry: Inquiry): Promise<void> {
    const key: Key = `${question}/${author}`;
    return this.#writers.add(key, () => this.#records.set(key, inquiry));
  }

  forget(question: IssueDate, author: PersonKey): Promise<void> {
    const key: Key = `${question}/${author}`;
    return this.#writers.add(key, () => this.#records.delete(key));
  }
}
