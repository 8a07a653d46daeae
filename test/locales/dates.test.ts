import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayAndTime } from '../../src/locales/dates.ts';

const at = (zone: string) => Temporal.Instant.from('2026-11-27T22:00:00Z').toZonedDateTimeISO(zone);

test.each([
  ['America/New_York', 'en', 'Friday, November 27 at 5:00 PM EST'],
  ['America/New_York', 'zh-Hans', '11月27日星期五 17:00（北美东部时间）'],
  ['America/New_York', 'zh-Hant', '11月27日星期五 下午5:00（東部時間）'],
  ['Asia/Hong_Kong', 'zh-Hant', '11月28日星期六 上午6:00（香港標準時間）'],
  ['Asia/Shanghai', 'zh-Hans', '11月28日星期六 6:00（中国标准时间）'],
  ['UTC', 'zh-Hans', '11月27日星期五 22:00（协调世界时）'],
] as const)('a moment in %s as it is said in %s', (zone, language, words) => {
  expect(dayAndTime(at(zone), language)).toBe(words);
});

test('in Chinese the zone is a remark behind the time, whatever the zone is', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
      fc.constantFrom('zh-Hans', 'zh-Hant'),
      (zone, language) => {
        expect(dayAndTime(at(zone), language)).toMatch(/^[^A-Za-z（）]+\d{1,2}:\d{2}（[^（）]+）$/);
      },
    ),
  );
});
