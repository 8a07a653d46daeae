import { setTimeout as pause } from 'node:timers/promises';
import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import { type PlatformName, platformNames } from '../platforms/chat.ts';
import type { Telling } from './chat-sentences.ts';
import type { Overview } from './overview.ts';

/**
 * Shows how far an issue is on each platform until what can be sent or changed now is done, or the program that does it ends.
 * Returns the last state; at once when nothing is under way.
 */
export async function showProgress(
  first: Overview,
  { read, isRunning }: { read: () => Promise<Overview | undefined>; isRunning: () => Promise<boolean> },
  { sentences }: Telling,
): Promise<Overview> {
  if (!isUnderWay(first) || !(await isRunning())) return first;
  const bars = new MultiBar(
    { format: '{name} {bar} {percentage}% | {value}/{total} | {eta_formatted}', hideCursor: true },
    Presets.shades_classic,
  );
  const known = new Map<PlatformName, SingleBar>();
  let overview = first;
  try {
    for (;;) {
      for (const platform of platformNames) {
        const { done, all } = progressOn(platform, overview);
        const name = sentences.delivery.platforms[platform].padEnd(nameWidth);
        const bar = known.get(platform) ?? (all > 0 ? bars.create(all, done, { name }) : undefined);
        if (!bar) continue;
        known.set(platform, bar);
        bar.setTotal(all);
        bar.update(done);
      }
      if (!isUnderWay(overview) || !(await isRunning())) return overview;
      const begun = performance.now();
      overview = (await read()) ?? overview;
      // A long ledger takes a while to read, and the program that sends has the same machine.
      await pause(Math.max(leastPauseMs, 4 * (performance.now() - begun)));
    }
  } finally {
    bars.stop();
  }
}

function isUnderWay(overview: Overview): boolean {
  return platformNames.some((platform) => {
    const { done, all } = progressOn(platform, overview);
    return done < all;
  });
}

/** Of what can be done now: what waits for its own hour or for another try, or is held up, is not waited for. */
function progressOn(platform: PlatformName, { counts, now, revision }: Overview): { done: number; all: number } {
  const { posts, copies } = now[platform];
  const { sent } = counts[platform];
  if (!revision || posts > 0 || copies === 0) return { done: sent, all: sent + posts };
  const { due: _, ...ended } = revision.tally[platform];
  const done = Object.values(ended).reduce((sum, each) => sum + each, 0);
  return { done, all: done + copies };
}

const nameWidth = 9;
const leastPauseMs = 500;
