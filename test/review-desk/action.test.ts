import fc from 'fast-check';
import { expect, test } from 'vitest';
import { issueDateSchema } from '../../src/newsletter/issue.ts';
import { personKeySchema } from '../../src/platforms/chat.ts';
import { type ReviewAction, readReviewAction, reviewAction } from '../../src/review-desk/review-action.ts';

const view = fc.record(
  {
    state: fc.constantFrom('all', 'received', 'shortlisted', 'featured', 'declined', 'published'),
    page: fc.nat(999_999),
    platform: fc.constantFrom('discord', 'telegram'),
    language: fc.constantFrom('en', 'zh-Hans', 'zh-Hant'),
  },
  { requiredKeys: ['state', 'page'] },
);
const question = fc.constant(issueDateSchema.parse('2026-01-02'));
const anyAction = fc.oneof(
  fc.record({ verb: fc.constant('queue'), question, view }, { requiredKeys: ['verb', 'question'] }),
  fc.record({ verb: fc.constantFrom('preview', 'files'), question }),
  fc.record(
    {
      verb: fc.constantFrom('show', 'shortlist', 'feature', 'decline', 'reopen', 'ask', 'trim', 'up', 'down', 'card'),
      question,
      person: fc
        .tuple(fc.constantFrom('discord', 'telegram'), fc.stringMatching(/^[1-9]\d{0,19}$/))
        .map(([platform, id]) => personKeySchema.parse(`${platform}:${id}`)),
      revision: fc.integer({ min: 1, max: 9999 }),
      view,
      choice: fc.nat(9),
    },
    { requiredKeys: ['verb', 'question', 'person', 'revision'] },
  ),
) as fc.Arbitrary<ReviewAction>;

test('a button carries what it does in at most 64 characters, whatever that is', () => {
  fc.assert(
    fc.property(anyAction, (what) => {
      const [, command, ...args] = reviewAction(what).split(':');
      expect(command).toBe('replies');
      expect(readReviewAction(args)).toEqual(what);
    }),
  );
});

test('what no button of ours says is nothing', () => {
  fc.assert(fc.property(fc.array(fc.string()), (args) => readReviewAction(args) === undefined || args.length > 1));
  for (const args of [
    [],
    ['x', '20260102', '-'],
    ['s', '20260102', 'd1'],
    ['s', '20261302', 'd1', '1', '-'],
    ['s', '20260102', 'd1', '0', '-'],
  ]) {
    expect(readReviewAction(args)).toBeUndefined();
  }
});
