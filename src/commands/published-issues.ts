import type { IssueDate } from '../newsletter/issue.ts';
import type { CommandServices } from './services.ts';

/** The dates readers may know of, oldest first. */
export function publishedDates({ archive, isPublished }: CommandServices): IssueDate[] {
  return archive.dates().filter(isPublished);
}

/** Those nearest to a date, the nearest first. */
export function nearestDates(dates: readonly IssueDate[], date: IssueDate, count: number): IssueDate[] {
  const daysFrom = (other: IssueDate) =>
    Math.abs(Temporal.PlainDate.from(date).until(Temporal.PlainDate.from(other), { largestUnit: 'day' }).days);
  return dates.toSorted((a, b) => daysFrom(a) - daysFrom(b)).slice(0, count);
}
