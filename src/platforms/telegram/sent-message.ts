import { z } from 'zod';
import { type MessageId, messageIdSchema } from '../chat.ts';

/** https://core.telegram.org/bots/api#message: 0 is of one that isn't sent yet. */
const sentSchema = z.object({ message_id: z.int().positive() });

/** The id of the message that Telegram says it has sent. Throws `ZodError` when it says none. */
export function idOfSent(answer: unknown): MessageId {
  return messageIdSchema.parse(String(sentSchema.parse(answer).message_id));
}
