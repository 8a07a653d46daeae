import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { issueDateSchema } from '../newsletter/issue.ts';
import { chatKeySchema, messageIdSchema, type PersonKey, personKeySchema } from '../platforms/chat.ts';
import type { Collection, Store } from '../store/collection.ts';

/** What an editor was asked to write, on a platform without forms. */
const awaitedSchema = z.object({
  verb: z.enum(['decline', 'ask', 'trim']),
  question: issueDateSchema,
  person: personKeySchema,
  revision: z.int().positive(),
  /** The code of the queue's view that it was begun in; none on a card. */
  view: z.string().optional(),
  chat: chatKeySchema,
  /** The card, which the words must reply to; where it isn't known, any message of the bot's. */
  message: messageIdSchema.optional(),
  at: z.iso.datetime(),
});
export type AwaitedWords = z.infer<typeof awaitedSchema>;

/** An editor who comes back later talks of something else. */
const awaitedFor = Temporal.Duration.from({ hours: 1 });

/** What editors were asked to write; an editor one thing at a time. It survives a restart. */
export class AwaitedWordsOfEditors {
  readonly #records: Collection<PersonKey, AwaitedWords>;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#clock = clock;
    this.#records = store.collection({
      namespace: 'awaited-words',
      key: personKeySchema,
      value: awaitedSchema,
      version: 1,
    });
  }

  async of(editor: PersonKey): Promise<AwaitedWords | undefined> {
    const awaited = await this.#records.get(editor);
    if (!awaited) return undefined;
    const ends = Temporal.Instant.from(awaited.at).add(awaitedFor);
    return Temporal.Instant.compare(this.#clock.now(), ends) < 0 ? awaited : undefined;
  }

  set(editor: PersonKey, awaited: Omit<AwaitedWords, 'at'>): Promise<void> {
    return this.#records.set(editor, { ...awaited, at: this.#clock.now().toString() });
  }

  drop(editor: PersonKey): Promise<void> {
    return this.#records.delete(editor);
  }

  /** Forgets what concerns a person, as an editor or as an author. */
  async forget(person: PersonKey): Promise<void> {
    const those: PersonKey[] = [];
    for await (const [editor, awaited] of this.#records.entries()) {
      if (editor === person || awaited.person === person) those.push(editor);
    }
    for (const editor of those) await this.drop(editor);
  }
}
