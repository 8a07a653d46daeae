import type { Message } from 'telegraf/types';
import type { HeardCall, HeardMessage } from '../../commands/command.ts';
import { type MessageId, messageIdSchema } from '../chat.ts';
import { chatKeyOf } from './chat-keys.ts';

/**
 * What a message says to the bot; undefined where it is not said to it. In groups Telegram shows a bot only replies to its
 * messages, unless it is an administrator there (https://core.telegram.org/bots/features#privacy-mode): comments on a
 * channel's posts are replies to a copy that Telegram makes.
 */
export function saidTo(
  bot: { id: number; username: string },
  message: Message,
  edited: boolean,
): HeardCall['said'] | undefined {
  // The copy of a channel's post may itself be a reply to such a copy.
  if ('is_automatic_forward' in message && message.is_automatic_forward) return undefined;
  const { text, mentionsBot } = wordsOf(bot.username, message);
  const how = howSaid(bot.id, message, mentionsBot);
  if (!how) return undefined;
  if (text === '') {
    // People who comment on a post with a picture say nothing to the bot.
    const isToBot = how.via !== 'discussion-group' && contents.some((content) => content in message);
    return isToBot && !edited ? { kind: 'wordless', via: how.via } : undefined;
  }
  return { kind: 'text', text, message: idOf(message), mentionsBot, edited, ...how };
}

type HowSaid = Pick<HeardMessage, 'via' | 'repliesTo' | 'under'>;

function howSaid(bot: number, message: Message, mentionsBot: boolean): HowSaid | undefined {
  const answered = 'reply_to_message' in message ? message.reply_to_message : undefined;
  if (message.chat.type === 'private') return { via: 'private', ...(answered ? { repliesTo: idOf(answered) } : {}) };
  // What is written in a topic "answers" the message that began the topic.
  if (answered && answered.from?.id === bot && !('forum_topic_created' in answered)) {
    return { via: 'reply', repliesTo: idOf(answered) };
  }
  const copied = answered && 'is_automatic_forward' in answered ? answered.forward_origin : undefined;
  if (answered && copied?.type === 'channel') {
    const under = { chat: chatKeyOf(copied.chat.id), message: messageIdSchema.parse(String(copied.message_id)) };
    return { via: 'discussion-group', repliesTo: idOf(answered), under };
  }
  return mentionsBot ? { via: 'mention' } : undefined;
}

/** The words of a message, or under a photo, without the mention of the bot. */
function wordsOf(username: string, message: Message): { text: string; mentionsBot: boolean } {
  const [text, entities = []] =
    'text' in message
      ? [message.text, message.entities]
      : 'caption' in message
        ? [message.caption ?? '', message.caption_entities]
        : [''];
  const mention = entities.find(
    ({ type, offset, length }) =>
      type === 'mention' && text.slice(offset, offset + length).toLowerCase() === `@${username.toLowerCase()}`,
  );
  if (!mention) return { text: text.trim(), mentionsBot: false };
  const { offset, length } = mention;
  return { text: `${text.slice(0, offset)}${text.slice(offset + length)}`.trim(), mentionsBot: true };
}

function idOf({ message_id }: Pick<Message, 'message_id'>): MessageId {
  return messageIdSchema.parse(String(message_id));
}

/** What people send instead of words; other messages tell of the chat itself. */
const contents = [
  'animation',
  'audio',
  'contact',
  'dice',
  'document',
  'location',
  'photo',
  'poll',
  'sticker',
  'story',
  'venue',
  'video',
  'video_note',
  'voice',
] as const;
