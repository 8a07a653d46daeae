import { z } from 'zod';
import { type IssueDate, issueDateSchema } from '../newsletter/issue.ts';
import { phrase } from './command.ts';
import { publishedDates } from './published-issues.ts';
import type { CommandServices } from './services.ts';

/** A day without its year, in the form of ISO 8601:2000: `--01-09`. */
const dayOfYearSchema = z
  .string()
  .regex(/^--\d\d-\d\d$/)
  .brand<'DayOfYear'>();

/** A date as people write it, which may lack the year. */
export type TypedDate = IssueDate | z.infer<typeof dayOfYearSchema>;

/** The date of an issue as an option: `2026-01-09`, `Jan 9`, `9 January 2026`, `1月9日`; the bot itself writes all of these. */
export const typedDateSchema = phrase(
  z.string().transform((text, context) => {
    const date = readDate(text);
    if (date === undefined) context.addIssue({ code: 'custom', message: 'no date' });
    return date ?? z.NEVER;
  }),
);

/** The day that is meant; without a year, the last one of that name that an issue can have. */
export function dateMeant(services: CommandServices, typed: TypedDate): IssueDate {
  const full = issueDateSchema.safeParse(typed).data;
  if (full) return full;
  const newest = publishedDates(services).at(-1) ?? services.now().toZonedDateTimeISO(services.homeZone).toPlainDate();
  const { year } = Temporal.PlainDate.from(String(newest));
  // A leap day may be eight years back.
  for (let ago = 0; ago <= 8; ago++) {
    const date = issueDateSchema.safeParse(`${year - ago}${typed.slice(1)}`).data;
    if (date && date <= String(newest)) return date;
  }
  throw new Error(`${typed} is no day of any year`);
}

function readDate(text: string): TypedDate | undefined {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\s*([年月日号號])\s*/g, '$1')
    .replaceAll(/[,\s]+/g, ' ')
    .trim();
  const figures = /^(?:(\d{4})[-/.年])(\d{1,2})[-/.月](\d{1,2})[日号號]?$/.exec(words) ?? chineseDay.exec(words);
  if (figures) return dateOf(figures[1], Number(figures[2]), Number(figures[3]));
  const parts = words.split(' ');
  const named = parts.findIndex((word) => monthOf(word) > 0);
  const [day = '', year, ...others] = parts.toSpliced(named, 1);
  if (named === -1 || named > 1 || others.length > 0 || (year !== undefined && !/^\d{4}$/.test(year))) return undefined;
  const [, number] = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(day) ?? [];
  return number === undefined ? undefined : dateOf(year, monthOf(parts[named] ?? ''), Number(number));
}

/** Its first group stands where the year would be. */
const chineseDay = /^(\d{4})?(\d{1,2})月(\d{1,2})[日号號]?$/;

const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** `jan`, `Sept.` and `march` are months; 0 for what is none. */
function monthOf(word: string): number {
  const letters = word.replace(/\.$/, '');
  return letters.length < 3 ? 0 : months.findIndex((month) => month.startsWith(letters)) + 1;
}

/** Undefined for a day that no year has, or not that year. */
function dateOf(year: string | undefined, month: number, day: number): TypedDate | undefined {
  const monthAndDay = [month, day].map((number) => String(number).padStart(2, '0')).join('-');
  // Every day there is, a leap year has.
  const full = issueDateSchema.safeParse(`${year ?? '2024'}-${monthAndDay}`).data;
  return full && year === undefined ? dayOfYearSchema.parse(`--${monthAndDay}`) : full;
}
