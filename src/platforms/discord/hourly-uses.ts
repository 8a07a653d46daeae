import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { Collection, Store } from '../../store/collection.ts';

/**
 * How often something was done in each channel within an hour, where Discord allows only so much and tells it by refusing one
 * too many. A restart doesn't forget it: what is counted is on the disk before it is done.
 */
export class HourlyUses {
  readonly #most: number;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #stored: Collection<string, string[]> | undefined;
  /** When it was done, in milliseconds of the epoch; the newest is last. What was done longer ago than an hour counts no more. */
  readonly #byChannel = new LRUCache<string, Promise<number[]>>({ max: mostChannels, ttl: hourMs });

  /** `what` names the record in the store; without a store it is forgotten at the end. */
  constructor({ what, most, clock, store }: HourlyUsesOptions) {
    this.#most = most;
    this.#clock = clock;
    this.#stored = store?.collection({
      namespace: `hourly:${what}`,
      key: z.string(),
      value: z.array(z.iso.datetime()),
      version: 1,
    });
  }

  /**
   * Counts one more in a channel and returns 0; or counts nothing and returns how many milliseconds it has to wait. Throws
   * `StoreUnavailable`.
   */
  async take(channel: string): Promise<number> {
    const known = this.#byChannel.get(channel) ?? this.#read(channel);
    this.#byChannel.set(channel, known);
    // No other one comes in between from here to when it is counted.
    const times = await known.catch((error: unknown) => {
      this.#byChannel.delete(channel);
      throw error;
    });
    const now = this.#clock.now().epochMilliseconds;
    // Those of a clock that was set back since were done by now.
    const recent = times.map((time) => Math.min(time, now)).filter((time) => time > now - hourMs);
    const oldest = recent.at(-this.#most);
    if (oldest !== undefined) return oldest + hourMs - now;
    times.splice(0, times.length, ...recent, now);
    await this.#stored?.set(
      channel,
      times.map((time) => Temporal.Instant.fromEpochMilliseconds(time).toString()),
    );
    return 0;
  }

  async #read(channel: string): Promise<number[]> {
    const times = await this.#stored?.get(channel);
    return times?.map((time) => Date.parse(time)) ?? [];
  }
}

export interface HourlyUsesOptions {
  what: string;
  most: number;
  clock: Pick<Clock, 'now'>;
  store?: Store | undefined;
}

/** Discord doesn't say whether it counts a sliding hour; if not, this is on the safe side. */
const hourMs = 3600_000;
/** What is known of others is read from the store again. */
const mostChannels = 1000;
