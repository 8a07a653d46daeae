import { type Clock, systemClock } from '../../src/clock.ts';

/** The platform's own clock, which a test can put forward, so that messages grow old at once. */
export class AheadClock implements Clock {
  #ahead: Temporal.DurationLike = { seconds: 0 };

  now(): Temporal.Instant {
    return Temporal.Now.instant().add(this.#ahead);
  }

  elapsedMs(): number {
    return systemClock.elapsedMs();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return systemClock.sleep(ms, signal);
  }

  putForward(by: Temporal.DurationLike): void {
    this.#ahead = by;
  }
}
