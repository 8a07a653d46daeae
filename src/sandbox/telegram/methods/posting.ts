import { reachAsMember, reachToPost, reachTopic } from '../access.ts';
import { type ChatRecord, type StoredMessage, standingOf } from '../chat-record.ts';
import { formatHtml, formatPlain } from '../entity-parser.ts';
import { badRequest } from '../errors.ts';
import { messageBody } from '../message-body.ts';
import {
  editMessageReplyMarkupRules,
  editMessageTextRules,
  type ForceReply,
  type InlineKeyboard,
  messageRules,
  read,
  sendDocumentRules,
  sendMessageRules,
  type TextFields,
} from '../message-rules.ts';
import type { FormattedText } from '../text-entity.ts';
import type { Call, Method } from './method.ts';

/** Characters of a text after its entities are parsed: code points, as tdlib counts them. Source: core.telegram.org/bots/api#sendmessage. */
const longestText = 4096;
/** Source: core.telegram.org/bots/api#deletemessage. */
const deletableForSeconds = 48 * 3600;

const sendMessage: Method = (call) => {
  const { world, params } = call;
  const fields = read(sendMessageRules, params);
  const content = contentOf(fields);
  const chat = reachToPost(world, fields.chat_id);
  const topic = reachTopic(world, chat, fields.message_thread_id);
  const reply = fields.reply_parameters;
  const answered = reply && chat.messages.get(reply.message_id);
  if (reply && !answered && !reply.allow_sending_without_reply) throw badRequest('message to be replied not found');
  takeTurn(call, chat, fields.allow_paid_broadcast);
  const message = world.store(chat, {
    from: 'bot',
    content,
    keyboard: keyboardOf(fields.reply_markup),
    ...forceReplyOf(fields.reply_markup),
    linkPreview: linkPreviewOf(fields),
    topic: topic ?? (chat.topics ? answered?.topic : undefined),
    replyTo: answered?.id,
  });
  world.activity.posted(message);
  world.copyToDiscussion(message);
  return messageBody(message, world.bot);
};

/** Of a file that is uploaded; ids and addresses of files are not known here. */
const sendDocument: Method = (call) => {
  const { world, params } = call;
  const { document, caption, ...fields } = read(sendDocumentRules, params);
  if (document.bytes.length === 0) throw badRequest('file must be non-empty');
  const chat = reachToPost(world, fields.chat_id);
  const topic = reachTopic(world, chat, fields.message_thread_id);
  takeTurn(call, chat, fields.allow_paid_broadcast);
  const message = world.store(chat, {
    from: 'bot',
    content: formatPlain(caption, []),
    keyboard: keyboardOf(fields.reply_markup),
    topic,
    attached: { kind: 'document', ...document },
  });
  world.activity.posted(message);
  world.copyToDiscussion(message);
  return messageBody(message, world.bot);
};

const editMessageText: Method = (call) => {
  const fields = read(editMessageTextRules, call.params);
  const content = contentOf(fields);
  const message = ownMessage(call, fields.chat_id, fields.message_id, 'edit');
  if (message.attached) throw badRequest('there is no text in the message to edit');
  const keyboard = keyboardOf(fields.reply_markup);
  const linkPreview = linkPreviewOf(fields);
  if (
    sameContent(message.content, content) &&
    same(message.keyboard, keyboard) &&
    same(message.linkPreview, linkPreview)
  ) {
    throw notModified();
  }
  takeTurn(call, message.chat);
  return edited(call, Object.assign(message, { content, keyboard, linkPreview }));
};

const editMessageReplyMarkup: Method = (call) => {
  const fields = read(editMessageReplyMarkupRules, call.params);
  const message = ownMessage(call, fields.chat_id, fields.message_id, 'edit');
  const keyboard = keyboardOf(fields.reply_markup);
  if (same(message.keyboard, keyboard)) throw notModified();
  takeTurn(call, message.chat);
  return edited(call, Object.assign(message, { keyboard }));
};

const deleteMessage: Method = ({ world, params }) => {
  const fields = read(messageRules, params);
  const chat = reachAsMember(world, fields.chat_id);
  const message = chat.messages.get(fields.message_id);
  if (!message) throw badRequest('message to delete not found');
  const standing = standingOf(chat, world.bot.id);
  const mayDeleteAny = standing.kind === 'administrator' && standing.rights.can_delete_messages === true;
  const mayDelete = mayDeleteAny || message.from === 'bot' || (chat.person !== undefined && message.from !== 'service');
  if (!mayDelete || world.seconds - message.date > deletableForSeconds) throw badRequest("message can't be deleted");
  chat.messages.delete(message.id);
  chat.pinned.delete(message.id);
  return true;
};

const pinChatMessage: Method = ({ world, params }) => {
  const fields = read(messageRules, params);
  const chat = mayPin(world, fields.chat_id);
  const message = chat.messages.get(fields.message_id);
  if (!message) throw badRequest('message to pin not found');
  if (message.from === 'service') throw badRequest("service messages can't be pinned");
  if (chat.pinned.has(message.id)) throw badRequest('CHAT_NOT_MODIFIED');
  chat.pinned.add(message.id);
  // The chat says so in a line of its own; `disable_notification` only keeps telephones silent.
  world.storeService(chat, 'A message was pinned');
  return true;
};

const unpinChatMessage: Method = ({ world, params }) => {
  const fields = read(messageRules.partial({ message_id: true }), params);
  const chat = mayPin(world, fields.chat_id);
  const message = fields.message_id ?? [...chat.pinned].at(-1);
  if (message === undefined || !chat.messages.has(message)) throw badRequest('message to unpin not found');
  if (!chat.pinned.delete(message)) throw badRequest('CHAT_NOT_MODIFIED');
  return true;
};

/** What puts messages into chats, changes them and takes them away. */
export const postingMethods = {
  sendMessage,
  sendDocument,
  editMessageText,
  editMessageReplyMarkup,
  deleteMessage,
  pinChatMessage,
  unpinChatMessage,
} satisfies Record<string, Method>;

/** The text and entities of a message; throws what Telegram says of one that can't be. */
export function contentOf({ text, parse_mode, entities }: TextFields): FormattedText {
  const content = parse_mode === 'html' ? formatHtml(text) : formatPlain(text, entities);
  if (content.text === '') throw badRequest('message text is empty');
  if (content.text.length > longestText && [...content.text].length > longestText) {
    throw badRequest('message is too long');
  }
  return content;
}

function linkPreviewOf({ link_preview_options: options, disable_web_page_preview }: TextFields) {
  const given = disable_web_page_preview && !options ? { is_disabled: true } : options;
  return given as StoredMessage['linkPreview'];
}

/** A keyboard without buttons is none. The rules have checked what telegraf's type says of each button. */
function keyboardOf(markup: InlineKeyboard | ForceReply | undefined) {
  const isKeyboard = markup && 'inline_keyboard' in markup && markup.inline_keyboard.length > 0;
  return (isKeyboard ? markup : undefined) as StoredMessage['keyboard'];
}

function forceReplyOf(markup: InlineKeyboard | ForceReply | undefined): Pick<StoredMessage, 'forceReply'> {
  return markup && 'force_reply' in markup ? { forceReply: markup } : {};
}

function ownMessage({ world }: Call, chatId: number | string, id: number, what: 'edit'): StoredMessage {
  const chat = reachAsMember(world, chatId);
  const message = chat.messages.get(id);
  if (!message) throw badRequest(`message to ${what} not found`);
  if (message.from !== 'bot') throw badRequest("message can't be edited");
  return message;
}

function mayPin(world: Call['world'], id: number | string): ChatRecord {
  const chat = reachAsMember(world, id);
  if (chat.person) return chat;
  const standing = standingOf(chat, world.bot.id);
  const right = chat.wire.type === 'channel' ? 'can_edit_messages' : 'can_pin_messages';
  if (standing.kind === 'administrator' && standing.rights[right] === true) return chat;
  throw badRequest('not enough rights to manage pinned messages in the chat');
}

function takeTurn({ world, limits }: Call, chat: ChatRecord, mayCost = false): void {
  limits?.take(chat.id, chat.person ? 'person' : 'group', world.clock.now().epochMilliseconds, mayCost);
}

function edited({ world }: Call, message: StoredMessage) {
  message.editDate = world.seconds;
  world.activity.changed(message);
  return messageBody(message, world.bot);
}

function notModified() {
  return badRequest(
    'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
  );
}

function sameContent(one: FormattedText, other: FormattedText): boolean {
  return one === other || (one.text === other.text && same(one.entities, other.entities));
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
