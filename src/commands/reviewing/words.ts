import { paragraph } from '../../newsletter/rich-text.ts';
import type { Editor } from '../../questions/reply.ts';
import { readViewCode, reviewAction, viewCode } from '../../review-desk/review-action.ts';
import { answerWith, personAnswer } from '../answers.ts';
import type { CommandAnswer, CommandContext, HeardMessage, PlainAnswer, TextAnswer } from '../command.ts';
import { answerView, type DecidedAt } from './answer-view.ts';
import { type DecisionAnswer, decide } from './decide.ts';
import { askAuthor } from './inquire.ts';
import { longestInquiry, longestReason, readyButtons, type WordVerb, wordForm } from './word-form.ts';

/** Asks an editor for what is done in words: by a form, or, where there is none, in place of the answer it is about. */
export async function askForWords(context: CommandContext, verb: WordVerb, at: DecidedAt): Promise<CommandAnswer> {
  const [reply] = await context.services.questions.review.some(at.question, [at.person]);
  if (!reply) return answerView(context, at);
  return {
    kind: 'form',
    form: wordForm(verb, at, reply, context.sentences, context.draft),
    otherwise: () => askInChat(context, verb, at),
  };
}

/** Does what an editor's words say. */
export async function takeWords(
  context: CommandContext,
  verb: WordVerb,
  at: DecidedAt,
  words: string,
  editor: Editor,
): Promise<DecisionAnswer> {
  const { review } = context.sentences;
  const text = words.trim();
  const refused = (sentence: string): DecisionAnswer => ({ kind: 'refused', body: [paragraph(sentence)] });
  switch (verb) {
    case 'decline':
      if (!hasWords(text)) return refused(review.decline.empty);
      if (text.length > longestReason) return refused(review.decline.tooLong);
      return decide(context, at, { kind: 'decline', reason: text }, editor);
    case 'trim': {
      if (!hasWords(text)) return refused(review.trim.empty);
      const [reply] = await context.services.questions.review.some(at.question, [at.person]);
      if (reply && text.length > reply.text.length) return refused(review.trim.tooLong);
      const isWhole = text === reply?.text;
      return decide(context, at, { kind: 'feature', ...(isWhole ? {} : { trimmed: text }) }, editor);
    }
    case 'ask':
      if (!hasWords(text)) return refused(review.inquiry.emptyQuestion);
      if (text.length > longestInquiry) return refused(review.inquiry.tooLong);
      return { kind: 'answer', answer: await askAuthor(context, at, text, editor) };
  }
}

/** A client's text can be of invisible signs alone. */
function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** Takes what an editor writes in a chat, if it is what they were asked for. */
export async function hearWords(
  context: CommandContext,
  said: HeardMessage,
  editor: Editor,
): Promise<PlainAnswer | undefined> {
  const { awaited } = context.services.reviewDesk;
  const asked = await awaited.of(editor.key);
  if (!asked || asked.chat !== context.chat.key || said.edited) return undefined;
  const isReply = said.repliesTo !== undefined && (said.repliesTo === asked.message || asked.message === undefined);
  if (!isReply && said.via !== 'private') return undefined;
  const view = asked.view === undefined ? undefined : readViewCode(asked.view);
  const at: DecidedAt = {
    question: asked.question,
    person: asked.person,
    revision: asked.revision,
    ...(view ? { view } : {}),
  };
  const taken = await takeWords(context, asked.verb, at, said.text, editor);
  if (taken.kind === 'refused') return answerWith([], ...taken.body);
  await awaited.drop(editor.key);
  if (view) return taken.answer;
  // The card changes by itself; what stands beside it is only that it was done, or why not.
  context.services.reviewDesk.refresh(asked.question, asked.person);
  return taken.answer.replaces ? doneAnswer(context, at) : taken.answer;
}

/** Ends what was begun in a chat. */
export async function leaveWords(context: CommandContext, at: DecidedAt): Promise<TextAnswer> {
  await context.services.reviewDesk.awaited.drop(context.person.key);
  return answerView(context, at);
}

async function askInChat(context: CommandContext, verb: WordVerb, at: DecidedAt): Promise<TextAnswer> {
  const { services, sentences, person, chat } = context;
  const { reviewDesk } = services;
  const message = at.view ? undefined : reviewDesk.messageOf(chat.key, at.question, at.person);
  await reviewDesk.awaited.set(person.key, {
    verb,
    question: at.question,
    person: at.person,
    revision: at.revision,
    chat: chat.key,
    ...(at.view ? { view: viewCode(at.view) } : {}),
    ...(message ? { message } : {}),
  });
  const { review } = sentences;
  const ask = { decline: review.decline.ask, ask: review.inquiry.ask, trim: review.trim.ask }[verb];
  const shown = await answerView(context, at);
  return {
    ...shown,
    body: [...shown.body, paragraph({ type: 'strong', children: [{ type: 'text', value: ask }] })],
    buttons: [
      ...(verb === 'decline' ? readyButtons(at, sentences) : []),
      { kind: 'action', label: review.buttons.back, action: reviewAction({ verb: 'card', ...at }) },
    ],
  };
}

async function doneAnswer(context: CommandContext, { question, person }: DecidedAt): Promise<TextAnswer> {
  const { took, states } = context.sentences.review;
  const [reply] = await context.services.questions.review.some(question, [person]);
  return personAnswer(reply ? took.done(states[reply.state]) : took.absent);
}
