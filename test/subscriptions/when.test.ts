import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dueTime, type When, whenSchema, zoneSchema } from '../../src/subscriptions/when.ts';

const zones = ['Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Auckland', 'Africa/Casablanca'];
const published = fc
  .integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 11, 31) })
  .map((ms) => Temporal.Instant.fromEpochMilliseconds(ms));
const own = fc.record({
  kind: fc.constant('own' as const),
  weekday: fc.option(fc.integer({ min: 1, max: 7 }), { nil: undefined }),
  hour: fc.integer({ min: 0, max: 23 }),
  minute: fc.integer({ min: 0, max: 59 }),
  zone: fc.constantFrom(...zones).map((zone) => zoneSchema.parse(zone)),
});

test('a chat’s own time is the first one on its wall clock from the publication on', () => {
  fc.assert(
    fc.property(own, published, (when, at) => {
      const due = dueTime(when, at);
      expect(Temporal.Instant.compare(due, at)).toBeGreaterThanOrEqual(0);
      expect(due.equals(firstByGoingThroughTheDays(when, at))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('an own time that is the moment of publication is due then', () => {
  fc.assert(
    fc.property(own, published, (when, at) => {
      const due = dueTime(when, at);
      expect(dueTime(when, due).equals(due)).toBe(true);
    }),
  );
});

test('a record of a zone that isn’t known, or of a mere offset, can’t be stored; a zone is written as IANA does', () => {
  const time = { kind: 'own', hour: 9, minute: 0 };
  for (const zone of ['+08:00', 'Mars/Olympus', ''])
    expect(whenSchema.safeParse({ ...time, zone }).success).toBe(false);
  expect(whenSchema.parse({ ...time, zone: 'asia/shanghai' })).toMatchObject({ zone: 'Asia/Shanghai' });
});

function firstByGoingThroughTheDays(when: When & { kind: 'own' }, at: Temporal.Instant): Temporal.Instant {
  const { weekday, hour, minute, zone } = when;
  const today = at.toZonedDateTimeISO(zone).toPlainDate();
  const times = Array.from({ length: 11 }, (_, day) => today.add({ days: day - 1 }))
    .filter((date) => weekday === undefined || date.dayOfWeek === weekday)
    .map((date) => date.toPlainDateTime({ hour, minute }).toZonedDateTime(zone, { disambiguation: 'compatible' }))
    .map((time) => time.toInstant());
  return times.find((time) => Temporal.Instant.compare(time, at) >= 0) ?? expect.fail('none found');
}
