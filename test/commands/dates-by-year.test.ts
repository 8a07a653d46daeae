import fc from 'fast-check';
import { expect, test } from 'vitest';
import { datesOfYear, yearsOf } from '../../src/commands/dates-by-year.ts';
import { type IssueDate, issueDateSchema } from '../../src/newsletter/issue.ts';

const someDates = fc
  .uniqueArray(fc.date({ min: new Date('1998-01-01'), max: new Date('2031-12-31'), noInvalidDate: true }), {
    minLength: 1,
    maxLength: 120,
    selector: (date) => date.toISOString().slice(0, 10),
  })
  .map((dates) => dates.map((date) => issueDateSchema.parse(date.toISOString().slice(0, 10))).sort());

test('every issue can be reached from the newest year by its pages and the years beside it', () => {
  fc.assert(
    fc.property(someDates, fc.integer({ min: 1, max: 15 }), (dates, onPage) => {
      const reached = new Set<IssueDate>();
      const seen = new Set<number>();
      const [newest] = yearsOf(dates);
      const toSee = newest === undefined ? [] : [newest];
      for (let year = toSee.pop(); year !== undefined; year = toSee.pop()) {
        if (seen.has(year)) continue;
        seen.add(year);
        const pages = datesOfYear(dates, { year, page: 0 }, onPage)?.pages ?? 0;
        for (let page = 0; page < pages; page++) {
          const shown = datesOfYear(dates, { year, page }, onPage);
          expect(shown?.dates.length).toBeLessThanOrEqual(onPage);
          for (const date of shown?.dates ?? []) reached.add(date);
          toSee.push(...(shown?.otherYears ?? []));
        }
      }
      expect([...reached].sort()).toEqual(dates);
    }),
  );
});

test('a page beyond the last one, of an old button, is the last one', () => {
  const dates = ['2025-12-19', '2026-01-02'].map((date) => issueDateSchema.parse(date));
  expect(datesOfYear(dates, { page: 7 }, 12)).toMatchObject({ year: 2026, page: 0, pages: 1, otherYears: [2025] });
  expect(datesOfYear(dates, { year: 1999, page: 0 }, 12)).toMatchObject({ dates: [], otherYears: [2026, 2025] });
  expect(datesOfYear([], { page: 0 }, 12)).toBeUndefined();
});
