import { z } from 'zod';
import { permissionSchema, personKeySchema } from '../platforms/chat.ts';
import type { RejectedReason } from '../platforms/platform.ts';

/** Refusals that somebody who manages the chat can mend: its subscription is paused until then. */
const pausingReasons = [
  'missing-permission',
  'missing-access',
  'wrong-chat-kind',
  'topic-closed',
  'forum-needs-tag',
] as const satisfies readonly RejectedReason[];
const pausingReasonSchema = z.enum(pausingReasons);
export type PausingReason = z.infer<typeof pausingReasonSchema>;

/** The reason, when it is one that pauses. */
export function pausingReason(why: RejectedReason): PausingReason | undefined {
  return pausingReasons.find((reason) => reason === why);
}

const instant = z.iso.datetime();

/** Why a chat can't be posted to, from the first refusal until it works again. */
const troubleSchema = z.object({
  why: pausingReasonSchema,
  /** What the platform says is missing; empty when it names nothing, undefined while it wasn't asked. */
  missing: z.array(permissionSchema).optional(),
  since: instant,
  /** When it was last refused, or last seen that something is missing. */
  triedAt: instant,
  /** Posts that were refused. */
  refusals: z.int().positive(),
  /** Who was told of it, and whether that person could be reached. */
  told: z.object({ person: personKeySchema.optional(), at: instant, reached: z.boolean() }).optional(),
});

export const pausedSchema = troubleSchema.extend({
  kind: z.literal('paused'),
  /** When it stopped being looked at each day. */
  givenUpAt: instant.optional(),
});
export type Paused = z.infer<typeof pausedSchema>;

export const activeSchema = z.object({
  kind: z.literal('active'),
  /** Set from when it works again until the chat was caught up with and who was told of the trouble knows that it ended. */
  after: troubleSchema.extend({ endedAt: instant.optional() }).optional(),
});
export type Active = z.infer<typeof activeSchema>;

/** A post was refused. What is refused again before it has worked goes on as the same trouble. */
export function refused(before: Active | Paused, why: PausingReason, now: Temporal.Instant): Paused {
  const at = now.toString();
  const trouble = before.kind === 'paused' ? before : before.after?.endedAt === undefined ? before.after : undefined;
  if (!trouble) return { kind: 'paused', why, since: at, triedAt: at, refusals: 1 };
  return { ...trouble, kind: 'paused', why, triedAt: at, refusals: trouble.refusals + 1, missing: undefined };
}

/** It can be tried again: nothing is missing as far as one can see. */
export function resumed({ kind: _, givenUpAt: _given, ...trouble }: Paused): Active {
  return { kind: 'active', after: trouble };
}
