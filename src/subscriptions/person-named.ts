import type { PersonKey } from '../platforms/chat.ts';
import type { Subscription } from './subscription.ts';

/** Whether a subscription holds who this person is: who subscribed it, or was told that it broke. */
export function names(subscription: Subscription, person: PersonKey): boolean {
  return subscription.subscribedBy === person || toldOf(subscription)?.person === person;
}

/** The same subscription without that person. That somebody was told stays, so that nobody is told twice. */
export function withoutPerson(subscription: Subscription, person: PersonKey): Subscription {
  const { subscribedBy, theirLanguage, state, ...rest } = subscription;
  const subscriber = subscribedBy === person ? {} : { subscribedBy, theirLanguage };
  return { ...rest, ...subscriber, state: stateWithout(state, person) };
}

function toldOf({ state }: Subscription) {
  if (state.kind === 'paused') return state.told;
  return state.kind === 'active' ? state.after?.told : undefined;
}

function stateWithout(state: Subscription['state'], person: PersonKey): Subscription['state'] {
  if (state.kind === 'paused' && state.told?.person === person) {
    return { ...state, told: { ...state.told, person: undefined } };
  }
  if (state.kind === 'active' && state.after?.told?.person === person) {
    return { ...state, after: { ...state.after, told: { ...state.after.told, person: undefined } } };
  }
  return state;
}
