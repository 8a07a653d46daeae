import { type RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Counts one more of `key`, and says how many milliseconds it has to wait as one too many; 0 for all others. */
export async function waitMs(limiter: RateLimiterMemory | undefined, key: string): Promise<number> {
  try {
    await limiter?.consume(key);
    return 0;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return refusal.msBeforeNext;
    throw refusal;
  }
}
