import type { Clock } from './clock.ts';

/**
 * Does `work` whenever the clock shows a multiple of `everyMs`, until aborted. Each wait is a sleep of no more than that, so
 * a clock that is set, back or ahead, puts it off by no more.
 */
export async function periodically(
  work: () => Promise<void>,
  everyMs: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(everyMs - (clock.now().epochMilliseconds % everyMs), signal).catch(() => {});
    if (!signal.aborted) await work();
  }
}
