import type { IssueDate } from '../../newsletter/issue.ts';
import { paragraph } from '../../newsletter/rich-text.ts';
import { longestName, type Written } from '../../questions/reply.ts';
import type { CommandContext, FormValues, SubmitAnswer, TextAnswer } from '../command.ts';
import { readAnswerForm } from './answer-form.ts';
import { draftGone } from './draft-view.ts';
import { keptAnswer } from './kept-answer.ts';
import { receipt } from './receipt.ts';
import { refusal, unfitSentence } from './refusal.ts';
import { defaultSignature } from './signature.ts';
import { storedAnswer } from './stored-answer.ts';

/** Stores what waits to be sent. Its author's words stay a draft until they are on the disk. */
export async function sendDraft(context: CommandContext, date: IssueDate, mayFeature: boolean): Promise<TextAnswer> {
  const { person } = context;
  const { draft, reply } = await keptAnswer(context, date);
  if (!draft) return reply ? storedAnswer(context, date) : draftGone(context, date);
  const { text, source, shownAs = defaultSignature(person) } = draft;
  return store(context, date, { text, source, shownAs, mayFeature, language: person.language });
}

/** Takes a form that was filled in. What the person can mend goes back to them with the form. */
export async function submitForm(context: CommandContext, date: IssueDate, values: FormValues): Promise<SubmitAnswer> {
  const { chat, person, sentences } = context;
  const filledIn = readAnswerForm(person, values);
  if (filledIn.kind !== 'read') {
    const why =
      filledIn.kind === 'unfit-name' ? sentences.answering.signature.unfit(longestName) : sentences.commands.oldButton;
    return { kind: 'refused', body: [paragraph(why)] };
  }
  const { draft, reply } = await keptAnswer(context, date);
  // What was said before others and sent by the form keeps its place among what others said.
  const source = draft?.source ?? reply?.source ?? { kind: 'form' as const, chat: chat.key };
  const { text, shownAs, mayFeature } = filledIn;
  return store(context, date, { text, shownAs, mayFeature, language: person.language, source }, (why) => ({
    kind: 'refused',
    body: [paragraph(why)],
  }));
}

async function store(context: CommandContext, date: IssueDate, written: Written): Promise<TextAnswer>;
async function store<Mendable>(
  context: CommandContext,
  date: IssueDate,
  written: Written,
  mend: (why: string) => Mendable,
): Promise<TextAnswer | Mendable>;
async function store<Mendable>(
  context: CommandContext,
  date: IssueDate,
  written: Written,
  mend?: (why: string) => Mendable,
): Promise<TextAnswer | Mendable> {
  const { person, sentences, services } = context;
  const { replies, calendar, drafts } = services.questions;
  const result = await replies.answer(date, person.key, written);
  const asked = await calendar.of(date, person.language);
  const isStored = result.kind === 'stored' || result.why.kind === 'repeated';
  if (isStored && asked) {
    // What was written meanwhile waits on.
    await drafts.change(person.key, (now) =>
      now?.question === date &&
      now.awaits.kind !== 'word-to-editor' &&
      (mend || (now.text ?? written.text) === written.text)
        ? undefined
        : now,
    );
    if (result.kind === 'stored') return receipt(context, asked, result.reply, result.change);
    if (result.why.kind === 'repeated') return receipt(context, asked, result.why.reply, 'unchanged');
  }
  if (result.kind === 'stored') throw new Error('an answer to no question was stored');
  const { why } = result;
  if (why.kind === 'repeated') throw new Error('an answer to no question was repeated');
  if (why.kind === 'late' || why.kind === 'unknown-question' || why.kind === 'no-answer' || !mend) {
    return refusal(context, date, why, written.text);
  }
  return mend(why.kind === 'copied' ? sentences.answering.refused.copied : unfitSentence(context, why));
}
