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

describe('around a change of the clocks', () => {
  test('a skipped time is still to come while the clocks already show a later one', () => {
    const times = ['30 2 * * *', 'America/New_York'] as const;
    expect(nextTick(...times, instant('2026-03-08T07:05Z'))).toEqual(instant('2026-03-08T07:30Z'));
  });

  test('a repeated time is over while the clocks show an earlier one again', () => {
    const times = ['30 1 * * *', 'America/New_York'] as const;
    expect(previousTick(...times, instant('2026-11-01T06:10Z'))).toEqual(instant('2026-11-01T05:30Z'));
  });

  test('a skipped time that comes after a later one keeps its place', () => {
    // Lord Howe Island goes from 02:00 to 02:30: what would be at 02:15 is at 02:45, after what is at 02:40.
    const times = ['15,40 2 * * *', 'Australia/Lord_Howe'] as const;
    const [first, second] = [instant('2026-10-03T15:40Z'), instant('2026-10-03T15:45Z')];
    expect(nextTick(...times, instant('2026-10-03T15:30Z'))).toEqual(first);
    expect(nextTick(...times, first)).toEqual(second);
    expect(previousTick(...times, instant('2026-10-03T16:00Z'))).toEqual(second);
    expect(previousTick(...times, second)).toEqual(first);
  });

  const zones = ['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/St_Johns', 'Africa/Casablanca'];
  const weekdays = fc.constantFrom([1, 2, 3, 4, 5, 6, 7], [7], [5], [1, 4]);
  const situation = fc
    .record({
      zone: fc.constantFrom(...zones, 'Asia/Shanghai'),
      minutes: fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 1, maxLength: 2 }),
      hours: fc.uniqueArray(fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 23 })), {
        minLength: 1,
        maxLength: 3,
      }),
      weekdays,
      season: fc.constantFrom('2026-01-01T00:00Z', '2026-06-01T00:00Z'),
      seconds: fc.oneof(fc.integer({ min: -10_000, max: 10_000 }), fc.integer({ min: -5_000_000, max: 5_000_000 })),
    })
    .map(({ season, seconds, zone, ...times }) => {
      const change = instant(season).toZonedDateTimeISO(zone).getTimeZoneTransition('next');
      const now = (change?.toInstant() ?? instant(season)).add({ seconds });
      const cron = `${times.minutes.join(',')} ${times.hours.join(',')} * * ${times.weekdays.map((day) => day % 7).join(',')}`;
      return { cron, zone, now, times };
    });

  type Times = Readonly<Record<'minutes' | 'hours' | 'weekdays', readonly number[]>>;

  /** Every tick of ten days around a time, found by going through the days. */
  function ticksAround({
    zone,
    now,
    times,
  }: {
    zone: string;
    now: Temporal.Instant;
    times: Times;
  }): Temporal.Instant[] {
    const today = now.toZonedDateTimeISO(zone).toPlainDate();
    return Array.from({ length: 21 }, (_, day) => today.add({ days: day - 10 }))
      .filter((date) => times.weekdays.includes(date.dayOfWeek))
      .flatMap((date) =>
        times.hours.flatMap((hour) =>
          times.minutes.map((minute) =>
            date.toPlainDateTime({ hour, minute }).toZonedDateTime(zone, { disambiguation: 'compatible' }).toInstant(),
          ),
        ),
      )
      .sort(Temporal.Instant.compare);
  }

  test('in every zone the next and the previous tick are those that going through the days finds', () => {
    fc.assert(
      fc.property(situation, ({ cron, zone, now, times }) => {
        const ticks = ticksAround({ zone, now, times });
        const next = ticks.find((tick) => Temporal.Instant.compare(tick, now) > 0);
        const previous = ticks.findLast((tick) => Temporal.Instant.compare(tick, now) < 0);
        expect(nextTick(cron, zone, now)).toEqual(next);
        expect(previousTick(cron, zone, now)).toEqual(previous);
      }),
      { numRuns: 500 },
    );
  });

  test('in every zone the ticks are neighbours of each other', () => {
    fc.assert(
      fc.property(situation, ({ cron, zone, now }) => {
        const next = nextTick(cron, zone, now);
        expect(Temporal.Instant.compare(next, now)).toBe(1);
        expect(nextTick(cron, zone, previousTick(cron, zone, next))).toEqual(next);
        const previous = previousTick(cron, zone, now);
        expect(Temporal.Instant.compare(previous, now)).toBe(-1);
        expect(previousTick(cron, zone, nextTick(cron, zone, previous))).toEqual(previous);
      }),
      { numRuns: 300 },
    );
  });
});
