import { z } from 'zod';
import { excerptSchema } from '../../newsletter/excerpt.ts';
import { languageSchema } from '../../newsletter/issue.ts';
import { followUpKindSchema } from '../../platforms/chat.ts';
import type { Adjustable } from '../../subscriptions/subscriptions.ts';
import { type Zone, zoneSchema } from '../../subscriptions/when.ts';
import { changedWhen } from './wished-time.ts';

/** One setting and what it becomes, as the buttons of the settings carry it: `v1:settings:<place>:<change>`. */
export const changeSchema = z.union([
  z.tuple([z.literal('language'), languageSchema]),
  z.tuple([z.literal('length'), excerptSchema.shape.length]),
  z.tuple([z.literal('section'), excerptSchema.shape.without.element]),
  z.tuple([followUpKindSchema, z.enum(['on', 'off'])]),
  z.tuple([z.literal('mention'), z.literal('off')]),
  z.tuple([z.literal('as-published')]),
  z.tuple([z.literal('weekday'), z.string().regex(/^([1-7]|any)$/)]),
  z.tuple([z.literal('hour'), z.string().regex(/^(1?\d|2[0-3])$/)]),
  z.tuple([z.literal('zone'), z.string()]),
]);
export type Change = z.infer<typeof changeSchema>;

/**
 * What a change makes of the settings as they are then.
 * @param home the zone of a chat that has none yet
 */
export function changed({ excerpt, when }: Adjustable, change: Change, home: Zone): Partial<Adjustable> {
  switch (change[0]) {
    case 'language':
      return { language: change[1] };
    case 'length':
      return { excerpt: { ...excerpt, length: change[1] } };
    case 'section': {
      const [, section] = change;
      const others = excerpt.without.filter((other) => other !== section);
      return { excerpt: { ...excerpt, without: excerpt.without.includes(section) ? others : [...others, section] } };
    }
    case 'crosspost':
    case 'pin':
    case 'thread':
      return { [change[0]]: change[1] === 'on' };
    case 'mention':
      return { mention: null };
    case 'as-published':
      return { when: changedWhen(when, { time: { kind: 'as-published' } }, home) };
    case 'weekday': {
      const weekday = change[1] === 'any' ? 'any' : Number(change[1]);
      return { when: changedWhen(when, { time: { kind: 'own', weekday } }, home) };
    }
    case 'hour':
      return { when: changedWhen(when, { time: { kind: 'own', hour: Number(change[1]) } }, home) };
    case 'zone': {
      const zone = zoneSchema.safeParse(change[1].replaceAll('.', '/')).data;
      return zone ? { when: changedWhen(when, { zone }, home) } : {};
    }
  }
}
