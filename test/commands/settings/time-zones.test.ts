import { expect, test } from 'vitest';
import { findZones, likelyZones, offsetOf, readZone, zoneName } from '../../../src/commands/settings/time-zones.ts';
import { sentencesIn } from '../../../src/locales/sentences.ts';
import { languages } from '../../../src/newsletter/issue.ts';
import { zoneSchema } from '../../../src/subscriptions/when.ts';

const winter = Temporal.Instant.from('2026-01-09T22:00:00Z');

test.each([
  ['Asia/Shanghai', 'Asia/Shanghai'],
  ['asia/shanghai', 'Asia/Shanghai'],
  ['Beijing', 'Asia/Shanghai'],
  ['北京', 'Asia/Shanghai'],
  ['中国', 'Asia/Shanghai'],
  ['台北', 'Asia/Taipei'],
  ['紐約', 'America/New_York'],
  ['new york', 'America/New_York'],
  ['San Francisco', 'America/Los_Angeles'],
  ['Montréal', 'America/Toronto'],
  ['Japan', 'Asia/Tokyo'],
  ['Asia/Kolkata', 'Asia/Kolkata'],
  ['UTC', 'UTC'],
])('“%s” is %s', (text, zone) => {
  expect(readZone(text)).toBe(zone);
});

test.each(['', '+08:00', 'EST', 'Atlantis', 'Asia/Atlantis', 'United States', '9:00'])(
  '“%s” is no one zone',
  (text) => {
    expect(readZone(text)).toBeUndefined();
  },
);

test('zones are found by the beginning of a city, a country or an offset, the likeliest first', () => {
  const first = (typed: string, language: (typeof languages)[number] = 'en') => findZones(typed, language, winter)[0];
  expect(first('shang')).toBe('Asia/Shanghai');
  expect(first('york')).toBe('America/New_York');
  expect(first('洛杉')).toBe('America/Los_Angeles');
  expect(first('澳')).toBe('Asia/Macau');
  expect(first('utc+8', 'zh-Hant')).toBe('Asia/Taipei');
  expect(first('GMT+8', 'zh-Hans')).toBe('Asia/Shanghai');
  expect(first('united states')).toBe('America/New_York');
  expect(findZones('xyzzy', 'en', winter)).toEqual([]);
});

test('the zones that are offered first are named in every language, and found by what they are called', () => {
  for (const language of languages) {
    for (const zone of likelyZones(language)) {
      const [city = ''] = zoneName(zone, sentencesIn(language)).split(/[,、]/);
      expect(readZone(city)).toBe(zone);
    }
  }
});

test('an offset is that of the moment', () => {
  const at = (zone: string, instant = winter) => offsetOf(zoneSchema.parse(zone), instant);
  expect(at('America/New_York')).toBe('UTC-5');
  expect(at('America/New_York', winter.add({ hours: 24 * 180 }))).toBe('UTC-4');
  expect(at('Asia/Kolkata')).toBe('UTC+5:30');
  expect(at('UTC')).toBe('UTC+0');
});
