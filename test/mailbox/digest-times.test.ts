import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DigestTimes, nextAttempt, nextStep } from '../../src/mailbox/digest-times.ts';

const asked = '2026-03-06T22:00:00Z';

function stepAt(now: string, more: Partial<DigestTimes> = {}): string {
  const step = nextStep({
    now: Temporal.Instant.from(now),
    zone: 'America/New_York',
    question: { state: 'open', hasAnswers: true },
    final: { state: 'awaited', at: asked },
    newestDay: undefined,
    ...more,
  });
  return step.kind === 'make' ? step.digest : step.kind;
}

describe('while the question is open, a digest is due', () => {
  test.each([
    ['not on the day it was asked', '2026-03-07T03:00:00Z', {}, 'none'],
    ['not before the morning', '2026-03-07T12:59:59Z', {}, 'none'],
    ['at eight in the newsletter’s zone', '2026-03-07T13:00:00Z', {}, '2026-03-07'],
    ['at eight by summer time too', '2026-03-08T12:00:00Z', { newestDay: '2026-03-07' }, '2026-03-08'],
    ['later that day, when the morning was missed', '2026-03-07T22:00:00Z', {}, '2026-03-07'],
    ['once a day', '2026-03-07T22:00:00Z', { newestDay: '2026-03-07' }, 'none'],
    ['not again when the clock is set back', '2026-03-07T14:00:00Z', { newestDay: '2026-03-08' }, 'none'],
    ['on the newsletter’s day, not on that of Greenwich', '2026-03-08T02:00:00Z', { newestDay: '2026-03-07' }, 'none'],
  ])('%s', (_, now, more, step) => {
    expect(stepAt(now, more)).toBe(step);
  });
});

describe('the last digest', () => {
  const closed = { state: 'closed', hasAnswers: false } as const;
  test.each([
    ['is awaited from the moment a question is open', { final: undefined }, 'await'],
    ['is announced when the question is closed', { question: closed }, 'note-closing'],
    [
      'waits for answers on their way',
      { question: closed, final: { state: 'closing', at: '2026-03-13T22:28:00Z' } },
      'none',
    ],
    ['is due then', { question: closed, final: { state: 'closing', at: '2026-03-13T22:27:00Z' } }, 'final'],
    ['is due once', { question: closed, final: 'over' }, 'none'],
    ['is not due for old questions nobody answered', { question: closed, final: undefined }, 'none'],
    [
      'is due for one that was answered before digests were sent',
      { question: { ...closed, hasAnswers: true }, final: undefined },
      'note-closing',
    ],
    [
      'is announced anew after the clock was set back',
      { question: closed, final: { state: 'closing', at: '2026-03-21T22:27:00Z' } },
      'note-closing',
    ],
    [
      'is awaited anew after the clock was set back',
      { final: { state: 'awaited', at: '2026-03-14T22:00:00Z' } },
      'await',
    ],
    ['is awaited again when the closing time is put off', { final: { state: 'closing', at: asked } }, 'await'],
  ] satisfies [string, Partial<DigestTimes>, string][])('%s', (_, more, step) => {
    expect(stepAt('2026-03-13T22:30:00Z', more)).toBe(step);
  });
});

test('attempts come ever later, up to an hour, and only by the hour when something must be mended', () => {
  const now = Temporal.Instant.from(asked);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.boolean(), (attempts, needsMending) => {
      const wait = now.until(nextAttempt(now, attempts, needsMending)).total('minutes');
      const next = now.until(nextAttempt(now, attempts + 1, needsMending)).total('minutes');
      return wait >= (needsMending ? 59 : 4) && wait <= 60 && next >= wait;
    }),
  );
});
