import type { IssueDate } from '../../newsletter/issue.ts';
import { isLive, type ShownAs } from '../../questions/reply.ts';
import { answerWith } from '../answers.ts';
import type { CommandContext, TextAnswer } from '../command.ts';
import { answerButton } from './answer-button.ts';
import { receipt } from './receipt.ts';
import { refusal } from './refusal.ts';

/** Shows what is stored; a question for other words or another name is over with that. */
export async function storedAnswer(context: CommandContext, date: IssueDate): Promise<TextAnswer> {
  const { person, services } = context;
  const { replies, calendar, drafts } = services.questions;
  await drafts.change(person.key, (now) =>
    now?.question === date && now.text === undefined && now.awaits.kind !== 'word-to-editor' ? undefined : now,
  );
  const reply = await replies.of(date, person.key);
  const asked = await calendar.of(date, person.language);
  if (!reply || !isLive(reply) || !asked) return refusal(context, date, { kind: 'no-answer' });
  return receipt(context, asked, reply, 'asIs');
}

/** Changes the signature, or the consent to be featured, of what is stored. */
export async function signStored(
  context: CommandContext,
  date: IssueDate,
  change: { shownAs?: ShownAs; mayFeature?: boolean },
): Promise<TextAnswer> {
  const { person, services } = context;
  const { replies, calendar } = services.questions;
  const result = await replies.sign(date, person.key, change);
  const asked = await calendar.of(date, person.language);
  if (result.kind === 'stored' && asked) return receipt(context, asked, result.reply, 'signed');
  if (result.kind === 'stored') throw new Error('an answer to no question was signed');
  const { why } = result;
  if (why.kind !== 'repeated') return refusal(context, date, why);
  return asked ? receipt(context, asked, why.reply, 'unchanged') : refusal(context, date, { kind: 'unknown-question' });
}

/** Asks once before an answer is withdrawn. */
export async function askToWithdraw(context: CommandContext, date: IssueDate): Promise<TextAnswer> {
  const { answering } = context.sentences;
  const shown = await storedAnswer(context, date);
  // What can't be withdrawn says so, and has no buttons to change it.
  if (!shown.buttons.some(({ label }) => label === answering.receipt.withdraw)) return shown;
  return {
    ...shown,
    body: [...answerWith([], answering.receipt.reallyWithdraw).body, ...shown.body.slice(1, 3)],
    buttons: [
      answerButton(answering.receipt.yesWithdraw, date, 'withdraw', 'yes'),
      answerButton(answering.leaveIt, date, 'show', 'sent'),
    ],
  };
}

export async function withdraw(context: CommandContext, date: IssueDate): Promise<TextAnswer> {
  const { person, services, sentences } = context;
  const result = await services.questions.replies.withdraw(date, person.key);
  const { answering } = sentences;
  if (result === 'withdrawn') {
    // Its author was promised that the words are deleted at once.
    await services.checkpoint();
    const { withdrawn, notices } = answering.receipt;
    return { ...answerWith([answerButton(answering.answerAgain, date)], withdrawn), notice: notices.withdrawn };
  }
  return result.kind === 'repeated' ? storedAnswer(context, date) : refusal(context, date, result);
}
