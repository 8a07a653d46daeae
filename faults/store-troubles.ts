import { execFile } from 'node:child_process';
import { mkdtemp, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Account } from './account.ts';
import type { Caused, Circumstances, Fault } from './fault.ts';
import { postToTheEnd } from './post-to-the-end.ts';
import { type PostingDay, postingDay } from './posting-day.ts';

/** A store that can't be written for a time. */
export const storeTroubles: readonly Fault[] = [
  {
    name: 'store-locked',
    what: 'another process holds a write transaction on the store for 10 s',
    chats: 120,
    cause: lockStore,
  },
  { name: 'disk-full', what: 'the store’s disk is full for 5 s', chats: 120, cause: fillDisk },
];

async function lockStore({ chats }: Circumstances): Promise<Caused> {
  await using day = await postingDay({ chatsEach: chats });
  return await meanwhile(day, chats, async () => {
    // This process is the other one.
    const database = new DatabaseSync(day.storeFile, { timeout: 5000 });
    database.exec('BEGIN IMMEDIATE');
    await sleep(10_000);
    database.exec('COMMIT');
    database.close();
  });
}

async function fillDisk({ chats }: Circumstances): Promise<Caused> {
  const disk = await mkdtemp(join(tmpdir(), 'focus-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk]);
  } catch {
    await rmdir(disk);
    return { kind: 'skipped', why: 'needs the right to mount a small disk, as root has it' };
  }
  try {
    await using day = await postingDay({ chatsEach: chats, storeFolder: disk });
    return await meanwhile(day, chats, async () => {
      const filling = join(disk, 'filling');
      // Fails when the disk is full, having written as much as fits.
      await writeFile(filling, Buffer.alloc(16 * 2 ** 20)).catch(() => {});
      await sleep(5000);
      await rm(filling);
    });
  } finally {
    await run('umount', [disk]);
    await rmdir(disk);
  }
}

async function meanwhile(day: PostingDay, chats: number, cause: () => Promise<void>): Promise<Caused> {
  const account = new Account();
  const begun = performance.now();
  // Once, whichever process runs then.
  const caused = day.telegram.whenMessages(Math.ceil(chats / 6)).then(cause);
  const standing = await postToTheEnd(day, { account, limitMs: 60_000, afterwards: () => caused });
  account.add(day, standing);
  return { kind: 'caused', account, rounds: 1, ms: performance.now() - begun };
}

const run = promisify(execFile);
