import type { IssueDate, Language } from '../newsletter/issue.ts';

/** A date in words: `January 9, 2026`. */
export function longDate(date: IssueDate, language: Language): string {
  return inWords(date, language, { dateStyle: 'long' });
}

/** A date whose year is known: `Jan 9`. */
export function shortDate(date: IssueDate, language: Language): string {
  return inWords(date, language, { month: 'short', day: 'numeric' });
}

/** A moment within a year, on the clocks of its zone: `Friday, January 9 at 5:00 PM EST`. */
export function dayAndTime(at: Temporal.ZonedDateTime, language: Language): string {
  const moment = new Date(at.epochMilliseconds);
  const style = {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: at.timeZoneId,
  } as const;
  if (language === 'en') return moment.toLocaleString(language, { ...style, timeZoneName: 'short' });
  // Chinese has no abbreviations of zones that people read; the zone's name is a remark behind the time.
  return `${moment.toLocaleString(language, style)}（${zoneName(at, language)}）`;
}

/** Without daylight saving time where a zone has a name for both: `北美东部时间`. */
function zoneName(at: Temporal.ZonedDateTime, language: Language): string {
  const named = (timeZoneName: 'longGeneric' | 'long') =>
    new Intl.DateTimeFormat(language, { timeZone: at.timeZoneId, timeZoneName })
      .formatToParts(at.epochMilliseconds)
      .find(({ type }) => type === 'timeZoneName')?.value ?? at.timeZoneId;
  const generic = named('longGeneric');
  // Some names hold a remark of their own: 北美太平洋时间（加拿大）.
  return (generic.startsWith('GMT') ? named('long') : generic).replace(/（(.*)）$/, '，$1');
}

/** What the clocks of a zone show: `9:30 AM`. */
export function clockTime(at: Temporal.ZonedDateTime, language: Language): string {
  return new Date(at.epochMilliseconds).toLocaleString(language, {
    hour: 'numeric',
    minute: '2-digit',
    timeZone: at.timeZoneId,
  });
}

/** A full hour: `9 AM`. */
export function hourOfDay(hour: number, language: Language): string {
  return new Date(Date.UTC(2024, 0, 1, hour)).toLocaleString(language, { hour: 'numeric', timeZone: 'UTC' });
}

/** A day of the week, from 1 for Monday: `Mon`. */
export function weekdayName(weekday: number, language: Language): string {
  // The first of January 2024 was a Monday.
  return new Date(Date.UTC(2024, 0, weekday)).toLocaleString(language, { weekday: 'short', timeZone: 'UTC' });
}

/** A time that comes every week, or every day: `Monday 9:30 AM`. */
export function weeklyTime(
  { weekday, hour, minute }: { weekday?: number | undefined; hour: number; minute: number },
  language: Language,
): string {
  return new Date(Date.UTC(2024, 0, weekday ?? 1, hour, minute)).toLocaleString(language, {
    ...(weekday === undefined ? {} : { weekday: 'long' }),
    hour: 'numeric',
    minute: '2-digit',
    timeZone: 'UTC',
  });
}

/** By `Date`: Node writes Temporal's own dates in no form that people use in Chinese. */
function inWords(date: IssueDate, language: Language, style: Intl.DateTimeFormatOptions): string {
  return new Date(`${date}T00:00:00Z`).toLocaleDateString(language, { ...style, timeZone: 'UTC' });
}
