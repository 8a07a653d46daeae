import { sentencesIn } from '../../locales/sentences.ts';
import { paragraph } from '../../newsletter/rich-text.ts';
import { type Editor, isLive } from '../../questions/reply.ts';
import type { Asked } from '../../review-desk/inquiries.ts';
import { quoted } from '../../review-desk/reply-text.ts';
import { personAnswer } from '../answers.ts';
import type { CommandContext, TextAnswer } from '../command.ts';
import { answerView, type DecidedAt } from './answer-view.ts';
import { authorsButton } from './author-answers.ts';

/** Writes an editor's question to the author of an answer, in private and in the language of the answer. */
export async function askAuthor(
  context: CommandContext,
  at: DecidedAt,
  words: string,
  editor: Editor,
): Promise<TextAnswer> {
  const { services, sentences } = context;
  const { inquiry } = sentences.review;
  const { reviewDesk, questions, newsletter } = services;
  const { question, person } = at;
  const noted = { asked: words, by: editor, at: services.now().toString() };
  const came = await reviewDesk.inquiries.ask(question, person, noted, async (): Promise<Asked & { why?: string }> => {
    const reply = await questions.replies.of(question, person);
    if (!reply || !isLive(reply)) return { kind: 'unsent' };
    const { toAuthor, howToAnswer } = sentencesIn(reply.language).review.inquiry;
    const outcome = await reviewDesk.writeToAuthor(person, {
      body: [paragraph(toAuthor(newsletter.name)), quoted(words), paragraph(howToAnswer)],
      buttons: [authorsButton(question, reply.language)],
      language: reply.language,
    });
    if (outcome.kind === 'sent' || outcome.kind === 'uncertain') return { ...outcome, kind: 'sent' };
    const isLasting = outcome.kind === 'gone' || outcome.kind === 'rejected';
    return { kind: 'unsent', why: isLasting ? inquiry.unreachable : inquiry.later };
  });
  if (came.kind === 'unsent') return came.why === undefined ? answerView(context, at) : shown(context, at, came.why);
  reviewDesk.refresh(question, person);
  return shown(context, at, inquiry.sent);
}

/** In the queue above the answer; a card shows the question itself, and what became of it stands beside. */
async function shown(context: CommandContext, at: DecidedAt, sentence: string): Promise<TextAnswer> {
  return at.view ? answerView(context, at, sentence) : personAnswer(sentence);
}
