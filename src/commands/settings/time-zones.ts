import { rawTimeZones } from '@vvo/tzdb';
import { type Sentences, sentencesIn } from '../../locales/sentences.ts';
import { type Language, languages } from '../../newsletter/issue.ts';
import { type Zone, zoneSchema } from '../../subscriptions/when.ts';

/** The zone that a person names: by its IANA name, one of its large cities, or its country if that has only one. */
export function readZone(text: string): Zone | undefined {
  const wanted = plain(text);
  const named = places().filter(({ names }) => names.includes(wanted));
  const zones = likely(named).length > 0 ? likely(named) : named;
  if (zones.length === 1) return zones[0]?.zone;
  // `EST` is a zone of IANA's too, but without the summer time that who types it means.
  const isUnmistakable = zones.length === 0 && /\/|^utc$/i.test(text);
  return isUnmistakable ? zoneSchema.safeParse(text.trim().replaceAll(/\s+/g, '_')).data : undefined;
}

/** Zones with a name that has words beginning like this, or with this offset (`UTC+8`); the likeliest first. */
export function findZones(typed: string, language: Language, now: Temporal.Instant): Zone[] {
  const wanted = plain(typed).replace(/^gmt(?=[+-])/, 'utc');
  const rank = ({ zone, names }: Place) => {
    const all = [...names, offsetOf(zone, now).toLowerCase()];
    if (all.includes(wanted)) return 0;
    if (all.some((name) => name.startsWith(wanted))) return 1;
    return all.some((name) => name.includes(` ${wanted}`) || (isChinese(wanted) && name.includes(wanted))) ? 2 : 3;
  };
  const order = likelyZones(language);
  const likelihood = (zone: Zone) => (order.includes(zone) ? order.indexOf(zone) : order.length);
  return places()
    .map((place) => ({ zone: place.zone, rank: rank(place) }))
    .filter((found) => found.rank < 3)
    .sort((a, b) => a.rank - b.rank || likelihood(a.zone) - likelihood(b.zone) || (a.zone < b.zone ? -1 : 1))
    .map(({ zone }) => zone);
}

/** Where readers of a language are likeliest to be. */
export function likelyZones(language: Language): Zone[] {
  const first = {
    en: ['America/New_York', 'America/Chicago', 'America/Los_Angeles', 'Europe/London', 'Asia/Hong_Kong'],
    'zh-Hans': ['Asia/Shanghai', 'Asia/Singapore', 'Asia/Hong_Kong', 'America/New_York', 'America/Los_Angeles'],
    'zh-Hant': ['Asia/Taipei', 'Asia/Hong_Kong', 'Asia/Macau', 'America/Los_Angeles', 'America/New_York'],
  }[language];
  const all = Object.keys(sentencesIn('en').when.zones);
  return [...first, ...all.filter((zone) => !first.includes(zone))].map((zone) => zoneSchema.parse(zone));
}

/** What people call it: its large cities. */
export function zoneName(zone: Zone, { when }: Sentences): string {
  const known: Readonly<Record<string, string>> = when.zones;
  const place = places().find((each) => each.zone === zone);
  return known[zone] ?? place?.cities.slice(0, 2).join(', ') ?? zone.replaceAll('_', ' ');
}

/** Such as `UTC+5:30`. */
export function offsetOf(zone: Zone, at: Temporal.Instant): string {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)/.exec(at.toZonedDateTimeISO(zone).offset) ?? [];
  return `UTC${sign}${Number(hours)}${minutes === '00' ? '' : `:${minutes}`}`;
}

interface Place {
  zone: Zone;
  cities: string[];
  /** As `plain` makes them, in every language. */
  names: string[];
}

let known: Place[] | undefined;

/** Every zone there is. Made when the first person asks: it takes some milliseconds. */
function places(): Place[] {
  known ??= everyPlace();
  return known;
}

function everyPlace(): Place[] {
  const countries = languages.map((language) => new Intl.DisplayNames(language, { type: 'region' }));
  return rawTimeZones.flatMap(({ name, group, mainCities, countryCode, countryName }) => {
    const zone = zoneSchema.safeParse(name).data;
    if (!zone) return [];
    const ids = group.filter((id) => id.includes('/'));
    const local = languages.flatMap((language) => {
      const zones: Readonly<Record<string, string>> = sentencesIn(language).when.zones;
      return zones[name]?.split(/[,、]/) ?? [];
    });
    const inCountry = [countryName, ...countries.flatMap((country) => country.of(countryCode) ?? [])];
    const cities = ids.map((id) => id.slice(id.lastIndexOf('/') + 1));
    const names = [...mainCities, ...local, ...cities, ...ids, ...inCountry].map(plain);
    return [{ zone, cities: mainCities, names: [...new Set(names)] }];
  });
}

function likely(places: Place[]): Place[] {
  const zones: readonly string[] = Object.keys(sentencesIn('en').when.zones);
  return places.filter(({ zone }) => zones.includes(zone));
}

/** Without accents, case and the underscores of IANA's names. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[_\s]+/g, ' ')
    .trim()
    .toLowerCase();
}

function isChinese(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}
