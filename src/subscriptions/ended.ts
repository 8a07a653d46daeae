import { z } from 'zod';
import { chatKeySchema, goneReasonSchema } from '../platforms/chat.ts';
import { type ChatCheck, nonceSchema } from '../platforms/platform.ts';
import { type Active, type Paused, patienceEnds, toldSchema } from './trouble.ts';

export const endedSchema = z.object({
  kind: z.literal('ended'),
  at: z.iso.datetime(),
  /** `moved`: the chat has another key now, under which its subscription goes on. */
  why: z.enum(['unsubscribed', 'moved', ...goneReasonSchema.options]),
  /** With `moved`: the chat's key from then on, so that a delivery under way can follow it. */
  to: chatKeySchema.optional(),
  /** The delivery that found the chat gone: after a kill its record may not say so. */
  refused: nonceSchema.optional(),
  told: toldSchema.optional(),
});
export type Ended = z.infer<typeof endedSchema>;

/** Ended without the doing of who subscribed it. */
export type Lost = Ended & { why: 'bot-removed' | 'chat-deleted' };

/** Whether it was lost so lately that who subscribed it is to know, and that it goes on once the bot is back. */
export function isLost(state: Active | Paused | Ended, now: Temporal.Instant): state is Lost {
  if (state.kind !== 'ended' || (state.why !== 'bot-removed' && state.why !== 'chat-deleted')) return false;
  return Temporal.Instant.compare(now, patienceEnds({ since: state.at })) < 0;
}

/** What a look at a chat that the bot was removed from makes of its subscription; undefined while the bot isn't back. */
export function afterRemoval(lost: Lost, check: ChatCheck, now: Temporal.Instant): Active | Paused | Lost | undefined {
  const at = now.toString();
  switch (check.kind) {
    case 'unknown':
      return undefined;
    case 'gone':
      return check.why === 'chat-deleted' ? { ...lost, why: check.why } : undefined;
    case 'closed': {
      const { why, missing } = check;
      // A public chat can be looked at from outside.
      if (missing.some((each) => each === 'be-member' || each === 'be-administrator')) return undefined;
      return { kind: 'paused', why, missing, since: at, triedAt: at, refusals: 1 };
    }
    case 'open': {
      const trouble = { why: 'missing-access', since: at, triedAt: at, refusals: 1, told: lost.told } as const;
      return { kind: 'active', after: { ...trouble, missing: ['be-member'] } };
    }
  }
}
