import { longDate } from '../../locales/dates.ts';
import type { IssueDate } from '../../newsletter/issue.ts';
import { personAnswer } from '../answers.ts';
import type { CommandContext, TextAnswer } from '../command.ts';

/** The question an editor means: that of a date, or the last one; a sentence where there is none. */
export async function questionToReview(
  { services, sentences, person }: CommandContext,
  date: IssueDate | undefined,
): Promise<{ kind: 'question'; question: IssueDate } | { kind: 'none'; answer: TextAnswer }> {
  const { calendar } = services.questions;
  const asked = date ? await calendar.of(date, person.language) : await calendar.current(person.language);
  if (asked) return { kind: 'question', question: asked.date };
  const { noneAsked, noQuestion } = sentences.review;
  return { kind: 'none', answer: personAnswer(date ? noQuestion(longDate(date, person.language)) : noneAsked) };
}
