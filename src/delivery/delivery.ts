import { z } from 'zod';
import { excerptSchema } from '../newsletter/excerpt.ts';
import { type EditionId, editionIdSchema, type IssueDate } from '../newsletter/issue.ts';
import {
  type Chat,
  type ChatKey,
  chatKeySchema,
  chatSchema,
  goneReasonSchema,
  messageIdSchema,
  roleKeySchema,
} from '../platforms/chat.ts';
import { nonceSchema, rejectedReasonSchema } from '../platforms/platform.ts';
import { deliveryNonce } from './nonce.ts';

const instant = z.iso.datetime();

/** What exactly was sent, so that it can be corrected as it was posted. */
export const contentSchema = z.object({
  /** Of the edition: 1, and one more for each correction. */
  version: z.int().positive(),
  excerpt: excerptSchema,
  mention: roleKeySchema.optional(),
});
export type Content = z.infer<typeof contentSchema>;

const common = {
  chat: chatSchema,
  edition: editionIdSchema,
  /** The same for every attempt, so that a platform that recognises a repeat does. */
  nonce: nonceSchema,
  /** Sends begun so far. */
  attempts: z.int().nonnegative(),
  /** When it came into this state. */
  at: instant,
  /** When it came to be owed, if that was later than its round: the chat couldn't be posted to until then. */
  owedSince: instant.optional(),
  /** The hour that the chat chose for it and that it waits, or waited, for. */
  waitsUntil: instant.optional(),
  /** Of the last send, or of the earliest that may have been posted; none in records of earlier releases. */
  content: contentSchema.optional(),
};

/**
 * One issue on its way to one chat, as the ledger holds it. What the states mean and which may follow which is in
 * `transitions.ts`.
 */
export const deliverySchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('pending'), ...common }),
  z.object({
    state: z.literal('sending'),
    ...common,
    /** Set when this send repeats one that may have been posted: when that one began. */
    doubtSince: instant.optional(),
  }),
  z.object({ state: z.literal('retrying'), ...common, notBefore: instant, detail: z.string() }),
  z.object({
    state: z.literal('uncertain'),
    ...common,
    /** When the earliest send that may have been posted began. */
    doubtSince: instant,
    detail: z.string(),
  }),
  z.object({ state: z.literal('sent'), ...common, message: messageIdSchema }),
  /** The delivery goes on under the chat's new key. */
  z.object({ state: z.literal('moved'), ...common, to: chatKeySchema }),
  z.object({
    state: z.literal('gone'),
    ...common,
    why: z.enum(['unsubscribed', ...goneReasonSchema.options]),
    detail: z.string(),
    /** Set when an earlier send may have been posted. */
    doubtSince: instant.optional(),
  }),
  z.object({ state: z.literal('rejected'), ...common, why: rejectedReasonSchema, detail: z.string() }),
  z.object({ state: z.literal('expired'), ...common, detail: z.string() }),
  z.object({ state: z.literal('superseded'), ...common }),
  z.object({ state: z.literal('released'), ...common }),
  z.object({ state: z.literal('withdrawn'), ...common }),
]);

export type Delivery = z.infer<typeof deliverySchema>;
/** The name of a delivery's state. */
export type DeliveryState = Delivery['state'];
/** All states of a delivery. */
export const deliveryStates: readonly DeliveryState[] = deliverySchema.options.map(({ shape }) => shape.state.value);
/** A delivery that is in one of these states. */
export type DeliveryIn<State extends DeliveryState> = Extract<Delivery, { state: State }>;

/** A delivery that can still come to something by itself. */
export type OpenDelivery = DeliveryIn<'pending' | 'retrying' | 'uncertain'>;

/** Whether a delivery can still come to something by itself. */
export function isOpen(delivery: Delivery): delivery is OpenDelivery {
  return delivery.state === 'pending' || delivery.state === 'retrying' || delivery.state === 'uncertain';
}

/** What a chat is owed: the first record of a delivery, before anything is sent. `due` is the chat's own hour. */
export function newDelivery(
  date: IssueDate,
  edition: EditionId,
  chat: Chat,
  at: Temporal.Instant,
  due: Temporal.Instant = at,
): DeliveryIn<'pending'> {
  const waits = Temporal.Instant.compare(due, at) > 0 ? { waitsUntil: due.toString() } : {};
  const nonce = deliveryNonce(date, chat.key);
  return { state: 'pending', chat, edition, nonce, attempts: 0, at: at.toString(), ...waits };
}

/** Whether a delivery waits for the hour that its chat chose. */
export function isWaiting({ state, waitsUntil }: Delivery, now: Temporal.Instant): boolean {
  if (state !== 'pending' || waitsUntil === undefined) return false;
  return Temporal.Instant.compare(Temporal.Instant.from(waitsUntil), now) > 0;
}

/** The key under which the ledger keeps a delivery. */
export function ledgerKey(delivery: Delivery): ChatKey {
  return delivery.chat.key;
}
