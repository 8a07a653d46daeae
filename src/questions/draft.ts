import { z } from 'zod';
import { issueDateSchema, languageSchema } from '../newsletter/issue.ts';
import { chatKeySchema, messageIdSchema } from '../platforms/chat.ts';
import { replySourceSchema, shownAsSchema } from './reply.ts';

/** What the person's next words are taken as. */
const awaitedSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answer') }),
  /** Nothing is asked in words: the answer waits for the press of a button. */
  z.object({ kind: z.literal('confirmation') }),
  /** The name to show. */
  z.object({ kind: z.literal('name') }),
  /** What an editor wants to know; the words go to that chat, under that message. */
  z.object({
    kind: z.literal('word-to-editor'),
    asked: z.string().min(1).max(2000),
    chat: chatKeySchema,
    message: messageIdSchema.optional(),
  }),
]);

/** What a person has begun and not confirmed. A person has one at a time. */
export const draftSchema = z.object({
  question: issueDateSchema,
  awaits: awaitedSchema,
  /** What was written so far, as checked by `checkAnswer`. */
  text: z.string().min(1).optional(),
  shownAs: shownAsSchema.optional(),
  mayFeature: z.boolean().optional(),
  language: languageSchema,
  source: replySourceSchema,
  updatedAt: z.iso.datetime(),
});
export type Draft = z.infer<typeof draftSchema>;
export type NewDraft = Omit<Draft, 'updatedAt'>;
