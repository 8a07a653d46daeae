import { z } from 'zod';
import { issueDateSchema, languageSchema } from '../newsletter/issue.ts';
import { chatKeySchema, messageIdSchema, personKeySchema } from '../platforms/chat.ts';

/** The most an answer may have, in Unicode code points of its composed form (NFC), without white space around it. */
export const longestAnswer = 1500;
/** The most a name may have, in code points; Discord's and Telegram's own names are shorter. */
export const longestName = 64;

const instant = z.iso.datetime();

/** The name to show, on one line and without what turns or hides text. */
export const shownNameSchema = z
  .string()
  .transform((name) =>
    name
      .normalize('NFC')
      .replace(/[\p{C}\s]+/gu, ' ')
      .trim(),
  )
  .refine((name) => name !== '' && Array.from(name).length <= longestName);

/** How an answer is signed. */
export const shownAsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('name'), name: shownNameSchema }),
  /** The platform's own, without "@". */
  z.object({ kind: z.literal('handle'), handle: shownNameSchema }),
  z.object({ kind: z.literal('anonymous') }),
]);
export type ShownAs = z.infer<typeof shownAsSchema>;

/** Where an answer came from, so that editors see its thread and the bot can find its place again. */
export const replySourceSchema = z.object({
  kind: z.enum(['form', 'private-message', 'reply', 'mention', 'thread-message']),
  chat: chatKeySchema,
  /** The author's message; none for a form. */
  message: messageIdSchema.optional(),
  /** The message it answers in that chat: another reader's, or the bot's post. */
  inReplyTo: messageIdSchema.optional(),
});
export type ReplySource = z.infer<typeof replySourceSchema>;

/** Who decides on answers. */
const editorSchema = z.object({ key: personKeySchema, name: z.string().min(1) });
export type Editor = z.infer<typeof editorSchema>;

const decisionKinds = ['shortlisted', 'featured', 'declined', 'reopened'] as const;
const decisionSchema = z.object({
  as: z.enum(decisionKinds),
  by: editorSchema,
  at: instant,
  /** The revision of the reply that the editor saw. */
  on: z.int().positive(),
});
export type Decision = z.infer<typeof decisionSchema>;

/** What the author gives, and may change while the question is open. */
const writtenSchema = z.object({
  text: z.string().min(1),
  shownAs: shownAsSchema,
  /** Whether it may be featured in an issue. */
  mayFeature: z.boolean(),
  language: languageSchema,
  source: replySourceSchema,
});
export type Written = z.infer<typeof writtenSchema>;

const common = {
  person: personKeySchema,
  question: issueDateSchema,
  /** Counts every change by the author or an editor: a decision names the one it was made on. */
  revision: z.int().positive(),
  receivedAt: instant,
  /** When it came into this state. */
  at: instant,
  /** What editors decided, oldest first. */
  decisions: z.array(decisionSchema),
};

const live = {
  ...common,
  ...writtenSchema.shape,
  /** How often the author changed the words, and when last. */
  edits: z.int().nonnegative(),
  editedAt: instant.optional(),
};

/** What an editor left of the text; without it, all of it is shown. */
const trimmed = z.string().min(1).optional();

/**
 * One person's answer to one question. What the states mean and which may follow which is in `reply-transitions.ts`. A
 * withdrawn answer keeps no word of its author.
 */
export const replySchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('received'), ...live }),
  z.object({ state: z.literal('shortlisted'), ...live }),
  z.object({ state: z.literal('featured'), ...live, order: z.int().positive(), trimmed }),
  z.object({ state: z.literal('declined'), ...live, reason: z.string().min(1).max(500) }),
  z.object({ state: z.literal('published'), ...live, trimmed, issue: issueDateSchema }),
  z.object({ state: z.literal('withdrawn'), ...common }),
]);
export type Reply = z.infer<typeof replySchema>;
export type ReplyState = Reply['state'];
export const replyStates: readonly ReplyState[] = replySchema.options.map(({ shape }) => shape.state.value);
export type LiveReply = Exclude<Reply, { state: 'withdrawn' }>;

export function isLive(reply: Reply): reply is LiveReply {
  return reply.state !== 'withdrawn';
}
