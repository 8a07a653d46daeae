import { dayAndTime, longDate } from '../../locales/dates.ts';
import type { IssueDate } from '../../newsletter/issue.ts';
import { plainText } from '../../newsletter/rich-text.ts';
import type { Unfit } from '../../questions/check-answer.ts';
import type { AskedQuestion } from '../../questions/question-calendar.ts';
import type { Refusal } from '../../questions/replies.ts';
import { answerWith, personAnswer } from '../answers.ts';
import type { CommandContext, TextAnswer } from '../command.ts';
import { quotation } from '../quotation.ts';
import { answerButton, privateAnswerButton } from './answer-button.ts';

/** Why words can't be taken as an answer, and what to do. */
export function unfitSentence({ sentences }: CommandContext, why: Unfit): string {
  const { refused } = sentences.answering;
  switch (why.kind) {
    case 'empty':
      return refused.empty;
    case 'too-long':
      return refused.tooLong(why.length, why.limit);
    case 'too-many-links':
      return refused.tooManyLinks(why.links, why.limit);
    case 'mostly-links':
      return refused.mostlyLinks;
    case 'no-words':
      return refused.noWords;
  }
}

/** Why an answer was not taken, what to do, and the words of it, where they would be lost otherwise. */
export function refusal(
  context: CommandContext,
  date: IssueDate,
  why: Exclude<Refusal, { kind: 'repeated' }>,
  words?: string,
): TextAnswer {
  const { refused, answerAgain } = context.sentences.answering;
  switch (why.kind) {
    case 'unknown-question':
      return personAnswer(refused.unknownQuestion, ...wordsBack(context, words));
    case 'late':
      return lateAnswer(context, date, why.current, words);
    case 'copied':
      return answerWith([answerButton(answerAgain, date)], refused.copied, ...wordsBack(context, words));
    case 'no-answer':
      return answerWith([answerButton(answerAgain, date)], refused.noAnswer);
    default:
      return answerWith([answerButton(answerAgain, date)], unfitSentence(context, why), ...wordsBack(context, words));
  }
}

/** A question is closed; leads to the one that is open, if there is one. */
export function lateAnswer(
  context: CommandContext,
  date: IssueDate,
  current: AskedQuestion | undefined,
  words?: string,
): TextAnswer {
  const { person, sentences } = context;
  const { refused } = sentences.answering;
  const late = refused.late(longDate(date, person.language));
  if (!current) return personAnswer(late, noneOpen(context), ...wordsBack(context, words));
  return answerWith(
    [privateAnswerButton(refused.answerOpen, current.date)],
    late,
    refused.openInstead(plainText(current.question.text)),
    ...wordsBack(context, words),
  );
}

export function noneOpen({ person, sentences, services }: CommandContext): string {
  return sentences.answering.refused.noneOpen(dayAndTime(services.nextPublication(), person.language));
}

function wordsBack({ sentences }: CommandContext, words: string | undefined) {
  return words === undefined || words.trim() === '' ? [] : [sentences.answering.refused.words, quotation(words)];
}
