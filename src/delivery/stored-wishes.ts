import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { type IssueDate, issueDateSchema } from '../newsletter/issue.ts';
import type { Collection, Store } from '../store/collection.ts';
import type { Restoration } from '../store/restoration.ts';
import { type Wish, wishSchema } from './wishes.ts';

const storedWishSchema = z.object({ date: issueDateSchema, wish: wishSchema, at: z.iso.datetime() });
const idSchema = z.uuid();

export interface StoredWishesOptions {
  store: Store;
  clock: Clock;
  log: Logger;
  restoration?: Restoration | undefined;
  carryOut(date: IssueDate, wish: Wish): Promise<number>;
}

/** Carries out the wishes that were left in the store at the command line, where another process can't do it itself. */
export class StoredWishes {
  readonly #options: StoredWishesOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(options: StoredWishesOptions) {
    this.#options = options;
  }

  /** Looks for them until stopped. Throws `StoreUnavailable`. */
  run(): Promise<void> {
    this.#running = this.#lookUntilStopped();
    return this.#running;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running.catch(() => {});
  }

  async #lookUntilStopped(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#look();
      await this.#options.clock.sleep(lookEveryMs, signal).catch(() => {});
    }
  }

  async #look(): Promise<void> {
    const { store, clock, log, restoration, carryOut } = this.#options;
    const stored = wishesIn(store);
    for await (const [id, { date, wish, at }] of stored.entries()) {
      if (this.#stopping.signal.aborted) return;
      const isOld =
        clock.now().since(at).total('hours') > oldestHours ||
        (restoration !== undefined && Temporal.Instant.compare(at, restoration.backedUpAt) <= 0);
      if (isOld) {
        await stored.delete(id);
        log.warn({ issue: date, wish, at }, 'a wish from the command line is too old to be carried out');
        continue;
      }
      // A kill, or a stop in the middle of it, loses what may not be done twice; the others are done once more.
      if (wish === 'resend') await stored.delete(id);
      const chats = await carryOut(date, wish);
      if (this.#stopping.signal.aborted) return;
      if (wish !== 'resend') await stored.delete(id);
      log.info({ issue: date, wish, chats }, 'a wish from the command line is carried out');
    }
  }
}

/** Leaves a wish for the program. Returns its id. Throws `StoreUnavailable`. */
export async function leaveWish(store: Store, date: IssueDate, wish: Wish, now: Temporal.Instant): Promise<string> {
  const id = crypto.randomUUID();
  await wishesIn(store).set(id, { date, wish, at: now.toString() });
  return id;
}

/** Whether a wish still lies there. */
export async function isLeft(store: Store, id: string): Promise<boolean> {
  return (await wishesIn(store).get(id)) !== undefined;
}

function wishesIn(store: Store): Collection<string, z.infer<typeof storedWishSchema>> {
  return store.collection({ namespace: 'delivery-wishes', key: idSchema, value: storedWishSchema, version: 1 });
}

const lookEveryMs = 2000;
/** Nobody who asks for something today means the day after tomorrow. */
const oldestHours = 24;
