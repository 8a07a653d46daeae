import { expect, test } from 'vitest';
import { Nap } from '../src/nap.ts';
import { ManualClock } from './delivery/manual-clock.ts';

/** Whether it is over by now, without any time passing. */
async function isOver(rest: Promise<void>): Promise<boolean> {
  const stillGoing = new Promise<'no'>((resolve) => setImmediate(() => resolve('no')));
  return (await Promise.race([rest, stillGoing])) !== 'no';
}

test('a rest ends at its time, and not before', async () => {
  const clock = new ManualClock();
  const nap = new Nap(clock);
  nap.listen();
  const rest = nap.rest(60_000);
  clock.pass({ seconds: 59 });
  expect(await isOver(rest)).toBe(false);
  clock.pass({ seconds: 1 });
  expect(await isOver(rest)).toBe(true);
});

test('a rest without an end lasts until something changes', async () => {
  const nap = new Nap(new ManualClock());
  nap.listen();
  const rest = nap.rest();
  expect(await isOver(rest)).toBe(false);
  nap.wake();
  expect(await isOver(rest)).toBe(true);
});

test('what changes during the look before it ends a rest at once; what changed before the look does not', async () => {
  const nap = new Nap(new ManualClock());
  nap.wake();
  nap.listen();
  expect(await isOver(nap.rest(1000))).toBe(false);
  nap.listen();
  nap.wake();
  expect(await isOver(nap.rest(1000))).toBe(true);
});
