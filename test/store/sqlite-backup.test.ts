import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createLogger } from '../../src/log.ts';
import { thisProcess } from '../../src/operation/process-identity.ts';
import { openStore } from '../../src/store/open-store.ts';
import { restorationOf } from '../../src/store/restoration.ts';
import { backUpSqlite } from '../../src/store/sqlite-backup.ts';
import { ManualClock } from '../delivery/manual-clock.ts';

const log = createLogger('silent');
const clock = new ManualClock();
const counted = { namespace: 'counted', key: z.string(), value: z.number(), version: 1 };

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backup-'));
  path = join(folder, 'focus.sqlite');
});

afterEach(() => rm(folder, { recursive: true }));

async function storeWith(...names: string[]): Promise<void> {
  const store = await openStore(`sqlite://${path}`, log);
  const now = clock.now();
  await store.lease.take(thisProcess(now), { now, expires: now.add({ hours: 1 }) });
  for (const [index, name] of names.entries()) await store.collection(counted).set(name, index);
  await store.close();
}

test('a store that is written to all the time is copied as it was in one moment, and goes on being written to', async () => {
  const child = spawn(process.execPath, [
    fileURLToPath(new URL('write-forever.ts', import.meta.url)),
    `sqlite://${path}`,
  ]);
  const target = join(folder, 'copies', 'copy.sqlite');
  let confirmed = 0;
  let atStart = 0;
  let atEnd = Number.POSITIVE_INFINITY;
  let copying: Promise<unknown> | undefined;
  for await (const line of createInterface(child.stdout)) {
    confirmed = Number(line);
    if (confirmed >= 50 && !copying) {
      atStart = confirmed;
      copying = backUpSqlite(path, target, clock, log).then((backup) => {
        atEnd = confirmed;
        expect(backup).toMatchObject({ kind: 'done', file: target });
      });
    }
    if (confirmed > atEnd + 20) child.kill('SIGKILL');
  }
  await copying;
  const copy = await openStore(`sqlite://${target}`, log);
  const numbers: number[] = [];
  for await (const [, number] of copy.collection(counted).entries()) numbers.push(number);
  await copy.close();
  numbers.sort((a, b) => a - b);
  expect(numbers.length).toBeGreaterThanOrEqual(atStart);
  expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
});

test('a copy is one file for its owner alone, says that it is a backup, and is nobody’s lease', async () => {
  await storeWith('one', 'two');
  const target = join(folder, 'copy.sqlite');
  const inUse = await openStore(`sqlite://${path}`, log);
  const now = clock.now();
  await inUse.lease.take(thisProcess(now), { now, expires: now.add({ hours: 1 }) });
  const backup = await backUpSqlite(path, target, clock, log);
  await inUse.close();
  expect(backup).toMatchObject({ kind: 'done', records: 3 });
  expect((await readdir(folder)).filter((name) => name.includes('copy'))).toEqual(['copy.sqlite']);
  expect((await stat(target)).mode & 0o077).toBe(0);
  const copy = await openStore(`sqlite://${target}`, log);
  expect(await copy.lease.current()).toBeUndefined();
  expect(await copy.collection(counted).getMany(['one', 'two'])).toEqual(
    new Map([
      ['one', 0],
      ['two', 1],
    ]),
  );
  expect(await restorationOf(copy, clock)).toMatchObject({ isFirstStart: true });
  expect(await restorationOf(copy, clock)).toMatchObject({ isFirstStart: false });
  await copy.close();
  const original = await openStore(`sqlite://${path}`, log);
  expect(await restorationOf(original, clock)).toBeUndefined();
  await original.close();
});

test('in a folder a copy is named by the time', async () => {
  await storeWith('one');
  await mkdir(join(folder, 'copies'));
  await backUpSqlite(path, join(folder, 'copies'), clock, log);
  expect(await readdir(join(folder, 'copies'))).toEqual(['focus-20260306T220000Z.sqlite']);
});

test('a file that is there is never replaced', async () => {
  await storeWith('one');
  const target = join(folder, 'copy.sqlite');
  await writeFile(target, 'somebody’s');
  expect(await backUpSqlite(path, target, clock, log)).toEqual({ kind: 'exists', file: target });
  expect(await readFile(target, 'utf8')).toBe('somebody’s');
});

test('without a store there is nothing to copy, and a damaged one leaves no copy', async () => {
  const target = join(folder, 'copy.sqlite');
  expect(await backUpSqlite(path, target, clock, log)).toEqual({ kind: 'no-store' });
  expect(await readdir(folder)).toEqual([]);
  await writeFile(path, 'this is no database, but long enough to be taken for one'.repeat(100));
  expect(await backUpSqlite(path, target, clock, log)).toMatchObject({ kind: 'failed' });
  expect(await readdir(folder)).toEqual(['focus.sqlite']);
});
