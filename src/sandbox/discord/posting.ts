import {
  type APIMessage,
  type APIUser,
  ComponentType,
  GatewayIntentBits,
  MessageFlags,
  MessageType,
} from 'discord-api-types/v10';
import { eachComponent, type MessageComponents } from './component-rules.ts';
import { invalidForm } from './errors.ts';
import { mentionsIn } from './mentions.ts';
import type { EditPayload, MessagePayload } from './message-rules.ts';
import { channelJson, memberWithoutUser } from './wire.ts';
import type { Channel, SentFile, StoredMessage, World } from './world.ts';

/** How long Discord remembers a nonce: "the past few minutes" (resources/message.mdx); three here. */
export const nonceWindowMs = 3 * 60_000;

const settableFlags =
  MessageFlags.SuppressEmbeds |
  MessageFlags.SuppressNotifications |
  MessageFlags.IsVoiceMessage |
  MessageFlags.IsComponentsV2;

/** Makes a message that is in no channel yet; `extra` is what interactions and replies add. */
export function composeMessage(
  world: World,
  channel: Channel,
  author: APIUser,
  payload: MessagePayload,
  extra: Partial<APIMessage> = {},
): StoredMessage {
  const id = world.newId();
  const repliedTo = referenced(channel, payload);
  const content = payload.content?.trim() ?? '';
  const components = payload.components ?? [];
  const mentions = mentionsIn(
    world,
    channel,
    author,
    shownText(content, components),
    payload.allowed_mentions,
    repliedTo?.author,
  );
  const api: APIMessage = {
    id,
    channel_id: channel.id,
    author,
    content,
    timestamp: world.timestamp(),
    edited_timestamp: null,
    tts: false,
    mention_everyone: mentions.everyone,
    mention_roles: [...mentions.roles],
    mentions: [...mentions.users],
    attachments: attachments(payload, channel, id),
    embeds: embeds(payload),
    pinned: false,
    type: repliedTo ? MessageType.Reply : MessageType.Default,
    flags: (payload.flags ?? 0) & settableFlags,
    components: onWire(components),
    ...extra,
  };
  if (payload.nonce !== null && payload.nonce !== undefined) api.nonce = payload.nonce;
  if (repliedTo) {
    api.message_reference = { message_id: repliedTo.id, channel_id: channel.id };
    api.referenced_message = repliedTo;
  }
  return { api, pinged: mentions.pinged, files: filesOf(payload) };
}

/** Puts a message in its channel and tells the gateway. A post in an archived thread opens it again. */
export function deliver(world: World, channel: Channel, message: StoredMessage): void {
  const { api } = message;
  channel.messages.set(api.id, message);
  channel.lastMessageId = api.id;
  if (api.nonce !== undefined) rememberNonce(world, channel, api);
  if (channel.thread?.archived) {
    channel.thread.archived = false;
    world.emit('THREAD_UPDATE', GatewayIntentBits.Guilds, channel.guild, () => channelJson(channel));
  }
  emitMessage(world, 'MESSAGE_CREATE', channel, message);
}

/**
 * A line that Discord writes itself, in the name of who caused it: a message was pinned, a thread begins with a message.
 * Source: discord-api-docs resources/message.mdx, "Message Types".
 */
export function deliverSystemMessage(
  world: World,
  channel: Channel,
  author: APIUser,
  type: MessageType.ChannelPinnedMessage | MessageType.ThreadStarterMessage,
  about: APIMessage,
): void {
  const message = composeMessage(world, channel, author, {}, { type });
  message.api.message_reference = {
    message_id: about.id,
    channel_id: about.channel_id,
    ...(channel.guild ? { guild_id: channel.guild.id } : {}),
  };
  if (type === MessageType.ThreadStarterMessage) message.api.referenced_message = about;
  deliver(world, channel, message);
}

export function isSystemMessage({ api }: StoredMessage): boolean {
  return api.type === MessageType.ChannelPinnedMessage || api.type === MessageType.ThreadStarterMessage;
}

/** The message this author already posted here under the nonce within the window, if any; `deleted` when it is gone. */
export function findByNonce(
  world: World,
  channel: Channel,
  author: APIUser,
  nonce: string | number,
): StoredMessage | 'deleted' | undefined {
  forgetOldNonces(world, channel);
  const known = channel.nonces.get(`${author.id} ${nonce}`);
  return known && (channel.messages.get(known.message) ?? 'deleted');
}

/** Changes what the payload names and leaves the rest; the message object stays the same. */
export function applyEdit(world: World, channel: Channel, message: StoredMessage, payload: EditPayload): void {
  const { api } = message;
  if (payload.content !== undefined) api.content = payload.content?.trim() ?? '';
  if (payload.embeds !== undefined) api.embeds = embeds(payload);
  if (payload.components !== undefined) api.components = onWire(payload.components ?? []);
  if (payload.attachments) {
    api.attachments = attachments(payload, channel, api.id);
    message.files = filesOf(payload);
  }
  if (payload.flags)
    api.flags = (api.flags ?? 0) | (payload.flags & (MessageFlags.IsComponentsV2 | MessageFlags.SuppressEmbeds));
  api.edited_timestamp = world.timestamp();
  // An edit pings nobody anew, but its mentions are parsed again.
  const shown = shownText(api.content, payload.components ?? []);
  const repliedTo = api.referenced_message?.author;
  const stillPinged = api.mentions.some(({ id }) => id === repliedTo?.id) ? repliedTo : undefined;
  const mentions = mentionsIn(world, channel, api.author, shown, payload.allowed_mentions, stillPinged);
  api.mention_everyone = mentions.everyone;
  api.mention_roles = [...mentions.roles];
  api.mentions = [...mentions.users];
}

export function emitMessage(
  world: World,
  name: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE',
  channel: Channel,
  message: StoredMessage,
): void {
  const { guild } = channel;
  const intent = guild ? GatewayIntentBits.GuildMessages : GatewayIntentBits.DirectMessages;
  world.emit(name, intent, guild, () => {
    const { api } = message;
    const member = guild?.members.get(api.author.id);
    return {
      ...(readable(world, channel, api) ? api : { ...api, content: '', embeds: [], attachments: [], components: [] }),
      // By this discord.js tells a direct message (its actions/MessageCreate.js).
      channel_type: channel.type,
      ...(guild ? { guild_id: guild.id } : {}),
      ...(member ? { member: memberWithoutUser(member) } : {}),
    };
  });
}

/**
 * What a bot without the message-content intent may read (discord-api-docs events/gateway.mdx). A reply to its answer to an
 * interaction pings it and is hidden all the same (discord-api-docs#5395).
 */
function readable({ bot }: World, channel: Channel, api: APIMessage): boolean {
  if (!channel.guild || api.author.id === bot.id) return true;
  if (new RegExp(`<@!?${bot.id}>`).test(api.content)) return true;
  return api.mentions.some(({ id }) => id === bot.id) && !api.referenced_message?.interaction_metadata;
}

function referenced(channel: Channel, payload: MessagePayload): APIMessage | undefined {
  const reference = payload.message_reference;
  if (!reference) return undefined;
  const found = channel.messages.get(reference.message_id)?.api;
  if (!found && reference.fail_if_not_exists !== false) {
    throw invalidForm([{ path: ['message_reference'], code: 'REPLIES_UNKNOWN_MESSAGE', message: 'Unknown message' }]);
  }
  return found;
}

function shownText(content: string, components: MessageComponents): string {
  let shown = content;
  for (const component of eachComponent(components)) {
    if (component.type === ComponentType.TextDisplay) shown += `\n${component.content}`;
  }
  return shown;
}

/** The schema let only what Discord's type describes pass. */
function onWire(components: MessageComponents): NonNullable<APIMessage['components']> {
  return components as NonNullable<APIMessage['components']>;
}

function embeds(payload: EditPayload): APIMessage['embeds'] {
  return (payload.embeds ?? []) as APIMessage['embeds'];
}

function attachments(payload: EditPayload, channel: Channel, messageId: string): APIMessage['attachments'] {
  return (payload.attachments ?? []).map(({ id, filename = 'file', size = 0 }) => {
    const url = `https://cdn.discordapp.com/attachments/${channel.id}/${messageId}/${filename}`;
    return { id: String(id), filename, size, url, proxy_url: url };
  });
}

function filesOf({ attachments }: EditPayload): SentFile[] {
  return (attachments ?? []).flatMap(({ filename: name = 'file', bytes }) => (bytes ? [{ name, bytes }] : []));
}

function rememberNonce(world: World, channel: Channel, api: APIMessage): void {
  forgetOldNonces(world, channel);
  channel.nonces.set(`${api.author.id} ${api.nonce}`, { message: api.id, at: world.now() });
}

function forgetOldNonces(world: World, channel: Channel): void {
  const oldest = world.now() - nonceWindowMs;
  for (const [key, { at }] of channel.nonces) {
    if (at > oldest) return;
    channel.nonces.delete(key);
  }
}
