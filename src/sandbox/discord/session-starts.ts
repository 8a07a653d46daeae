/** Sessions that a bot may begin in 24 hours. Source: discord-api-docs events/gateway.mdx, "Session Start Limit Object". */
export const sessionsPerDay = 1000;
const dayMs = 86_400_000;
/** Shards that may begin a session at once, until a bot is in very many servers. */
const maxConcurrency = 1;

/** How often the bot may begin a session: so many a day, and not two within `paceMs` milliseconds. */
export class SessionStarts {
  readonly #now: () => number;
  readonly #total: number;
  readonly #paceMs: number;
  #used = 0;
  #dayStart = Number.NEGATIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  constructor(limits: { now: () => number; total: number; paceMs: number }) {
    this.#now = limits.now;
    this.#total = limits.total;
    this.#paceMs = limits.paceMs;
  }

  /** What `GET /gateway/bot` tells of it. */
  get limit(): { total: number; remaining: number; reset_after: number; max_concurrency: number } {
    this.#renew();
    const resetAfter = this.#used === 0 ? 0 : this.#dayStart + dayMs - this.#now();
    return {
      total: this.#total,
      remaining: this.#total - this.#used,
      reset_after: resetAfter,
      max_concurrency: maxConcurrency,
    };
  }

  /** Takes one. */
  take(): 'begun' | 'too-soon' | 'used-up' {
    this.#renew();
    const now = this.#now();
    if (this.#used >= this.#total) return 'used-up';
    if (now - this.#last < this.#paceMs) return 'too-soon';
    if (this.#used === 0) this.#dayStart = now;
    this.#used += 1;
    this.#last = now;
    return 'begun';
  }

  #renew(): void {
    if (this.#now() - this.#dayStart >= dayMs) this.#used = 0;
  }
}
