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

/** The time that is typed, as it is understood, and times that begin like it. */
export function suggestTimes({ sentences, person: { language } }: CommandContext, typed: string): Suggestion[] {
  const read = readTime(typed);
  const wanted = typed.trim().toLowerCase();
  const asPublished = { label: sentences.when.asPublished, value: sentences.when.asPublished };
  const weekdays = read?.kind === 'own' && typeof read.weekday === 'number' ? [read.weekday] : [1, 2, 3, 4, 5, 6, 7];
  const hours = weekdays.length === 1 ? [8, 9, 10, 12, 17, 18, 19, 20] : [9, 18];
  const times = weekdays.flatMap((weekday) => hours.map((hour) => timeSuggestion({ weekday, hour, minute: 0 })));
  const understood =
    read?.kind === 'own' && read.hour !== undefined
      ? [
          timeSuggestion({
            weekday: read.weekday === 'any' ? undefined : read.weekday,
            hour: read.hour,
            minute: read.minute ?? 0,
          }),
        ]
      : [];
  const begins = ({ label, value }: Suggestion) =>
    weekdays.length === 1 || label.toLowerCase().startsWith(wanted) || value.toLowerCase().startsWith(wanted);
  return [...understood, ...[asPublished, ...times].filter(begins)].slice(0, mostSuggestions);

  function timeSuggestion(time: { weekday?: number | undefined; hour: number; minute: number }): Suggestion {
    const day = time.weekday === undefined ? '' : `${weekdayName(time.weekday, language)} `;
    return {
      label: weeklyTime(time, language),
      value: `${day}${time.hour}:${String(time.minute).padStart(2, '0')}`,
    };
  }
}

/** https://discord.com/developers/docs/interactions/application-commands#autocomplete */
const mostSuggestions = 25;
