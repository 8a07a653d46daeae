import { z } from 'zod';
import { editionIdSchema } from '../newsletter/issue.ts';
import { type ChatKey, chatKeySchema, chatSchema, followUpKindSchema, messageIdSchema } from '../platforms/chat.ts';
import { followUpRefusalSchema } from '../platforms/follow-up.ts';
import type { Collection, Store } from '../store/collection.ts';

const instant = z.iso.datetime();

const whatSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal(followUpKindSchema.options) }),
  /** The post pinned before gives way to the new one. */
  z.object({ kind: z.literal('unpin'), message: messageIdSchema }),
  /** The discussion below the post before is closed with readers' answers. */
  z.object({ kind: z.literal('closing'), message: messageIdSchema }),
]);

const endings = [
  ...followUpRefusalSchema.options,
  /** It may or may not be done: the answer was lost, and another try could do it twice. */
  'uncertain',
  /** Not done within a day. */
  'expired',
  /** It was switched off, the chat unsubscribed, or the issue was taken back, before its turn. */
  'no-longer-wanted',
  /** A newer post is to be pinned. */
  'superseded',
  'issue-missing',
] as const;
const endingSchema = z.enum(endings);
export type Ending = z.infer<typeof endingSchema>;

const stepSchema = z.object({
  what: whatSchema,
  state: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('open'), attempts: z.int().nonnegative(), notBefore: instant.optional() }),
    /** On its way, where a repeat would do it twice: after a crash it is uncertain. */
    z.object({ kind: z.literal('begun'), attempts: z.int().nonnegative() }),
    z.object({ kind: z.literal('done') }),
    z.object({ kind: z.literal('given-up'), why: endingSchema, detail: z.string() }),
  ]),
});
export type Step = z.infer<typeof stepSchema>;

const postSchema = z.object({
  edition: editionIdSchema,
  message: messageIdSchema,
  /** When it was posted. */
  at: instant,
  steps: z.array(stepSchema),
});
export type FollowedPost = z.infer<typeof postSchema>;

/** What is to follow the posts in one chat: the newest one, and older ones of which something is still to be done. */
const chatFollowUpsSchema = z.object({
  chat: chatSchema,
  /** The post of ours that was pinned last. */
  pinned: messageIdSchema.optional(),
  /** The newest is last. */
  posts: z.array(postSchema),
});
export type ChatFollowUps = z.infer<typeof chatFollowUpsSchema>;

/** The stored records, by chat. */
export function followUpsStoredIn(store: Store): Collection<ChatKey, ChatFollowUps> {
  return store.collection({ namespace: 'follow-ups', key: chatKeySchema, value: chatFollowUpsSchema, version: 1 });
}

/** Whether nothing is left to do of a step. */
export function isOver({ state }: Step): boolean {
  return state.kind === 'done' || state.kind === 'given-up';
}
