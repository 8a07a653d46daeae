import { longDate } from '../../locales/dates.ts';
import { type Block, paragraph } from '../../newsletter/rich-text.ts';
import type { Editor } from '../../questions/reply.ts';
import type { Decided, Verdict } from '../../questions/review.ts';
import { withoutMentions } from '../../questions/without-mentions.ts';
import { personAnswer } from '../answers.ts';
import type { CommandContext, TextAnswer } from '../command.ts';
import { answerView, type DecidedAt } from './answer-view.ts';

/** What came of a verdict: a view of the answer, or that the words of the verdict can't be used. */
export type DecisionAnswer = { kind: 'answer'; answer: TextAnswer } | { kind: 'refused'; body: Block[] };

/**
 * Decides on an answer as the editor saw it. Who was second, or saw other words, is told so, and sees the answer as it is
 * now: on a card beside it, since that is everyone's, in the queue above it.
 */
export async function decide(
  context: CommandContext,
  at: DecidedAt,
  verdict: Verdict,
  editor: Editor,
): Promise<DecisionAnswer> {
  const { question, person, revision, view } = at;
  const { review } = context.services.questions;
  const decided = await review.decide(question, person, revision, verdict, editor);
  if (decided.kind === 'decided') return { kind: 'answer', answer: await answerView(context, at) };
  const why = whyNot(context, decided);
  if (decided.kind === 'not-a-trim') return { kind: 'refused', body: [paragraph(why)] };
  if (view) return { kind: 'answer', answer: await answerView(context, at, why) };
  context.services.reviewDesk.refresh(question, person);
  return { kind: 'answer', answer: personAnswer(why) };
}

function whyNot({ sentences, person }: CommandContext, decided: Exclude<Decided, { kind: 'decided' }>): string {
  const { took, states, trim } = sentences.review;
  switch (decided.kind) {
    case 'already':
      return took.already(withoutMentions(decided.by.name), states[decided.reply.state]);
    case 'published':
      return took.published(longDate(decided.issue, person.language));
    case 'no-consent':
      return took.noConsent;
    case 'not-a-trim':
      return trim.notATrim;
    default:
      return took[decided.kind];
  }
}
