import { z } from 'zod';
import { issueDateSchema } from '../newsletter/issue.ts';
import { chatKeySchema, messageIdSchema, personKeySchema } from '../platforms/chat.ts';
import { nonceSchema } from '../platforms/platform.ts';

/** A message in an editors' chat that tells of answers. */
export const noticeSchema = z.object({
  /** Its key in the store, and what lets a platform recognise a repeat. */
  id: nonceSchema,
  /** As it is configured; a group that became a supergroup is still called by its old id here. */
  chat: chatKeySchema,
  question: issueDateSchema,
  /** `card`: the first of these answers, with buttons to decide on it; the others say nearly the same. `list`: all of them, in brief. */
  form: z.enum(['card', 'list']),
  people: z.array(personKeySchema),
  /** Of a card: whose answers say nearly the same and were told before it. */
  like: z.array(personKeySchema).default([]),
  /** When the answers were read for it. */
  at: z.iso.datetime(),
  /** `telling`: it may be there already. */
  state: z.enum(['telling', 'told']),
  /** None where the platform's answer was lost. */
  message: messageIdSchema.optional(),
  /** Of a card: the revision of the answer that it shows; 0 once it shows that there is none any more. */
  shows: z.int().nonnegative(),
  /** It shows what is deleted, and is to be written anew. */
  isStale: z.boolean().default(false),
});
export type Notice = z.infer<typeof noticeSchema>;
export type Card = Notice & { form: 'card' };

export function isCard(notice: Notice): notice is Card {
  return notice.form === 'card';
}

/** What an editor wants to know of an author; kept until the next question to the same author. */
export const inquirySchema = z.object({
  asked: z.string().min(1).max(1000),
  by: z.object({ key: personKeySchema, name: z.string().min(1) }),
  at: z.iso.datetime(),
  /** The message to the author. */
  message: messageIdSchema.optional(),
  /** Those with earlier questions: an answer to one of them is for the editors too. */
  before: z.array(messageIdSchema).default([]),
});
export type Inquiry = z.infer<typeof inquirySchema>;
