import { z } from 'zod';
import { excerptSchema } from '../../newsletter/excerpt.ts';
import { languageSchema } from '../../newsletter/issue.ts';
import { followUpKindSchema } from '../../platforms/chat.ts';
import type { Adjustable } from '../../subscriptions/subscriptions.ts';

/** One setting and what it becomes, as the buttons of the settings carry it: `v1:settings:<place>:<change>`. */
export const changeSchema = z.union([
  z.tuple([z.literal('language'), languageSchema]),
  z.tuple([z.literal('length'), excerptSchema.shape.length]),
  z.tuple([z.literal('section'), excerptSchema.shape.without.element]),
  z.tuple([followUpKindSchema, z.enum(['on', 'off'])]),
  z.tuple([z.literal('mention'), z.literal('off')]),
]);
export type Change = z.infer<typeof changeSchema>;

/** What a change makes of the settings as they are then. */
export function changed({ excerpt }: Adjustable, change: Change): Partial<Adjustable> {
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
  }
}
