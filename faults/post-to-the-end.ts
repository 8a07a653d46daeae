import { setTimeout as sleep } from 'node:timers/promises';
import { type BotProcess, spawnBot } from '../test/bot-process.ts';
import type { Account } from './account.ts';
import type { PostingDay, Standing } from './posting-day.ts';

/** What is done to the processes that post an issue, and what is noted of them. */
export interface Keeping {
  environment?: Record<string, string>;
  /** Where ends of processes are noted. */
  account: Account;
  /** Told of each process when it starts. What it throws is a complaint. */
  started?(bot: BotProcess): Promise<void> | void;
  /** Done with the last process, which has posted the issue to the end, before it is stopped. */
  afterwards?(bot: BotProcess): Promise<void>;
  /** After how long the process that starts now is killed; undefined: not. */
  lifeMs?(): number | undefined;
  /** How long all of it may take, in milliseconds. */
  limitMs?: number;
}

/**
 * Runs the program as a service manager does, starting it again whenever it ended, until the issue is posted. What
 * became of it is in the standing; its time limit is a complaint.
 */
export async function postToTheEnd(day: PostingDay, keeping: Keeping): Promise<Standing> {
  const { account, limitMs = 180_000 } = keeping;
  const deadline = performance.now() + limitMs;
  const before = await day.standing();
  if (before.isPosted) return before;
  for (;;) {
    const leftMs = deadline - performance.now();
    const wasPosted = leftMs > 0 ? await runOnce(day, keeping, leftMs) : 'late';
    const standing = await day.standing();
    if (wasPosted === 'late') {
      account.complaints.push(`the issue was not posted within ${limitMs / 1000} s`);
      account.ended(standing);
      return standing;
    }
    if (standing.isPosted) return standing;
    account.ended(standing);
    await sleep(200);
  }
}

type End = 'posted' | 'killed' | 'failed' | 'late';

async function runOnce(day: PostingDay, keeping: Keeping, leftMs: number): Promise<End> {
  const { account, environment = {}, started, afterwards, lifeMs } = keeping;
  const bot = spawnBot({ ...day.environment, ...environment });
  const life = lifeMs?.();
  const over = new AbortController();
  const after = (ms: number, end: End) => sleep(ms, end, { signal: over.signal }).catch((): End => end);
  const troubled = Promise.resolve(started?.(bot)).catch((error: unknown) => {
    if (!over.signal.aborted) account.complaints.push(String(error));
  });
  const end = await Promise.race([
    bot.printed('"completed":true').then(
      (): End => 'posted',
      (): End => 'failed',
    ),
    after(leftMs, 'late'),
    ...(life === undefined ? [] : [after(life, 'killed')]),
  ]);
  if (end === 'posted') {
    // What is caused comes to its end first.
    await troubled;
    await afterwards?.(bot).catch((error: unknown) => account.complaints.push(String(error)));
  }
  over.abort();
  bot.child.kill(end === 'posted' ? 'SIGTERM' : 'SIGKILL');
  const { status, output } = await bot.ended();
  if (end === 'late') account.complaints.push(`said last: ${lastWords(output)}`);
  if (end === 'failed' && status !== null) account.failed(lastWords(output));
  else if (end !== 'posted') account.kills++;
  if (end === 'posted' && status !== 0) account.complaints.push(`ended with status ${status}: ${lastWords(output)}`);
  return end;
}

function lastWords(output: string): string {
  return output.trimEnd().split('\n').slice(-2).join(' | ');
}
