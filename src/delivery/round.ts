import { z } from 'zod';
import { type IssueDate, issueDateSchema } from '../newsletter/issue.ts';
import type { Collection, Store } from '../store/collection.ts';
import type { Delivery } from './delivery.ts';

const begun = {
  date: issueDateSchema,
  /** The tick of the schedule that it was due at; none when a person posted it. */
  tick: z.iso.datetime().optional(),
  startedAt: z.iso.datetime(),
};

/**
 * The posting of one issue to everyone. While it is `gathering`, the ledger is being filled with the chats that are
 * subscribed; from `posting` on they are fixed.
 */
const roundSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('gathering'), ...begun }),
  z.object({ state: z.literal('posting'), ...begun }),
  z.object({ state: z.literal('completed'), ...begun, completedAt: z.iso.datetime() }),
]);
export type Round = z.infer<typeof roundSchema>;

/** The stored rounds. */
export function roundsIn(store: Store): Collection<IssueDate, Round> {
  return store.collection({ namespace: 'rounds', key: issueDateSchema, value: roundSchema, version: 1 });
}

/** What isn't posted by then is posted no more: a newsletter of yesterday surprises nobody, one of last week does. */
export function expiryOf(
  round: Round,
  { owedSince = round.startedAt }: Pick<Delivery, 'owedSince'> = {},
): Temporal.Instant {
  return Temporal.Instant.from(owedSince).add({ hours: 24 });
}
