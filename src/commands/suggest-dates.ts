import { longDate } from '../locales/dates.ts';
import type { CommandContext, Suggestion } from './command.ts';
import { publishedDates } from './published-issues.ts';

/** The issues whose date has what is typed, in figures or in words, the newest first. */
export function suggestDates(context: CommandContext, typed: string): Suggestion[] {
  const wanted = typed.trim().toLowerCase();
  return publishedDates(context.services)
    .toReversed()
    .map((date) => ({ label: longDate(date, context.person.language), value: date }))
    .filter(({ label, value }) => value.includes(wanted) || label.toLowerCase().includes(wanted))
    .slice(0, 25);
}
