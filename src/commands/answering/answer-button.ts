import { z } from 'zod';
import { type IssueDate, issueDateSchema } from '../../newsletter/issue.ts';
import type { PersonKey } from '../../platforms/chat.ts';
import { type Action, action, type Button } from '../command.ts';

/** What a view is about: what was written and not sent, or the answer that is stored. */
const subjectSchema = z.enum(['draft', 'sent']);
export type Subject = z.infer<typeof subjectSchema>;

const yesOrNo = z.enum(['yes', 'no']);
export const signatureKindSchema = z.enum(['name', 'handle', 'anonymous']);

const doesSchema = z.union([
  /** Opens the form, or begins the conversation. */
  z.tuple([]),
  /** The same, with what this person said before others. */
  z.tuple([z.literal('said'), z.string().regex(/^\d{1,20}$/)]),
  z.tuple([z.literal('show'), subjectSchema]),
  /** Whether it may be featured. */
  z.tuple([z.literal('send'), yesOrNo]),
  z.tuple([z.literal('discard')]),
  z.tuple([z.literal('signature'), subjectSchema]),
  z.tuple([z.literal('sign'), subjectSchema, z.enum([...signatureKindSchema.options, 'other'])]),
  z.tuple([z.literal('feature'), yesOrNo]),
  z.tuple([z.literal('withdraw'), z.enum(['ask', 'yes'])]),
]);
type Does = z.infer<typeof doesSchema>;

/** Reads what `answerButton` wrote: `v1:answer:<date of the issue>:<what it does>`. */
export const pressedSchema = z.object({ date: issueDateSchema, does: doesSchema });
export type Pressed = z.infer<typeof pressedSchema>;

export function answerButton(label: string, date: IssueDate, ...does: Does): Button {
  return { kind: 'action', label, action: actionTo(date, ...does) };
}

/** The same, for what was said before others: what follows is in private. */
export function privateAnswerButton(label: string, date: IssueDate, ...does: Does): Button {
  return { kind: 'action', label, action: actionTo(date, ...does), inPrivate: true };
}

export function actionTo(date: IssueDate, ...does: Does): Action {
  return action('answer', date, ...does);
}

/** The person's id on the platform; a button is pressed on the platform it was shown on. */
export function idOf(person: PersonKey): string {
  return person.slice(person.indexOf(':') + 1);
}
