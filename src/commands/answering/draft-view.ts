import type { AskedQuestion } from '../../questions/question-calendar.ts';
import { answerWith } from '../answers.ts';
import type { CommandContext, TextAnswer } from '../command.ts';
import { quotation } from '../quotation.ts';
import { answerButton } from './answer-button.ts';
import { askedLine } from './asked-question.ts';
import type { KeptAnswer, WrittenDraft } from './kept-answer.ts';
import { defaultSignature, signatureText } from './signature.ts';

/**
 * How the words came: the bot had asked for them; nobody had, so that they may be no answer at all; or they take the place
 * of others that were waiting.
 */
export type Occasion = 'asked' | 'unasked' | 'instead';

/** What would be sent and how it is signed, for its author alone, with a button for whatever can be done with it. */
export function draftView(
  context: CommandContext,
  asked: AskedQuestion,
  { draft, reply }: KeptAnswer & { draft: WrittenDraft },
  occasion: Occasion = 'asked',
): TextAnswer {
  const { sentences, person } = context;
  const { draft: words, signature } = sentences.answering;
  const { date } = asked;
  return answerWith(
    [
      answerButton(words.sendToFeature, date, 'send', 'yes'),
      answerButton(words.sendToEditors, date, 'send', 'no'),
      answerButton(words.signOtherwise, date, 'signature', 'draft'),
      answerButton(words.discard, date, 'discard'),
    ],
    askedLine(context, asked),
    occasion === 'unasked' ? words.isIt : words.ready,
    quotation(draft.text),
    signature.signed(signatureText(draft.shownAs ?? defaultSignature(person), sentences)),
    ...(occasion === 'instead' ? [words.instead] : []),
    ...(reply ? [words.anew] : []),
    words.consent,
  );
}

/** There is no draft, or no longer. */
export function draftGone({ sentences }: CommandContext, date: AskedQuestion['date']): TextAnswer {
  const { answering } = sentences;
  return answerWith([answerButton(answering.answerAgain, date)], answering.draft.gone);
}
