import { z } from 'zod';

/** An IANA time zone, such as `Asia/Shanghai`, that this program knows the clocks of. */
const zoneSchema = z
  .string()
  // Temporal also takes mere offsets (`+08:00`), which know no summer time.
  .refine((zone) => /^[A-Za-z]/.test(zone) && isKnown(zone))
  .brand<'Zone'>();

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

function isKnown(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}
