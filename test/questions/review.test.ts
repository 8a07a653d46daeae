import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Decided, Verdict } from '../../src/questions/review.ts';
import { ana, bo, mei, QuestionDesk, reader, thisWeek, tom, written } from './question-desk.ts';

test('of two editors at once the second learns who decided what', async () => {
  await using desk = await QuestionDesk.open();
  const { replies, review } = desk.questions;
  await replies.answer(thisWeek, ana, written('The old harbour'));
  const results = await Promise.all([
    review.decide(thisWeek, ana, 1, { kind: 'decline', reason: 'too short' }, mei),
    review.decide(thisWeek, ana, 1, { kind: 'feature' }, tom),
  ]);
  expect(results).toMatchObject([
    { kind: 'decided', reply: { state: 'declined', reason: 'too short' } },
    { kind: 'already', by: mei, reply: { state: 'declined' } },
  ]);
  expect(await replies.of(thisWeek, ana)).toMatchObject({
    decisions: [{ as: 'declined', by: mei, at: '2026-03-06T22:00:00Z', on: 1 }],
  });
});

test('an editor who saw other words sees the new ones first; a withdrawn or deleted answer is said to be so', async () => {
  await using desk = await QuestionDesk.open();
  const { replies, review } = desk.questions;
  await replies.answer(thisWeek, ana, written('The old harbour'));
  await replies.answer(thisWeek, ana, written('The new harbour'));
  expect(await review.decide(thisWeek, ana, 1, { kind: 'feature' }, mei)).toMatchObject({
    kind: 'edited',
    reply: { text: 'The new harbour', revision: 2 },
  });
  await replies.withdraw(thisWeek, ana);
  expect(await review.decide(thisWeek, ana, 2, { kind: 'feature' }, mei)).toEqual({ kind: 'withdrawn' });
  expect(await review.decide(thisWeek, bo, 1, { kind: 'feature' }, mei)).toEqual({ kind: 'absent' });
});

test('only who agreed is featured, with no word that the author did not write', async () => {
  await using desk = await QuestionDesk.open();
  const { replies, review } = desk.questions;
  await replies.answer(thisWeek, ana, written('The harbour, at night. 港口在夜里很美。', { mayFeature: false }));
  const feature = (revision: number, trimmed?: string) =>
    review.decide(thisWeek, ana, revision, { kind: 'feature', ...(trimmed ? { trimmed } : {}) }, mei);
  expect(await feature(1)).toMatchObject({ kind: 'no-consent' });
  await replies.sign(thisWeek, ana, { mayFeature: true });
  expect(await feature(2, 'The harbour, by day.')).toEqual({ kind: 'not-a-trim' });
  expect(await feature(2, 'Harbour […] 港口很美。')).toMatchObject({
    kind: 'decided',
    reply: { state: 'featured', trimmed: 'Harbour […] 港口很美。' },
  });
  await replies.sign(thisWeek, ana, { mayFeature: false });
  expect(await replies.of(thisWeek, ana)).toMatchObject({ state: 'shortlisted' });
});

test('the featured stand in the editors’ order, also when two are featured in one moment', async () => {
  await using desk = await QuestionDesk.open();
  const { replies, review } = desk.questions;
  const people = [1, 2, 3, 4].map(reader);
  for (const [at, person] of people.entries()) await replies.answer(thisWeek, person, written(`Answer ${at + 1}`));
  await Promise.all(people.map((person) => review.decide(thisWeek, person, 1, { kind: 'feature' }, mei)));
  const order = async () => {
    const { replies: featured } = await review.page(thisWeek, { states: ['featured'] }, { skip: 0, take: 10 });
    return featured.map(({ text }) => text.slice(-1)).join('');
  };
  expect(await order()).toBe('1234');
  await review.move(thisWeek, reader(4), 'up');
  await review.move(thisWeek, reader(1), 'down');
  await review.move(thisWeek, reader(2), 'up');
  expect(await order()).toBe('2143');
  await review.decide(thisWeek, reader(1), 2, { kind: 'shortlist' }, tom);
  expect(await order()).toBe('243');
  desk.restarted();
  expect(await order()).toBe('243');
});

test('the queue is filtered, counted and paged, and never shows what was withdrawn', async () => {
  await using desk = await QuestionDesk.open();
  const { replies, review } = desk.questions;
  for (let number = 0; number < 25; number++) {
    desk.clock.pass({ minutes: 1 });
    await replies.answer(
      thisWeek,
      reader(number),
      written(`Answer ${number}`, { language: number % 5 === 0 ? 'zh-Hans' : 'en', mayFeature: number % 3 > 0 }),
    );
  }
  await replies.withdraw(thisWeek, reader(3));
  await review.decide(thisWeek, reader(4), 1, { kind: 'shortlist' }, mei);
  const look = async (filter: Parameters<typeof review.page>[1], skip = 0, take = 5) => {
    const { total, replies: shown } = await review.page(thisWeek, filter, { skip, take });
    return [total, ...shown.map(({ text }) => Number(text.slice(7)))];
  };
  expect(await look({})).toEqual([24, 0, 1, 2, 4, 5]);
  expect(await look({}, 20)).toEqual([24, 21, 22, 23, 24]);
  expect(await look({ states: ['shortlisted'] })).toEqual([1, 4]);
  expect(await look({ language: 'zh-Hans' }, 3)).toEqual([5, 15, 20]);
  expect(await look({ platform: 'telegram', mayFeature: true }, 0, 3)).toEqual([8, 1, 5, 7]);
  expect(await look({ since: Temporal.Instant.from('2026-03-06T22:23:00Z') })).toEqual([2, 23, 24]);
  expect(await review.counts(thisWeek)).toMatchObject({ received: 23, shortlisted: 1, withdrawn: 1 });
});

/** What an author or an editor does in the property test: editors act on what they last saw. */
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('answer' as const), person: fc.nat(2), text: fc.nat(3) }),
    fc.record({ kind: fc.constant('withdraw' as const), person: fc.nat(2) }),
    fc.record({ kind: fc.constant('look' as const), person: fc.nat(2), editor: fc.nat(1) }),
    fc.record({
      kind: fc.constantFrom('shortlist' as const, 'feature' as const, 'decline' as const, 'reopen' as const),
      person: fc.nat(2),
      editor: fc.nat(1),
    }),
    fc.record({ kind: fc.constant('restart' as const), person: fc.constant(0) }),
  ),
  { minLength: 5, maxLength: 40 },
);

test('whatever authors and editors do, the store says what a plain model says', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (happened) => {
      await using desk = await QuestionDesk.open();
      const model = new Map<number, { state: string; text: string; revision: number }>();
      const seen = new Map<string, number>();
      for (const step of happened) {
        const { person } = step;
        const known = model.get(person);
        const isLive = known !== undefined && known.state !== 'withdrawn';
        const { replies, review } = desk.questions;
        if (step.kind === 'restart') desk.restarted();
        else if (step.kind === 'answer') {
          const text = `Answer ${step.text}`;
          const receipt = await replies.answer(thisWeek, reader(person), written(text));
          const isRepeated = isLive && known.text === text;
          expect(receipt.kind).toBe(isRepeated ? 'refused' : 'stored');
          if (isRepeated) continue;
          const keeps = isLive && (known.state === 'shortlisted' || known.state === 'featured');
          model.set(person, { state: keeps ? 'shortlisted' : 'received', text, revision: (known?.revision ?? 0) + 1 });
        } else if (step.kind === 'withdraw') {
          const result = await replies.withdraw(thisWeek, reader(person));
          expect(result === 'withdrawn').toBe(isLive);
          if (isLive) model.set(person, { state: 'withdrawn', text: '', revision: known.revision + 1 });
        } else if (step.kind === 'look') {
          if (known) seen.set(`${step.editor}/${person}`, known.revision);
        } else {
          const on = seen.get(`${step.editor}/${person}`) ?? 1;
          const verdict: Verdict = step.kind === 'decline' ? { kind: 'decline', reason: 'no' } : { kind: step.kind };
          const by = step.editor === 0 ? mei : tom;
          const decided: Decided = await review.decide(thisWeek, reader(person), on, verdict, by);
          const to = { shortlist: 'shortlisted', feature: 'featured', decline: 'declined', reopen: 'received' }[
            step.kind
          ];
          const isFresh = isLive && known.revision === on;
          const changes = isFresh && (known.state !== to || to === 'featured');
          if (!changes) {
            const why = !known ? ['absent'] : !isLive ? ['withdrawn'] : isFresh ? ['unchanged'] : ['already', 'edited'];
            expect(why).toContain(decided.kind);
          } else {
            expect(decided).toMatchObject({ kind: 'decided', reply: { state: to } });
            model.set(person, { ...known, state: to, revision: known.revision + 1 });
          }
        }
      }
      const { replies, review } = desk.restarted();
      const counts: Record<string, number> = {};
      for (const [person, { state, revision }] of model) {
        expect(await replies.of(thisWeek, reader(person))).toMatchObject({ state, revision });
        counts[state] = (counts[state] ?? 0) + 1;
      }
      expect(await review.counts(thisWeek)).toMatchObject(counts);
    }),
    { numRuns: 100 },
  );
});
