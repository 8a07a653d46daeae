import { GatewayIntentBits, MessageType, PermissionFlagsBits } from 'discord-api-types/v10';
import { invalidForm, refusal } from '../errors.ts';
import { channelForBot, may, requirePermission } from '../permissions.ts';
import { deliverSystemMessage, emitMessage, isSystemMessage } from '../posting.ts';
import { type Route, route } from '../router.ts';
import type { Channel, World } from '../world.ts';
import { messageIn } from './messages.ts';

/** Source: discord-api-docs topics/opcodes-and-status-codes.mdx, 30003; change-log 2025-08-20. */
const mostPins = 250;
const longestPage = 50;

/** Pinned messages. Source: discord-api-docs resources/message.mdx, "Pin Message" and its neighbours. */
export function pinRoutes(world: World): Route[] {
  return [
    route('PUT /channels/:channel/messages/pins/:message', {}, ({ params }) => {
      const channel = channelForBot(world, params.channel);
      requirePermission(world, channel, PermissionFlagsBits.PinMessages);
      const message = messageIn(channel, params.message);
      if (isSystemMessage(message)) throw refusal(50021);
      if (message.api.pinned) return { status: 204 };
      if (channel.pins.size >= mostPins) throw refusal(30003);
      channel.pins.set(message.api.id, world.timestamp());
      message.api.pinned = true;
      emitMessage(world, 'MESSAGE_UPDATE', channel, message);
      announcePins(world, channel);
      deliverSystemMessage(world, channel, world.bot, MessageType.ChannelPinnedMessage, message.api);
      return { status: 204 };
    }),
    route('DELETE /channels/:channel/messages/pins/:message', {}, ({ params }) => {
      const channel = channelForBot(world, params.channel);
      requirePermission(world, channel, PermissionFlagsBits.PinMessages);
      const message = messageIn(channel, params.message);
      if (!message.api.pinned) return { status: 204 };
      channel.pins.delete(message.api.id);
      message.api.pinned = false;
      emitMessage(world, 'MESSAGE_UPDATE', channel, message);
      announcePins(world, channel);
      return { status: 204 };
    }),
    route('GET /channels/:channel/messages/pins', {}, ({ params, query }) => {
      const channel = channelForBot(world, params.channel);
      const limit = Number(query.get('limit') ?? longestPage);
      if (!Number.isInteger(limit) || limit < 1 || limit > longestPage) {
        const message = `Value must be between 1 and ${longestPage}.`;
        throw invalidForm([{ path: ['limit'], code: 'NUMBER_TYPE_MAX', message }]);
      }
      // Without the history there is nothing to be seen.
      if (!may(world, channel, PermissionFlagsBits.ReadMessageHistory))
        return { status: 200, body: { items: [], has_more: false } };
      const items = [...channel.pins]
        .map(([id, at]) => ({ pinned_at: at, message: messageIn(channel, id).api }))
        .reverse();
      return { status: 200, body: { items: items.slice(0, limit), has_more: items.length > limit } };
    }),
  ];
}

function announcePins(world: World, channel: Channel): void {
  const intent = channel.guild ? GatewayIntentBits.Guilds : GatewayIntentBits.DirectMessages;
  world.emit('CHANNEL_PINS_UPDATE', intent, channel.guild, () => ({
    channel_id: channel.id,
    guild_id: channel.guild?.id,
    last_pin_timestamp: [...channel.pins.values()].at(-1) ?? null,
  }));
}
