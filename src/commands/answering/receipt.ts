import { dayAndTime } from '../../locales/dates.ts';
import type { AskedQuestion } from '../../questions/question-calendar.ts';
import type { LiveReply } from '../../questions/reply.ts';
import { answerWith } from '../answers.ts';
import type { CommandContext, TextAnswer } from '../command.ts';
import { quotation } from '../quotation.ts';
import { answerButton } from './answer-button.ts';
import { askedLine } from './asked-question.ts';
import { signatureText } from './signature.ts';

/** What is told above it. */
export type ReceiptOccasion = 'new' | 'edited' | 'signed' | 'asIs' | 'unchanged';

/** What is stored of an answer, for its author alone, and what can be done about it. */
export function receipt(
  context: CommandContext,
  asked: AskedQuestion,
  reply: LiveReply,
  occasion: ReceiptOccasion,
): TextAnswer {
  const { sentences } = context;
  const { receipt: words, signature, draft } = sentences.answering;
  const { date } = asked;
  const canChange = asked.state === 'open' && reply.state !== 'published';
  const shown = answerWith(
    canChange
      ? [
          answerButton(sentences.commands.edit, date),
          answerButton(draft.signOtherwise, date, 'signature', 'sent'),
          answerButton(words.withdraw, date, 'withdraw', 'ask'),
        ]
      : [],
    words[occasion],
    askedLine(context, asked),
    quotation(reply.text),
    words.line(
      signature.signed(signatureText(reply.shownAs, sentences)),
      reply.mayFeature ? words.mayFeature : words.notFeature,
    ),
    canChange ? until(context, asked) : words.closed,
  );
  if (occasion === 'asIs') return shown;
  return { ...shown, notice: occasion === 'unchanged' ? words.notices.unchanged : words.notices.stored };
}

function until({ sentences, person, services }: CommandContext, { closes }: AskedQuestion): string {
  const { receipt: words } = sentences.answering;
  if (!closes) return words.untilNext(dayAndTime(services.nextPublication(), person.language));
  return words.untilTime(dayAndTime(closes.toZonedDateTimeISO(services.newsletter.timeZone), person.language));
}
