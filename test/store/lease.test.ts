import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createLogger } from '../../src/log.ts';
import { type Store, StoreUnavailable } from '../../src/store/collection.ts';
import { type LeaseHolder, leaseHolderSchema } from '../../src/store/lease.ts';
import { openStore } from '../../src/store/open-store.ts';

const start = Temporal.Instant.from('2026-03-06T22:00:00Z');
const ada = holder('11111111-1111-4111-8111-111111111111');
const ben = holder('22222222-2222-4222-8222-222222222222');
const readers = { namespace: 'readers', key: z.string(), value: z.string(), version: 1 };

let folder: string;
let first: Store;
let second: Store;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lease-'));
  first = await open();
  second = await open();
});

afterEach(async () => {
  await Promise.all([first.close(), second.close()].map((closed) => closed.catch(() => {})));
  await rm(folder, { recursive: true });
});

function open(): Promise<Store> {
  return openStore(`sqlite://${join(folder, 'store.sqlite')}`, createLogger('silent'));
}

function holder(id: string): LeaseHolder {
  return leaseHolderSchema.parse({ id, host: 'harbour', pid: 7, since: start.toString() });
}

/** A lease of ten seconds. */
function at(second: number): { now: Temporal.Instant; expires: Temporal.Instant } {
  const now = start.add({ seconds: second });
  return { now, expires: now.add({ seconds: 10 }) };
}

describe('the lease of a store', () => {
  test('is one’s who takes it first, however many try at once', async () => {
    const stored = await Promise.all([first.lease.take(ada, at(0)), second.lease.take(ben, at(0))]);
    expect(new Set(stored.map(({ holder: { id } }) => id)).size).toBe(1);
  });

  test('is another’s once it has expired, and not before', async () => {
    await first.lease.take(ada, at(0));
    expect((await second.lease.take(ben, at(9))).holder.id).toBe(ada.id);
    expect(await first.lease.renew(ada.id, at(9).expires)).toBe(true);
    expect((await second.lease.take(ben, at(18))).holder.id).toBe(ada.id);
    expect((await second.lease.take(ben, at(19))).holder.id).toBe(ben.id);
    expect(await first.lease.renew(ada.id, at(19).expires)).toBe(false);
    expect((await first.lease.current())?.holder).toEqual(ben);
  });

  test('is another’s at once who names the dead holder', async () => {
    await first.lease.take(ada, at(0));
    expect((await second.lease.take(ben, at(1), ada.id)).holder.id).toBe(ben.id);
  });

  test('is free again when the store is closed', async () => {
    await first.lease.take(ada, at(0));
    await first.close();
    expect(await second.lease.current()).toBeUndefined();
    expect((await second.lease.take(ben, at(1))).holder.id).toBe(ben.id);
  });
});

test('who lost the lease can’t write, replace or delete any more, and is told so; the new holder can', async () => {
  const records = first.collection(readers);
  await first.lease.take(ada, at(0));
  await records.set('one', 'by Ada');
  await second.lease.take(ben, at(10));
  await expect(records.set('two', 'by Ada')).rejects.toThrow(/Another instance of this program has taken over/);
  await expect(records.set('one', 'by Ada again')).rejects.toThrow(StoreUnavailable);
  await expect(records.delete('one')).rejects.toThrow(StoreUnavailable);
  const others = second.collection(readers);
  expect(await others.getMany(['one', 'two'])).toEqual(new Map([['one', 'by Ada']]));
  await others.set('one', 'by Ben');
  expect(await records.get('one')).toBe('by Ben');
});
