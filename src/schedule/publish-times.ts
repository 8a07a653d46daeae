import { type CronExpression, CronExpressionParser } from 'cron-parser';
import { type IssueDate, issueDateSchema } from '../newsletter/issue.ts';

/**
 * The first publishing time after `at`: `cron` (five fields, or six with seconds) says it as a wall-clock time in the IANA
 * zone `zone`.
 *
 * A wall-clock time happens once a day whatever the zone's clocks do: one that is skipped comes as much later as they are put
 * forward, and one that they show twice counts the first time. cron-parser alone differs there between its directions, so
 * it only counts wall-clock times, and Temporal says when they are.
 */
export function nextTick(cron: string, zone: string, at: Temporal.Instant): Temporal.Instant {
  const times = wallClockTimes(cron, earliestWallClock(at, zone));
  let next: Temporal.Instant | undefined;
  while (true) {
    const wall = fromDate(times.next().toDate());
    if (next && Temporal.PlainDateTime.compare(wall, wallClock(next, zone)) >= 0) return next;
    const tick = instantOf(wall, zone);
    if (isAfter(tick, at) && (!next || isAfter(next, tick))) next = tick;
  }
}

/** The last time before `at`; the counterpart of `nextTick`. */
export function previousTick(cron: string, zone: string, at: Temporal.Instant): Temporal.Instant {
  const times = wallClockTimes(cron, latestWallClock(at, zone));
  let previous: Temporal.Instant | undefined;
  while (true) {
    const wall = fromDate(times.prev().toDate());
    if (previous && Temporal.PlainDateTime.compare(wall, earliestWallClock(previous, zone)) < 0) return previous;
    const tick = instantOf(wall, zone);
    if (isAfter(at, tick) && (!previous || isAfter(tick, previous))) previous = tick;
  }
}

/** The day that the zone's calendar shows. */
export function dateIn(zone: string, at: Temporal.Instant): IssueDate {
  return issueDateSchema.parse(wallClock(at, zone).toPlainDate().toString());
}

/** As long as it takes for the clocks of every zone to be past a change that they make. */
const pastAnyChange = Temporal.Duration.from({ hours: 25 });

/** The expression's times on a calendar without changes of the clocks, which UTC stands for. */
function wallClockTimes(cron: string, from: Temporal.PlainDateTime): CronExpression {
  return CronExpressionParser.parse(cron, {
    tz: 'UTC',
    currentDate: new Date(from.toZonedDateTime('UTC').epochMilliseconds),
  });
}

function fromDate(date: Date): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO('UTC').toPlainDateTime();
}

function instantOf(wall: Temporal.PlainDateTime, zone: string): Temporal.Instant {
  return wall.toZonedDateTime(zone, { disambiguation: 'compatible' }).toInstant();
}

function wallClock(at: Temporal.Instant, zone: string): Temporal.PlainDateTime {
  return at.toZonedDateTimeISO(zone).toPlainDateTime();
}

/** What the clocks would show if they had not been changed during the last day. */
function unchangedWallClock(at: Temporal.Instant, zone: string): Temporal.PlainDateTime {
  return at.subtract(pastAnyChange).toZonedDateTimeISO(zone).toPlainDateTime().add(pastAnyChange);
}

function earliestWallClock(at: Temporal.Instant, zone: string): Temporal.PlainDateTime {
  const [a, b] = [wallClock(at, zone), unchangedWallClock(at, zone)];
  // One millisecond less, since cron-parser leaves out the time that it starts from.
  return (Temporal.PlainDateTime.compare(a, b) < 0 ? a : b).subtract({ milliseconds: 1 });
}

function latestWallClock(at: Temporal.Instant, zone: string): Temporal.PlainDateTime {
  const [a, b] = [wallClock(at, zone), unchangedWallClock(at, zone)];
  return (Temporal.PlainDateTime.compare(a, b) > 0 ? a : b).add({ milliseconds: 1 });
}

function isAfter(a: Temporal.Instant, b: Temporal.Instant): boolean {
  return Temporal.Instant.compare(a, b) > 0;
}
