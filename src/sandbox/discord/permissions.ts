import { type APIUser, ChannelType, OverwriteType, PermissionFlagsBits } from 'discord-api-types/v10';
import { notASnowflake, refusal } from './errors.ts';
import type { Channel, Guild, World } from './world.ts';

export type PermissionName = keyof typeof PermissionFlagsBits;

const all = Object.values(PermissionFlagsBits).reduce((sum, bit) => sum | bit, 0n);

/** What a member may do in a server as a whole. */
function guildPermissions(guild: Guild, userId: string): bigint {
  if (guild.ownerId === userId) return all;
  let permissions = BigInt(guild.roles.get(guild.id)?.permissions ?? '0');
  for (const role of guild.members.get(userId)?.roles ?? []) {
    permissions |= BigInt(guild.roles.get(role)?.permissions ?? '0');
  }
  return permissions & PermissionFlagsBits.Administrator ? all : permissions;
}

/**
 * What a person may do in a channel: roles, then the overwrites for everyone, for roles, for the person; a thread has those
 * of its channel. Source: discord-api-docs topics/permissions.mdx, "Permission Overwrites" and "Implicit Permissions".
 */
export function channelPermissions(channel: Channel, userId: string): bigint {
  const guild = channel.guild;
  if (!guild) return all & ~PermissionFlagsBits.ManageChannels & ~PermissionFlagsBits.Administrator;
  let permissions = guildPermissions(guild, userId);
  if (permissions === all) return all;
  const overwrites = (channel.parent ?? channel).overwrites;
  if (overwrites.size > 0) {
    const everyone = overwrites.get(guild.id);
    if (everyone) permissions = (permissions & ~everyone.deny) | everyone.allow;
    let allow = 0n;
    let deny = 0n;
    for (const role of guild.members.get(userId)?.roles ?? []) {
      const overwrite = overwrites.get(role);
      if (overwrite?.type !== OverwriteType.Role) continue;
      allow |= overwrite.allow;
      deny |= overwrite.deny;
    }
    permissions = (permissions & ~deny) | allow;
    const own = overwrites.get(userId);
    if (own) permissions = (permissions & ~own.deny) | own.allow;
  }
  return permissions & PermissionFlagsBits.ViewChannel ? permissions : 0n;
}

/** The channel a request names, if the bot can see it; throws 10003, 50001 or, during an outage, 130000. */
export function channelForBot(world: World, id: string): Channel {
  if (!/^\d{1,20}$/.test(id)) throw notASnowflake('channel_id', id);
  const channel = world.channels.get(id);
  if (!channel) throw refusal(10003);
  if (channel.guild?.presence === 'unavailable') throw refusal(130000);
  if (channel.guild?.presence === 'removed') throw refusal(50001);
  if (!may(world, channel, PermissionFlagsBits.ViewChannel)) throw refusal(50001);
  return channel;
}

/** The server a request names, if the bot is in it; throws 10004 or, during an outage, 130000. */
export function guildForBot(world: World, id: string): Guild {
  if (!/^\d{1,20}$/.test(id)) throw notASnowflake('guild_id', id);
  const guild = world.guilds.get(id);
  if (!guild || guild.presence === 'removed') throw refusal(10004);
  if (guild.presence === 'unavailable') throw refusal(130000);
  return guild;
}

/** Throws 50013 where the bot lacks one of the permissions. */
export function requirePermission(world: World, channel: Channel, ...needed: bigint[]): void {
  for (const permission of needed) if (!may(world, channel, permission)) throw refusal(50013);
}

export function may(world: World, channel: Channel, permission: bigint): boolean {
  return (channelPermissions(channel, world.bot.id) & permission) === permission;
}

function sharesServer(world: World, person: APIUser | undefined): boolean {
  return (
    person !== undefined &&
    world.guilds.values().some((guild) => guild.presence !== 'removed' && guild.members.has(person.id))
  );
}

/** Throws what Discord answers to a post in a channel that can't take one now. */
export function requireSendable(world: World, channel: Channel): void {
  switch (channel.type) {
    case ChannelType.GuildForum:
      throw refusal(40058);
    case ChannelType.GuildCategory:
      throw refusal(50008);
    case ChannelType.DM:
      if (channel.blocked) throw refusal(50007);
      if (!sharesServer(world, channel.recipient)) throw refusal(50278);
      return;
    case ChannelType.PublicThread:
    case ChannelType.AnnouncementThread:
      requirePermission(world, channel, PermissionFlagsBits.SendMessagesInThreads);
      if (channel.thread?.locked && !may(world, channel, PermissionFlagsBits.ManageThreads)) throw refusal(160005);
      return;
    default:
      requirePermission(world, channel, PermissionFlagsBits.SendMessages);
  }
}
