import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedWhen, readTime } from '../../../src/commands/settings/wished-time.ts';
import { weekdayName, weeklyTime } from '../../../src/locales/dates.ts';
import { languages } from '../../../src/newsletter/issue.ts';
import { asPublished, whenSchema, zoneSchema } from '../../../src/subscriptions/when.ts';

const shanghai = zoneSchema.parse('Asia/Shanghai');
const home = zoneSchema.parse('America/New_York');

test.each([
  ['Mon 9:00', { weekday: 1, hour: 9, minute: 0 }],
  ['9:30', { weekday: 'any', hour: 9, minute: 30 }],
  ['fridays at 5 pm', { weekday: 5, hour: 17, minute: 0 }],
  ['Tues. 12.15 a.m.', { weekday: 2, hour: 0, minute: 15 }],
  ['12 PM, Sunday', { weekday: 7, hour: 12, minute: 0 }],
  ['every day 23:59', { weekday: 'any', hour: 23, minute: 59 }],
  ['周一 9:00', { weekday: 1, hour: 9, minute: 0 }],
  ['星期天晚上8点半', { weekday: 7, hour: 20, minute: 30 }],
  ['週三 上午 10時', { weekday: 3, hour: 10, minute: 0 }],
  ['禮拜五１７：０５', { weekday: 5, hour: 17, minute: 5 }],
  ['中午12点', { weekday: 'any', hour: 12, minute: 0 }],
  ['每天下午3点15分', { weekday: 'any', hour: 15, minute: 15 }],
  ['thu', { weekday: 4 }],
])('“%s” is understood', (text, time) => {
  expect(readTime(text)).toEqual({ kind: 'own', ...time });
});

test.each(['as published', ' As  Published ', 'published', '随刊发布', '隨刊發佈'])('“%s” is as published', (text) => {
  expect(readTime(text)).toEqual({ kind: 'as-published' });
});

test.each([
  '',
  '25:00',
  '24:00',
  '9:60',
  'Mon 9:0',
  '14 am',
  '0 pm',
  'Mon Tue 9:00',
  'noon',
  's 9:00',
  '9:00 Shanghai',
  '周八 9:00',
])('“%s” is not understood', (text) => {
  expect(readTime(text)).toBeUndefined();
});

test('every time is understood as it is shown, in every language', () => {
  const time = fc.record({
    weekday: fc.option(fc.integer({ min: 1, max: 7 }), { nil: undefined }),
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.integer({ min: 0, max: 59 }),
    language: fc.constantFrom(...languages),
  });
  fc.assert(
    fc.property(time, ({ language, ...wished }) => {
      const expected = { kind: 'own', ...wished, weekday: wished.weekday ?? 'any' };
      expect(readTime(weeklyTime(wished, language))).toEqual(expected);
      const { weekday, hour, minute } = wished;
      const typed = `${hour}:${String(minute).padStart(2, '0')}`;
      expect(readTime(weekday ? `${weekdayName(weekday, language)} ${typed}` : typed)).toEqual(expected);
    }),
  );
});

test('whatever is wished in turn, what is not wished stays, and the result can be stored', () => {
  const wish = fc.record({
    time: fc.option(
      fc.oneof(
        fc.constant({ kind: 'as-published' as const }),
        fc.record({
          kind: fc.constant('own' as const),
          weekday: fc.constantFrom(undefined, 'any' as const, 1, 7),
          hour: fc.option(fc.integer({ min: 0, max: 23 }), { nil: undefined }),
        }),
      ),
      { nil: undefined },
    ),
    zone: fc.constantFrom(undefined, shanghai),
  });
  fc.assert(
    fc.property(fc.array(wish), (wishes) => {
      let when = asPublished;
      for (const { time, zone } of wishes) {
        const before = when;
        when = changedWhen(before, { time, zone }, home);
        expect(whenSchema.parse(when)).toEqual(when);
        expect(when.kind).toBe(time?.kind ?? before.kind);
        if (zone) expect(when.zone).toBe(zone);
        else if (before.zone) expect(when.zone).toBe(before.zone);
        if (when.kind !== 'own' || before.kind !== 'own' || time?.kind === 'as-published') continue;
        expect(when.hour).toBe(time?.hour ?? before.hour);
        expect(when.weekday).toBe(time?.weekday === 'any' ? undefined : (time?.weekday ?? before.weekday));
      }
    }),
  );
});

test('a day alone means nine o’clock; a chat without a zone has the newsletter’s', () => {
  expect(changedWhen(asPublished, { time: { kind: 'own', weekday: 1 } }, home)).toMatchObject({
    weekday: 1,
    hour: 9,
    minute: 0,
    zone: home,
  });
});
