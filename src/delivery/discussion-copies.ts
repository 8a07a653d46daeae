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
  readonly #byPost = new Map<CopyKey, MessagePlace>();

  /** Throws `StoreUnavailable`. */
  static async open(store: Store, clock: Clock): Promise<DiscussionCopies> {
    const copies = new DiscussionCopies(store, clock);
    const oldest = clock.now().subtract({ hours: keptHours });
    for await (const [key, { copy, at }] of copies.#records.entries()) {
      if (Temporal.Instant.compare(Temporal.Instant.from(at), oldest) < 0) await copies.#records.delete(key);
      else copies.#byPost.set(key, copy);
    }
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
    await this.#records.set(key, { post, copy, at: this.#clock.now().toString() });
    this.#byPost.set(key, copy);
  }

  copyOf(post: MessagePlace): MessagePlace | undefined {
    return this.#byPost.get(keyOf(post));
  }
}

/** An issue is discussed for a week or two. */
const keptHours = 30 * 24;

function keyOf({ chat, message }: MessagePlace): CopyKey {
  return copyKeySchema.parse(`${chat} ${message}`);
}
