import type { Message, MessageEntity, UserFromGetMe } from 'telegraf/types';
import type { Attached, StoredMessage } from './chat-record.ts';
import type { FormattedText } from './text-entity.ts';

/** A message as the Bot API tells it, with the message it replies to. */
export function messageBody(message: StoredMessage, bot: UserFromGetMe): Message.TextMessage {
  const { chat, content } = message;
  const answered = message.replyTo !== undefined ? chat.messages.get(message.replyTo) : undefined;
  const from = senderOf(message, bot);
  return {
    message_id: message.id,
    ...((chat.wire.type === 'channel' || message.from === 'group') && { sender_chat: chat.wire }),
    ...(message.copyOf && copyBody(message.copyOf)),
    ...(from && { from }),
    chat: chat.wire,
    date: message.date,
    ...(message.editDate !== undefined && { edit_date: message.editDate }),
    ...threadOf(message),
    ...(answered && replyBody(answered, bot)),
    ...(message.attached ? attachedBody(message.attached, content) : wordsBody(content)),
    ...(message.linkPreview && { link_preview_options: message.linkPreview }),
    ...(message.keyboard && { reply_markup: message.keyboard }),
  };
}

function wordsBody({ text, entities }: FormattedText): Pick<Message.TextMessage, 'text' | 'entities'> {
  // Telegraf's types stop before the newest entity types.
  return { text, ...(entities.length > 0 && { entities: entities as MessageEntity[] }) };
}

/** Telegraf has a type for each kind of message; who reads one from the wire tells them apart by their fields. */
function attachedBody(attached: Attached, { text, entities }: FormattedText): { text: string } {
  const file = { file_id: `file-${attached.kind}`, file_unique_id: attached.kind };
  const body = {
    photo: { photo: [{ ...file, width: 90, height: 60 }] },
    sticker: { sticker: { ...file, type: 'regular', width: 512, height: 512, is_animated: false, is_video: false } },
    voice: { voice: { ...file, duration: 3 } },
    document: {
      document: {
        ...file,
        ...(attached.kind === 'document' && { file_name: attached.name, mime_type: attached.type }),
      },
    },
  }[attached.kind];
  const caption = text === '' ? {} : { caption: text, ...(entities.length > 0 && { caption_entities: entities }) };
  const whole: object = { ...body, ...caption };
  return whole as { text: string };
}

/** Where a copy in a discussion group comes from; the two `forward_from…` are the older names of `forward_origin`. */
function copyBody({ id, date, chat }: StoredMessage) {
  return {
    sender_chat: chat.wire,
    forward_origin: { type: 'channel', chat: chat.wire, message_id: id, date },
    forward_from_chat: chat.wire,
    forward_from_message_id: id,
    forward_date: date,
    is_automatic_forward: true,
  } as const;
}

/**
 * Without what it replies to in turn: the Bot API stops there. Telegraf's type asks for a `reply_to_message` that is
 * undefined and never is, which no value can be.
 */
function replyBody(message: StoredMessage, bot: UserFromGetMe): Pick<Message.TextMessage, 'reply_to_message'> {
  const reply: object = messageBody({ ...message, replyTo: undefined }, bot);
  return { reply_to_message: reply as NonNullable<Message.TextMessage['reply_to_message']> };
}

/** In a supergroup without topics a reply carries its thread too: the first message of the conversation. */
function threadOf({ chat, topic, replyTo }: StoredMessage): { message_thread_id?: number; is_topic_message?: true } {
  if (topic !== undefined) return { message_thread_id: topic, is_topic_message: true };
  if (replyTo === undefined || chat.wire.type !== 'supergroup') return {};
  let root = replyTo;
  for (let before = root; ; before = root) {
    root = chat.messages.get(before)?.replyTo ?? before;
    if (root === before) return { message_thread_id: root };
  }
}

/** The stand-in for who writes as the group itself. */
export const anonymousAdministrator = {
  id: 1087968824,
  is_bot: true,
  first_name: 'Group',
  username: 'GroupAnonymousBot',
};

/** The stand-in for who copies the posts of channels. Source: core.telegram.org/bots/api#message, `from`. */
const telegramItself = { id: 777000, is_bot: false, first_name: 'Telegram' };

function senderOf({ from, chat }: StoredMessage, bot: UserFromGetMe) {
  if (from === 'service' || chat.wire.type === 'channel') return undefined;
  if (from === 'group') return anonymousAdministrator;
  if (from === 'channel') return telegramItself;
  if (from !== 'bot') return from.wire;
  return { id: bot.id, is_bot: true, first_name: bot.first_name, username: bot.username };
}
