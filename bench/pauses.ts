import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import type { Pauses } from './messages.ts';

/** Watches what holds this process up, so that a slow answer is not blamed on what did not cause it. */
export class PauseWatch {
  readonly #delay = monitorEventLoopDelay({ resolution: 1 });
  #longestGcMs = 0;

  constructor() {
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) this.#longestGcMs = Math.max(this.#longestGcMs, duration);
    }).observe({ entryTypes: ['gc'] });
    this.#delay.enable();
  }

  /** Since this was asked last. */
  take(): Pauses {
    const pauses = {
      longestGcMs: this.#longestGcMs,
      longestHoldMs: this.#delay.max / 1e6,
      memoryMb: process.memoryUsage.rss() / 2 ** 20,
    };
    this.#longestGcMs = 0;
    this.#delay.reset();
    return pauses;
  }
}
