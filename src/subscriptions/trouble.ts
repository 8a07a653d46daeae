import { z } from 'zod';
import { issueDateSchema } from '../newsletter/issue.ts';
import { permissionSchema, personKeySchema } from '../platforms/chat.ts';
import { type Nonce, nonceSchema, type RejectedReason } from '../platforms/platform.ts';

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

/** Who was told of it, and whether that person could be reached. */
export const toldSchema = z.object({ person: personKeySchema.optional(), at: instant, reached: z.boolean() });

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
  /** The delivery that was refused last: after a kill its record may not say so. */
  refused: nonceSchema.optional(),
  told: toldSchema.optional(),
});

type Trouble = z.infer<typeof troubleSchema>;

export const pausedSchema = troubleSchema.extend({
  kind: z.literal('paused'),
  /** When it stopped being looked at each day. */
  givenUpAt: instant.optional(),
});
export type Paused = z.infer<typeof pausedSchema>;

export const activeSchema = z.object({
  kind: z.literal('active'),
  /** Set from when it works again until the chat was caught up with and who was told of the trouble knows that it ended. */
  after: troubleSchema.extend({ endedAt: instant.optional(), caughtUpWith: issueDateSchema.optional() }).optional(),
});
export type Active = z.infer<typeof activeSchema>;

/** A delivery was refused. What is refused again before it has worked goes on as the same trouble. */
export function refused(before: Active | Paused, why: PausingReason, delivery: Nonce, now: Temporal.Instant): Paused {
  const at = now.toString();
  const trouble = before.kind === 'paused' ? before : before.after?.endedAt === undefined ? before.after : undefined;
  const refusal = { kind: 'paused', why, triedAt: at, refused: delivery } as const;
  if (!trouble) return { ...refusal, since: at, refusals: 1 };
  return { ...trouble, ...refusal, refusals: trouble.refusals + 1, missing: undefined };
}

/** It can be tried again: nothing is missing as far as one can see. */
export function resumed({ kind: _, givenUpAt: _given, refused: _refused, ...trouble }: Paused): Active {
  return { kind: 'active', after: trouble };
}

/** Whether it is known what is to be mended. A refusal without a reason that can be seen may be the platform's own trouble. */
export function isExplained({ why, missing = [] }: Pick<Trouble, 'why' | 'missing'>): boolean {
  return missing.length > 0 || (why !== 'missing-permission' && why !== 'missing-access');
}

/** When it is next asked whether the chat can be posted to, or, when nothing seems to be missing, tried; never once given up. */
export function nextLook(paused: Paused): Temporal.Instant | undefined {
  if (paused.givenUpAt !== undefined) return undefined;
  const triedAt = Temporal.Instant.from(paused.triedAt);
  if (paused.missing === undefined) return triedAt;
  const wait = isExplained(paused) ? daily : (waitsUnexplained[paused.refusals - 1] ?? daily);
  return triedAt.add(wait);
}

/** When it has lasted too long to look at it each day any more. */
export function patienceEnds({ since }: Pick<Trouble, 'since'>): Temporal.Instant {
  return Temporal.Instant.from(since).add({ hours: 14 * 24 });
}

/**
 * When who subscribed it is to be told. What can't be explained is waited out for a while: Telegram once refused everyone's
 * posts for hours (python-telegram-bot issue 3956), and nobody could have done anything about it.
 */
export function tellFrom(paused: Paused): Temporal.Instant {
  return Temporal.Instant.from(paused.since).add(isExplained(paused) ? gathering : { hours: 6, minutes: 5 });
}

/** What breaks in several chats at once is told in one message. */
export const gathering = { minutes: 2 } as const;

const daily = { hours: 24 };
const waitsUnexplained: readonly Temporal.DurationLike[] = [
  { minutes: 10 },
  { minutes: 50 },
  { hours: 2 },
  { hours: 3 },
  { hours: 6 },
  { hours: 12 },
];
