import { answerWith, personAnswer } from '../answers.ts';
import type { CommandAnswer, CommandContext, FormValues, SubmitAnswer, TextAnswer } from '../command.ts';
import { answerButton, idOf, type Pressed, pressedSchema, type Subject } from './answer-button.ts';
import { askForName, sign, signaturePanel, submitName } from './choose-signature.ts';
import { draftGone, draftView } from './draft-view.ts';
import { isWrittenFor, keptAnswer } from './kept-answer.ts';
import { openAnswer } from './open-answer.ts';
import { sendDraft, submitForm } from './send-answer.ts';
import { type SignatureKind, signatureOf } from './signature.ts';
import { askToWithdraw, signStored, storedAnswer, withdraw } from './stored-answer.ts';

/** Does what a button says. What concerns an answer is always that of the person who pressed, whoever was shown the button. */
export async function pressAnswer(context: CommandContext, [of, ...what]: string[]): Promise<CommandAnswer> {
  const { data } = pressedSchema.safeParse({ date: of, does: what });
  if (!data) return personAnswer(context.sentences.commands.oldButton);
  const { date, does } = data;
  switch (does[0]) {
    case undefined:
      return openAnswer(context, date);
    case 'said':
      return does[1] === idOf(context.person.key) ? openAnswer(context, date) : notYours(context, date);
    case 'show':
      return inPlace(does[1] === 'sent' ? await storedAnswer(context, date) : await showDraft(context, date));
    case 'send':
      return inPlace(await sendDraft(context, date, does[1] === 'yes'));
    case 'discard':
      return inPlace(await discard(context, date));
    case 'signature':
      return inPlace(await signaturePanel(context, date, does[1]));
    case 'sign':
      return pressedSignature(context, date, does[1], does[2]);
    case 'feature':
      return inPlace(await signStored(context, date, { mayFeature: does[1] === 'yes' }));
    case 'withdraw':
      return inPlace(does[1] === 'yes' ? await withdraw(context, date) : await askToWithdraw(context, date));
  }
}

/** Takes a form of `/answer`: an answer, or a name for one. */
export async function submitAnswer(
  context: CommandContext,
  [of, ...what]: string[],
  values: FormValues,
): Promise<SubmitAnswer> {
  const { data } = pressedSchema.safeParse({ date: of, does: what });
  if (!data) return personAnswer(context.sentences.commands.oldButton);
  const { date, does } = data;
  return does[0] === 'sign' ? submitName(context, date, does[1], values) : submitForm(context, date, values);
}

type PressedDate = Pressed['date'];

async function pressedSignature(
  context: CommandContext,
  date: PressedDate,
  subject: Subject,
  kind: SignatureKind | 'other',
): Promise<CommandAnswer> {
  if (kind === 'other') return askForName(context, date, subject);
  const shownAs = signatureOf(context.person, kind);
  // The person may have given up their handle since.
  return inPlace(shownAs ? await sign(context, date, subject, shownAs) : await signaturePanel(context, date, subject));
}

async function showDraft(context: CommandContext, date: PressedDate): Promise<TextAnswer> {
  const { person, services } = context;
  const { calendar, drafts } = services.questions;
  await drafts.change(person.key, (now) =>
    now && isWrittenFor(now, date) ? { ...now, awaits: { kind: 'confirmation' } } : now,
  );
  const { draft, reply } = await keptAnswer(context, date);
  const asked = await calendar.of(date, person.language);
  if (!draft || !asked) return draftGone(context, date);
  return draftView(context, asked, { draft, ...(reply ? { reply } : {}) });
}

/** What an editor asked stays to be answered. */
async function discard({ person, services, sentences }: CommandContext, date: PressedDate): Promise<TextAnswer> {
  await services.questions.drafts.change(person.key, (now) =>
    now?.question === date && now.awaits.kind !== 'word-to-editor' ? undefined : now,
  );
  return personAnswer(sentences.answering.draft.discarded);
}

function notYours({ sentences }: CommandContext, date: PressedDate): TextAnswer {
  const { answering } = sentences;
  return answerWith([answerButton(answering.answerAgain, date)], answering.notYours);
}

/** Views take each other's place; only the author sees them. */
function inPlace(answer: TextAnswer): TextAnswer {
  return { ...answer, replaces: true };
}
