import { TelegramError } from 'telegraf';
import type { ChatFromGetChat, ChatMember } from 'telegraf/types';
import type { ChatReference, Person } from '../../commands/command.ts';
import type { Chat, Inspection, Permission } from '../chat.ts';
import { addressOf, chatOf, personKeyOf } from './chat-keys.ts';
import type { TelegramClient } from './client.ts';

/**
 * Asks Telegram about a place that a person named, or, without a reference, about the chat they are in. Throws when
 * Telegram can't be asked.
 */
export async function inspect(
  client: TelegramClient,
  botId: number,
  person: Person,
  here: Chat,
  reference: ChatReference | undefined,
): Promise<Inspection> {
  const { chat_id: hereId, message_thread_id: topic } = addressOf(here.key);
  const found = await unlessRefused(client.getChat(reference ?? hereId));
  if (!found) return { kind: 'unknown' };
  const chat = chatOf(found, reference === undefined ? topic : undefined);
  if (found.type === 'private') {
    // Nobody is told about another person's chat with the bot.
    const isOwn = personKeyOf(found.id) === person.key;
    return isOwn
      ? { kind: 'found', chat, personManages: true, missing: [], followUps: { pin: [] } }
      : { kind: 'unknown' };
  }
  const personId = Number(person.key.slice('telegram:'.length));
  // An anonymous administrator appears as the group itself.
  const isGroupItself = personId === found.id;
  const [asker, bot] = await Promise.all([
    isGroupItself ? undefined : unlessRefused(client.getChatMember(found.id, personId)),
    unlessRefused(client.getChatMember(found.id, botId)),
  ]);
  const personManages = isGroupItself || (asker !== undefined && manages(asker, found));
  const followUps =
    found.type === 'channel'
      ? { pin: missingToPin(bot, found), thread: await missingToDiscuss(client, botId, found) }
      : { pin: missingToPin(bot, found) };
  return { kind: 'found', chat, personManages, missing: missingOf(bot, found), followUps };
}

function manages(member: ChatMember, chat: ChatFromGetChat): boolean {
  if (member.status === 'creator') return true;
  if (member.status !== 'administrator') return false;
  return chat.type !== 'channel' || member.can_post_messages === true;
}

/** What the bot lacks in a chat to post there; undefined stands for a bot of which Telegram tells nothing. */
export function missingOf(bot: ChatMember | undefined, chat: ChatFromGetChat): Permission[] {
  if (chat.type === 'channel') {
    if (bot?.status !== 'administrator') return ['be-administrator'];
    return bot.can_post_messages === true ? [] : ['post-messages'];
  }
  if (!bot || bot.status === 'left' || bot.status === 'kicked') return ['be-member'];
  if (bot.status === 'restricted') {
    if (!bot.is_member) return ['be-member'];
    return bot.can_send_messages ? [] : ['send-messages'];
  }
  const forMembers = 'permissions' in chat ? chat.permissions : undefined;
  return bot.status === 'member' && forMembers?.can_send_messages === false ? ['send-messages'] : [];
}

function missingToPin(bot: ChatMember | undefined, chat: ChatFromGetChat): Permission[] {
  if (chat.type === 'channel') {
    return bot?.status === 'administrator' && bot.can_edit_messages ? [] : ['edit-messages'];
  }
  if (bot?.status === 'administrator') return bot.can_pin_messages ? [] : ['pin-messages'];
  const forMembers = 'permissions' in chat ? chat.permissions : undefined;
  return bot?.status === 'member' && forMembers?.can_pin_messages ? [] : ['pin-messages'];
}

/** As a plain member of the group the bot would not get to see the copy of its post (https://core.telegram.org/bots/features#privacy-mode). */
async function missingToDiscuss(client: TelegramClient, botId: number, chat: ChatFromGetChat): Promise<Permission[]> {
  const group = 'linked_chat_id' in chat ? chat.linked_chat_id : undefined;
  if (group === undefined) return ['discussion-group'];
  const bot = await unlessRefused(client.getChatMember(group, botId));
  return bot?.status === 'administrator' ? [] : ['be-discussion-administrator'];
}

/** Telegram's refusal to tell (400, 403) is an answer too. */
export async function unlessRefused<Result>(call: Promise<Result>): Promise<Result | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof TelegramError && (error.code === 400 || error.code === 403)) return undefined;
    throw error;
  }
}
