import type { Clock } from '../clock.ts';
import type { OpenDelivery } from './delivery.ts';

/**
 * What this process knows of how long a delivery has been in doubt. By the steady clock: the time of day may be set
 * meanwhile, and a nonce that is taken to be fresher than it is would post twice.
 */
export class Doubt {
  /** Attempts to settle it so far, the one that is under way too. */
  looks = 0;
  readonly #clock: Pick<Clock, 'elapsedMs'>;
  #sentAt: number | undefined;
  #lostAt = 0;

  constructor(clock: Pick<Clock, 'elapsedMs'>) {
    this.#clock = clock;
  }

  /** Call before each attempt, with the delivery as it is then. */
  next({ state }: OpenDelivery): void {
    const now = this.#clock.elapsedMs();
    if (state === 'uncertain') {
      if (this.looks === 0) this.#lostAt = now;
      this.looks++;
    } else {
      this.looks = 0;
      this.#sentAt = now;
    }
  }

  /** Milliseconds since its send began, or a little more; undefined when an earlier process began it. */
  get sentMsAgo(): number | undefined {
    return this.#sentAt === undefined ? undefined : this.#clock.elapsedMs() - this.#sentAt;
  }

  /** Milliseconds since this process knows that its answer is lost. */
  get lostMsAgo(): number {
    return this.#clock.elapsedMs() - this.#lostAt;
  }
}
