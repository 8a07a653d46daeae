import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { type IssueDate, issueDateSchema } from '../newsletter/issue.ts';
import { type PersonKey, personKeySchema } from '../platforms/chat.ts';
import type { Collection, Store } from '../store/collection.ts';
import type { ComposedAnswer } from './composition.ts';
import { KeyedQueue } from './keyed-queue.ts';

const acknowledgementSchema = z.object({
  issue: issueDateSchema,
  person: personKeySchema,
  /** The questions whose answers of this person the issue shows. */
  questions: z.array(issueDateSchema).min(1),
  /**
   * `owed`: to be told. `telling`: it may have been told; after a kill it counts as told, since nobody wants to be
   * thanked twice. `told`, `unreachable`: over.
   */
  state: z.enum(['owed', 'telling', 'told', 'unreachable']),
  at: z.iso.datetime(),
});
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;

/** `<date of the issue>/<person>`. */
const keySchema = z.templateLiteral([issueDateSchema, '/', personKeySchema]);
type Key = z.infer<typeof keySchema>;

/** Who is to be told that an issue shows their answer; each is told once, however often the process restarts. */
export class Acknowledgements {
  readonly #records: Collection<Key, Acknowledgement>;
  readonly #clock: Clock;
  readonly #writers = new KeyedQueue<Key>();

  constructor(store: Store, clock: Clock) {
    this.#clock = clock;
    this.#records = store.collection({
      namespace: 'acknowledgements',
      key: keySchema,
      value: acknowledgementSchema,
      version: 1,
    });
  }

  /** Notes who is to be told of an issue; who is noted already stays as it is. */
  async owe(issue: IssueDate, answers: readonly ComposedAnswer[]): Promise<void> {
    for (const [person, theirs] of Map.groupBy(answers, (answer) => answer.person)) {
      const key = keyOf({ issue, person });
      await this.#writers.add(key, async () => {
        if (await this.#records.get(key)) return;
        const questions = [...new Set(theirs.map(({ question }) => question))];
        await this.#records.set(key, { issue, person, questions, state: 'owed', at: this.#now() });
      });
    }
  }

  /** Who is still to be told. Call once the posting of the issues has begun, and at every start. */
  async owed(): Promise<Acknowledgement[]> {
    const owed: Acknowledgement[] = [];
    for await (const [, acknowledgement] of this.#records.entries()) {
      if (acknowledgement.state === 'owed') owed.push(acknowledgement);
    }
    return owed;
  }

  /**
   * Tells one person, unless that was done or begun. `tell` says what became of it: `later` when it certainly was not
   * told and may be tried again. When `tell` throws, it counts as not told.
   */
  tell(
    { issue, person }: Pick<Acknowledgement, 'issue' | 'person'>,
    tell: (acknowledgement: Acknowledgement) => Promise<'told' | 'unreachable' | 'later'>,
  ): Promise<void> {
    const key = keyOf({ issue, person });
    return this.#writers.add(key, async () => {
      const known = await this.#records.get(key);
      if (known?.state !== 'owed') return;
      await this.#records.set(key, { ...known, state: 'telling', at: this.#now() });
      let end: 'told' | 'unreachable' | 'later' = 'later';
      try {
        end = await tell(known);
      } finally {
        await this.#records.set(key, { ...known, state: end === 'later' ? 'owed' : end, at: this.#now() });
      }
    });
  }

  /** What is kept of a person. */
  async of(person: PersonKey): Promise<Acknowledgement[]> {
    const found: Acknowledgement[] = [];
    for await (const [, acknowledgement] of this.#records.entries()) {
      if (acknowledgement.person === person) found.push(acknowledgement);
    }
    return found;
  }

  async forget(person: PersonKey): Promise<void> {
    for (const acknowledgement of await this.of(person)) {
      const key = keyOf(acknowledgement);
      await this.#writers.add(key, () => this.#records.delete(key));
    }
  }

  #now(): string {
    return this.#clock.now().toString();
  }
}

function keyOf({ issue, person }: Pick<Acknowledgement, 'issue' | 'person'>): Key {
  return `${issue}/${person}`;
}
