import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sentencesIn } from '../../src/locales/sentences.ts';
import { createLogger } from '../../src/log.ts';
import { InstanceLease, StoreInUse } from '../../src/operation/instance-lease.ts';
import { thisProcess } from '../../src/operation/process-identity.ts';
import type { Store } from '../../src/store/collection.ts';
import type { LeaseHolder } from '../../src/store/lease.ts';
import { openStore } from '../../src/store/open-store.ts';
import { ManualClock, quiet } from '../delivery/manual-clock.ts';

const log = createLogger('silent');

let folder: string;
let clock: ManualClock;
let opened: Store[];
let taken: InstanceLease[];
let lost: Error[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'instance-'));
  clock = new ManualClock();
  opened = [];
  taken = [];
  lost = [];
});

afterEach(async () => {
  await Promise.all(taken.map((lease) => lease.end()));
  await Promise.all(opened.map((store) => store.close()));
  await rm(folder, { recursive: true });
});

async function open(): Promise<Store> {
  const store = await openStore(`sqlite://${join(folder, 'store.sqlite')}`, log);
  opened.push(store);
  return store;
}

async function start(store: Store): Promise<InstanceLease> {
  const { store: sentences } = sentencesIn('en');
  const lease = await InstanceLease.take({ store, clock, log, sentences, onLost: (error) => lost.push(error) });
  taken.push(lease);
  return lease;
}

/** As another process would have left it, killed a moment ago. */
async function leftBy(holder: LeaseHolder): Promise<void> {
  const now = clock.now();
  await (await open()).lease.take(holder, { now, expires: now.add({ seconds: 15 }) });
}

/** Of a machine or container that can't be looked into. */
function elsewhere(): LeaseHolder {
  return { ...thisProcess(clock.now()), host: 'elsewhere', process: { boot: 'b', pidNamespace: 'p', startedAt: '1' } };
}

describe('a second instance', () => {
  test('on the same machine says at once which one is running, and doesn’t start', async () => {
    await start(await open());
    const refused = start(await open());
    await expect(refused).rejects.toThrow(StoreInUse);
    await expect(refused).rejects.toThrow(
      `already uses the store ${join(folder, 'store.sqlite')} (process ${process.pid} on`,
    );
  });

  test('elsewhere waits until it sees the first one renew, and doesn’t start', async () => {
    const holder = elsewhere();
    await leftBy(holder);
    const refused = expect(start(await open())).rejects.toThrow(/process \d+ on elsewhere/);
    const [theirs] = opened;
    await quiet();
    clock.pass({ seconds: 5 });
    await theirs?.lease.renew(holder.id, clock.now().add({ seconds: 15 }));
    await clock.passUntil(refused);
  });

  test('starts when the first one has ended', async () => {
    const first = await open();
    const lease = await start(first);
    await lease.end();
    await first.close();
    opened = [];
    expect(await (await start(await open())).isHeld()).toBe(true);
  });
});

describe('after a crash the next one starts', () => {
  test('at once when the last one is dead, be its number used again or not', async () => {
    const child = spawn('sleep', ['0']);
    await once(child, 'close');
    await leftBy({ ...thisProcess(clock.now()), pid: child.pid ?? 0 });
    expect(await (await start(await open())).isHeld()).toBe(true);
  });

  test('at once when another process has the number of the dead one', async () => {
    const { process: identity, ...holder } = thisProcess(clock.now());
    if (!identity) return expect(process.platform).not.toBe('linux');
    await leftBy({ ...holder, process: { ...identity, startedAt: '1' } });
    expect(await (await start(await open())).isHeld()).toBe(true);
  });

  test('within the length of a lease when it can’t be seen whether the last one lives, whatever its clock said', async () => {
    const holder = elsewhere();
    const store = await open();
    await store.lease.take(holder, { now: clock.now(), expires: clock.now().add({ hours: 5 }) });
    const before = clock.now();
    const lease = await clock.passUntil(start(await open()));
    expect(await lease.isHeld()).toBe(true);
    expect(clock.now().since(before).total('seconds')).toBeLessThanOrEqual(16);
  });
});

test('an instance keeps its lease as long as it runs', async () => {
  const lease = await start(await open());
  for (let minute = 0; minute < 3; minute++) {
    for (let step = 0; step < 12; step++) {
      clock.pass({ seconds: 5 });
      await quiet();
    }
    await expect(start(await open())).rejects.toThrow(StoreInUse);
  }
  expect(await lease.isHeld()).toBe(true);
  expect(lost).toEqual([]);
});

test('an instance that stood still until another one took over is told so once', async () => {
  const lease = await start(await open());
  const store = await open();
  const now = clock.now().add({ minutes: 5 });
  await store.lease.take(elsewhere(), { now, expires: now.add({ seconds: 15 }) });
  clock.pass({ minutes: 5 });
  await quiet();
  clock.pass({ minutes: 5 });
  await quiet();
  expect(lost.map(String)).toEqual([expect.stringContaining('has taken over the store')]);
  expect(await lease.isHeld()).toBe(false);
});
