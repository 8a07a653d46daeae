import { z } from 'zod';
import { nextTick } from '../schedule/publish-times.ts';

/** An IANA time zone, such as `Asia/Shanghai`, that this program knows the clocks of; written as IANA writes it. */
export const zoneSchema = z
  .string()
  .transform((text, context) => {
    // Temporal also takes mere offsets (`+08:00`), which know no summer time.
    const zone = /^[A-Za-z]/.test(text) ? knownZone(text) : undefined;
    if (zone === undefined) context.addIssue({ code: 'custom', message: 'not a time zone' });
    return zone ?? z.NEVER;
  })
  .brand<'Zone'>();
export type Zone = z.infer<typeof zoneSchema>;

/**
 * When a chat gets an issue: when it is published, or at the chat's own wall-clock time that comes first from then on.
 * With `as-published` a zone only says whose clocks its administrators read.
 */
export const whenSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('as-published'), zone: zoneSchema.optional() }),
  z.object({
    kind: z.literal('own'),
    /** ISO 8601: 1 is Monday. Without it, on whatever day that time comes next. */
    weekday: z.int().min(1).max(7).optional(),
    hour: z.int().min(0).max(23),
    minute: z.int().min(0).max(59),
    zone: zoneSchema,
  }),
]);
export type When = z.infer<typeof whenSchema>;

export const asPublished: When = { kind: 'as-published' };

/** When a chat is to get an issue that is published at `published`: never before. */
export function dueTime(when: When, published: Temporal.Instant): Temporal.Instant {
  if (when.kind === 'as-published') return published;
  const { weekday, hour, minute, zone } = when;
  // cron's Sunday is 0.
  const cron = `${minute} ${hour} * * ${weekday === undefined ? '*' : weekday % 7}`;
  return nextTick(cron, zone, published.subtract({ nanoseconds: 1 }));
}

/** `dueTime` for many chats: of those that chose the same hour it is computed once. */
export function dueTimes(published: Temporal.Instant): (when: When) => Temporal.Instant {
  const known = new Map<string, Temporal.Instant>();
  return (when) => {
    if (when.kind === 'as-published') return published;
    const key = JSON.stringify(when);
    const due = known.get(key) ?? dueTime(when, published);
    known.set(key, due);
    return due;
  };
}

function knownZone(text: string): string | undefined {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text).timeZoneId;
  } catch {
    return undefined;
  }
}
