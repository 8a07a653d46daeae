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
  return new Date(at.epochMilliseconds).toLocaleString(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone: at.timeZoneId,
  });
}

/** By `Date`: Node writes Temporal's own dates in no form that people use in Chinese. */
function inWords(date: IssueDate, language: Language, style: Intl.DateTimeFormatOptions): string {
  return new Date(`${date}T00:00:00Z`).toLocaleDateString(language, { ...style, timeZone: 'UTC' });
}
