import { longDate } from '../../locales/dates.ts';
import { type Block, paragraph, plainText } from '../../newsletter/rich-text.ts';
import type { AskedQuestion } from '../../questions/question-calendar.ts';
import type { CommandContext } from '../command.ts';

/** The question that an answer is for, so that nobody answers another one. */
export function askedLine({ sentences, person }: CommandContext, { date, question }: AskedQuestion): Block {
  const text = plainText(question.text).replace(/\s+/g, ' ');
  return paragraph({
    type: 'strong',
    children: [{ type: 'text', value: sentences.answering.asked(longDate(date, person.language), text) }],
  });
}
