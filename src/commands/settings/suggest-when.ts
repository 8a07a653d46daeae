import { weekdayName, weeklyTime } from '../../locales/dates.ts';
import type { CommandContext, Suggestion } from '../command.ts';
import { findZones, likelyZones } from './time-zones.ts';
import { zoneNow } from './when-view.ts';
import { readTime } from './wished-time.ts';

/** Zones that have what is typed, each with what its clocks show; while nothing is typed, the likeliest. */
export function suggestZones(context: CommandContext, typed: string): Suggestion[] {
  const { person, services, chat } = context;
  const { language } = person;
  const set = services.subscriptions.get(chat.key)?.when.zone;
  const likely = [...new Set([...(set ? [set] : []), ...likelyZones(language)])];
  const found = typed.trim() === '' ? likely : findZones(typed, language, services.now());
  return found.slice(0, mostSuggestions).map((zone) => ({ label: zoneNow(zone, context), value: zone }));
}

/** The time that is typed, as it is understood; else usual times that begin like it. */
export function suggestTimes({ sentences, person: { language } }: CommandContext, typed: string): Suggestion[] {
  const read = readTime(typed);
  const { asPublished } = sentences.when;
  const suggest = (weekday: number | 'any' | undefined, hour: number, minute = 0): Suggestion => {
    const day = typeof weekday === 'number' ? weekday : undefined;
    const clock = `${hour}:${String(minute).padStart(2, '0')}`;
    return {
      label: weeklyTime({ weekday: day, hour, minute }, language),
      value: day === undefined ? clock : `${weekdayName(day, language)} ${clock}`,
    };
  };
  if (read?.kind === 'own') {
    const { weekday, hour, minute } = read;
    if (hour !== undefined) return [suggest(weekday, hour, minute)];
    return hoursOfADay.map((each) => suggest(weekday, each));
  }
  const usual = [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => [suggest(weekday, 9), suggest(weekday, 18)]);
  const wanted = typed.trim().toLowerCase();
  return [{ label: asPublished, value: asPublished }, ...usual].filter(({ label }) =>
    label.toLowerCase().startsWith(wanted),
  );
}

const hoursOfADay = [8, 9, 10, 12, 15, 17, 18, 19, 20, 21];

/** https://discord.com/developers/docs/interactions/application-commands#autocomplete */
const mostSuggestions = 25;
