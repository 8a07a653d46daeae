import { z } from 'zod';
import { answerWith, personAnswer } from '../src/commands/answers.ts';
import {
  action,
  type Button,
  type CommandAnswer,
  type CommandContext,
  defineCommand,
} from '../src/commands/command.ts';
import { leadOf } from '../src/commands/lead.ts';
import { publishedDates } from '../src/commands/published-issues.ts';
import { readButton } from '../src/commands/show-issue.ts';
import { shortDate } from '../src/locales/dates.ts';
import type { IssueDate } from '../src/newsletter/issue.ts';
import { paragraph } from '../src/newsletter/rich-text.ts';

const yearSchema = z.coerce.number().int().min(1000).max(9999);

export default defineCommand({
  name: 'archive',
  localName: ({ commands }) => commands.archive.name,
  description: ({ commands }) => commands.archive.description,
  options: z.object({ year: yearSchema.optional() }),
  optionDescription: ({ commands }, option) => commands.archive.options[option],
  access: 'anyone',
  suggest: async ({ services }, _, typed) =>
    yearsOf(publishedDates(services))
      .map((year) => ({ label: String(year), value: String(year) }))
      .filter(({ value }) => value.includes(typed.trim()))
      .slice(0, 25),
  run: (context, { year }) => list(context, year, 0),
  press: async (context, args) => {
    const { data } = pageSchema.safeParse(args);
    if (!data) return personAnswer(context.sentences.commands.oldButton);
    const answer = await list(context, ...data);
    return answer.kind === 'text' ? { ...answer, replaces: true } : answer;
  },
});

/** Year and page, as the buttons carry them. */
const pageSchema = z.tuple([yearSchema, z.coerce.number().int().min(0)]);

const entriesOnPage = 8;
/** Beside the shown one; more would be a wall of buttons. */
const mostYears = 4;

async function list(context: CommandContext, asked: number | undefined, page: number): Promise<CommandAnswer> {
  const { services, person } = context;
  const { archive: sentences, noneYet } = context.sentences.commands;
  const all = publishedDates(services);
  const years = yearsOf(all);
  const year = asked ?? years[0];
  if (year === undefined) return personAnswer(noneYet(services.newsletter.name));
  const ofYear = all.filter((date) => yearOf(date) === year).toReversed();
  const pages = Math.max(1, Math.ceil(ofYear.length / entriesOnPage));
  const shown = Math.min(page, pages - 1);
  const dates = ofYear.slice(shown * entriesOnPage, (shown + 1) * entriesOnPage);
  const entries = await Promise.all(dates.map((date) => entryOf(context, date)));
  const turn = (label: string, to: number): Button[] =>
    to < 0 || to >= pages ? [] : [{ kind: 'action', label, action: action('archive', String(year), String(to)) }];
  const heading = pages > 1 ? sentences.page(year, shown + 1, pages) : sentences.year(year);
  return answerWith(
    [
      ...dates.map((date) => readButton(context, date, shortDate(date, person.language))),
      ...turn(sentences.newer, shown - 1),
      ...turn(sentences.older, shown + 1),
      ...years
        .filter((other) => other !== year)
        .slice(0, mostYears)
        .map(
          (other): Button => ({ kind: 'action', label: String(other), action: action('archive', String(other), '0') }),
        ),
    ],
    paragraph({ type: 'strong', children: [{ type: 'text', value: heading }] }),
    ...(entries.length > 0 ? entries : [sentences.none(year)]),
  );
}

async function entryOf({ services, person }: CommandContext, date: IssueDate) {
  const issue = await services.archive.inLanguage(date, person.language);
  const day = shortDate(date, person.language);
  return paragraph({ type: 'strong', children: [{ type: 'text', value: day }] }, issue ? ` ${leadOf(issue)}` : '');
}

/** The newest first. */
function yearsOf(dates: readonly IssueDate[]): number[] {
  return [...new Set(dates.map(yearOf))].toReversed();
}

function yearOf(date: IssueDate): number {
  return Temporal.PlainDate.from(date).year;
}
