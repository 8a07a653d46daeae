import type { PersonKey } from '../platforms/chat.ts';
import type { Subscription } from './subscription.ts';

/** Whether a subscription holds who this person is: who subscribed it, or was told that it broke or ended. */
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
  return state.kind === 'active' ? state.after?.told : state.told;
}

function stateWithout(state: Subscription['state'], person: PersonKey): Subscription['state'] {
  if (state.kind !== 'active') {
    return state.told?.person === person ? { ...state, told: { ...state.told, person: undefined } } : state;
  }
  if (state.after?.told?.person !== person) return state;
  return { ...state, after: { ...state.after, told: { ...state.after.told, person: undefined } } };
}
