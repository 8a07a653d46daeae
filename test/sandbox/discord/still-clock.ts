import type { Clock } from '../../../src/clock.ts';

/** Time that stands still until a test moves it. */
export class StillClock implements Clock {
  #now: number;
  readonly #sleeping = new Set<{ until: number; wake: () => void }>();

  constructor(start = '2026-05-01T12:00:00Z') {
    this.#now = Temporal.Instant.from(start).epochMilliseconds;
  }

  now(): Temporal.Instant {
    return Temporal.Instant.fromEpochMilliseconds(this.#now);
  }

  elapsedMs(): number {
    return this.#now;
  }

  /** Moves time on, and wakes who slept until then. */
  pass(ms: number): void {
    this.#now += ms;
    for (const sleeper of this.#sleeping) {
      if (sleeper.until > this.#now) continue;
      this.#sleeping.delete(sleeper);
      sleeper.wake();
    }
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = { until: this.#now + ms, wake: resolve };
      this.#sleeping.add(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleeping.delete(sleeper);
        reject(signal.reason);
      });
    });
  }
}
