import type { ChatKey, GoneReason, MessageId } from '../platforms/chat.ts';
import type { RejectedReason } from '../platforms/platform.ts';
import type { Content, Delivery, DeliveryState } from './delivery.ts';

/** What each state means, and what it means when the process is killed in it. The table of README.md is made of this. */
export const states: Record<DeliveryState, { meaning: string; crash: string }> = {
  pending: {
    meaning: 'to be sent, at once or at the hour that the chat chose',
    crash: 'nothing was sent; it is sent after the start',
  },
  sending: { meaning: 'on its way', crash: 'it may have been posted: uncertain' },
  retrying: { meaning: 'certainly not posted; waits for another try', crash: 'nothing is lost; tried again' },
  uncertain: { meaning: 'may or may not have been posted', crash: 'stays uncertain until settled' },
  sent: { meaning: 'the platform confirmed the message', crash: 'stays' },
  moved: { meaning: 'the chat has another key; the delivery goes on under it', crash: 'stays' },
  gone: {
    meaning: 'the chat is no longer to be reached, or unsubscribed, until the bot is back there',
    crash: 'stays',
  },
  rejected: { meaning: 'the platform refuses it in this chat, until somebody mends that', crash: 'stays' },
  expired: { meaning: 'not posted within 24 h of the start of the round or of its own hour', crash: 'stays' },
  superseded: { meaning: 'a newer issue came before its own hour did', crash: 'stays' },
  released: { meaning: 'it was uncertain, and an editor let that rest', crash: 'stays' },
  withdrawn: { meaning: 'an editor took the issue back before it was posted', crash: 'stays' },
};

/** What may happen to a delivery. */
export type DeliveryEvent =
  | { kind: 'send'; content: Content }
  | { kind: 'sent' | 'found'; message: MessageId }
  | { kind: 'retry'; notBefore: Temporal.Instant; detail: string }
  | { kind: 'moved'; to: ChatKey }
  | { kind: 'gone'; why: GoneReason | 'unsubscribed'; detail: string }
  | { kind: 'rejected' | 'paused'; why: RejectedReason; detail: string }
  /** Rejected for a reason that isn't the chat's: the post or the bot itself. */
  | { kind: 'withheld'; detail: string }
  | { kind: 'uncertain'; detail: string }
  /** `mended`: the chat can be posted to again, and is owed it from now on. */
  | { kind: 'wait'; until: Temporal.Instant }
  /** The store is a backup that was put back: it may have been posted since then, at the earliest at this time. */
  | { kind: 'restored'; since: Temporal.Instant }
  /** By an editor. `again`: is owed it once more from now on. `release`: is left as it is. `withdraw`: the issue was taken back. */
  | { kind: 'again' | 'release' | 'withdraw' }
  | { kind: 'interrupted' | 'absent' | 'resend' | 'expire' | 'mended' | 'superseded' };

/** Who makes a change. `start`: the taking up of a round that was left. `restored backup`: that the store is one. */
export type Actor =
  | 'broadcast'
  | 'platform'
  | 'start'
  | 'restored backup'
  | 'UNCERTAIN setting'
  | 'subscription'
  | 'editor';

/** A row of the table. */
export interface Transition {
  from: DeliveryState;
  /** Only when an earlier send of this delivery may have been posted (`true`), or only when none may (`false`). */
  inDoubt?: boolean;
  event: DeliveryEvent['kind'];
  to: DeliveryState;
  by: Actor;
}

/**
 * Every change a delivery may go through. A send that repeats a doubtful one keeps the doubt unless the platform
 * confirms it or ends it: an answer "try later" says nothing about the earlier send.
 */
export const transitions: readonly Transition[] = [
  { from: 'pending', event: 'send', to: 'sending', by: 'broadcast' },
  { from: 'pending', event: 'moved', to: 'moved', by: 'subscription' },
  { from: 'pending', event: 'gone', to: 'gone', by: 'subscription' },
  { from: 'pending', event: 'paused', to: 'rejected', by: 'subscription' },
  { from: 'pending', event: 'expire', to: 'expired', by: 'broadcast' },
  { from: 'pending', event: 'wait', to: 'pending', by: 'subscription' },
  { from: 'pending', event: 'superseded', to: 'superseded', by: 'broadcast' },
  { from: 'retrying', event: 'send', to: 'sending', by: 'broadcast' },
  { from: 'retrying', event: 'moved', to: 'moved', by: 'subscription' },
  { from: 'retrying', event: 'gone', to: 'gone', by: 'subscription' },
  { from: 'retrying', event: 'paused', to: 'rejected', by: 'subscription' },
  { from: 'retrying', event: 'expire', to: 'expired', by: 'broadcast' },
  { from: 'retrying', event: 'wait', to: 'pending', by: 'subscription' },
  { from: 'retrying', event: 'superseded', to: 'superseded', by: 'broadcast' },
  { from: 'pending', event: 'restored', to: 'uncertain', by: 'restored backup' },
  { from: 'retrying', event: 'restored', to: 'uncertain', by: 'restored backup' },
  { from: 'sending', event: 'sent', to: 'sent', by: 'platform' },
  { from: 'sending', event: 'retry', inDoubt: false, to: 'retrying', by: 'platform' },
  { from: 'sending', event: 'retry', inDoubt: true, to: 'uncertain', by: 'platform' },
  { from: 'sending', event: 'moved', inDoubt: false, to: 'moved', by: 'platform' },
  { from: 'sending', event: 'moved', inDoubt: true, to: 'uncertain', by: 'platform' },
  { from: 'sending', event: 'gone', to: 'gone', by: 'platform' },
  { from: 'sending', event: 'rejected', inDoubt: false, to: 'rejected', by: 'platform' },
  { from: 'sending', event: 'rejected', inDoubt: true, to: 'uncertain', by: 'platform' },
  { from: 'sending', event: 'withheld', inDoubt: false, to: 'pending', by: 'platform' },
  { from: 'sending', event: 'withheld', inDoubt: true, to: 'uncertain', by: 'platform' },
  { from: 'sending', event: 'uncertain', to: 'uncertain', by: 'platform' },
  { from: 'sending', event: 'interrupted', to: 'uncertain', by: 'start' },
  { from: 'uncertain', event: 'send', to: 'sending', by: 'broadcast' },
  { from: 'uncertain', event: 'found', to: 'sent', by: 'platform' },
  { from: 'uncertain', event: 'absent', to: 'pending', by: 'platform' },
  { from: 'uncertain', event: 'resend', to: 'pending', by: 'UNCERTAIN setting' },
  { from: 'uncertain', event: 'mended', to: 'uncertain', by: 'subscription' },
  { from: 'rejected', event: 'mended', to: 'pending', by: 'subscription' },
  { from: 'gone', event: 'mended', inDoubt: false, to: 'pending', by: 'subscription' },
  { from: 'gone', event: 'mended', inDoubt: true, to: 'uncertain', by: 'subscription' },
  { from: 'rejected', event: 'again', to: 'pending', by: 'editor' },
  { from: 'expired', event: 'again', to: 'pending', by: 'editor' },
  { from: 'uncertain', event: 'again', to: 'pending', by: 'editor' },
  { from: 'uncertain', event: 'release', to: 'released', by: 'editor' },
  { from: 'pending', event: 'withdraw', to: 'withdrawn', by: 'editor' },
  { from: 'retrying', event: 'withdraw', to: 'withdrawn', by: 'editor' },
];

/**
 * The delivery after an event.
 * @throws {IllegalTransition} when the table has no such change, or lets another make it.
 */
export function moveTo(delivery: Delivery, event: DeliveryEvent, by: Actor, now: Temporal.Instant): Delivery {
  const transition = transitionOf(delivery, event.kind);
  if (transition?.by !== by) throw new IllegalTransition(delivery, event.kind, by);
  const { chat, edition, nonce, attempts, owedSince, waitsUntil, content } = delivery;
  const common = {
    ...{ chat, edition, nonce, attempts, at: now.toString() },
    ...(owedSince ? { owedSince } : {}),
    ...(waitsUntil ? { waitsUntil } : {}),
    ...(content ? { content } : {}),
  };
  const doubtSince = 'doubtSince' in delivery ? delivery.doubtSince : undefined;
  const uncertain = (detail: string) =>
    ({ ...common, state: 'uncertain', doubtSince: doubtSince ?? delivery.at, detail }) as const;
  switch (event.kind) {
    case 'send':
      return {
        ...common,
        state: 'sending',
        attempts: attempts + 1,
        content: (doubtSince && content) || event.content,
        ...(doubtSince ? { doubtSince } : {}),
      };
    case 'sent':
    case 'found':
      return { ...common, state: 'sent', message: event.message };
    case 'retry':
      if (transition.to === 'uncertain') return uncertain(event.detail);
      return { ...common, state: 'retrying', notBefore: event.notBefore.toString(), detail: event.detail };
    case 'moved':
      if (transition.to === 'uncertain') return uncertain(`moved to ${event.to}`);
      return { ...common, state: 'moved', to: event.to };
    case 'gone':
      return {
        ...common,
        state: 'gone',
        why: event.why,
        detail: event.detail,
        ...(doubtSince ? { doubtSince } : {}),
      };
    case 'rejected':
    case 'paused':
      if (transition.to === 'uncertain') return uncertain(event.detail);
      return { ...common, state: 'rejected', why: event.why, detail: event.detail };
    case 'withheld':
      return transition.to === 'uncertain' ? uncertain(event.detail) : { ...common, state: 'pending' };
    case 'uncertain':
      return uncertain(event.detail);
    case 'interrupted':
      return uncertain('the process ended before the answer came');
    case 'restored':
      return { ...uncertain('the store is a backup'), doubtSince: event.since.toString() };
    case 'absent':
    case 'resend':
      return { ...common, state: 'pending' };
    case 'again':
      return { ...common, state: 'pending', owedSince: now.toString() };
    case 'release':
      return { ...common, state: 'released' };
    case 'withdraw':
      return { ...common, state: 'withdrawn' };
    case 'mended': {
      const owed = { owedSince: now.toString() };
      if (delivery.state === 'uncertain') return { ...delivery, ...owed };
      if (transition.to === 'uncertain') return { ...uncertain('the chat was gone meanwhile'), ...owed };
      return { ...common, ...owed, state: 'pending' };
    }
    case 'wait':
      return { ...common, state: 'pending', waitsUntil: event.until.toString() };
    case 'superseded':
      return { ...common, state: 'superseded' };
    case 'expire':
      return { ...common, state: 'expired', detail: delivery.state === 'retrying' ? delivery.detail : '' };
  }
}

/** The change that an event makes to a delivery; none when it may not happen to it. */
export function transitionOf(delivery: Delivery, event: DeliveryEvent['kind']): Transition | undefined {
  const inDoubt = 'doubtSince' in delivery && delivery.doubtSince !== undefined;
  return byStateAndEvent.get(`${delivery.state} ${event}`)?.find((row) => (row.inDoubt ?? inDoubt) === inDoubt);
}

const byStateAndEvent: ReadonlyMap<string, readonly Transition[]> = Map.groupBy(
  transitions,
  ({ from, event }) => `${from} ${event}`,
);

/** A defect of ours: something tried to change a delivery in a way that the table doesn't allow. */
export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';

  constructor({ state, chat }: Delivery, event: DeliveryEvent['kind'], by: Actor) {
    super(`a delivery that is ${state} can't be changed by "${event}" of the ${by} (${chat.key})`);
  }
}
