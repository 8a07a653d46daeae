import type { Clock } from '../clock.ts';

/**
 * Does `work` again while SQLite refuses it for a reason that passes: another process holds the file, or the disk is full.
 * Meanwhile everything else in the process goes on. Throws what `work` threw last when the trouble has lasted half a minute.
 */
export async function throughPassingTrouble<Result>(work: () => Promise<Result>, clock: Clock): Promise<Result> {
  for (let waitedMs = 0; ; waitedMs += napMs) {
    try {
      return await work();
    } catch (error) {
      if (!passes(error) || waitedMs >= patienceMs) throw error;
    }
    await clock.sleep(napMs);
  }
}

const napMs = 300;
const patienceMs = 30_000;

/** https://www.sqlite.org/rescode.html: SQLITE_BUSY and SQLITE_FULL, with their extended codes. */
const passing = new Set([5, 13]);

function passes(error: unknown): boolean {
  return (
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    passing.has(error.errcode & 0xff)
  );
}
