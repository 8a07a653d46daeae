import type { Chat as ApiChat, MaybeInaccessibleMessage, User } from 'telegraf/types';
import type { Person } from '../../commands/command.ts';
import type { Language } from '../../newsletter/issue.ts';
import {
  type Chat,
  type ChatKey,
  chatKeySchema,
  type PersonKey,
  personKeySchema,
  type ServerKey,
  serverKeySchema,
} from '../chat.ts';

/** Where the Bot API sends to. */
export interface Address {
  chat_id: number;
  message_thread_id?: number;
}

/** The address in a chat's key; ids have at most 52 bits (https://core.telegram.org/bots/api#chat), so a number holds them. */
export function addressOf(key: ChatKey): Address {
  const [, chat, thread] = key.split(':');
  return { chat_id: Number(chat), ...(thread === undefined ? {} : { message_thread_id: Number(thread) }) };
}

/** The key of a chat, or of one topic of it. */
export function chatKeyOf(id: number, thread?: number): ChatKey {
  return chatKeySchema.parse(thread === undefined ? `telegram:${id}` : `telegram:${id}:${thread}`);
}

/** The key of a chat as what holds its topics. */
export function serverKeyOf(id: number): ServerKey {
  return serverKeySchema.parse(`telegram:${id}`);
}

/** The key of a person, by the user's id. */
export function personKeyOf(id: number): PersonKey {
  return personKeySchema.parse(`telegram:${id}`);
}

/** A chat of the Bot API, or one topic of it. */
export function chatOf(chat: ApiChat, thread?: number): Chat {
  const title = chat.type === 'private' ? '' : chat.title;
  if (thread !== undefined) {
    return { key: chatKeyOf(chat.id, thread), kind: 'topic', title, server: serverKeyOf(chat.id) };
  }
  const kind = chat.type === 'private' ? 'private' : chat.type === 'channel' ? 'channel' : 'group';
  return { key: chatKeyOf(chat.id), kind, title };
}

/**
 * The topic a message is in. Not for the topic "General", to which one posts without an id, and not for the threads of a
 * group without topics, which are only replies.
 */
export function topicOf(message: MaybeInaccessibleMessage): number | undefined {
  return 'is_topic_message' in message && message.is_topic_message ? message.message_thread_id : undefined;
}

/** `otherwise`: for who uses an app in a language that the newsletter doesn't have. */
export function personOf(user: User, otherwise: Language = 'en'): Person {
  return {
    key: personKeyOf(user.id),
    name: [user.first_name, user.last_name].filter(Boolean).join(' '),
    ...(user.username === undefined ? {} : { handle: user.username }),
    language: languageOf(user.language_code) ?? otherwise,
  };
}

/** Telegram names the language of a person's app by an IETF tag (https://core.telegram.org/bots/api#user). */
function languageOf(tag = ''): Language | undefined {
  if (/^en\b/i.test(tag)) return 'en';
  if (!/^zh\b/i.test(tag)) return undefined;
  return /^zh[-_](hant|tw|hk|mo)/i.test(tag) ? 'zh-Hant' : 'zh-Hans';
}
