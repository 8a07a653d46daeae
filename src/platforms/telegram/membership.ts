import type { Telegraf } from 'telegraf';
import { message } from 'telegraf/filters';
import type { ChatMember, ChatMemberUpdated } from 'telegraf/types';
import type { Logger } from '../../log.ts';
import type { PlatformListener } from '../platform.ts';
import type { Answering } from './answering.ts';
import { chatKeyOf, chatOf, personOf, serverKeyOf, topicOf } from './chat-keys.ts';
import type { Interactions } from './interactions.ts';

export interface MembershipOptions {
  listener: PlatformListener;
  interactions: Interactions;
  answering: Answering;
  log: Logger;
}

/**
 * Tells the program when the bot is removed from a chat, blocked by a person, or made administrator of a channel, and when
 * who may post in a chat may have changed.
 */
export function followMembership(bot: Telegraf, options: MembershipOptions): void {
  bot.on(message('forum_topic_reopened'), ({ message: notice }) =>
    options.listener.chatChanged(chatKeyOf(notice.chat.id, topicOf(notice))),
  );
  bot.on('my_chat_member', ({ myChatMember }) => follow(myChatMember, options));
}

async function follow(change: ChatMemberUpdated, options: MembershipOptions): Promise<void> {
  const { listener, interactions, answering } = options;
  const { chat, from, old_chat_member: before, new_chat_member: now } = change;
  if (now.status === 'left' || now.status === 'kicked') {
    if (chat.type === 'private') return listener.chatGone(chatKeyOf(chat.id), 'blocked-by-person');
    await listener.chatGone(chatKeyOf(chat.id), 'bot-removed');
    // The topics of a group are gone with it.
    if (chat.type === 'supergroup') await listener.serverGone(serverKeyOf(chat.id), 'bot-removed');
    return;
  }
  await listener.serverChanged(serverKeyOf(chat.id));
  if (chat.type !== 'channel' || from.is_bot || !isAdministrator(now) || isAdministrator(before)) return;
  const person = personOf(from);
  const privateChat = chatOf({ id: from.id, type: 'private', first_name: from.first_name });
  const answer = await listener.madeAdministrator(chatOf(chat), interactions.placeOf(person, privateChat));
  // Refused where the person never opened the bot: a bot can't write first.
  if (answer) await answering.send(privateChat, answer, person.language);
}

function isAdministrator({ status }: ChatMember): boolean {
  return status === 'administrator';
}
