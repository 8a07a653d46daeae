import { expect, test } from 'vitest';
import { throughPassingTrouble } from '../../src/store/passing-trouble.ts';
import { ManualClock } from '../delivery/manual-clock.ts';

/** As node:sqlite throws it. */
function refusal(errcode: number): Error {
  return Object.assign(new Error(`refused with ${errcode}`), { code: 'ERR_SQLITE_ERROR', errcode });
}

/** Refused as long as the clock shows less than that. */
function refusedFor(clock: ManualClock, seconds: number, errcode: number) {
  const until = clock.now().add({ seconds });
  return async () => {
    if (Temporal.Instant.compare(clock.now(), until) < 0) throw refusal(errcode);
    return 'written';
  };
}

test.each([
  ['a lock', 5],
  ['a lock while another recovers', 261],
  ['a full disk', 13],
])('%s of ten seconds is outlasted', async (_, errcode) => {
  const clock = new ManualClock();
  const written = throughPassingTrouble(refusedFor(clock, 10, errcode), clock);
  expect(await clock.passUntil(written)).toBe('written');
});

test('trouble that doesn’t pass within half a minute is told', async () => {
  const clock = new ManualClock();
  const begun = clock.now();
  const written = throughPassingTrouble(refusedFor(clock, 600, 5), clock);
  await expect(clock.passUntil(written)).rejects.toThrow('refused with 5');
  expect(begun.until(clock.now()).total('seconds')).toBeCloseTo(30);
});

test.each([
  ['a damaged file', refusal(11)],
  ['a lost lease', refusal(1811)],
  ['anything else', new Error('no such table')],
])('%s is told at once', async (_, error) => {
  const clock = new ManualClock();
  await expect(throughPassingTrouble(() => Promise.reject(error), clock)).rejects.toBe(error);
  expect(clock.sleepers).toBe(0);
});
