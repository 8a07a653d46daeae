import { ChannelType, GatewayIntentBits, MessageFlags, MessageType, PermissionFlagsBits } from 'discord-api-types/v10';
import { z } from 'zod';
import { type FormErrors, invalidForm, Refusal, refusal } from '../errors.ts';
import { readForm, snowflake } from '../form.ts';
import { type MessagePayload, readNewMessage } from '../message-rules.ts';
import { channelForBot, guildForBot, may, requirePermission, requireSendable } from '../permissions.ts';
import { composeMessage, deliver, deliverSystemMessage, emitMessage, isSystemMessage } from '../posting.ts';
import { type Route, type RouteAnswer, route } from '../router.ts';
import { forumPostSchema, threadEditSchema, threadSchema } from '../thread-rules.ts';
import { channelJson, guildJson, memberJson } from '../wire.ts';
import { type Channel, isThread, type StoredMessage, type World } from '../world.ts';
import { messageIn } from './messages.ts';

/** Servers, channels and threads. */
export function channelRoutes(world: World): Route[] {
  return [
    route('GET /channels/:channel', {}, ({ params }) => ({
      status: 200,
      body: channelJson(channelForBot(world, params.channel)),
    })),
    route('PATCH /channels/:channel', {}, ({ params, body }) => editThread(world, params.channel, body)),
    route('POST /channels/:channel/threads', {}, ({ params, body }) => {
      const channel = channelForBot(world, params.channel);
      return channel.type === ChannelType.GuildForum
        ? startForumPost(world, channel, body)
        : startThread(world, channel, body);
    }),
    route('POST /channels/:channel/messages/:message/threads', {}, ({ params, body }) => {
      const channel = channelForBot(world, params.channel);
      const message = messageIn(channel, params.message);
      if (world.channels.has(params.message)) throw refusal(160004);
      if (isSystemMessage(message)) throw refusal(50021);
      return startThread(world, channel, body, message);
    }),
    route('PUT /channels/:channel/thread-members/@me', {}, ({ params }) => {
      if (!isThread(channelForBot(world, params.channel))) throw refusal(50024);
      return { status: 204 };
    }),
    route('GET /guilds/:guild', {}, ({ params }) => ({
      status: 200,
      body: guildJson(guildForBot(world, params.guild)),
    })),
    route('GET /guilds/:guild/channels', {}, ({ params }) => ({
      status: 200,
      body: [...guildForBot(world, params.guild).channels.values()]
        .filter((channel) => !isThread(channel))
        .map(channelJson),
    })),
    route('GET /guilds/:guild/roles', {}, ({ params }) => ({
      status: 200,
      body: [...guildForBot(world, params.guild).roles.values()],
    })),
    route('GET /guilds/:guild/members/:user', {}, ({ params }) => {
      const member = guildForBot(world, params.guild).members.get(params.user);
      if (!member) throw refusal(10013);
      return { status: 200, body: memberJson(member) };
    }),
    route('GET /guilds/:guild/threads/active', {}, ({ params }) => {
      const channels = [...guildForBot(world, params.guild).channels.values()];
      const threads = channels.filter(
        (channel) =>
          isThread(channel) && !channel.thread.archived && may(world, channel, PermissionFlagsBits.ViewChannel),
      );
      return { status: 200, body: { threads: threads.map(channelJson), members: [] } };
    }),
    route('GET /channels/:channel/threads/archived/public', {}, ({ params }) => {
      const parent = channelForBot(world, params.channel);
      requirePermission(world, parent, PermissionFlagsBits.ReadMessageHistory);
      const siblings = [...(parent.guild?.channels.values() ?? [])].filter((channel) => channel.parent === parent);
      const archived = siblings.filter((channel) => channel.thread?.archived).map(channelJson);
      return { status: 200, body: { threads: archived.reverse(), members: [], has_more: false } };
    }),
    route('POST /users/@me/channels', {}, ({ body }) => {
      const { recipient_id } = readForm(z.object({ recipient_id: snowflake }), body);
      const recipient = world.users.get(recipient_id);
      if (!recipient) throw refusal(10013);
      return { status: 200, body: channelJson(world.openDm(recipient)) };
    }),
  ];
}

/** Makes a thread in a channel and tells the gateway. */
export function addThread(
  world: World,
  parent: Channel,
  given: { name: string; ownerId: string; id?: string; autoArchiveMinutes?: number; appliedTags?: readonly string[] },
): Channel {
  const announcement = parent.type === ChannelType.GuildAnnouncement;
  const channel = world.addChannel({
    ...(given.id ? { id: given.id } : {}),
    type: announcement ? ChannelType.AnnouncementThread : ChannelType.PublicThread,
    name: given.name,
    guild: parent.guild,
    parent,
    thread: {
      ownerId: given.ownerId,
      createdAt: world.timestamp(),
      autoArchiveMinutes: given.autoArchiveMinutes ?? 4320,
      appliedTags: given.appliedTags ?? [],
      archived: false,
      locked: false,
    },
  });
  world.emit('THREAD_CREATE', GatewayIntentBits.Guilds, parent.guild, () => ({
    ...channelJson(channel),
    newly_created: true,
  }));
  return channel;
}

function startThread(world: World, parent: Channel, body: unknown, fromMessage?: StoredMessage): RouteAnswer {
  if (parent.type !== ChannelType.GuildText && parent.type !== ChannelType.GuildAnnouncement) throw refusal(50024);
  requirePermission(world, parent, PermissionFlagsBits.CreatePublicThreads);
  const { name, auto_archive_duration } = readForm(threadSchema, body);
  const thread = addThread(world, parent, {
    name,
    ownerId: world.bot.id,
    ...(fromMessage ? { id: fromMessage.api.id } : {}),
    ...(auto_archive_duration ? { autoArchiveMinutes: auto_archive_duration } : {}),
  });
  if (fromMessage) {
    fromMessage.api.flags = (fromMessage.api.flags ?? 0) | MessageFlags.HasThread;
    emitMessage(world, 'MESSAGE_UPDATE', parent, fromMessage);
    deliverSystemMessage(world, thread, fromMessage.api.author, MessageType.ThreadStarterMessage, fromMessage.api);
  }
  return { status: 201, body: channelJson(thread) };
}

function startForumPost(world: World, forum: Channel, body: unknown): RouteAnswer {
  requirePermission(world, forum, PermissionFlagsBits.SendMessages);
  const { name, message, applied_tags: tags = [], auto_archive_duration } = readForm(forumPostSchema, body);
  if (forum.requiresTag && tags.length === 0) throw refusal(40067);
  const known = new Set(forum.tags.map(({ id }) => id));
  const unknownTag = tags.findIndex((tag) => !known.has(tag));
  if (unknownTag >= 0) {
    const error = { code: 'BASE_TYPE_CHOICES', message: 'Value must be one of the available tags.' };
    throw invalidForm([{ path: ['applied_tags', unknownTag], ...error }]);
  }
  const payload = readStarter(message);
  const thread = addThread(world, forum, {
    name,
    ownerId: world.bot.id,
    appliedTags: tags,
    ...(auto_archive_duration ? { autoArchiveMinutes: auto_archive_duration } : {}),
  });
  // The first message of a forum post has the thread's id.
  const starter = composeMessage(world, thread, world.bot, payload, { id: thread.id });
  deliver(world, thread, starter);
  world.counted();
  return { status: 201, body: { ...channelJson(thread), message: starter.api } };
}

/** The starter message has no nonce of its own; its errors stand under `message`. */
function readStarter(message: Record<string, unknown>): MessagePayload {
  try {
    return { ...readNewMessage(message), nonce: undefined };
  } catch (error) {
    if (!(error instanceof Refusal) || !error.body.errors) throw error;
    const errors: FormErrors = { message: error.body.errors };
    throw new Refusal(error.status, { ...error.body, errors });
  }
}

function editThread(world: World, id: string, body: unknown): RouteAnswer {
  const channel = channelForBot(world, id);
  if (!isThread(channel)) {
    requirePermission(world, channel, PermissionFlagsBits.ManageChannels);
    return { status: 200, body: channelJson(channel) };
  }
  const { archived, locked } = readForm(threadEditSchema, body);
  const { thread } = channel;
  if (thread.archived && archived !== false) throw refusal(50083);
  const isOurs = thread.ownerId === world.bot.id && locked === undefined && !thread.locked;
  // Source: discord-api-docs resources/channel.mdx, "Modify Channel", "Thread".
  const opens = archived === false && locked === undefined && !thread.locked;
  if (opens) requireSendable(world, channel);
  else if (!isOurs) requirePermission(world, channel, PermissionFlagsBits.ManageThreads);
  if (archived !== undefined) thread.archived = archived;
  if (locked !== undefined) thread.locked = locked;
  world.emit('THREAD_UPDATE', GatewayIntentBits.Guilds, channel.guild, () => channelJson(channel));
  return { status: 200, body: channelJson(channel) };
}
