import { expect, test } from 'vitest';
import { isReminderDue, remindersIn } from '../../src/questions/reminder.ts';
import { QuestionDesk, thisWeek } from './question-desk.ts';

const nextPublication = Temporal.Instant.from('2026-03-13T22:00:00Z');
const counts = { received: 3, shortlisted: 1, featured: 0, declined: 0, published: 0, withdrawn: 0 };

test.each([
  ['more than a day before', -25, {}, false, false],
  ['a day before', -24, {}, false, true],
  ['an hour before', -1, {}, false, true],
  ['at the time itself', 0, {}, false, false],
  ['when one is featured', -2, { featured: 1 }, false, false],
  ['when there is nothing to choose from', -2, { received: 0, shortlisted: 0, declined: 4 }, false, false],
  ['a second time', -2, {}, true, false],
])('editors are reminded %s', (_, hours, change, isReminded, isDue) => {
  const now = nextPublication.add({ hours });
  expect(isReminderDue({ now, nextPublication, counts: { ...counts, ...change }, isReminded })).toBe(isDue);
});

test('that editors were reminded is kept', async () => {
  await using desk = await QuestionDesk.open();
  await remindersIn(desk.store).set(thisWeek, { at: '2026-03-12T22:00:00Z' });
  expect(await remindersIn(desk.store).get(thisWeek)).toBeDefined();
});
