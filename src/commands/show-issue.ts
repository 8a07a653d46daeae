import { longDate } from '../locales/dates.ts';
import type { IssueDate, Language, Section } from '../newsletter/issue.ts';
import { answerWith, personAnswer } from './answers.ts';
import {
  type Button,
  type CommandAnswer,
  type CommandContext,
  type PlainAnswer,
  readOnAction,
  type TextAnswer,
} from './command.ts';
import { nearestDates, publishedDates } from './published-issues.ts';
import { dateMeant, type TypedDate } from './typed-date.ts';

/** An issue from a page on, the latest when no date is given; where there is none, the nearest ones are offered. */
export async function showIssue(
  context: CommandContext,
  typed: TypedDate | undefined,
  language: Language,
  page: number,
): Promise<TextAnswer | (PlainAnswer & { kind: 'issue' })> {
  const dates = publishedDates(context.services);
  const chosen = typed ? dateMeant(context.services, typed) : dates.at(-1);
  if (!chosen) return noneYet(context);
  const issue = dates.includes(chosen) ? await context.services.archive.inLanguage(chosen, language) : undefined;
  return issue ? { kind: 'issue', issue, page, audience: 'person' } : noneOf(context, chosen);
}

/** One section of the issue of a date, or of the latest issue that has it; everyone in the chat may see it. */
export async function showSection(
  context: CommandContext,
  section: Section,
  typed: TypedDate | undefined,
): Promise<CommandAnswer> {
  const dates = publishedDates(context.services);
  if (dates.length === 0) return noneYet(context);
  const date = typed && dateMeant(context.services, typed);
  if (date && !dates.includes(date)) return noneOf(context, date);
  for (const candidate of date ? [date] : dates.toReversed()) {
    const issue = await context.services.archive.inLanguage(candidate, context.person.language);
    if (issue?.[section]) return { kind: 'section', issue, section, audience: 'chat' };
  }
  const { commands, reading } = context.sentences;
  return date
    ? answerWith(
        [readButton(context, date)],
        commands.sectionAbsent(reading.sections[section], longDate(date, context.person.language)),
      )
    : personAnswer(commands.sectionNever(reading.sections[section]));
}

/** A button that opens an issue. */
export function readButton({ person }: CommandContext, date: IssueDate, label?: string): Button {
  return {
    kind: 'action',
    label: label ?? longDate(date, person.language),
    action: readOnAction(date, person.language, 0),
  };
}

function noneYet({ sentences, services }: CommandContext): TextAnswer {
  return personAnswer(sentences.commands.noneYet(services.newsletter.name));
}

function noneOf(context: CommandContext, date: IssueDate): TextAnswer {
  const { commands } = context.sentences;
  const near = nearestDates(publishedDates(context.services), date, 3).toSorted();
  return answerWith(
    [
      ...near.map((other) => readButton(context, other)),
      { kind: 'link', label: commands.webArchive, url: context.services.newsletter.archiveUrl },
    ],
    commands.noneOf(longDate(date, context.person.language)),
    ...(near.length > 0 ? [commands.nearest] : []),
  );
}
