import { type Client, Events } from 'discord.js';
import type { Logger } from '../../log.ts';
import type { PlatformListener } from '../platform.ts';
import { chatKeyOf, serverKeyOf } from './chat-keys.ts';
import { describeError } from './outcomes.ts';

/**
 * Tells the program when the bot is removed from a server, a channel or thread is deleted, or who may post may have changed.
 */
export function followMembership(client: Client, listener: PlatformListener, log: Logger): void {
  const noted = (change: Promise<void>) =>
    change.catch((error: unknown) =>
      log.error({ error: describeError(error) }, 'a change of a chat could not be recorded'),
    );
  // discord.js tells an outage of a server apart: that is `guildUnavailable`.
  client.on(Events.GuildDelete, ({ id }) => noted(listener.serverGone(serverKeyOf(id), 'bot-removed')));
  client.on(Events.ChannelDelete, ({ id }) => noted(listener.chatGone(chatKeyOf(id), 'chat-deleted')));
  client.on(Events.ThreadDelete, ({ id }) => noted(listener.chatGone(chatKeyOf(id), 'chat-deleted')));
  const serverChanged = ({ id }: { id: string }) => noted(listener.serverChanged(serverKeyOf(id)));
  client.on(Events.GuildCreate, serverChanged);
  client.on(Events.GuildAvailable, serverChanged);
  client.on(Events.GuildRoleUpdate, (_, { guild }) => serverChanged(guild));
  client.on(Events.GuildRoleDelete, ({ guild }) => serverChanged(guild));
  // A channel's permissions are those of its threads.
  client.on(Events.ChannelUpdate, (_, channel) => {
    if (!channel.isDMBased()) void serverChanged(channel.guild);
  });
  client.on(Events.ThreadUpdate, (_, { id }) => noted(listener.chatChanged(chatKeyOf(id))));
  // Discord tells a bot of itself without the intent for members (https://discord.com/developers/docs/events/gateway#list-of-intents).
  client.on(Events.GuildMemberUpdate, (_, { id, guild }) => {
    if (id === client.user?.id) void serverChanged(guild);
  });
}
