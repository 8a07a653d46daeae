import type { Clock } from '../clock.ts';
import { backoffMs } from './backoff.ts';

/** Lost answers in a row that mean the platform is down, not a chat unlucky. */
const lostThatMeanOutage = 3;
const longestPauseMs = 60_000;

/** The right to one send. */
export interface Pass {
  /** Says whether the platform's answer came. */
  answered(came: boolean): void;
  /** To be called when done with it, used or not. */
  release(): void;
}

interface Outage {
  pauses: number;
  /** Whether a send is being tried. */
  isTried: boolean;
  /** Resolves when the trial ends. */
  changed: PromiseWithResolvers<void>;
}

/**
 * Holds back sends while a platform loses its answers: without it, one bad minute would make every delivery uncertain.
 * During an outage one send at a time is tried, at growing intervals up to a minute, until an answer comes.
 */
export class OutageGate {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  #lostInARow = 0;
  #outage: Outage | undefined;

  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#outage?.changed.resolve(), { once: true });
  }

  /** Resolves when one send may be begun; rejects only when the signal is aborted. */
  async pass(): Promise<Pass> {
    for (let outage = this.#outage; outage; outage = this.#outage) {
      this.#signal.throwIfAborted();
      if (outage.isTried) await outage.changed.promise;
      else return this.#trial(outage);
    }
    return { answered: (came) => this.#count(came), release: () => {} };
  }

  async #trial(outage: Outage): Promise<Pass> {
    outage.isTried = true;
    outage.pauses++;
    await this.#clock.sleep(Math.min(longestPauseMs, backoffMs(outage.pauses)), this.#signal);
    return {
      answered: (came) => this.#count(came),
      release: () => {
        outage.isTried = false;
        outage.changed.resolve();
        outage.changed = Promise.withResolvers();
      },
    };
  }

  #count(came: boolean): void {
    this.#lostInARow = came ? 0 : this.#lostInARow + 1;
    if (came) {
      this.#outage?.changed.resolve();
      this.#outage = undefined;
    } else if (this.#lostInARow >= lostThatMeanOutage) {
      this.#outage ??= { pauses: 0, isTried: false, changed: Promise.withResolvers() };
    }
  }
}
