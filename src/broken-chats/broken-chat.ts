import { isLost, type Lost } from '../subscriptions/ended.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import type { Active, Paused } from '../subscriptions/trouble.ts';

/** The subscription of a chat that is looked after: it is paused, was until now, or was lost. */
export type BrokenChat = Subscription & { state: Active | Paused | Lost };

/** Whether there is still something to do or to tell about it. */
export function isBroken(subscription: Subscription, now: Temporal.Instant): subscription is BrokenChat {
  const { state } = subscription;
  return state.kind === 'active' ? state.after !== undefined : state.kind === 'paused' || isLost(state, now);
}
