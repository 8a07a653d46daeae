import { z } from 'zod';
import { reachAsMember, reachChat, reachToPost } from '../access.ts';
import { type ChatRecord, chatMember, isPresent, standingOf } from '../chat-record.ts';
import { badRequest } from '../errors.ts';
import { messageBody } from '../message-body.ts';
import { chatId, chatMemberRules, chatRules, read } from '../message-rules.ts';
import type { World } from '../world.ts';
import type { Method } from './method.ts';

const actionRules = z.object({
  chat_id: chatId,
  action: z.enum(
    [
      'typing',
      'upload_photo',
      'record_video',
      'upload_video',
      'record_voice',
      'upload_voice',
      'upload_document',
      'choose_sticker',
      'find_location',
      'record_video_note',
      'upload_video_note',
    ],
    'wrong parameter action in request',
  ),
});

const getChat: Method = ({ world, params }) => {
  const chat = known(world, read(chatRules, params).chat_id);
  const pinned = [...chat.pinned].at(-1);
  const message = pinned === undefined ? undefined : chat.messages.get(pinned);
  const isGroup = chat.wire.type === 'group' || chat.wire.type === 'supergroup';
  return {
    ...chat.wire,
    ...(isGroup
      ? { permissions: { can_send_messages: chat.membersWrite, can_pin_messages: false } }
      : { accent_color_id: 0 }),
    ...(chat.linked && { linked_chat_id: chat.linked.id }),
    ...(message && { pinned_message: messageBody(message, world.bot) }),
  };
};

const getChatMember: Method = ({ world, params }) => {
  const fields = read(chatMemberRules, params);
  const chat = members(world, fields.chat_id);
  const user = fields.user_id === world.bot.id ? world.bot : world.people.get(fields.user_id)?.wire;
  if (!user) throw badRequest('PARTICIPANT_ID_INVALID');
  return chatMember(user, standingOf(chat, user.id));
};

const getChatAdministrators: Method = ({ world, params }) => {
  const chat = members(world, read(chatRules, params).chat_id);
  if (chat.person) throw badRequest('there are no administrators in the private chat');
  return [...chat.standings]
    .filter(([, { kind }]) => kind === 'creator' || kind === 'administrator')
    .flatMap(([id, standing]) => {
      // Other bots are left out; this one is told about.
      const user = id === world.bot.id ? world.bot : world.people.get(id)?.wire;
      return user ? [chatMember(user, standing)] : [];
    });
};

const getChatMemberCount: Method = ({ world, params }) => {
  const chat = known(world, read(chatRules, params).chat_id);
  return [...chat.standings.values()].filter(isPresent).length;
};

const sendChatAction: Method = ({ world, params }) => {
  reachToPost(world, read(actionRules, params).chat_id);
  return true;
};

const leaveChat: Method = ({ world, params }) => {
  const chat = reachAsMember(world, read(chatRules, params).chat_id);
  if (chat.person) throw badRequest("chat member status can't be changed in private chats");
  chat.standings.set(world.bot.id, { kind: 'left' });
  return true;
};

/** What the bot asks about chats, and how it leaves them. */
export const chatMethods = {
  getChat,
  getChatMember,
  getChatAdministrators,
  getChatMemberCount,
  /** Its older name, which telegraf uses. */
  getChatMembersCount: getChatMemberCount,
  sendChatAction,
  leaveChat,
} satisfies Record<string, Method>;

/** A public chat is known to everyone; another only to who is in it. */
function known(world: World, id: number | string): ChatRecord {
  const chat = reachChat(world, id);
  const isPublic = chat.wire.type !== 'group' && chat.wire.type !== 'private' && chat.wire.username !== undefined;
  return isPublic && standingOf(chat, world.bot.id).kind !== 'kicked' ? chat : reachAsMember(world, id);
}

/** Who is in a channel is told to its administrators only. */
function members(world: World, id: number | string): ChatRecord {
  const chat = known(world, id);
  const standing = standingOf(chat, world.bot.id);
  if (chat.wire.type === 'channel' && standing.kind !== 'administrator')
    throw badRequest('member list is inaccessible');
  return chat;
}
