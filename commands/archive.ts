import { z } from 'zod';
import { answerWith, personAnswer } from '../src/commands/answers.ts';
import { action, type CommandAnswer, type CommandContext, defineCommand } from '../src/commands/command.ts';
import { datesOfYear, headingOf, turningButtons, yearsOf } from '../src/commands/dates-by-year.ts';
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

async function list(context: CommandContext, asked: number | undefined, page: number): Promise<CommandAnswer> {
  const { services, person, sentences } = context;
  const { archive, noneYet } = sentences.commands;
  const shown = datesOfYear(publishedDates(services), { year: asked, page }, entriesOnPage);
  if (!shown) return personAnswer(noneYet(services.newsletter.name));
  const entries = await Promise.all(shown.dates.map((date) => entryOf(context, date)));
  return answerWith(
    [
      ...shown.dates.map((date) => readButton(context, date, shortDate(date, person.language))),
      ...turningButtons(shown, sentences, (year, to) => action('archive', String(year), String(to))),
    ],
    paragraph({ type: 'strong', children: [{ type: 'text', value: headingOf(shown, sentences) }] }),
    ...(entries.length > 0 ? entries : [archive.none(shown.year)]),
  );
}

async function entryOf({ services, person }: CommandContext, date: IssueDate) {
  const issue = await services.archive.inLanguage(date, person.language);
  const day = shortDate(date, person.language);
  return paragraph({ type: 'strong', children: [{ type: 'text', value: day }] }, issue ? ` ${leadOf(issue)}` : '');
}
