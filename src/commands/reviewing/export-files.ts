import { longDate } from '../../locales/dates.ts';
import type { IssueDate } from '../../newsletter/issue.ts';
import { repliesAsCsv, repliesAsJson } from '../../questions/export-replies.ts';
import { personAnswer } from '../answers.ts';
import type { CommandContext, TextAnswer } from '../command.ts';

/** All answers to a question as a table and as JSON. */
export async function exportFiles(
  { services, sentences, person }: CommandContext,
  question: IssueDate,
): Promise<TextAnswer> {
  const { review } = services.questions;
  // Read once: both files hold the same.
  const replies = await Array.fromAsync(review.all(question));
  const stream = async function* () {
    yield* replies;
  };
  return {
    ...personAnswer(sentences.review.export.done(replies.length, longDate(question, person.language))),
    files: [
      { name: `answers-${question}.csv`, type: 'text/csv', content: await repliesAsCsv(stream()) },
      { name: `answers-${question}.json`, type: 'application/json', content: await repliesAsJson(stream()) },
    ],
  };
}
