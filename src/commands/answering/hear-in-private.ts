import type { Draft } from '../../questions/draft.ts';
import type { AskedQuestion } from '../../questions/question-calendar.ts';
import { personAnswer } from '../answers.ts';
import type { CommandContext, HeardMessage, TextAnswer } from '../command.ts';
import { hearName } from './choose-signature.ts';
import { draftView } from './draft-view.ts';
import { lateAnswer, noneOpen, unfitSentence } from './refusal.ts';
import { sourceOf } from './source-of.ts';
import { takeWords } from './take-words.ts';
import { questionMeant } from './which-question.ts';

/** What a person says to the bot alone: what it asked for, or else what may be an answer, which they are asked. */
export async function hearInPrivate(
  context: CommandContext,
  said: HeardMessage,
  draft: Draft | undefined,
): Promise<TextAnswer | undefined> {
  if (draft?.awaits.kind === 'word-to-editor') return undefined;
  if (draft?.awaits.kind === 'name') return hearName(context, draft.question, said.text);
  const { person, services } = context;
  const { calendar } = services.questions;
  const begun = draft && (await calendar.of(draft.question, person.language));
  const wasAsked = draft?.awaits.kind === 'answer' && draft.text === undefined;
  const meant = await questionMeant(context, said);
  const asked = meant.by === 'post' ? meant.asked : begun && (wasAsked || begun.state === 'open') ? begun : meant.asked;
  if (asked?.state === 'open') return takeAnswer(context, said, asked, wasAsked);
  // It was asked for too long ago: what is said next is about something else.
  if (wasAsked)
    await services.questions.drafts.change(person.key, (now) => (now?.text === undefined ? undefined : now));
  const current = await calendar.current(person.language);
  if (asked) return lateAnswer(context, asked.date, current?.state === 'open' ? current : undefined);
  return meant.by === 'post' || !wasAsked ? undefined : personAnswer(noneOpen(context));
}

async function takeAnswer(
  context: CommandContext,
  said: HeardMessage,
  asked: AskedQuestion,
  wasAsked: boolean,
): Promise<TextAnswer | undefined> {
  const taken = await takeWords(context, asked.date, said.text, sourceOf(context, said));
  if (taken.kind === 'waiting') {
    const occasion = taken.instead ? 'instead' : wasAsked ? 'asked' : 'unasked';
    return draftView(context, asked, taken.kept, occasion);
  }
  // A thumb up that nobody asked for is no failed answer.
  if (taken.why.kind === 'no-words' && !wasAsked) return undefined;
  return personAnswer(unfitSentence(context, taken.why));
}
