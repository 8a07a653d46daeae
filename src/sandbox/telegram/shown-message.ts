import type { LinkPreviewOptions } from 'telegraf/types';
import type { Attached, StoredMessage } from './chat-record.ts';
import type { ForceReply } from './message-rules.ts';
import type { TextEntity } from './text-entity.ts';

/** A button below a message: it leads somewhere or asks the bot. */
export interface ShownButton {
  label: string;
  url?: string;
  callbackData?: string;
  /** What it puts after the bot's name in another chat. */
  inlineQuery?: string;
}

/** A message as it stood when it was looked at. */
export interface ShownMessage {
  id: number;
  chat: number;
  /** The bot's username, a person's name, or `Telegram`. */
  from: string;
  fromBot: boolean;
  /** As people read it: without tags. */
  text: string;
  entities: readonly TextEntity[];
  /** As the bot wrote it: with tags. */
  html: string;
  buttons: ShownButton[][];
  /** It opened the field to write in, with this hint in it, as a reply to it. */
  opensField?: { hint: string; for: 'everyone' | 'who-is-answered' | 'nobody' };
  linkPreview?: LinkPreviewOptions;
  topic?: number;
  replyTo?: number;
  edited: boolean;
  /** What it is besides its words. */
  attached?: Attached;
  pinned: boolean;
  /** Formatting that Telegram would have dropped without a word. */
  droppedEntities: number;
}

export function show(message: StoredMessage, botUsername: string): ShownMessage {
  const { content, linkPreview, topic, replyTo } = message;
  return {
    id: message.id,
    chat: message.chat.id,
    from: authorOf(message, botUsername),
    fromBot: message.from === 'bot',
    text: content.text,
    entities: content.entities,
    html: content.source,
    buttons: (message.keyboard?.inline_keyboard ?? []).map((row) =>
      row.map((button) => ({
        label: button.text,
        ...('url' in button && { url: button.url }),
        ...('callback_data' in button && { callbackData: button.callback_data }),
        ...('switch_inline_query' in button && { inlineQuery: button.switch_inline_query }),
      })),
    ),
    ...(message.forceReply && { opensField: openedField(message.forceReply, replyTo) }),
    ...(linkPreview && { linkPreview }),
    ...(topic !== undefined && { topic }),
    ...(replyTo !== undefined && { replyTo }),
    edited: message.editDate !== undefined,
    ...(message.attached && { attached: message.attached }),
    pinned: message.chat.pinned.has(message.id),
    droppedEntities: content.dropped,
  };
}

/** Selective is for who is mentioned or replied to; mentions are not looked for here. */
function openedField(
  { selective, input_field_placeholder: hint = '' }: ForceReply,
  replyTo: number | undefined,
): NonNullable<ShownMessage['opensField']> {
  return { hint, for: !selective ? 'everyone' : replyTo === undefined ? 'nobody' : 'who-is-answered' };
}

function authorOf({ from, chat, copyOf }: StoredMessage, botUsername: string): string {
  if (from === 'service') return 'Telegram';
  if (from === 'channel') return copyOf && 'title' in copyOf.chat.wire ? copyOf.chat.wire.title : 'Channel';
  if (chat.wire.type === 'channel') return chat.wire.title;
  if (from === 'group') return chat.wire.type === 'private' ? '' : chat.wire.title;
  return from === 'bot' ? botUsername : from.wire.first_name;
}
