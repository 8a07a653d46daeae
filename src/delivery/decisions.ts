import type { Delivery, DeliveryState } from './delivery.ts';
import { moveTo } from './transitions.ts';

/**
 * What an editor decides about the deliveries of an issue. `again`: those that were refused or came too late are tried once
 * more. `resend`: those that are uncertain are sent, though they may be there already. `release`: those are left as they
 * are. `withdraw`: those that are not sent yet aren't sent any more, and nobody gets the issue from now on.
 */
export type Decision = 'again' | 'resend' | 'release' | 'withdraw';

const meanings = {
  again: { event: 'again', of: ['rejected', 'expired'], needsSubscription: true },
  resend: { event: 'again', of: ['uncertain'], needsSubscription: true },
  release: { event: 'release', of: ['uncertain'], needsSubscription: false },
  withdraw: { event: 'withdraw', of: ['pending', 'retrying'], needsSubscription: false },
} as const satisfies Record<
  Decision,
  {
    event: string;
    of: readonly DeliveryState[];
    /** Where posts are refused now, nothing is sent. */
    needsSubscription: boolean;
  }
>;

/** Whether a decision is about this delivery. */
export function concerns(decision: Decision, { state }: Pick<Delivery, 'state'>, isSubscribed: boolean): boolean {
  const { of, needsSubscription } = meanings[decision];
  return of.some((each) => each === state) && (isSubscribed || !needsSubscription);
}

/** The delivery as the decision that is about it makes it. */
export function decided(decision: Decision, delivery: Delivery, now: Temporal.Instant): Delivery {
  return moveTo(delivery, { kind: meanings[decision].event }, 'editor', now);
}
