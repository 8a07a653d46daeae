import { type ChatRecord, isPresent, standingOf } from './chat-record.ts';
import { badRequest, forbidden } from './errors.ts';
import type { World } from './world.ts';

/**
 * The chat a call names, where the bot may know it: a member's, a person's who has opened it, or a public one. Throws
 * the refusals that end a subscription. Texts: tdlib/telegram-bot-api Client.cpp.
 */
export function reachChat(world: World, id: number | string): ChatRecord {
  const chat = world.find(id);
  if (!chat) throw badRequest('chat not found');
  if (chat.state.kind === 'upgraded') {
    throw badRequest('group chat was upgraded to a supergroup chat', { migrate_to_chat_id: chat.state.to.id });
  }
  if (chat.state.kind === 'deleted') {
    throw chat.wire.type === 'channel' ? badRequest('chat not found') : forbidden('the group chat was deleted');
  }
  return chat;
}

/** As `reachChat`, and the bot is in it, or the person lets it write. */
export function reachAsMember(world: World, id: number | string): ChatRecord {
  const chat = reachChat(world, id);
  if (chat.person) {
    if (chat.person.deactivated) throw forbidden('user is deactivated');
    if (chat.person.conversation === 'blocked') throw forbidden('bot was blocked by the user');
    if (chat.person.conversation === 'none') throw forbidden("bot can't initiate conversation with a user");
    return chat;
  }
  const standing = standingOf(chat, world.bot.id);
  if (standing.kind === 'kicked') throw forbidden(`bot was kicked from the ${chat.wire.type} chat`);
  if (!isPresent(standing)) throw forbidden(`bot is not a member of the ${chat.wire.type} chat`);
  return chat;
}

/** As `reachAsMember`, and the bot may post there. */
export function reachToPost(world: World, id: number | string): ChatRecord {
  const chat = reachAsMember(world, id);
  const standing = standingOf(chat, world.bot.id);
  if (chat.wire.type === 'channel') {
    if (standing.kind !== 'administrator' || standing.rights.can_post_messages !== true) {
      throw badRequest('need administrator rights in the channel chat');
    }
  } else if (
    (standing.kind === 'restricted' && standing.rights.can_send_messages !== true) ||
    (standing.kind === 'member' && !chat.membersWrite)
  ) {
    throw badRequest('not enough rights to send text messages to the chat');
  }
  return chat;
}

/** The topic a post goes to: none outside forums, where the field is ignored. Source: tdlib/telegram-bot-api Client.cpp. */
export function reachTopic(world: World, chat: ChatRecord, id: number | undefined): number | undefined {
  if (id === undefined || id === 0 || !chat.topics) return undefined;
  const topic = chat.topics.get(id);
  if (!topic) throw badRequest('message thread not found');
  const standing = standingOf(chat, world.bot.id);
  const manages = standing.kind === 'administrator' && standing.rights.can_manage_topics === true;
  if (topic.state === 'closed' && !manages) throw badRequest('TOPIC_CLOSED');
  return id;
}
