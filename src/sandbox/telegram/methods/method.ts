import type { RateLimits } from '../rate-limits.ts';
import type { World } from '../world.ts';

/** One call of the bot. */
export interface Call {
  world: World;
  /** Absent where limits are off. */
  limits: RateLimits | undefined;
  params: Readonly<Record<string, unknown>>;
  /** Aborted when the bot hangs up. */
  closed: AbortSignal;
}

/** Answers a call with its result, or throws a `Refusal`. */
export type Method = (call: Call) => unknown;
