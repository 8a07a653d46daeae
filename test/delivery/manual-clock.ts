import { setImmediate as turnOfTheEventLoop } from 'node:timers/promises';
import type { Clock } from '../../src/clock.ts';
import { sqliteAtRest } from '../../src/store/sqlite-driver.ts';

/** Time that passes only when a test lets it. */
export class ManualClock implements Clock {
  #now = Temporal.Instant.from('2026-03-06T22:00:00Z');
  /** By how much the time of day was set, in milliseconds. */
  #setBy = 0;
  #sleepers: { until: Temporal.Instant; wake: () => void }[] = [];

  /** How often something asked for the time: whatever is at work does. */
  #asked = 0;

  now(): Temporal.Instant {
    this.#asked++;
    return this.#now;
  }

  elapsedMs(): number {
    return this.now().epochMilliseconds - this.#setBy;
  }

  /** Sets the time of day; nobody has slept longer by that. */
  set(by: Temporal.DurationLike): void {
    const before = this.#now;
    this.#now = before.add(by);
    const ms = before.until(this.#now).total('milliseconds');
    this.#setBy += ms;
    for (const sleeper of this.#sleepers) sleeper.until = sleeper.until.add({ milliseconds: ms });
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = { until: this.#now.add({ milliseconds: Math.ceil(ms) }), wake: resolve };
      this.#sleepers.push(sleeper);
      const abort = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason);
      };
      if (signal?.aborted) abort();
      else signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** How many sleep now. */
  get sleepers(): number {
    return this.#sleepers.length;
  }

  pass(duration: Temporal.DurationLike): void {
    this.#now = this.#now.add(duration);
    const due = this.#sleepers.filter(({ until }) => Temporal.Instant.compare(until, this.#now) <= 0);
    this.#sleepers = this.#sleepers.filter((sleeper) => !due.includes(sleeper));
    for (const { wake } of due) wake();
  }

  /** Resolves when nothing happens any more: whatever is at work asks for the time. */
  async settle(): Promise<void> {
    for (let asked = -1; asked !== this.#asked; ) {
      asked = this.#asked;
      await quiet();
    }
  }

  /** Lets time pass until the work is done: whenever nothing happens any more, it is as late as the next sleeper waits for. */
  async passUntil<Result>(work: Promise<Result>): Promise<Result> {
    let done = false;
    const settled = work.finally(() => {
      done = true;
    });
    settled.catch(() => {});
    while (!done) {
      await this.settle();
      const next = this.#sleepers.map(({ until }) => until).sort(Temporal.Instant.compare)[0];
      if (next && !done) this.pass(this.#now.until(next));
    }
    return settled;
  }
}

/** Resolves when everything that doesn't wait for time or for a test has run: a commit takes two turns, and its thread. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) {
    await turnOfTheEventLoop();
    await sqliteAtRest();
  }
}
