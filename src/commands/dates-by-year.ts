import type { Sentences } from '../locales/sentences.ts';
import type { IssueDate } from '../newsletter/issue.ts';
import type { Action, Button } from './command.ts';

/** A page of the issues of a year. */
export interface DatesOfYear {
  year: number;
  /** Counted from 0. */
  page: number;
  pages: number;
  /** The newest first. */
  dates: IssueDate[];
  /** Those nearest to this one, so that each can be reached from any other; the newest first. */
  otherYears: number[];
}

/**
 * A page of the issues of a year, by default of the newest; undefined where there are none at all.
 * @param dates of all issues, oldest first
 */
export function datesOfYear(
  dates: readonly IssueDate[],
  asked: { year?: number | undefined; page: number },
  onPage: number,
): DatesOfYear | undefined {
  const years = yearsOf(dates);
  const year = asked.year ?? years[0];
  if (year === undefined) return undefined;
  const ofYear = dates.filter((date) => yearOf(date) === year).toReversed();
  const pages = Math.max(1, Math.ceil(ofYear.length / onPage));
  const page = Math.min(asked.page, pages - 1);
  return {
    year,
    page,
    pages,
    dates: ofYear.slice(page * onPage, (page + 1) * onPage),
    otherYears: [
      ...years.filter((each) => each > year).slice(-yearsAside),
      ...years.filter((each) => each < year).slice(0, yearsAside),
    ],
  };
}

/** On each side; more would be a wall of buttons. */
const yearsAside = 3;

/** What stands over them: the year, and the page where there are several. */
export function headingOf({ year, page, pages }: DatesOfYear, { commands }: Sentences): string {
  const { archive } = commands;
  return pages > 1 ? archive.page(year, page + 1, pages) : archive.year(year);
}

/** Buttons that lead to the other pages of the year, and to other years. */
export function turningButtons(
  { year, page, pages, otherYears }: DatesOfYear,
  { commands }: Sentences,
  actionTo: (year: number, page: number) => Action,
): Button[] {
  const { newer, older } = commands.archive;
  const turn = (label: string, to: number): Button[] =>
    to < 0 || to >= pages ? [] : [{ kind: 'action', label, action: actionTo(year, to) }];
  return [
    ...turn(newer, page - 1),
    ...turn(older, page + 1),
    ...otherYears.map((other): Button => ({ kind: 'action', label: String(other), action: actionTo(other, 0) })),
  ];
}

/** The years of issues, the newest first. */
export function yearsOf(dates: readonly IssueDate[]): number[] {
  return [...new Set(dates.map(yearOf))].toReversed();
}

function yearOf(date: IssueDate): number {
  return Temporal.PlainDate.from(date).year;
}
