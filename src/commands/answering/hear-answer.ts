import type { IssueDate } from '../../newsletter/issue.ts';
import type { Draft } from '../../questions/draft.ts';
import type { AskedQuestion } from '../../questions/question-calendar.ts';
import type { ReplySource } from '../../questions/reply.ts';
import { personAnswer } from '../answers.ts';
import type { CommandContext, HeardMessage, TextAnswer } from '../command.ts';
import { draftView } from './draft-view.ts';
import { hearInPrivate } from './hear-in-private.ts';
import { hearInPublic, takeInPublic } from './hear-in-public.ts';
import { isWrittenFor, keptAnswer } from './kept-answer.ts';
import { unfitSentence } from './refusal.ts';
import { sourceOf } from './source-of.ts';
import { takeWords } from './take-words.ts';

/** What a person says outside of commands. It is an answer once its author has pressed the button that says so. */
export async function hearAnswer(context: CommandContext, said: HeardMessage): Promise<TextAnswer | undefined> {
  const { person, chat, services } = context;
  const draft = await services.questions.drafts.get(person.key);
  if (said.edited) return hearEdit(context, said, draft);
  return chat.kind === 'private' ? hearInPrivate(context, said, draft) : hearInPublic(context, said, draft);
}

/** An edit counts where the message was an answer, waits to be one, or was refused as one. */
async function hearEdit(
  context: CommandContext,
  said: HeardMessage,
  draft: Draft | undefined,
): Promise<TextAnswer | undefined> {
  const { person, chat, services } = context;
  const waits = draft !== undefined && isFrom(draft.source, context, said);
  const date = waits ? draft.question : await questionAnsweredBy(context, said);
  const asked = date && (await services.questions.calendar.of(date, person.language));
  if (asked?.state !== 'open') return undefined;
  if (chat.kind === 'private') return takeAnew(context, said, asked);
  const answer = await takeInPublic(context, said, asked);
  // The button that is there shows the new words.
  const isShown = waits && isWrittenFor(draft, asked.date);
  const isFit = (await keptAnswer(context, asked.date)).draft?.source.message === said.message;
  return isShown && isFit ? undefined : answer;
}

async function takeAnew(context: CommandContext, said: HeardMessage, asked: AskedQuestion): Promise<TextAnswer> {
  const taken = await takeWords(context, asked.date, said.text, sourceOf(context, said));
  if (taken.kind === 'unfit') return personAnswer(unfitSentence(context, taken.why));
  return draftView(context, asked, taken.kept);
}

/** The question to which this message is the stored answer. */
async function questionAnsweredBy(context: CommandContext, said: HeardMessage): Promise<IssueDate | undefined> {
  for (const date of await context.services.questions.calendar.askedBefore(undefined, lookedThrough)) {
    const { reply } = await keptAnswer(context, date);
    if (reply && isFrom(reply.source, context, said)) return date;
  }
  return undefined;
}

function isFrom(source: ReplySource, { chat }: CommandContext, { message }: HeardMessage): boolean {
  return source.chat === chat.key && source.message === message;
}

/** Questions that can be open at once. */
const lookedThrough = 2;
