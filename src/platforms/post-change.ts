import { z } from 'zod';
import { type Outcome, type RejectedReason, rejectedReasonSchema } from './platform.ts';

/** What becomes of a post that was there already when it is changed; a part of the contract of `platform.ts`. */
export type RevisionOutcome =
  | { kind: 'edited' }
  /** It was so already, as far as the platform says. */
  | { kind: 'unchanged' }
  | ChangeFailure;

/** Removed: now or before, by us or by a person. */
export type RemovalOutcome = { kind: 'removed' } | ChangeFailure;

/** `detail` is for the log, as in `Outcome`. */
export type ChangeFailure =
  /** Not done, or not known to be: another try does no harm. `afterMs` milliseconds, 0 when nobody said how long. */
  | { kind: 'retry'; afterMs: number; detail: string }
  /** `reach` is that of `Outcome`. */
  | { kind: 'refused'; why: ChangeRefusal; reach: 'chat' | 'post' | 'bot'; detail: string };

const refusals = [
  ...rejectedReasonSchema.options,
  /** The platform lets a bot change it no more: it is too old, or a right was taken away. */
  'too-old',
  'message-deleted',
  'chat-gone',
] as const satisfies readonly (RejectedReason | 'too-old' | 'message-deleted' | 'chat-gone')[];
/** Why a post can't be changed or removed. */
export const changeRefusalSchema = z.enum(refusals);
type ChangeRefusal = z.infer<typeof changeRefusalSchema>;

/** What a failure means where another try does no harm, so that an answer that was lost is no reason to stop. */
export function repeatableFailure(
  outcome: Outcome,
  detail: string,
):
  | Extract<ChangeFailure, { kind: 'retry' }>
  | { kind: 'refused'; why: RejectedReason | 'chat-gone'; reach: 'chat' | 'post' | 'bot'; detail: string } {
  switch (outcome.kind) {
    case 'retry':
      return outcome;
    // A group that became a supergroup left its messages behind.
    case 'gone':
    case 'moved':
      return { kind: 'refused', why: 'chat-gone', reach: 'chat', detail };
    case 'rejected':
      return { kind: 'refused', why: outcome.why, reach: outcome.reach, detail };
    default:
      return { kind: 'retry', afterMs: 0, detail };
  }
}
