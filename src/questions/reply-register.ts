import { setImmediate as turnOfTheEventLoop } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { IssueDate } from '../newsletter/issue.ts';
import { type PersonKey, personKeySchema } from '../platforms/chat.ts';
import type { Collection, Store } from '../store/collection.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { type Reply, replySchema } from './reply.ts';
import { ReplyIndex } from './reply-index.ts';

/** What is to be made of a reply, and what to tell who asked for it. */
export interface Change<Result> {
  write?: Reply;
  result: Result;
}

/** Told of every reply after it was stored, or, without `reply`, deleted for good. */
export type ReplyWatcher = (person: PersonKey, reply?: Reply) => void;

/**
 * The replies to one question. The store holds them; memory holds what they are listed, counted and compared by, without
 * their words. A reply has one writer at a time, and what was written is on the disk before it is seen.
 */
export class ReplyRegister {
  readonly index = new ReplyIndex();
  /** What concerns the places of several replies: one at a time. */
  readonly ordering = new PQueue({ concurrency: 1 });
  readonly #records: Collection<PersonKey, Reply>;
  readonly #writers = new KeyedQueue<PersonKey>();
  readonly #watcher: ReplyWatcher;

  /** Reads all replies to a question once. Throws `StoreUnavailable`. */
  static async open(store: Store, question: IssueDate, watcher: ReplyWatcher): Promise<ReplyRegister> {
    const register = new ReplyRegister(repliesIn(store, question), watcher);
    let read = 0;
    for await (const [, reply] of register.#records.entries()) {
      register.index.put(reply);
      if (++read % readAtOnce === 0) await turnOfTheEventLoop();
    }
    return register;
  }

  private constructor(records: Collection<PersonKey, Reply>, watcher: ReplyWatcher) {
    this.#records = records;
    this.#watcher = watcher;
  }

  get(person: PersonKey): Promise<Reply | undefined> {
    return this.#records.get(person);
  }

  /** In the order of the keys. */
  async getMany(people: readonly PersonKey[]): Promise<Reply[]> {
    const found = await this.#records.getMany(people);
    return people.flatMap((person) => found.get(person) ?? []);
  }

  /** Changes a person's reply, from what it is at that moment. */
  change<Result>(person: PersonKey, make: (now: Reply | undefined) => Change<Result>): Promise<Result> {
    return this.#writers.add(person, async () => {
      const { write, result } = make(await this.#records.get(person));
      if (write) {
        await this.#records.set(person, write);
        this.index.put(write);
        this.#watcher(person, write);
      }
      return result;
    });
  }

  /** Changes several in one commit, each from what it is at that moment. Call within `ordering`. */
  async changeAll(people: readonly PersonKey[], make: (now: Reply) => Reply | undefined): Promise<void> {
    const [first, ...others] = [...new Set(people)].toSorted();
    const within = async (left: readonly PersonKey[]): Promise<void> => {
      const [next, ...rest] = left;
      if (next) return this.#writers.add(next, () => within(rest));
      const changed = (await this.getMany(people)).flatMap((reply) => make(reply) ?? []);
      await this.#records.setMany(changed.map((reply) => [reply.person, reply]));
      for (const reply of changed) {
        this.index.put(reply);
        this.#watcher(reply.person, reply);
      }
    };
    if (first) await within([first, ...others]);
  }

  /** Deletes a person's reply for good. Returns it as it was. */
  delete(person: PersonKey): Promise<Reply | undefined> {
    return this.#writers.add(person, async () => {
      const reply = await this.#records.get(person);
      await this.#records.delete(person);
      this.index.delete(person);
      this.#watcher(person);
      return reply;
    });
  }
}

/** Replies read in one turn of the event loop, so that commands are answered meanwhile. */
const readAtOnce = 200;

/** The stored replies to a question, a person's under the person's key. */
export function repliesIn(store: Store, question: IssueDate): Collection<PersonKey, Reply> {
  return store.collection({ namespace: `replies:${question}`, key: personKeySchema, value: replySchema, version: 1 });
}
