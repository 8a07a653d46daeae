import { sentencesIn } from '../../locales/sentences.ts';
import { languages } from '../../newsletter/issue.ts';
import type { When, Zone } from '../../subscriptions/when.ts';

/** What a person wishes of the time; what is undefined stays as it is. */
export type WishedTime =
  | { kind: 'as-published' }
  | { kind: 'own'; weekday?: number | 'any' | undefined; hour?: number | undefined; minute?: number | undefined };

/** Reads `Mon 9:00`, `9.30 pm`, `周一 9点半` or `as published`, in whatever language; undefined for anything else. */
export function readTime(text: string): WishedTime | undefined {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[,、\s]+/g, ' ')
    .trim();
  if (asPublishedWords.has(words)) return { kind: 'as-published' };
  const { weekday, rest } = takeWeekday(words);
  if (rest === '') return weekday === undefined ? undefined : { kind: 'own', weekday };
  const clock = readClock(rest);
  return clock && { kind: 'own', weekday: weekday ?? 'any', ...clock };
}

interface Wishes {
  time?: WishedTime | undefined;
  zone?: Zone | undefined;
}

/** @param home the zone of a chat that has none yet */
export function changedWhen(now: When, { time, zone: wished }: Wishes, home: Zone): When {
  const zone = wished ?? now.zone;
  if (time?.kind === 'as-published' || (!time && now.kind === 'as-published')) return { kind: 'as-published', zone };
  const before = now.kind === 'own' ? now : { weekday: undefined, hour: usualHour, minute: 0 };
  const weekday = time?.weekday ?? before.weekday;
  return {
    kind: 'own',
    weekday: weekday === 'any' ? undefined : weekday,
    hour: time?.hour ?? before.hour,
    minute: time?.hour === undefined ? before.minute : (time.minute ?? 0),
    zone: zone ?? home,
  };
}

/** Of whoever chose only the day. */
const usualHour = 9;

const asPublishedWords: ReadonlySet<string> = new Set([
  'published',
  ...languages.map((language) => sentencesIn(language).when.asPublished.toLowerCase()),
]);

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const chineseWeekday = /(?:星期|周|週|礼拜|禮拜)([一二三四五六日天])/;
const everyDay = /每天|每日|\b(?:every ?day|daily|any ?day)\b/;

function takeWeekday(words: string): { weekday?: number | 'any'; rest: string } {
  const chinese = chineseWeekday.exec(words);
  if (chinese) {
    const weekday = '一二三四五六日'.indexOf(chinese[1] === '天' ? '日' : (chinese[1] ?? '')) + 1;
    return { weekday, rest: words.replace(chineseWeekday, ' ').trim() };
  }
  if (everyDay.test(words)) return { weekday: 'any', rest: words.replace(everyDay, ' ').trim() };
  const all = words.split(' ');
  const named = all.findIndex((word) => weekdayOf(word) > 0);
  if (named < 0) return { rest: words };
  return { weekday: weekdayOf(all[named] ?? ''), rest: all.toSpliced(named, 1).join(' ') };
}

/** `mon`, `tues.` and `Fridays` are weekdays; 0 for what is none. */
function weekdayOf(word: string): number {
  const letters = word.replace(/\.$/, '');
  return letters.length < 2 ? 0 : weekdays.findIndex((day) => `${day}s`.startsWith(letters)) + 1;
}

const clockWords =
  /^(?:at )?(上午|早上|凌晨|中午|下午|晚上)? ?(\d{1,2})(?: ?[:.时時点點] ?(\d{2}|半)分?| ?[时時点點])? ?(am|pm|a\.m\.|p\.m\.)?$/;

function readClock(words: string): { hour: number; minute: number } | undefined {
  const [matched, before, digits, minutes, after] = clockWords.exec(words) ?? [];
  if (matched === undefined) return undefined;
  const shown = Number(digits);
  const minute = minutes === '半' ? 30 : Number(minutes ?? 0);
  const hour = hourOfDay(shown, before ?? after?.replaceAll('.', ''));
  return hour === undefined || minute > 59 ? undefined : { hour, minute };
}

function hourOfDay(shown: number, half: string | undefined): number | undefined {
  if (half === undefined || (shown > 12 && half !== 'am' && half !== 'pm')) return shown < 24 ? shown : undefined;
  if (shown > 12 || (shown === 0 && half === 'pm')) return undefined;
  if (half === '中午') return shown >= 11 ? shown : shown + 12;
  const isAfternoon = half === 'pm' || half === '下午' || half === '晚上';
  return (shown % 12) + (isAfternoon ? 12 : 0);
}
