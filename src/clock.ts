import { setTimeout as sleep } from 'node:timers/promises';

/** Time, injected so that tests decide what it is. */
export interface Clock {
  now(): Temporal.Instant;
  /** Whole milliseconds since some moment; unlike the time of day they go on evenly when the machine's clock is set. */
  elapsedMs(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Temporal.Now.instant(),
  elapsedMs: () => Math.floor(performance.timeOrigin + performance.now()),
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, signal ? { signal } : {});
  },
};
