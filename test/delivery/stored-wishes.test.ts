import { afterEach, beforeEach, expect, test } from 'vitest';
import { isLeft, leaveWish, StoredWishes } from '../../src/delivery/stored-wishes.ts';
import type { Wish } from '../../src/delivery/wishes.ts';
import { createLogger } from '../../src/log.ts';
import type { Store } from '../../src/store/collection.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Restoration } from '../../src/store/restoration.ts';
import { ManualClock, quiet } from './manual-clock.ts';
import { date } from './newsroom.ts';

const log = createLogger('silent');
let clock: ManualClock;
let store: Store;
let carriedOut: Wish[];

beforeEach(async () => {
  clock = new ManualClock();
  store = await openStore('sqlite://:memory:', log);
  carriedOut = [];
});
afterEach(() => store.close());

/** The program, which looks for wishes; `dies` in the middle of carrying them out. */
function start({ dies = false, restoration }: { dies?: boolean; restoration?: Restoration } = {}): StoredWishes {
  const wishes = new StoredWishes({
    store,
    clock,
    log,
    restoration,
    carryOut: (_, wish) => {
      if (dies) return new Promise<never>(() => {});
      carriedOut.push(wish);
      return Promise.resolve(1);
    },
  });
  void wishes.run();
  return wishes;
}

test.each<Wish>(['again', 'release', 'correct', 'retract'])(
  'a wish to %s survives a kill while it is carried out',
  async (wish) => {
    const id = await leaveWish(store, date, wish, clock.now());
    start({ dies: true });
    await quiet();
    expect(await isLeft(store, id)).toBe(true);
    const wishes = start();
    await quiet();
    expect(carriedOut).toEqual([wish]);
    expect(await isLeft(store, id)).toBe(false);
    await wishes.stop();
  },
);

test('a wish survives a stop in the middle of it', async () => {
  const id = await leaveWish(store, date, 'retract', clock.now());
  const carrying = Promise.withResolvers<number>();
  const wishes = new StoredWishes({ store, clock, log, carryOut: () => carrying.promise });
  void wishes.run();
  await quiet();
  const stopped = wishes.stop();
  // Who is stopping says that there was nothing to do.
  carrying.resolve(0);
  await stopped;
  expect(await isLeft(store, id)).toBe(true);
});

test('a wish to send again what is uncertain is not carried out twice, whatever happens', async () => {
  await leaveWish(store, date, 'resend', clock.now());
  start({ dies: true });
  await quiet();
  const wishes = start();
  await quiet();
  expect(carriedOut).toEqual([]);
  await wishes.stop();
});

test('a wish of the day before yesterday, or of before the backup, is forgotten', async () => {
  const old = await leaveWish(store, date, 'correct', clock.now().subtract({ hours: 25 }));
  const before = await leaveWish(store, date, 'again', clock.now().subtract({ hours: 2 }));
  const since = await leaveWish(store, date, 'retract', clock.now());
  const restoration = { backedUpAt: clock.now().subtract({ hours: 1 }), restoredAt: clock.now() };
  const wishes = start({ restoration });
  await quiet();
  expect(carriedOut).toEqual(['retract']);
  for (const id of [old, before, since]) expect(await isLeft(store, id)).toBe(false);
  await wishes.stop();
});
