import {
  type APIMessage,
  ChannelType,
  GatewayIntentBits,
  MessageFlags,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import { invalidForm, refusal } from '../errors.ts';
import { isV2, readEdit, readNewMessage } from '../message-rules.ts';
import { channelForBot, may, requirePermission, requireSendable } from '../permissions.ts';
import { applyEdit, composeMessage, deliver, emitMessage, findByNonce, nonceWindowMs } from '../posting.ts';
import { type Bucket, buckets, type RateLimits } from '../rate-limits.ts';
import { type Route, type RouteAnswer, route } from '../router.ts';
import { compareIds, timeOf } from '../snowflake.ts';
import type { Channel, StoredMessage, World } from '../world.ts';

/** Posting, reading, editing, publishing and deleting messages. */
export function messageRoutes(world: World, limits: RateLimits | undefined): Route[] {
  return [
    route(
      'POST /channels/:channel/messages',
      { bucket: buckets.post, bucketKey: ({ channel }) => channel },
      ({ params, body }) => post(world, params.channel, body),
    ),
    route('GET /channels/:channel/messages', {}, ({ params, query }) => {
      const channel = channelForBot(world, params.channel);
      return { status: 200, body: page(world, channel, query) };
    }),
    route('GET /channels/:channel/messages/:message', {}, ({ params }) => {
      const channel = channelForBot(world, params.channel);
      requirePermission(world, channel, PermissionFlagsBits.ReadMessageHistory);
      return { status: 200, body: messageIn(channel, params.message).api };
    }),
    route(
      'PATCH /channels/:channel/messages/:message',
      { bucket: buckets.edit, bucketKey: ({ channel }) => channel },
      ({ params, body }) => {
        const channel = channelForBot(world, params.channel);
        const message = messageIn(channel, params.message);
        if (message.api.author.id !== world.bot.id) throw refusal(50005);
        if (channel.thread?.archived) throw refusal(50083);
        const limited = limits && editLimit(world, limits, channel, message);
        if (limited) return limited;
        const edit = readEdit(body, message.api.flags ?? 0);
        requireStillFilled(message, edit);
        requireConvertible(message, edit);
        applyEdit(world, channel, message, edit);
        emitMessage(world, 'MESSAGE_UPDATE', channel, message);
        return { status: 200, body: message.api };
      },
    ),
    route('DELETE /channels/:channel/messages/:message', {}, ({ params }) => {
      const channel = channelForBot(world, params.channel);
      const message = messageIn(channel, params.message);
      if (message.api.author.id !== world.bot.id) requirePermission(world, channel, PermissionFlagsBits.ManageMessages);
      removeMessage(world, channel, params.message);
      return { status: 204 };
    }),
    route('POST /channels/:channel/messages/:message/crosspost', {}, ({ params }) => {
      const channel = channelForBot(world, params.channel);
      if (channel.type !== ChannelType.GuildAnnouncement) throw refusal(50024);
      requirePermission(world, channel, PermissionFlagsBits.SendMessages);
      const message = messageIn(channel, params.message);
      if (message.api.author.id !== world.bot.id) requirePermission(world, channel, PermissionFlagsBits.ManageMessages);
      const flags = message.api.flags ?? 0;
      if (flags & MessageFlags.Crossposted) throw refusal(40033);
      const limited = limits && hiddenLimit(limits, buckets.publish, channel);
      if (limited) return limited;
      message.api.flags = flags | MessageFlags.Crossposted;
      emitMessage(world, 'MESSAGE_UPDATE', channel, message);
      return { status: 200, body: message.api };
    }),
    route('POST /channels/:channel/typing', {}, ({ params }) => {
      requireSendable(world, channelForBot(world, params.channel));
      return { status: 204 };
    }),
  ];
}

/** Takes a message out of its channel and tells the gateway. */
export function removeMessage(world: World, channel: Channel, id: string): void {
  channel.messages.delete(id);
  channel.pins.delete(id);
  const intent = channel.guild ? GatewayIntentBits.GuildMessages : GatewayIntentBits.DirectMessages;
  world.emit('MESSAGE_DELETE', intent, channel.guild, () => ({
    id,
    channel_id: channel.id,
    guild_id: channel.guild?.id,
  }));
}

function post(world: World, channelId: string, body: unknown): RouteAnswer {
  const channel = channelForBot(world, channelId);
  requireSendable(world, channel);
  const payload = readNewMessage(body);
  if (payload.attachments?.length) requirePermission(world, channel, PermissionFlagsBits.AttachFiles);
  if (payload.enforce_nonce && payload.nonce !== undefined && payload.nonce !== null) {
    const earlier = findByNonce(world, channel, world.bot, payload.nonce);
    if (earlier === 'deleted') throw refusal(10008);
    if (earlier) return { status: 200, body: earlier.api };
  }
  const message = composeMessage(world, channel, world.bot, payload);
  deliver(world, channel, message);
  world.counted();
  return { status: 200, body: message.api };
}

/** Source: resources/message.mdx, "Get Channel Messages": newest first, at most 100, none without the history. */
function page(world: World, channel: Channel, query: URLSearchParams): unknown[] {
  const limit = Number(query.get('limit') ?? 50);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    const message = `int value should be ${limit < 1 ? 'greater than or equal to 1' : 'less than or equal to 100'}.`;
    throw invalidForm([{ path: ['limit'], code: limit < 1 ? 'NUMBER_TYPE_MIN' : 'NUMBER_TYPE_MAX', message }]);
  }
  if (channel.type === ChannelType.GuildForum || channel.type === ChannelType.GuildCategory) throw refusal(50008);
  if (!may(world, channel, PermissionFlagsBits.ReadMessageHistory)) return [];
  const all = [...channel.messages.values()].map(({ api }) => withoutOldNonce(world, api));
  const [before, after, around] = [query.get('before'), query.get('after'), query.get('around')];
  if (around) {
    const older = all.filter(({ id }) => compareIds(id, around) <= 0).slice(-Math.ceil(limit / 2));
    const newer = all.filter(({ id }) => compareIds(id, around) > 0).slice(0, limit - older.length);
    return [...older, ...newer].reverse();
  }
  if (after) {
    return all
      .filter(({ id }) => compareIds(id, after) > 0)
      .slice(0, limit)
      .reverse();
  }
  const upTo = before ? all.filter(({ id }) => compareIds(id, before) < 0) : all;
  return upTo.slice(-limit).reverse();
}

/** Discord tells the nonce of a message as long as it remembers it. */
function withoutOldNonce(world: World, api: APIMessage): APIMessage {
  if (api.nonce === undefined || world.now() - timeOf(api.id) <= nonceWindowMs) return api;
  const { nonce: _, ...others } = api;
  return others;
}

export function messageIn(channel: Channel, id: string): StoredMessage {
  const message = channel.messages.get(id);
  if (!message) throw refusal(10008);
  return message;
}

const hourMs = 3_600_000;

/**
 * The limits Discord does not publish for edits: of messages older than an hour (30046), and of published ones (20028).
 * Source: `buckets`.
 */
function editLimit(
  world: World,
  limits: RateLimits,
  channel: Channel,
  { api }: StoredMessage,
): RouteAnswer | undefined {
  const published = ((api.flags ?? 0) & MessageFlags.Crossposted) !== 0;
  if (!published && world.now() - timeOf(api.id) <= hourMs) return undefined;
  if (published) return hiddenLimit(limits, buckets.editPublished, channel);
  const { refused, headers } = limits.take(buckets.editOld, channel.id);
  if (!refused) return undefined;
  const message = 'Maximum number of edits to messages older than 1 hour reached. Try again later.';
  return { status: 429, body: { ...refused.body, message, code: 30046 }, headers };
}

/**
 * A limit that no header tells of until it is reached, and then with another time than the body's, which is the true one.
 * Sources: discord-api-docs#6109 (edits of published messages), discord-net/Discord.Net#2100 (publishing).
 */
function hiddenLimit(limits: RateLimits, bucket: Bucket, channel: Channel): RouteAnswer | undefined {
  const { refused } = limits.take(bucket, channel.id);
  if (!refused) return undefined;
  const message = 'The write action you are performing on the channel has hit the write rate limit.';
  return {
    status: 429,
    body: { ...refused.body, message, code: 20028 },
    headers: { 'retry-after': '1', 'x-ratelimit-scope': 'shared' },
  };
}

/** A message becomes Components V2 only if the edit empties what V2 forbids. Source: components/using-message-components.mdx. */
function requireConvertible({ api }: StoredMessage, edit: ReturnType<typeof readEdit>): void {
  if (isV2(api.flags) || !isV2(edit.flags)) return;
  for (const field of ['content', 'embeds'] as const) {
    if (api[field].length > 0 && edit[field] === undefined) {
      const message = `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`;
      throw invalidForm([{ path: [field], code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', message }]);
    }
  }
}

function requireStillFilled(message: StoredMessage, edit: ReturnType<typeof readEdit>): void {
  const { api } = message;
  const content = edit.content === undefined ? api.content : edit.content?.trim();
  const embeds = edit.embeds === undefined ? api.embeds : edit.embeds;
  const components = edit.components === undefined ? api.components : edit.components;
  if (!content && !embeds?.length && !components?.length && !api.attachments.length) throw refusal(50006);
}
