import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type IssueDate, issueDateSchema } from '../../src/newsletter/issue.ts';
import { type Decision, decide, type LastTick, type ScheduleState } from '../../src/schedule/due-issue.ts';
import { nextTick } from '../../src/schedule/publish-times.ts';

/** Fridays: 2, 9, 16 and 23 January 2026, each at 22:00 UTC. */
const times = { cron: '0 17 * * 5', zone: 'America/New_York' };

function state(now: string, last: LastTick | undefined, dates: string[], given = times): ScheduleState {
  const sorted = dates.map((date) => issueDateSchema.parse(date)).sort();
  return {
    ...given,
    now: Temporal.Instant.from(now),
    last,
    newestIn: (after, upTo) => sorted.findLast((date) => date <= upTo && (after === undefined || date > after)),
    staleAfter: Temporal.Duration.from({ hours: 24 }),
  };
}

function last(at: string, outcome: LastTick['outcome'], newestPosted?: string): LastTick {
  return {
    at: Temporal.Instant.from(at),
    outcome,
    newestPosted: newestPosted === undefined ? undefined : issueDateSchema.parse(newestPosted),
  };
}

/** `post 2026-01-09`, `missed 2026-01-02`, and what is remembered. */
function told({ post, missed, last: { at, outcome } }: Decision): string {
  return [
    ...missed.map(({ date }) => `missed ${date}`),
    ...(post ? [`post ${post.date}`] : []),
    `${outcome} ${at}`,
  ].join(', ');
}

describe('at a tick', () => {
  const weekBefore = last('2026-01-02T22:00:00Z', 'posted', '2026-01-02');
  const tick = '2026-01-09T22:00:00Z';

  test.each([
    ['the issue of the day is posted', ['2026-01-02', '2026-01-09'], `post 2026-01-09, posting ${tick}`],
    ['an issue dated earlier in the week is posted', ['2026-01-06'], `post 2026-01-06, posting ${tick}`],
    ['of two the newest is posted', ['2026-01-06', '2026-01-09'], `post 2026-01-09, posting ${tick}`],
    ['an issue of the day of the last tick is not posted again', ['2026-01-02'], `no-issue ${tick}`],
    ['an issue of the future waits', ['2026-01-16'], `no-issue ${tick}`],
    ['a week without an issue is normal', [], `no-issue ${tick}`],
  ])('%s', (_, dates, expected) => {
    expect(told(decide(state(tick, weekBefore, dates)))).toBe(expected);
  });

  test('nothing happens before its time', () => {
    expect(told(decide(state('2026-01-09T21:59:59Z', weekBefore, ['2026-01-09'])))).toBe('posted 2026-01-02T22:00:00Z');
  });

  test('nothing happens when it ticks again', () => {
    const posted = last(tick, 'posted', '2026-01-09');
    expect(told(decide(state(tick, posted, ['2026-01-09'])))).toBe(`posted ${tick}`);
  });
});

describe('after downtime', () => {
  const before = last('2026-01-02T22:00:00Z', 'posted', '2026-01-02');

  test.each([
    [
      'a tick missed by an hour is caught up',
      '2026-01-09T23:00:00Z',
      ['2026-01-09'],
      'post 2026-01-09, posting 2026-01-09T22:00:00Z',
    ],
    [
      'a tick missed by 24 hours is caught up',
      '2026-01-10T22:00:00Z',
      ['2026-01-09'],
      'post 2026-01-09, posting 2026-01-09T22:00:00Z',
    ],
    [
      'a tick missed by more is reported',
      '2026-01-10T22:00:01Z',
      ['2026-01-09'],
      'missed 2026-01-09, reported 2026-01-09T22:00:00Z',
    ],
    [
      'of three the fresh one is caught up and the others are reported',
      '2026-01-23T23:00:00Z',
      ['2026-01-09', '2026-01-16', '2026-01-23'],
      'missed 2026-01-09, missed 2026-01-16, post 2026-01-23, posting 2026-01-23T22:00:00Z',
    ],
    [
      'a missed tick without an issue is nothing to report',
      '2026-01-17T23:00:00Z',
      [],
      'no-issue 2026-01-16T22:00:00Z',
    ],
    [
      'an old one is reported though nothing is due at the fresh one',
      '2026-01-16T23:00:00Z',
      ['2026-01-09'],
      'missed 2026-01-09, no-issue 2026-01-16T22:00:00Z',
    ],
  ])('%s', (_, now, dates, expected) => {
    expect(told(decide(state(now, before, dates)))).toBe(expected);
  });

  test('the first start ever has missed nothing', () => {
    expect(told(decide(state('2026-01-09T22:30:00Z', undefined, ['2026-01-09'])))).toBe('started 2026-01-09T22:30:00Z');
  });

  test('an issue that was being posted is taken up again', () => {
    const interrupted = last('2026-01-09T22:00:00Z', 'posting', '2026-01-09');
    expect(told(decide(state('2026-01-09T22:05:00Z', interrupted, ['2026-01-09'])))).toBe(
      'post 2026-01-09, posting 2026-01-09T22:00:00Z',
    );
  });

  test('an issue that was being posted days ago is reported, and what came after it is looked at', () => {
    const interrupted = last('2026-01-09T22:00:00Z', 'posting', '2026-01-09');
    expect(told(decide(state('2026-01-16T22:05:00Z', interrupted, ['2026-01-09', '2026-01-16'])))).toBe(
      'missed 2026-01-09, post 2026-01-16, posting 2026-01-16T22:00:00Z',
    );
  });
});

describe('an issue that arrives after its tick', () => {
  const empty = last('2026-01-09T22:00:00Z', 'no-issue', '2026-01-02');

  test.each([
    [
      'is posted within 24 hours',
      '2026-01-10T09:00:00Z',
      ['2026-01-09'],
      'post 2026-01-09, posting 2026-01-09T22:00:00Z',
    ],
    ['is reported later', '2026-01-12T09:00:00Z', ['2026-01-09'], 'missed 2026-01-09, reported 2026-01-09T22:00:00Z'],
    [
      'waits for the next tick when it is dated after it',
      '2026-01-10T09:00:00Z',
      ['2026-01-10'],
      'no-issue 2026-01-09T22:00:00Z',
    ],
  ])('%s', (_, now, dates, expected) => {
    expect(told(decide(state(now, empty, dates)))).toBe(expected);
  });

  test('is not posted when the tick has posted another', () => {
    const posted = last('2026-01-09T22:00:00Z', 'posted', '2026-01-08');
    expect(told(decide(state('2026-01-10T09:00:00Z', posted, ['2026-01-08', '2026-01-09'])))).toBe(
      'posted 2026-01-09T22:00:00Z',
    );
  });
});

test('a clock that was wrongly ahead does not silence the schedule, nor post again', () => {
  const ahead = last('2030-01-04T22:00:00Z', 'posted', '2026-01-02');
  const set = decide(state('2026-01-03T10:00:00Z', ahead, ['2026-01-02', '2026-01-09']));
  expect(told(set)).toBe('started 2026-01-03T09:50:00Z');
  expect(told(decide(state('2026-01-09T22:00:00Z', set.last, ['2026-01-02', '2026-01-09'])))).toBe(
    'post 2026-01-09, posting 2026-01-09T22:00:00Z',
  );
});

test('a clock that was set back just before a tick, after which it is first checked, doesn’t pass over it', () => {
  const ahead = last('2026-01-17T12:00:00Z', 'started', '2026-01-02');
  expect(told(decide(state('2026-01-09T22:09:00Z', ahead, ['2026-01-02', '2026-01-09'])))).toBe(
    'post 2026-01-09, posting 2026-01-09T22:00:00Z',
  );
});

test('of several times on one day the later ones post what the first one did not have', () => {
  const thrice = { cron: '0 9,12,17 * * 5', zone: 'America/New_York' };
  const nine = last('2026-01-09T14:00:00Z', 'no-issue', '2026-01-02');
  expect(told(decide(state('2026-01-09T17:00:00Z', nine, ['2026-01-09'], thrice)))).toBe(
    'post 2026-01-09, posting 2026-01-09T17:00:00Z',
  );
  const posted = last('2026-01-09T17:00:00Z', 'posted', '2026-01-09');
  expect(told(decide(state('2026-01-09T22:00:00Z', posted, ['2026-01-09'], thrice)))).toBe(
    'no-issue 2026-01-09T22:00:00Z',
  );
});

test('whatever the restarts and arrivals, each issue is posted at most once, in order, and never late by surprise', () => {
  const days = fc.integer({ min: 0, max: 60 });
  const history = fc.record({
    arrivals: fc.array(fc.record({ dated: days, arrives: days }), { maxLength: 10 }),
    checks: fc.array(fc.integer({ min: 0, max: 60 * 24 * 60 }), { minLength: 1, maxLength: 40 }),
    cron: fc.constantFrom('0 17 * * 5', '0 9,17 * * *', '30 2 * * 0', '0 0 * * 1,4'),
  });
  const begin = Temporal.Instant.from('2026-02-20T00:00:00Z');
  fc.assert(
    fc.property(history, ({ arrivals, checks, cron }) => {
      const given = { cron, zone: 'America/New_York' };
      const posted: IssueDate[] = [];
      let remembered: LastTick | undefined;
      for (const minutes of [...checks].sort((a, b) => a - b)) {
        const now = begin.add({ minutes });
        const there = arrivals
          .filter(({ arrives }) => arrives * 24 * 60 <= minutes)
          .map(({ dated }) => Temporal.PlainDate.from('2026-02-20').add({ days: dated }).toString());
        const decision = decide(state(now.toString(), remembered, there, given));
        remembered = decision.last;
        if (!decision.post) continue;
        const { date, tick } = decision.post;
        expect(posted.every((earlier) => earlier < date)).toBe(true);
        expect(Temporal.Instant.compare(tick, now)).toBeLessThanOrEqual(0);
        expect(now.since(tick).total('hours')).toBeLessThanOrEqual(24);
        expect(nextTick(given.cron, given.zone, tick.subtract({ nanoseconds: 1 }))).toEqual(tick);
        expect(decision.missed.map((missed) => missed.date)).not.toContain(date);
        posted.push(date);
        remembered = { ...decision.last, outcome: 'posted' };
      }
    }),
    { numRuns: 200 },
  );
});
