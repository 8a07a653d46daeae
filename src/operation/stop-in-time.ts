import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';

/** Resolves when every part has stopped, and after some seconds in any case. What fails is for the log. */
export async function stopInTime(parts: readonly Promise<unknown>[], clock: Clock, log: Logger): Promise<void> {
  const patience = new AbortController();
  const tooLong = clock.sleep(stopWithinMs, patience.signal).then(
    () => undefined,
    () => undefined,
  );
  const ends = await Promise.race([Promise.allSettled(parts), tooLong]);
  patience.abort();
  if (!ends) log.warn('not everything ended in time; sends without an answer are settled at the next start');
  for (const end of ends ?? []) {
    if (end.status === 'rejected') log.error({ error: String(end.reason) }, 'a part did not stop cleanly');
  }
}

/** Container engines and service managers kill after ten seconds unless told otherwise. */
const stopWithinMs = 8000;
