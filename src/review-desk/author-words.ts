import { z } from 'zod';
import type { IssueDate } from '../newsletter/issue.ts';
import { chatKeySchema, messageIdSchema, type PersonKey } from '../platforms/chat.ts';
import { KeyedQueue } from '../questions/keyed-queue.ts';
import type { Collection, Store } from '../store/collection.ts';
import { type AuthorKey, authorKey, authorKeySchema, readAuthorKey } from './author-key.ts';

/** A message in an editors' chat; the chat is called as it is configured. */
const placeSchema = z.object({ chat: chatKeySchema, message: messageIdSchema });
export type EditorsMessage = z.infer<typeof placeSchema>;

const wordSchema = z.object({
  /** What the editors had asked. */
  asked: z.string().min(1),
  text: z.string().min(1),
  at: z.iso.datetime(),
  /** Where editors see it; none where the platform's answer was lost. */
  places: z.array(placeSchema),
});
type AuthorWord = z.infer<typeof wordSchema>;

const recordSchema = z.object({
  /** Oldest first. */
  words: z.array(wordSchema),
  /** Messages that still show what was taken back. */
  toTakeOut: z.array(placeSchema),
});
type AuthorRecord = z.infer<typeof recordSchema>;

/** What authors told editors who had asked them: kept so that they can see it, and take it back out of the editors' chats. */
export class AuthorWords {
  readonly #records: Collection<AuthorKey, AuthorRecord>;
  readonly #writers = new KeyedQueue<AuthorKey>();

  constructor(store: Store) {
    this.#records = store.collection({
      namespace: 'author-words',
      key: authorKeySchema,
      value: recordSchema,
      version: 1,
    });
  }

  /** All there are, each with the answer it is about. */
  async *all(): AsyncGenerator<{ question: IssueDate; author: PersonKey } & AuthorRecord> {
    for await (const [key, record] of this.#records.entries()) yield { ...readAuthorKey(key), ...record };
  }

  /** Notes a word, then has `show` show it to editors; keeps nothing of it where that failed (undefined). */
  pass(
    question: IssueDate,
    author: PersonKey,
    word: Omit<AuthorWord, 'places'>,
    show: () => Promise<EditorsMessage[] | undefined>,
  ): Promise<boolean> {
    const key = authorKey(question, author);
    return this.#writers.add(key, async () => {
      const { words, toTakeOut } = (await this.#records.get(key)) ?? { words: [], toTakeOut: [] };
      await this.#records.set(key, { words: [...words, { ...word, places: [] }], toTakeOut });
      const places = await show();
      await this.#put(key, { words: places ? [...words, { ...word, places }] : words, toTakeOut });
      return places !== undefined;
    });
  }

  /** Deletes what an author said. Returns the messages that still show it, until `takenOut` is told of each. */
  takeBack(question: IssueDate, author: PersonKey): Promise<readonly EditorsMessage[]> {
    return this.#change(question, author, ({ words, toTakeOut }) => ({
      words: [],
      toTakeOut: [...toTakeOut, ...words.flatMap(({ places }) => places)],
    }));
  }

  /** This message no longer shows what was taken back. */
  async takenOut(question: IssueDate, author: PersonKey, { chat, message }: EditorsMessage): Promise<void> {
    await this.#change(question, author, ({ words, toTakeOut }) => ({
      words,
      toTakeOut: toTakeOut.filter((each) => each.chat !== chat || each.message !== message),
    }));
  }

  #change(
    question: IssueDate,
    author: PersonKey,
    make: (now: AuthorRecord) => AuthorRecord,
  ): Promise<readonly EditorsMessage[]> {
    const key = authorKey(question, author);
    return this.#writers.add(key, async () => {
      const known = await this.#records.get(key);
      if (!known) return [];
      const changed = make(known);
      await this.#put(key, changed);
      return changed.toTakeOut;
    });
  }

  #put(key: AuthorKey, record: AuthorRecord): Promise<void> {
    const isEmpty = record.words.length === 0 && record.toTakeOut.length === 0;
    return isEmpty ? this.#records.delete(key) : this.#records.set(key, record);
  }
}
