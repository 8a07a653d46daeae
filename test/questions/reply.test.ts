import { expect, test } from 'vitest';
import { longestName, shownNameSchema } from '../../src/questions/reply.ts';

test('a name is one line without what hides or turns text, and not longer than names are', () => {
  expect(shownNameSchema.parse('  Ana\n\u202eCho\u200b 林 ')).toBe('Ana Cho 林');
  expect(shownNameSchema.safeParse('\u200b\n').success).toBe(false);
  expect(shownNameSchema.safeParse('林'.repeat(longestName)).success).toBe(true);
  expect(shownNameSchema.safeParse('林'.repeat(longestName + 1)).success).toBe(false);
});
