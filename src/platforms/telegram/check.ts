import type { Chat } from '../chat.ts';
import type { ChatCheck } from '../platform.ts';
import { addressOf, chatOf } from './chat-keys.ts';
import type { TelegramClient } from './client.ts';
import { missingOf, unlessRefused } from './inspect.ts';
import { describeError, outcomeOf } from './outcomes.ts';

/**
 * Whether the bot could post in a chat, by what Telegram says of it. Whether a topic is closed it doesn't say. Each
 * question to Telegram goes through `ask`. Never throws.
 */
export async function check(
  client: TelegramClient,
  botId: number,
  chat: Chat,
  ask: <Answer>(question: () => Promise<Answer>) => Promise<Answer>,
): Promise<ChatCheck> {
  const { chat_id: id, message_thread_id: topic } = addressOf(chat.key);
  try {
    const found = await ask(() => client.getChat(id));
    const now = chatOf(found, topic);
    if (found.type === 'private') return { kind: 'open', chat: now };
    // Who is in a channel is told to its administrators only.
    const bot = await ask(() => unlessRefused(client.getChatMember(id, botId)));
    const missing = missingOf(bot, found);
    return missing.length > 0
      ? { kind: 'closed', chat: now, why: 'missing-permission', missing }
      : { kind: 'open', chat: now };
  } catch (error) {
    const outcome = outcomeOf(error);
    if (outcome.kind === 'gone') return { kind: 'gone', why: outcome.why };
    // The next post finds out where to.
    if (outcome.kind === 'moved') return { kind: 'open', chat };
    if (outcome.kind === 'rejected' && outcome.reach === 'chat') {
      const missing = chat.kind === 'channel' ? 'be-administrator' : 'be-member';
      return { kind: 'closed', why: 'missing-access', missing: [missing] };
    }
    return { kind: 'unknown', detail: describeError(error) };
  }
}
