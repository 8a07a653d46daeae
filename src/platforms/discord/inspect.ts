import { type Client, DiscordAPIError, type GuildBasedChannel, PermissionFlagsBits } from 'discord.js';
import type { ChatReference, Person } from '../../commands/command.ts';
import type { Chat, Inspection, Permission } from '../chat.ts';
import { channelIdOf, chatOf, serverKeyOf, titleOf } from './chat-keys.ts';

/**
 * What Discord says about a channel that a person named, or, without a reference, about the one they are in. Throws when
 * Discord can't be asked.
 */
export async function inspect(
  client: Client,
  person: Person,
  here: Chat,
  reference: ChatReference | undefined,
): Promise<Inspection> {
  if (here.kind === 'private' && reference === undefined) {
    return { kind: 'found', chat: here, personManages: true, missing: [] };
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
  };
}

async function manages(channel: GuildBasedChannel, person: Person): Promise<boolean> {
  const member = await unlessRefused(channel.guild.members.fetch(person.key.slice('discord:'.length)));
  const held = member ? channel.permissionsFor(member) : undefined;
  return held?.any([PermissionFlagsBits.ManageChannels, PermissionFlagsBits.ManageGuild]) ?? false;
}

/** What the bot lacks in a channel to post there. */
export async function missingIn(channel: GuildBasedChannel, chat: Chat): Promise<Permission[]> {
  const me = channel.guild.members.me ?? (await channel.guild.members.fetchMe());
  const held = channel.permissionsFor(me);
  const needed: [Permission, bigint][] = [
    ['view-channel', PermissionFlagsBits.ViewChannel],
    chat.kind === 'thread'
      ? ['send-messages-in-threads', PermissionFlagsBits.SendMessagesInThreads]
      : ['send-messages', PermissionFlagsBits.SendMessages],
    // To look, after a crash, whether a post is there.
    ['read-message-history', PermissionFlagsBits.ReadMessageHistory],
  ];
  return needed.filter(([, flag]) => !held?.has(flag)).map(([name]) => name);
}

/** Discord's refusal to tell (403, 404) is an answer too. */
async function unlessRefused<Result>(call: Promise<Result>): Promise<Result | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof DiscordAPIError && (error.status === 403 || error.status === 404)) return undefined;
    throw error;
  }
}
