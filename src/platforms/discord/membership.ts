import { type Client, Events } from 'discord.js';
import type { Logger } from '../../log.ts';
import type { PlatformListener } from '../platform.ts';
import { chatKeyOf, serverKeyOf } from './chat-keys.ts';
import { describeError } from './outcomes.ts';

/** Tells the program when the bot is removed from a server, or a channel or thread is deleted. */
export function followMembership(client: Client, listener: PlatformListener, log: Logger): void {
  const noted = (change: Promise<void>) =>
    change.catch((error: unknown) => log.error({ error: describeError(error) }, 'a lost chat could not be recorded'));
  // discord.js tells an outage of a server apart: that is `guildUnavailable`.
  client.on(Events.GuildDelete, ({ id }) => noted(listener.serverGone(serverKeyOf(id), 'bot-removed')));
  client.on(Events.ChannelDelete, ({ id }) => noted(listener.chatGone(chatKeyOf(id), 'chat-deleted')));
  client.on(Events.ThreadDelete, ({ id }) => noted(listener.chatGone(chatKeyOf(id), 'chat-deleted')));
}
