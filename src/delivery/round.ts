import { z } from 'zod';
import { type IssueDate, issueDateSchema } from '../newsletter/issue.ts';
import type { Collection, Store } from '../store/collection.ts';
import type { Delivery } from './delivery.ts';
import { roundStopSchema } from './round-stop.ts';

const begun = {
  date: issueDateSchema,
  /** The tick of the schedule that it was due at; none when a person posted it. */
  tick: z.iso.datetime().optional(),
  startedAt: z.iso.datetime(),
};
/** What held some of it up when it was last posted; of earlier releases none. */
const stops = z.array(roundStopSchema).optional();

/**
 * The posting of one issue to everyone. While it is `gathering`, the ledger is being filled with the chats that are
 * subscribed; from `posting` on they are fixed.
 */
const roundSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('gathering'), ...begun, stops }),
  z.object({ state: z.literal('posting'), ...begun, stops }),
  z.object({
    state: z.literal('completed'),
    ...begun,
    completedAt: z.iso.datetime(),
    /** When an editor took the issue back: nobody gets it any more. */
    retractedAt: z.iso.datetime().optional(),
  }),
]);
export type Round = z.infer<typeof roundSchema>;

/** The stored rounds. */
export function roundsIn(store: Store): Collection<IssueDate, Round> {
  return store.collection({ namespace: 'rounds', key: issueDateSchema, value: roundSchema, version: 1 });
}

/** When the issue is published: at its tick, however late its posting began. */
export function publishedAt({ tick, startedAt }: Round): Temporal.Instant {
  return Temporal.Instant.from(tick ?? startedAt);
}

/** Whether an editor took the issue back. */
export function isRetracted(round: Round | undefined): boolean {
  return round?.state === 'completed' && round.retractedAt !== undefined;
}

/** Whether what isn't posted yet is posted no more. */
export function isTooLate(round: Round, delivery: Delivery, now: Temporal.Instant): boolean {
  return now.epochMilliseconds >= dueAt(round, delivery) + dayMs;
}

/**
 * When a delivery is due, in milliseconds of the epoch: when the chat came to be owed it, or at the hour that it chose. What
 * isn't posted a day later is posted no more: a newsletter of yesterday surprises nobody, one of last week does.
 */
export function dueAt(
  { startedAt }: Round,
  { owedSince = startedAt, waitsUntil = owedSince }: Pick<Delivery, 'owedSince' | 'waitsUntil'>,
): number {
  return Math.max(Date.parse(owedSince), Date.parse(waitsUntil));
}

const dayMs = 24 * 60 * 60_000;
