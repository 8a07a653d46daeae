import type { DigestIn, DigestKind } from './digest-record.ts';

export interface DigestTimes {
  now: Temporal.Instant;
  /** The newsletter's IANA zone. */
  zone: string;
  question: { state: 'open' | 'closed'; hasAnswers: boolean };
  /** The record of the question's last digest; `over` once that is due. */
  final: DigestIn<'awaited'> | DigestIn<'closing'> | 'over' | undefined;
  /** The day of the newest digest before the last one, whatever became of it. */
  newestDay: DigestKind | undefined;
}

/** What is to be done now about the digests of a question. */
export type DigestStep =
  | { kind: 'none' }
  /** Note that the question is open, so that its last digest comes whenever it closes. */
  | { kind: 'await' }
  /** Note that it closed. */
  | { kind: 'note-closing' }
  | { kind: 'make'; digest: DigestKind };

/**
 * Daily in the morning while the question is open, and once when it is closed. A morning that was missed is made up for on
 * the same day; the morning before the question was asked doesn't count.
 */
export function nextStep({ now, zone, question, final, newestDay }: DigestTimes): DigestStep {
  if (final === 'over') return { kind: 'none' };
  // The clock was set back since: what counts from then would wait until it shows that time again.
  const isNotedAhead = final !== undefined && !isAtLeast(now, Temporal.Instant.from(final.at));
  if (question.state === 'closed') {
    if (!final) return { kind: question.hasAnswers ? 'note-closing' : 'none' };
    if (final.state === 'awaited' || isNotedAhead) return { kind: 'note-closing' };
    return isAtLeast(now, Temporal.Instant.from(final.at).add(settling))
      ? { kind: 'make', digest: 'final' }
      : { kind: 'none' };
  }
  // Its closing time was put off, or nobody knew of it yet.
  if (final?.state !== 'awaited' || isNotedAhead) return { kind: 'await' };
  const today = now.toZonedDateTimeISO(zone);
  const day = today.toPlainDate().toString();
  const morning = today.withPlainTime(morningTime).toInstant();
  const isNew = newestDay === undefined || newestDay < day;
  const wasOpen = Temporal.Instant.compare(Temporal.Instant.from(final.at), morning) < 0;
  return isNew && wasOpen && isAtLeast(now, morning) ? { kind: 'make', digest: day } : { kind: 'none' };
}

/** Before an editor's day begins, on the newsletter's clocks. */
const morningTime = Temporal.PlainTime.from('08:00');
/** How long after the close: answers on their way are stored, and featured ones in the next issue, well before. */
export const settling = Temporal.Duration.from({ minutes: 3 });

function isAtLeast(a: Temporal.Instant, b: Temporal.Instant): boolean {
  return Temporal.Instant.compare(a, b) >= 0;
}

/**
 * When an attempt that failed is followed by another one: after 5 minutes, doubled each time up to an hour, and at once after
 * an hour where waiting alone mends nothing, since a mailbox can be locked for too many wrong passwords. Half a minute less,
 * so that the check at that minute finds it due.
 */
export function nextAttempt(now: Temporal.Instant, attempts: number, needsMending: boolean): Temporal.Instant {
  const minutes = needsMending ? 60 : Math.min(60, 5 * 2 ** Math.min(attempts - 1, 10));
  return now.add({ minutes }).subtract({ seconds: 30 });
}
