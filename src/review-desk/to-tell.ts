import type { LiveReply } from '../questions/reply.ts';

/**
 * Whether editors are to be told of an answer that was last told at `toldAt` (milliseconds since the epoch), or never. It
 * depends on nothing but what is stored, so that a kill loses no answer.
 */
export function isToTell(reply: LiveReply, toldAt: number | undefined): boolean {
  if (reply.state === 'published') return false;
  const isUndone = isDecisionUndone(reply);
  if (toldAt === undefined) return reply.decisions.length === 0 || isUndone;
  const isAnew = Date.parse(reply.receivedAt) > toldAt;
  return isAnew || (isUndone && Date.parse(reply.editedAt ?? reply.receivedAt) > toldAt);
}

/** Whether its author took back, by other words, what an editor had decided. */
export function isDecisionUndone({ decisions, editedAt }: LiveReply): boolean {
  const last = decisions.at(-1);
  return last !== undefined && editedAt !== undefined && Temporal.Instant.compare(editedAt, last.at) > 0;
}
