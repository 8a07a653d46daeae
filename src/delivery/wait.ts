import type { Clock } from '../clock.ts';

/**
 * A wait until some time that ends as soon as a clock says so: the time of day, since a machine may have slept, or the steady
 * clock, since the time of day may be set back meanwhile.
 */
export class Wait {
  readonly #clock: Pick<Clock, 'now' | 'elapsedMs'>;
  readonly #until: number;
  readonly #endsAt: number;

  /** `since`: when it was decided, by an earlier process perhaps. It lasts no longer than from then. */
  constructor(clock: Pick<Clock, 'now' | 'elapsedMs'>, until: Temporal.Instant, since = clock.now()) {
    this.#clock = clock;
    this.#until = until.epochMilliseconds;
    const from = Math.max(clock.now().epochMilliseconds, since.epochMilliseconds);
    this.#endsAt = clock.elapsedMs() + this.#until - from;
  }

  /** Milliseconds; 0 or less when it is over. */
  get msLeft(): number {
    return Math.min(this.#until - this.#clock.now().epochMilliseconds, this.#endsAt - this.#clock.elapsedMs());
  }
}
