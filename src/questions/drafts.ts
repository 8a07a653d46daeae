import type { Clock } from '../clock.ts';
import { type PersonKey, personKeySchema } from '../platforms/chat.ts';
import type { Collection, Store } from '../store/collection.ts';
import { type Draft, draftSchema, type NewDraft } from './draft.ts';
import { KeyedQueue } from './keyed-queue.ts';

/** A draft nobody came back to is forgotten after this: a question is open for a week or two. */
const keptFor = Temporal.Duration.from({ hours: 14 * 24 });

/** What people wrote and have not confirmed. It survives a restart, so that a conversation goes on where it stopped. */
export class Drafts {
  readonly #records: Collection<PersonKey, Draft>;
  readonly #clock: Clock;
  readonly #writers = new KeyedQueue<PersonKey>();

  constructor(store: Store, clock: Clock) {
    this.#clock = clock;
    this.#records = store.collection({ namespace: 'drafts', key: personKeySchema, value: draftSchema, version: 1 });
  }

  async get(person: PersonKey): Promise<Draft | undefined> {
    const draft = await this.#records.get(person);
    return draft && !this.#isForgotten(draft) ? draft : undefined;
  }

  /** Begins or changes a person's draft, from what it is at that moment; `undefined` ends it. On the disk when resolved. */
  change(person: PersonKey, next: (now: Draft | undefined) => NewDraft | undefined): Promise<Draft | undefined> {
    return this.#writers.add(person, async () => {
      const known = await this.#records.get(person);
      const draft = next(known && !this.#isForgotten(known) ? known : undefined);
      if (!draft) {
        if (known) await this.#records.delete(person);
        return undefined;
      }
      const stored = { ...draft, updatedAt: this.#clock.now().toString() };
      await this.#records.set(person, stored);
      return stored;
    });
  }

  async drop(person: PersonKey): Promise<void> {
    await this.change(person, () => undefined);
  }

  /** Deletes drafts that were left. Call now and then. */
  async prune(): Promise<void> {
    const left: PersonKey[] = [];
    for await (const [person, draft] of this.#records.entries()) if (this.#isForgotten(draft)) left.push(person);
    // One that was taken up again meanwhile is a new one.
    for (const person of left) await this.change(person, (now) => now);
  }

  #isForgotten({ updatedAt }: Draft): boolean {
    return Temporal.Instant.compare(this.#clock.now(), Temporal.Instant.from(updatedAt).add(keptFor)) >= 0;
  }
}
