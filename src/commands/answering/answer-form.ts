import { z } from 'zod';
import { plainText } from '../../newsletter/rich-text.ts';
import type { AskedQuestion } from '../../questions/question-calendar.ts';
import { longestAnswer, longestName, type ShownAs, shownNameSchema } from '../../questions/reply.ts';
import { answerAction, type CommandContext, type Form, type FormValues, type Person } from '../command.ts';
import { signatureKindSchema } from './answer-button.ts';
import type { KeptAnswer } from './kept-answer.ts';
import { choiceOf, defaultSignature, signatureChoices, signatureOf, signatureText } from './signature.ts';

/** What a form is sent with: whatever a client makes of it. */
const valuesSchema = z.object({
  text: z.string(),
  shownAs: signatureKindSchema,
  ownName: z.string().default(''),
  mayFeature: z.enum(['yes', 'no']).transform((choice) => choice === 'yes'),
});

export type FilledIn =
  | { kind: 'read'; text: string; shownAs: ShownAs; mayFeature: boolean }
  | { kind: 'unfit-name' }
  | { kind: 'unreadable' };

/** The form for an answer, filled in as far as something of it is known. The choice to be featured is the person's alone. */
export function answerForm(
  context: CommandContext,
  asked: AskedQuestion,
  { draft, reply }: KeptAnswer,
  words?: string,
): Form {
  const { sentences, person, draft: unsent } = context;
  const { form } = sentences.answering;
  const shownAs = draft?.shownAs ?? reply?.shownAs ?? defaultSignature(person);
  const choice = choiceOf(person, shownAs);
  const ownName = choice === undefined ? signatureText(shownAs, sentences) : undefined;
  const mayFeature = reply && (reply.mayFeature ? 'yes' : 'no');
  return {
    title: form.title,
    action: answerAction(asked.date),
    fields: [
      {
        name: 'text',
        label: form.text,
        description: plainText(asked.question.text).replace(/\s+/g, ' '),
        kind: 'text',
        multiline: true,
        maxLength: longestAnswer,
        required: true,
        ...valued(words ?? unsent?.text ?? draft?.text ?? reply?.text),
      },
      {
        name: 'shownAs',
        label: form.shownAs,
        kind: 'choice',
        options: signatureChoices(person).map((each) => ({
          label: each.kind === 'anonymous' ? form.anonymous : signatureText(each.shownAs, sentences),
          value: each.kind,
        })),
        ...valued(unsent?.shownAs ?? choice ?? defaultSignature(person).kind),
      },
      {
        name: 'ownName',
        label: form.ownName,
        description: form.ownNameHint,
        kind: 'text',
        multiline: false,
        maxLength: longestName,
        required: false,
        ...valued(unsent?.ownName ?? ownName),
      },
      {
        name: 'mayFeature',
        label: form.mayFeature,
        kind: 'choice',
        options: [
          { label: form.yes, value: 'yes' },
          { label: form.no, value: 'no' },
        ],
        ...valued(unsent?.mayFeature ?? mayFeature),
      },
    ],
  };
}

/** Reads what was filled in. Who asks to be anonymous stays so, whatever is in the field for another name. */
export function readAnswerForm(person: Person, values: FormValues): FilledIn {
  const { data } = valuesSchema.safeParse(values);
  if (!data) return { kind: 'unreadable' };
  const { text, mayFeature } = data;
  if (data.ownName.trim() === '' || data.shownAs === 'anonymous') {
    const shownAs = signatureOf(person, data.shownAs);
    return shownAs ? { kind: 'read', text, mayFeature, shownAs } : { kind: 'unfit-name' };
  }
  const name = shownNameSchema.safeParse(data.ownName).data;
  return name === undefined
    ? { kind: 'unfit-name' }
    : { kind: 'read', text, mayFeature, shownAs: { kind: 'name', name } };
}

function valued(value: string | undefined): { value?: string } {
  return value === undefined ? {} : { value };
}
