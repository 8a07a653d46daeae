import { z } from 'zod';
import { excerptSchema, wholeIssue } from '../newsletter/excerpt.ts';
import { languageSchema } from '../newsletter/issue.ts';
import { chatSchema, personKeySchema, roleKeySchema } from '../platforms/chat.ts';
import { endedSchema } from './ended.ts';
import { activeSchema, pausedSchema } from './trouble.ts';
import { asPublished, whenSchema } from './when.ts';

/** A chat that gets each new issue. Stored under the chat's key. */
export const subscriptionSchema = z.object({
  chat: chatSchema,
  language: languageSchema,
  /** How much of each issue it gets; all of it, unless it was set otherwise. */
  excerpt: excerptSchema.default(wholeIssue),
  when: whenSchema.default(asPublished),
  /** Whether a Discord announcement channel passes it on to the channels that follow it. */
  crosspost: z.boolean().default(false),
  /** Whether its newest issue is pinned. */
  pin: z.boolean().default(false),
  /** Whether each issue gets a discussion: a thread, or the first comment in a channel's discussion group. */
  thread: z.boolean().default(false),
  /** Whom each issue pings. */
  mention: z.object({ role: roleKeySchema, name: z.string() }).nullable().default(null),
  /** Who subscribed it, to be told when something breaks. */
  subscribedBy: personKeySchema.optional(),
  /** That person's own language, which needn't be the chat's. */
  theirLanguage: languageSchema.optional(),
  /** ISO 8601 instant. */
  subscribedAt: z.iso.datetime(),
  state: z.discriminatedUnion('kind', [
    activeSchema,
    /** It can't be posted to until somebody mends what is missing; then it goes on by itself. */
    pausedSchema,
    endedSchema,
  ]),
});
export type Subscription = z.infer<typeof subscriptionSchema>;
