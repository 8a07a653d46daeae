const first = 1_000;
const longest = 5 * 60_000;

/**
 * How long to wait after the n-th failed attempt (from 1), in milliseconds: 1 s, doubled each time up to 5 minutes, of
 * which a random half is left out so that chats that failed together don't come back together.
 */
export function backoffMs(attempt: number): number {
  const full = Math.min(longest, first * 2 ** Math.min(attempt - 1, 30));
  return Math.round(full * (0.5 + Math.random() / 2));
}
