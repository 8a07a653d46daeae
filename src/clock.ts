import { setTimeout as sleep } from 'node:timers/promises';

/** Time, injected so that tests decide what it is. */
export interface Clock {
  now(): Temporal.Instant;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Temporal.Now.instant(),
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, signal ? { signal } : {});
  },
};
