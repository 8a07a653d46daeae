import { z } from 'zod';
import { type IssueDate, issueDateSchema } from '../newsletter/issue.ts';
import type { Collection, Store } from '../store/collection.ts';
import type { ReplyCounts } from './reply-index.ts';

/** How long before the next issue editors are reminded. */
const remindBefore = Temporal.Duration.from({ hours: 24 });

export interface ReminderState {
  now: Temporal.Instant;
  nextPublication: Temporal.Instant;
  /** Of the last question. */
  counts: ReplyCounts;
  /** Whether editors were reminded of this question. */
  isReminded: boolean;
}

/**
 * Whether editors are to be reminded now: the next issue is a day away or less, there are answers to choose from, and
 * nothing is featured.
 */
export function isReminderDue({ now, nextPublication, counts, isReminded }: ReminderState): boolean {
  const isNear = Temporal.Instant.compare(now, nextPublication.subtract(remindBefore)) >= 0;
  const isAhead = Temporal.Instant.compare(now, nextPublication) < 0;
  const isOpenWork = counts.featured === 0 && counts.received + counts.shortlisted > 0;
  return isNear && isAhead && isOpenWork && !isReminded;
}

/** Of which questions editors were reminded. */
export function remindersIn(store: Store): Collection<IssueDate, { at: string }> {
  return store.collection({
    namespace: 'reminders',
    key: issueDateSchema,
    value: z.object({ at: z.iso.datetime() }),
    version: 1,
  });
}
