import type { Clock } from '../clock.ts';
import type { Sentences } from '../locales/sentences.ts';
import type { Logger } from '../log.ts';
import type { Store } from '../store/collection.ts';
import type { LeaseHolder, StoredLease } from '../store/lease.ts';
import { lifeOf, thisProcess } from './process-identity.ts';

export interface InstanceLeaseOptions {
  store: Pick<Store, 'lease' | 'place'>;
  clock: Clock;
  log: Logger;
  sentences: Sentences['store'];
  /** Called once when another process has taken it: this one must stop, and can't write any more. */
  onLost(error: Error): void;
}

/**
 * Sees to it that one process works with a store at a time, by a lease that is renewed while it runs. After a kill the
 * next process has it at once when the system shows that the last one is dead, and otherwise when it expires.
 */
export class InstanceLease {
  readonly #options: InstanceLeaseOptions;
  readonly #me: LeaseHolder;
  readonly #ended = new AbortController();
  readonly #renewing: Promise<void>;

  /**
   * @throws {StoreInUse} when another process works with the store
   * @throws what SQLite throws
   */
  static async take(options: InstanceLeaseOptions): Promise<InstanceLease> {
    const me = thisProcess(options.clock.now());
    const found = await take(options, me);
    if (found.holder.id !== me.id && !(await outlives(found, me, options))) {
      throw new StoreInUse(options.sentences.inUse(options.store.place, found.holder));
    }
    return new InstanceLease(options, me);
  }

  private constructor(options: InstanceLeaseOptions, me: LeaseHolder) {
    this.#options = options;
    this.#me = me;
    this.#renewing = this.#renew();
  }

  /** Asks the store. Throws when that can't be read. */
  async isHeld(): Promise<boolean> {
    return (await this.#options.store.lease.current())?.holder.id === this.#me.id;
  }

  /** Renews it no more; it is given back when the store is closed. */
  async end(): Promise<void> {
    this.#ended.abort();
    await this.#renewing;
  }

  async #renew(): Promise<void> {
    const { store, clock, log, sentences, onLost } = this.#options;
    const { signal } = this.#ended;
    while (!signal.aborted) {
      await clock.sleep(renewEveryMs, signal).catch(() => {});
      if (signal.aborted) return;
      try {
        if (await store.lease.renew(this.#me.id, clock.now().add({ milliseconds: leaseMs }))) continue;
        onLost(new StoreInUse(sentences.takenOver(store.place)));
        return;
      } catch (error) {
        // It stays ours until another takes it.
        log.warn({ error: String(error) }, 'the lease of the store could not be renewed');
      }
    }
  }
}

/** Another process works with the store: which, and what to do. */
export class StoreInUse extends Error {
  override readonly name = 'StoreInUse';
}

/** Long enough for a machine under load, and short enough to be waited for after a crash elsewhere. */
const leaseMs = 15_000;
const renewEveryMs = 5000;
const lookEveryMs = 500;

function take({ store, clock }: InstanceLeaseOptions, me: LeaseHolder, from?: string): Promise<StoredLease> {
  const now = clock.now();
  return store.lease.take(me, { now, expires: now.add({ milliseconds: leaseMs }) }, from);
}

/**
 * Whether we have it instead of its holder in the end. Of one whose life can't be seen we watch whether it is renewed,
 * which its holder would do twice in that time; nothing is concluded from the other machine's clock.
 */
async function outlives(found: StoredLease, me: LeaseHolder, options: InstanceLeaseOptions): Promise<boolean> {
  const { clock, log } = options;
  const life = lifeOf(found.holder);
  if (life === 'alive') return false;
  if (life === 'unknown') {
    const { host, pid } = found.holder;
    log.warn({ host, pid }, 'the store was not given back; waiting to see whether its last user still runs');
    const watchUntil = clock.now().add({ milliseconds: leaseMs });
    while (Temporal.Instant.compare(clock.now(), watchUntil) < 0) {
      await clock.sleep(lookEveryMs);
      const { holder, expires } = await take(options, me);
      if (holder.id === me.id) return true;
      if (holder.id !== found.holder.id || !expires.equals(found.expires)) return false;
    }
  }
  return (await take(options, me, found.holder.id)).holder.id === me.id;
}
