import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateIn, nextTick, previousTick } from '../../src/schedule/publish-times.ts';

const fridays = ['0 17 * * 5', 'America/New_York'] as const;
const instant = Temporal.Instant.from;

describe('fridays at 17:00 in New York', () => {
  test('come at 22:00 UTC in winter and at 21:00 UTC in summer', () => {
    expect(nextTick(...fridays, instant('2026-01-01T12:00Z'))).toEqual(instant('2026-01-02T22:00Z'));
    expect(nextTick(...fridays, instant('2026-07-01T12:00Z'))).toEqual(instant('2026-07-03T21:00Z'));
  });

  test('the next one after a tick is a week later, and the one before a week earlier', () => {
    const tick = instant('2026-01-02T22:00Z');
    expect(nextTick(...fridays, tick)).toEqual(instant('2026-01-09T22:00Z'));
    expect(previousTick(...fridays, tick)).toEqual(instant('2025-12-26T22:00Z'));
  });

  test('half a second on either side of a tick finds it', () => {
    expect(nextTick(...fridays, instant('2026-01-02T21:59:59.5Z'))).toEqual(instant('2026-01-02T22:00Z'));
    expect(previousTick(...fridays, instant('2026-01-02T22:00:00.5Z'))).toEqual(instant('2026-01-02T22:00Z'));
  });
});

describe('a daily time', () => {
  test('that the clocks skip comes an hour later on the clock, seen from either side', () => {
    const times = ['30 2 * * *', 'America/New_York'] as const;
    const skipped = instant('2026-03-08T07:30Z');
    expect(nextTick(...times, instant('2026-03-08T00:00Z'))).toEqual(skipped);
    expect(previousTick(...times, instant('2026-03-08T23:00Z'))).toEqual(skipped);
  });

  test('that the clocks show twice comes once, the first time', () => {
    const times = ['30 1 * * *', 'America/New_York'] as const;
    expect(nextTick(...times, instant('2026-11-01T05:30Z'))).toEqual(instant('2026-11-02T06:30Z'));
    expect(previousTick(...times, instant('2026-11-02T06:30Z'))).toEqual(instant('2026-11-01T05:30Z'));
  });

  test('of a day that a zone left out comes on the next', () => {
    // Samoa had no 30 December 2011.
    const times = ['0 17 * * 5', 'Pacific/Apia'] as const;
    expect(nextTick(...times, instant('2011-12-28T00:00Z'))).toEqual(instant('2011-12-31T03:00Z'));
  });
});

test('the date of an instant is the one that the zone shows', () => {
  const late = instant('2026-01-02T22:00Z');
  expect(dateIn('America/New_York', late)).toBe('2026-01-02');
  expect(dateIn('Asia/Shanghai', late)).toBe('2026-01-03');
});

describe('in every zone, around every change of the clocks', () => {
  const zones = [
    'America/New_York',
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'Asia/Shanghai',
    'America/St_Johns',
    'Africa/Casablanca',
  ];
  const times = fc.record({
    cron: fc
      .record({
        minute: fc.integer({ min: 0, max: 59 }),
        hours: fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 3 }),
        day: fc.constantFrom('*', '0', '5', '1,4'),
      })
      .map(({ minute, hours, day }) => `${minute} ${hours.join(',')} * * ${day}`),
    zone: fc.constantFrom(...zones),
  });
  const year = {
    min: instant('2026-01-01T00:00Z').epochMilliseconds,
    max: instant('2026-12-31T00:00Z').epochMilliseconds,
  };
  const anyTime = fc.integer(year).map((ms) => Temporal.Instant.fromEpochMilliseconds(ms));
  const nearChange = fc
    .tuple(
      fc.constantFrom(...zones),
      fc.constantFrom('2026-01-01T00:00Z', '2026-06-01T00:00Z'),
      fc.integer({ min: -100_000, max: 100_000 }),
    )
    .map(([zone, from, seconds]) => {
      const change = instant(from).toZonedDateTimeISO(zone).getTimeZoneTransition('next');
      return (change?.toInstant() ?? instant(from)).add({ seconds });
    });
  const at = fc.oneof(anyTime, nearChange);

  test('the next tick is later, the previous one earlier, and each is the neighbour of the other', () => {
    fc.assert(
      fc.property(times, at, ({ cron, zone }, now) => {
        const next = nextTick(cron, zone, now);
        const previous = previousTick(cron, zone, now);
        expect(Temporal.Instant.compare(next, now)).toBe(1);
        expect(Temporal.Instant.compare(previous, now)).toBe(-1);
        const between = nextTick(cron, zone, previous);
        // Either nothing lies between them, or now is a tick itself.
        expect(between.equals(next) || between.equals(now)).toBe(true);
        expect(previousTick(cron, zone, between)).toEqual(previous);
        expect(nextTick(cron, zone, previousTick(cron, zone, next))).toEqual(next);
      }),
      { numRuns: 300 },
    );
  });

  test('a tick is at its wall-clock time, unless the clocks skip that time', () => {
    fc.assert(
      fc.property(times, at, ({ cron, zone }, now) => {
        const tick = nextTick(cron, zone, now).toZonedDateTimeISO(zone);
        const [minute, hours] = cron.split(' ');
        const onTime = tick.minute === Number(minute) && (hours ?? '').split(',').includes(String(tick.hour));
        const change = tick.getTimeZoneTransition('previous');
        const sinceChange = change && tick.toInstant().since(change.toInstant()).total('hours');
        expect(onTime || (sinceChange !== null && sinceChange < 1)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
