/** Requests per second of one bot over everything but interactions. Source: topics/rate-limits.mdx. */
const globalPerSecond = 50;

/** A bucket: `limit` requests in `perMs` milliseconds for one key (a channel, a webhook). */
export interface Bucket {
  readonly name: string;
  readonly limit: number;
  readonly perMs: number;
}

/**
 * What is known of Discord's buckets; it publishes none of these numbers. Sources: post 5/5 s,
 * alexemanuelol/rustplusplus#475; edits discord-api-docs#4413; publishing synzen/MonitoRSS#184; webhooks
 * discord-api-docs#367.
 */
export const buckets = {
  post: { name: 'post-message', limit: 5, perMs: 5_000 },
  edit: { name: 'edit-message', limit: 5, perMs: 5_000 },
  editOld: { name: 'edit-old-message', limit: 3, perMs: 6_000 },
  editPublished: { name: 'edit-published-message', limit: 3, perMs: 3_600_000 },
  publish: { name: 'publish-message', limit: 10, perMs: 3_600_000 },
  webhook: { name: 'webhook', limit: 5, perMs: 2_000 },
} as const satisfies Record<string, Bucket>;

export type LimitAnswer = { headers: Record<string, string>; refused?: { body: Record<string, unknown> } };

/** Counts requests and says when Discord would answer 429. Times are milliseconds. */
export class RateLimits {
  readonly #now: () => number;
  /** When the last requests that were let through came: a ring, the oldest at `#at`. */
  readonly #recent = new Array<number>(globalPerSecond).fill(Number.NEGATIVE_INFINITY);
  #at = 0;
  readonly #windows = new Map<string, { remaining: number; resetAt: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** At most 50 in any second that slides over the requests; a refused one doesn't count. */
  global(): LimitAnswer | undefined {
    const now = this.#now();
    const oldest = this.#recent[this.#at] ?? Number.NEGATIVE_INFINITY;
    if (now - oldest < 1000) {
      return refused((oldest + 1000 - now) / 1000, true, {
        'x-ratelimit-global': 'true',
        'x-ratelimit-scope': 'global',
      });
    }
    this.#recent[this.#at] = now;
    this.#at = (this.#at + 1) % globalPerSecond;
    return undefined;
  }

  /** Takes one of a bucket's requests for `key`. */
  take(bucket: Bucket, key: string): LimitAnswer {
    const now = this.#now();
    const windowKey = `${bucket.name}:${key}`;
    let window = this.#windows.get(windowKey);
    if (!window || window.resetAt <= now) {
      window = { remaining: bucket.limit, resetAt: now + bucket.perMs };
      this.#windows.set(windowKey, window);
    }
    const afterSeconds = (window.resetAt - now) / 1000;
    const headers = {
      'x-ratelimit-limit': String(bucket.limit),
      'x-ratelimit-remaining': String(Math.max(0, window.remaining - 1)),
      'x-ratelimit-reset': (window.resetAt / 1000).toFixed(3),
      'x-ratelimit-reset-after': afterSeconds.toFixed(3),
      'x-ratelimit-bucket': bucket.name,
    };
    if (window.remaining === 0) return refused(afterSeconds, false, { ...headers, 'x-ratelimit-scope': 'user' });
    window.remaining -= 1;
    return { headers };
  }
}

function refused(seconds: number, global: boolean, headers: Record<string, string>): LimitAnswer {
  const body = { message: 'You are being rate limited.', retry_after: Number(seconds.toFixed(3)), global };
  return { headers: { ...headers, 'retry-after': String(Math.ceil(seconds)) }, refused: { body } };
}
