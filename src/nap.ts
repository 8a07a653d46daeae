import type { Clock } from './clock.ts';

/**
 * The rest between two looks at what is due, which something that changes meanwhile cuts short. Call `listen` before each
 * look and `rest` after it: what changed during the look then ends the rest at once.
 */
export class Nap {
  readonly #clock: Clock;
  #woken = Promise.withResolvers<void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** From now on `wake` counts for the next rest. */
  listen(): void {
    this.#woken = Promise.withResolvers();
  }

  wake(): void {
    this.#woken.resolve();
  }

  /** Resolves when woken, or after so many milliseconds; without a number only when woken. */
  async rest(ms?: number): Promise<void> {
    const over = new AbortController();
    const timer = ms === undefined ? [] : [this.#clock.sleep(ms, over.signal).catch(() => {})];
    await Promise.race([this.#woken.promise, ...timer]);
    over.abort();
  }
}
