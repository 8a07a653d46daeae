import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PublicationDay } from '../../src/schedule/publication-day.ts';
import { dateIn, previousTick } from '../../src/schedule/publish-times.ts';

const minutes = Temporal.Instant.from('2026-01-01T00:00Z').epochMilliseconds / 60_000;
const cron = '0 17 * * 5';
const zone = 'America/New_York';

test('is the day of the last publishing time, in whatever order moments are asked for', () => {
  const moment = fc
    .integer({ min: 0, max: 400 * 24 * 60 })
    .map((at) => Temporal.Instant.fromEpochMilliseconds((minutes + at) * 60_000));
  fc.assert(
    fc.property(fc.array(moment, { minLength: 1, maxLength: 8 }), (moments) => {
      const day = new PublicationDay(cron, zone);
      for (const now of moments) expect(day.lastAt(now)).toBe(dateIn(zone, previousTick(cron, zone, now)));
    }),
    { numRuns: 50 },
  );
});

test('changes right after the publishing time, not at it', () => {
  const tick = Temporal.Instant.from('2026-01-09T17:00-05:00[America/New_York]');
  const day = new PublicationDay(cron, zone);
  expect(day.lastAt(tick.subtract({ hours: 1 }))).toBe('2026-01-02');
  expect(day.lastAt(tick)).toBe('2026-01-02');
  expect(day.lastAt(tick.add({ milliseconds: 1 }))).toBe('2026-01-09');
});
