import fc from 'fast-check';
import { expect, test } from 'vitest';
import { doneAt, type Task } from '../../src/delivery/estimate.ts';

const now = Temporal.Instant.from('2026-01-02T12:00:00Z');
const secondsFromNow = (tasks: readonly Task[]) => doneAt(tasks, now)?.since(now).total('seconds');
const times = (count: number, from: string, lasts: number): Task[] =>
  Array.from({ length: count }, () => ({ from: Date.parse(from), lasts }));

test('nothing to do is done at no time', () => {
  expect(doneAt([], now)).toBeUndefined();
});

test.each([
  ['at once', times(100, '2026-01-02T11:00:00Z', 20), 2],
  ['in an hour', times(100, '2026-01-02T13:00:00Z', 20), 3602],
  [
    'some at once, others in an hour',
    [...times(50, '2026-01-02T13:00:00Z', 20), ...times(100, now.toString(), 20)],
    3601,
  ],
  [
    'in a second, while the others last longer',
    [...times(1, '2026-01-02T12:00:01Z', 50), ...times(100, now.toString(), 20)],
    2.05,
  ],
])('what can be done %s', (_, tasks, seconds) => {
  expect(secondsFromNow(tasks)).toBe(seconds);
});

test('is never before the last can begin, nor sooner than all of them last', () => {
  const task = fc.record({ from: fc.integer({ min: 0, max: 10_000 }), lasts: fc.integer({ min: 1, max: 1000 }) });
  fc.assert(
    fc.property(fc.array(task, { minLength: 1, maxLength: 50 }), (given) => {
      const tasks = given.map(({ from, lasts }) => ({ from: now.epochMilliseconds + from, lasts }));
      const ms = doneAt(tasks, now)?.since(now).total('milliseconds') ?? expect.fail();
      expect(ms).toBeGreaterThanOrEqual(given.reduce((sum, { lasts }) => sum + lasts, 0));
      for (const { from, lasts } of given) expect(ms).toBeGreaterThanOrEqual(from + lasts);
    }),
  );
});
