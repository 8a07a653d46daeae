import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { typedDateSchema } from '../../src/commands/typed-date.ts';
import { longDate, shortDate } from '../../src/locales/dates.ts';
import { issueDateSchema, languages } from '../../src/newsletter/issue.ts';

const read = (text: string) => typedDateSchema.safeParse(text).data;

describe('a date', () => {
  test.each([
    '2026-01-09',
    '2026/1/9',
    '2026.01.09',
    'January 9, 2026',
    'jan 9 2026',
    '9 January 2026',
    'Jan. 9th, 2026',
    '2026年1月9日',
    '2026 年 1 月 9 日',
    '２０２６年１月９号',
  ])('is understood as %s', (text) => {
    expect(read(text)).toBe('2026-01-09');
  });

  test.each(['Jan 9', '9 January', '1月9日', 'JAN. 9th'])('is understood without its year as %s', (text) => {
    expect(read(text)).toBe('--01-09');
  });

  test.each(['tomorrow', '1/9', '9', 'Jan', 'Jan 32', 'Feb 30', '2026-02-29', '2025年2月29日', 'ja 9', 'Jan 9 26', ''])(
    'is not %j',
    (text) => {
      expect(read(text)).toBeUndefined();
    },
  );

  test('is understood as the bot writes it, in every language', () => {
    const dates = fc
      .date({ min: new Date('1998-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
      .map((date) => issueDateSchema.parse(date.toISOString().slice(0, 10)));
    fc.assert(
      fc.property(dates, fc.constantFrom(...languages), (date, language) => {
        expect(read(longDate(date, language))).toBe(date);
        expect(read(shortDate(date, language))).toBe(`--${date.slice(5)}`);
      }),
    );
  });
});
