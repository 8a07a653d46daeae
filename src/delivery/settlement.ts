import type { Platform } from '../platforms/platform.ts';
import type { DeliveryIn } from './delivery.ts';
import type { Doubt } from './doubt.ts';

/** What an operator wants done with a delivery that can't be settled by asking the platform. */
export type UncertainPolicy = 'hold' | 'resend';

/**
 * How an uncertain delivery is settled: sent again under the same nonce, looked for in the chat, sent anew by the
 * operator's wish, or left to a person.
 */
export type Settlement =
  | { kind: 'send-again' }
  | { kind: 'look' }
  | { kind: 'wait'; ms: number }
  | { kind: 'resend' }
  | { kind: 'hold' };

/**
 * Discord returns the earlier message for a repeated nonce for "a few minutes" and doesn't say how many
 * (https://discord.com/developers/docs/resources/message#create-message, `nonce`), so we count on two.
 */
const nonceWindowMs = 2 * 60_000;

/** A request that was on its way when we lost it has arrived or died by then: only now does "absent" mean anything. */
const arrivalMs = 30_000;

/** The waits of `backoffMs` between them add up to about an hour: an outage ends, a missing permission doesn't. */
const mostLooks = 20;

/** Sends in all of one delivery when the operator prefers a possible double to a possible miss. */
const mostResends = 3;

/** What to do next about an uncertain delivery. */
export function settlementOf(
  delivery: DeliveryIn<'uncertain'>,
  platform: Pick<Platform, 'repeats'>,
  policy: UncertainPolicy,
  circumstances: {
    now: Temporal.Instant;
    subscribed: boolean;
    doubt: Pick<Doubt, 'looks' | 'sentMsAgo' | 'lostMsAgo'>;
  },
): Settlement {
  const { now, subscribed, doubt } = circumstances;
  if (platform.repeats === 'not-recognised') {
    const again = policy === 'resend' && subscribed && delivery.attempts < mostResends;
    return { kind: again ? 'resend' : 'hold' };
  }
  const canRepeat = subscribed && takesNonce(delivery);
  if (canRepeat && isRecognised(delivery, doubt, now) && isTurnOfRepeat(doubt)) return { kind: 'send-again' };
  // What can be repeated needn't have arrived: should it arrive after the look, its nonce is recognised.
  if (!canRepeat && doubt.lostMsAgo < arrivalMs) return { kind: 'wait', ms: arrivalMs - doubt.lostMsAgo };
  return { kind: doubt.looks < mostLooks ? 'look' : 'hold' };
}

/**
 * Whether Discord still knows the nonce. Of a send by an earlier process only the time of day tells, which may have been set
 * since: there the chat is looked into first, and it is sent again only where that can't be done.
 */
function isRecognised(
  { doubtSince }: DeliveryIn<'uncertain'>,
  { sentMsAgo }: Pick<Doubt, 'sentMsAgo'>,
  now: Temporal.Instant,
): boolean {
  if (sentMsAgo !== undefined) return sentMsAgo < nonceWindowMs;
  const ageMs = now.since(Temporal.Instant.from(doubtSince)).total('milliseconds');
  return ageMs >= 0 && ageMs < nonceWindowMs;
}

/** In turn with looks, since what keeps answers to posts from coming may let answers to questions through. */
function isTurnOfRepeat({ looks, sentMsAgo }: Pick<Doubt, 'looks' | 'sentMsAgo'>): boolean {
  const isOfThisProcess = sentMsAgo !== undefined;
  return (looks % 2 === 1) === isOfThisProcess;
}

/** A forum post is made by "start thread", which has no nonce (https://discord.com/developers/docs/resources/channel#start-thread-in-forum-or-media-channel). */
function takesNonce(delivery: DeliveryIn<'uncertain'>): boolean {
  return delivery.chat.kind !== 'forum';
}
