import { z } from 'zod';
import { list, snowflake, text } from './form.ts';

/** Starting threads. Source: discord-api-docs resources/channel.mdx, "Start Thread …". */
const common = {
  name: text(1, 100),
  auto_archive_duration: z.union([z.literal(60), z.literal(1440), z.literal(4320), z.literal(10080)]).nullish(),
  rate_limit_per_user: z.int().min(0).max(21600).nullish(),
};

export const threadSchema = z.object({
  ...common,
  type: z.union([z.literal(10), z.literal(11), z.literal(12)]).optional(),
});

/** The message is read by the rules of messages. */
export const forumPostSchema = z.object({
  ...common,
  message: z.record(z.string(), z.unknown()),
  applied_tags: list(snowflake, 0, 5).optional(),
});

export const threadEditSchema = z.object({
  name: text(1, 100).optional(),
  archived: z.boolean().optional(),
  locked: z.boolean().optional(),
});
