import { clockTime, hourOfDay, weekdayName, weeklyTime } from '../../locales/dates.ts';
import type { Sentences } from '../../locales/sentences.ts';
import type { Language } from '../../newsletter/issue.ts';
import { paragraph } from '../../newsletter/rich-text.ts';
import type { Subscription } from '../../subscriptions/subscription.ts';
import type { When, Zone } from '../../subscriptions/when.ts';
import { answerWith } from '../answers.ts';
import type { CommandAnswer, CommandContext } from '../command.ts';
import { nextPostSentence } from '../next-post.ts';
import { inNewRow, type SettingsButton } from './settings-button.ts';
import { likelyZones, offsetOf, zoneName } from './time-zones.ts';

const days = [1, 2, 3, 4, 5, 6, 7];
const halves = { am: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], pm: [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23] };
type Half = keyof typeof halves;

/** Buttons for the day and the hour of the posts: those of one half of the day, by default the one that is set. */
export function whenView(
  context: CommandContext,
  subscription: Subscription,
  title: string,
  button: SettingsButton,
  half?: Half,
): CommandAnswer & { kind: 'text' } {
  const { sentences, person } = context;
  const { when: words } = sentences;
  const { language } = person;
  const { when } = subscription;
  const own = when.kind === 'own' ? when : undefined;
  const shown = half ?? (own && own.hour >= 12 ? 'pm' : 'am');
  const other: Half = shown === 'am' ? 'pm' : 'am';
  const hours = `${hourOfDay(halves[other][0] ?? 0, language)} – ${hourOfDay(halves[other].at(-1) ?? 0, language)}`;
  return answerWith(
    [
      button(words.asPublishedButton, !own, 'as-published'),
      button(words.anyDay, own !== undefined && own.weekday === undefined, 'weekday', 'any'),
      ...inNewRow(days.map((day) => button(weekdayName(day, language), own?.weekday === day, 'weekday', String(day)))),
      ...inNewRow(
        halves[shown].map((hour) => {
          const isSet = own?.hour === hour && own.minute === 0;
          return button(hourOfDay(hour, language), isSet, 'hour', String(hour));
        }),
      ),
      ...inNewRow([
        button(shown === 'am' ? `${hours} ▶` : `◀ ${hours}`, false, 'when', other),
        button(words.zone, false, 'zones'),
        button(words.back, false, 'panel'),
      ]),
    ],
    heading(words.heading(title)),
    words.set(whenInWords(when, sentences, language)),
    words.clock(zoneNow(zoneOf(context, when), context)),
    nextPostSentence(context, subscription),
    words.otherTime,
  );
}

/** Buttons for the zones where the person is likeliest to be. */
export function zonesView(
  context: CommandContext,
  { when }: Subscription,
  title: string,
  button: SettingsButton,
): CommandAnswer & { kind: 'text' } {
  const { sentences, person, services } = context;
  const { when: words } = sentences;
  const set = zoneOf(context, when);
  return answerWith(
    [
      ...likelyZones(person.language).map((zone) => {
        const time = clockTime(services.now().toZonedDateTimeISO(zone), person.language);
        return button(`${zoneName(zone, sentences)} · ${time}`, zone === set, 'zone', zone.replaceAll('/', '.'));
      }),
      ...inNewRow([button(words.back, false, 'when')]),
    ],
    heading(words.zoneHeading(title)),
    words.clock(zoneNow(set, context)),
    words.otherZone,
  );
}

/** When a chat gets its posts: `Monday 9:00 AM, Beijing, Shanghai time`. */
export function whenInWords(when: When, sentences: Sentences, language: Language): string {
  if (when.kind === 'as-published') return sentences.when.asPublished;
  return sentences.when.own(weeklyTime(when, language), zoneName(when.zone, sentences));
}

/** A zone, with what its clocks show: `Beijing, Shanghai (UTC+8, now 9:30 AM)`. */
export function zoneNow(zone: Zone, { sentences, services, person }: CommandContext): string {
  const now = services.now();
  const time = clockTime(now.toZonedDateTimeISO(zone), person.language);
  return sentences.when.zoneNow(zoneName(zone, sentences), offsetOf(zone, now), time);
}

function zoneOf({ services }: CommandContext, { zone }: When): Zone {
  return zone ?? services.homeZone;
}

function heading(text: string) {
  return paragraph({ type: 'strong', children: [{ type: 'text', value: text }] });
}
