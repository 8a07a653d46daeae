import type { IssueDate } from '../../newsletter/issue.ts';
import { paragraph } from '../../newsletter/rich-text.ts';
import { longestName, type ShownAs, shownNameSchema } from '../../questions/reply.ts';
import { answerWith, personAnswer } from '../answers.ts';
import type { Button, CommandAnswer, CommandContext, FormValues, SubmitAnswer, TextAnswer } from '../command.ts';
import { actionTo, answerButton, type Subject } from './answer-button.ts';
import { draftGone, draftView } from './draft-view.ts';
import { isWrittenFor, keptAnswer } from './kept-answer.ts';
import { refusal } from './refusal.ts';
import { choiceOf, defaultSignature, signatureChoices, signatureText } from './signature.ts';
import { signStored } from './stored-answer.ts';

/** The names to choose from; of what is stored also whether it may be featured, which a draft is asked when it is sent. */
export async function signaturePanel(context: CommandContext, date: IssueDate, subject: Subject): Promise<TextAnswer> {
  const { person, sentences } = context;
  const { signature, form } = sentences.answering;
  const { draft, reply } = await keptAnswer(context, date);
  const signed = subject === 'draft' ? draft : reply;
  if (!signed) return subject === 'draft' ? draftGone(context, date) : refusal(context, date, { kind: 'no-answer' });
  const shownAs = signed.shownAs ?? defaultSignature(person);
  const chosen = choiceOf(person, shownAs);
  const ticked = (label: string, isSet: boolean) => (isSet ? `✓ ${label}` : label);
  const consent: Button[] =
    subject === 'sent' && reply
      ? [answerButton(ticked(signature.mayFeature, reply.mayFeature), date, 'feature', reply.mayFeature ? 'no' : 'yes')]
      : [];
  return answerWith(
    [
      ...signatureChoices(person).map((choice) => {
        const label = choice.kind === 'anonymous' ? form.anonymous : signatureText(choice.shownAs, sentences);
        return answerButton(ticked(label, choice.kind === chosen), date, 'sign', subject, choice.kind);
      }),
      answerButton(ticked(signature.another, chosen === undefined), date, 'sign', subject, 'other'),
      ...consent,
      answerButton(signature.back, date, 'show', subject),
    ],
    signature.choose,
    signature.signed(signatureText(shownAs, sentences)),
  );
}

/** Signs what was written or what is stored. */
export async function sign(
  context: CommandContext,
  date: IssueDate,
  subject: Subject,
  shownAs: ShownAs,
): Promise<TextAnswer> {
  if (subject === 'sent') return signStored(context, date, { shownAs });
  const { person, services } = context;
  const { drafts, calendar } = services.questions;
  await drafts.change(person.key, (now) =>
    now && isWrittenFor(now, date) ? { ...now, awaits: { kind: 'confirmation' }, shownAs } : now,
  );
  const { draft, reply } = await keptAnswer(context, date);
  const asked = await calendar.of(date, person.language);
  if (!draft || !asked) return draftGone(context, date);
  return draftView(context, asked, { draft, ...(reply ? { reply } : {}) });
}

/** Asks for a name of the person's own: by a form, or as the next thing they write. */
export async function askForName(context: CommandContext, date: IssueDate, subject: Subject): Promise<CommandAnswer> {
  const { person, sentences, services } = context;
  const { signature } = sentences.answering;
  const { draft, reply } = await keptAnswer(context, date);
  const signed = subject === 'draft' ? draft : reply;
  if (!signed) return subject === 'draft' ? draftGone(context, date) : refusal(context, date, { kind: 'no-answer' });
  return {
    kind: 'form',
    form: {
      title: signature.another,
      action: actionTo(date, 'sign', subject, 'other'),
      fields: [
        {
          name: 'name',
          label: signature.choose,
          kind: 'text',
          multiline: false,
          maxLength: longestName,
          required: true,
        },
      ],
    },
    otherwise: async () => {
      const { language, source } = signed;
      await services.questions.drafts.change(person.key, (now) => ({
        ...(subject === 'draft' && now && isWrittenFor(now, date) ? now : { question: date, language, source }),
        awaits: { kind: 'name' },
      }));
      const back = answerButton(signature.back, date, 'show', subject);
      return answerWith([back], signature.askName(longestName));
    },
  };
}

export async function submitName(
  context: CommandContext,
  date: IssueDate,
  subject: Subject,
  { name }: FormValues,
): Promise<SubmitAnswer> {
  const shown = shownNameSchema.safeParse(name).data;
  const { unfit } = context.sentences.answering.signature;
  if (shown === undefined) return { kind: 'refused', body: [paragraph(unfit(longestName))] };
  return sign(context, date, subject, { kind: 'name', name: shown });
}

/** The name as the person wrote it in the conversation; it is for the draft, if there is one, and else for what is stored. */
export async function hearName(context: CommandContext, date: IssueDate, words: string): Promise<TextAnswer> {
  const name = shownNameSchema.safeParse(words).data;
  if (name === undefined) return personAnswer(context.sentences.answering.signature.unfit(longestName));
  const { draft } = await keptAnswer(context, date);
  const signed = await sign(context, date, draft ? 'draft' : 'sent', { kind: 'name', name });
  if (!draft) await context.services.questions.drafts.drop(context.person.key);
  return signed;
}
