import { z } from 'zod';
import { type Wish, wishSchema } from '../../delivery/wishes.ts';
import { type IssueDate, issueDateSchema } from '../../newsletter/issue.ts';
import { action, type Button } from '../command.ts';

/** What a button does: shows a page, asks whether something is really wanted, or does it. */
export type Pressed = { kind: 'page'; page: number } | { kind: 'ask' | 'do'; wish: Wish };

/** The wishes that can't be taken back, or that many people would notice. */
const asksFirst: ReadonlySet<Wish> = new Set(['resend', 'correct', 'retract']);

/** The button that begins with a wish. */
export function wishButton(date: IssueDate, wish: Wish, label: string): Button {
  return deliveryButton(date, { kind: asksFirst.has(wish) ? 'ask' : 'do', wish }, label);
}

export function deliveryButton(date: IssueDate, pressed: Pressed, label: string): Button {
  const does = pressed.kind === 'page' ? String(pressed.page) : pressed.wish;
  return { kind: 'action', label, action: action('deliveries', date, pressed.kind, does) };
}

/** What a button carries after the command. */
export const pressedSchema = z.union([
  z
    .tuple([issueDateSchema, z.literal('page'), z.coerce.number().int().min(0)])
    .transform(([date, kind, page]): [IssueDate, Pressed] => [date, { kind, page }]),
  z
    .tuple([issueDateSchema, z.enum(['ask', 'do']), wishSchema])
    .transform(([date, kind, wish]): [IssueDate, Pressed] => [date, { kind, wish }]),
]);
