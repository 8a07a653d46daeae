import fc from 'fast-check';
import { expect, test } from 'vitest';
import { excerptOf, optionalSections, wholeIssue } from '../../src/newsletter/excerpt.ts';
import { issueSchema, sections } from '../../src/newsletter/issue.ts';
import { anyIssue } from '../platforms/any-issue.ts';

const anyExcerpt = fc.record({
  length: fc.constantFrom('full' as const, 'short' as const),
  without: fc.subarray(optionalSections),
});

test('all of an issue is the issue itself', () => {
  const property = fc.property(anyIssue(), (issue) => {
    expect(excerptOf(issue, wholeIssue)).toBe(issue);
  });
  fc.assert(property, { numRuns: 30 });
});

test('an excerpt is an issue without what was left out, and with the rest as it was', () => {
  fc.assert(
    fc.property(anyIssue(), anyExcerpt, (issue, excerpt) => {
      const shown = excerptOf(issue, excerpt);
      expect(issueSchema.parse(shown)).toEqual(shown);
      const left = new Set<string>([...excerpt.without, ...(excerpt.length === 'short' ? ['pointers', 'about'] : [])]);
      for (const section of sections) {
        if (left.has(section)) expect(shown[section] ?? []).toEqual([]);
        else if (section !== 'letter' || excerpt.length === 'full') expect(shown[section]).toEqual(issue[section]);
      }
      expect(shown.letter?.body[0]).toEqual(issue.letter?.body[0]);
      expect(shown.letter === undefined).toBe(issue.letter === undefined);
    }),
    { numRuns: 60 },
  );
});
