import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { chatKeySchema, messageIdSchema } from '../platforms/chat.ts';
import type { MessagePlace } from '../platforms/follow-up.ts';
import type { Collection, Store } from '../store/collection.ts';

const placeSchema = z.object({ chat: chatKeySchema, message: messageIdSchema });
const copySchema = z.object({ post: placeSchema, copy: placeSchema, at: z.iso.datetime() });
type Copy = z.infer<typeof copySchema>;

const copyKeySchema = z.string().brand<'CopyKey'>();
type CopyKey = z.infer<typeof copyKeySchema>;

/**
 * Where the posts of channels were copied to, into their discussion groups. The platform tells it once and can't be asked,
 * so it is kept; for as long as anyone discusses an issue.
 */
export class DiscussionCopies {
  readonly #records: Collection<CopyKey, Copy>;
  readonly #clock: Clock;
  /** The oldest first. */
  readonly #byPost = new Map<CopyKey, { copy: MessagePlace; atMs: number }>();

  /** Throws `StoreUnavailable`. */
  static async open(store: Store, clock: Clock): Promise<DiscussionCopies> {
    const copies = new DiscussionCopies(store, clock);
    const known: [CopyKey, { copy: MessagePlace; atMs: number }][] = [];
    for await (const [key, { copy, at }] of copies.#records.entries())
      known.push([key, { copy, atMs: Date.parse(at) }]);
    known.sort(([, a], [, b]) => a.atMs - b.atMs);
    for (const [key, place] of known) copies.#byPost.set(key, place);
    await copies.#forgetOld();
    return copies;
  }

  private constructor(store: Store, clock: Clock) {
    this.#clock = clock;
    this.#records = store.collection({
      namespace: 'discussion-copies',
      key: copyKeySchema,
      value: copySchema,
      version: 1,
    });
  }

  /** Resolves when it is on the disk. */
  async note(post: MessagePlace, copy: MessagePlace): Promise<void> {
    const key = keyOf(post);
    const at = this.#clock.now();
    await this.#records.set(key, { post, copy, at: at.toString() });
    // The last one, though it may have been known.
    this.#byPost.delete(key);
    this.#byPost.set(key, { copy, atMs: at.epochMilliseconds });
    await this.#forgetOld();
  }

  copyOf(post: MessagePlace): MessagePlace | undefined {
    return this.#byPost.get(keyOf(post))?.copy;
  }

  async #forgetOld(): Promise<void> {
    const oldestMs = this.#clock.now().epochMilliseconds - keptMs;
    for (const [key, { atMs }] of this.#byPost) {
      if (atMs >= oldestMs) return;
      this.#byPost.delete(key);
      await this.#records.delete(key);
    }
  }
}

/** An issue is discussed for a week or two. */
const keptMs = 30 * 24 * 60 * 60_000;

function keyOf({ chat, message }: MessagePlace): CopyKey {
  return copyKeySchema.parse(`${chat} ${message}`);
}
