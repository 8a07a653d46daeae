import { type Client, DiscordAPIError, type GuildBasedChannel, PermissionFlagsBits } from 'discord.js';
import type { ChatReference, Person, RoleReference } from '../../commands/command.ts';
import type { Chat, FollowUpKind, Inspection, Permission, RoleInspection, RoleKey } from '../chat.ts';
import { followUpsIn } from '../follow-up.ts';
import { channelIdOf, chatOf, roleIdOf, roleKeyOf, serverKeyOf, titleOf } from './chat-keys.ts';
import { isDiscordsOwn } from './outcomes.ts';

/**
 * What Discord says about a channel that a person named, or, without a reference, about the one they are in. Throws when
 * Discord can't be asked.
 */
export async function inspect(
  client: Client,
  person: Person,
  here: Chat,
  reference: ChatReference | undefined,
  role?: RoleReference,
): Promise<Inspection> {
  if (here.kind === 'private' && reference === undefined) {
    return { kind: 'found', chat: here, personManages: true, missing: [], followUps: {} };
  }
  const channel = await unlessRefused(client.channels.fetch(reference ?? channelIdOf(here.key)));
  if (!channel || channel.isDMBased()) return { kind: 'unknown' };
  const chat = chatOf(channel);
  // Nobody is told about another server's channels.
  if (reference !== undefined && serverKeyOf(channel.guildId) !== here.server) return { kind: 'unknown' };
  if (!chat) return { kind: 'unsuitable', title: titleOf(channel) };
  return {
    kind: 'found',
    chat,
    personManages: await manages(channel, person),
    missing: await missingIn(channel, chat),
    followUps: await followUpsOf(channel, chat),
    ...(role === undefined ? {} : { role: await inspectRole(channel, role) }),
  };
}

/** Whether a person has a role now: what is known of members without the intent for them may be old. Throws like `inspect`. */
export async function holdsRole(client: Client, person: Person, role: RoleKey): Promise<boolean> {
  const id = roleIdOf(role);
  const guild = client.guilds.cache.find(({ roles }) => roles.cache.has(id));
  // The role that has the server's id is everyone's.
  if (!guild || guild.id === id) return false;
  const member = await unlessRefused(guild.members.fetch({ user: person.key.slice('discord:'.length), force: true }));
  return member?.roles.cache.has(id) ?? false;
}

async function manages(channel: GuildBasedChannel, person: Person): Promise<boolean> {
  const member = await unlessRefused(channel.guild.members.fetch(person.key.slice('discord:'.length)));
  const held = member ? channel.permissionsFor(member) : undefined;
  return held?.any([PermissionFlagsBits.ManageChannels, PermissionFlagsBits.ManageGuild]) ?? false;
}

/** What the bot lacks in a channel to post there. */
export async function missingIn(channel: GuildBasedChannel, chat: Pick<Chat, 'kind'>): Promise<Permission[]> {
  const held = await heldByBot(channel);
  const needed: NeededPermission[] = [
    ['view-channel', PermissionFlagsBits.ViewChannel],
    chat.kind === 'thread'
      ? ['send-messages-in-threads', PermissionFlagsBits.SendMessagesInThreads]
      : ['send-messages', PermissionFlagsBits.SendMessages],
    // To look, after a crash, whether a post is there.
    ['read-message-history', PermissionFlagsBits.ReadMessageHistory],
  ];
  return needed.filter(([, flag]) => !held?.has(flag)).map(([name]) => name);
}

/** What can follow a post in a channel, and what the bot lacks for it. */
async function followUpsOf(channel: GuildBasedChannel, { kind }: Chat): Promise<FollowUpPermissions> {
  const held = await heldByBot(channel);
  const lacking = (needed: readonly NeededPermission[]) =>
    needed.filter(([, flag]) => !held?.has(flag)).map(([name]) => name);
  return Object.fromEntries(followUpsIn(kind).map((each) => [each, lacking(neededFor[each])]));
}

type FollowUpPermissions = (Inspection & { kind: 'found' })['followUps'];
type NeededPermission = readonly [Permission, bigint];

/** https://discord.com/developers/docs/resources/message and https://discord.com/developers/docs/topics/threads */
const neededFor: Record<FollowUpKind, readonly NeededPermission[]> = {
  crosspost: [['send-messages', PermissionFlagsBits.SendMessages]],
  pin: [['pin-messages', PermissionFlagsBits.PinMessages]],
  thread: [
    ['create-public-threads', PermissionFlagsBits.CreatePublicThreads],
    ['send-messages-in-threads', PermissionFlagsBits.SendMessagesInThreads],
  ],
};

/** A role that isn't everyone's is pinged when anyone may mention it, or when the bot may mention all. */
async function inspectRole(channel: GuildBasedChannel, reference: RoleReference): Promise<RoleInspection> {
  const role = await unlessRefused(channel.guild.roles.fetch(reference));
  if (!role || role.id === channel.guild.id) return { kind: 'unusable' };
  const mayMention = role.mentionable || (await heldByBot(channel))?.has(PermissionFlagsBits.MentionEveryone);
  return { kind: 'found', key: roleKeyOf(role.id), name: role.name, missing: mayMention ? [] : ['mention-everyone'] };
}

async function heldByBot(channel: GuildBasedChannel) {
  return channel.permissionsFor(channel.guild.members.me ?? (await channel.guild.members.fetchMe()));
}

/** Discord's refusal to tell (403, 404) is an answer too. */
async function unlessRefused<Result>(call: Promise<Result>): Promise<Result | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof DiscordAPIError && isDiscordsOwn(error) && (error.status === 403 || error.status === 404))
      return undefined;
    throw error;
  }
}
