import { ChannelFlags, type Client, type GuildBasedChannel, PermissionFlagsBits } from 'discord.js';
import type { Chat, Permission } from '../chat.ts';
import type { ChatCheck } from '../platform.ts';
import { channelIdOf, chatOf } from './chat-keys.ts';
import { missingIn } from './inspect.ts';
import { describeError, outcomeOf } from './outcomes.ts';

/** Whether the bot could post in a chat, by what Discord says of it. Never throws. */
export async function check(client: Client, chat: Chat): Promise<ChatCheck> {
  if (chat.kind === 'private') return { kind: 'open', chat };
  if (!client.isReady()) return { kind: 'unknown', detail: 'not connected' };
  const id = chat.server?.slice('discord:'.length);
  // Known without asking: those that the bot is in are told when it connects, and asking would be refused for each channel.
  if (id !== undefined && !client.guilds.cache.has(id)) return { kind: 'gone', why: 'bot-removed' };
  try {
    // Asked anew: what was heard of the channel may be older than a lost connection.
    const channel = await client.channels.fetch(channelIdOf(chat.key), { force: true });
    if (!channel || channel.isDMBased()) return await notSeen(client, chat);
    return await checkChannel(channel);
  } catch (error) {
    const outcome = outcomeOf(error);
    if (outcome.kind === 'gone') return { kind: 'gone', why: outcome.why };
    if (outcome.kind === 'rejected' && outcome.reach === 'chat') return notSeen(client, chat);
    return { kind: 'unknown', detail: describeError(error) };
  }
}

async function checkChannel(channel: GuildBasedChannel): Promise<ChatCheck> {
  const chat = chatOf(channel);
  if (!chat) return { kind: 'closed', why: 'wrong-chat-kind', missing: [] };
  if (!channel.guild.available) return { kind: 'unknown', detail: 'the server is in an outage' };
  const missing = await missingIn(channel, chat);
  // Reading the history is only for looking after a lost answer: a post doesn't need it.
  if (missing.some((permission) => permission !== 'read-message-history')) {
    const why = missing.includes('view-channel') ? 'missing-access' : 'missing-permission';
    return { kind: 'closed', chat, why, missing };
  }
  if (isLocked(channel)) return { kind: 'closed', chat, why: 'topic-closed', missing: [] };
  const needsTag = chat.kind === 'forum' && channel.flags.has(ChannelFlags.RequireTag);
  return needsTag ? { kind: 'closed', chat, why: 'forum-needs-tag', missing: [] } : { kind: 'open', chat };
}

/** A thread that is only archived opens by itself with the next post. */
function isLocked(channel: GuildBasedChannel): boolean {
  if (!channel.isThread() || !channel.locked) return false;
  const { me } = channel.guild.members;
  return !(me && channel.permissionsFor(me).has(PermissionFlagsBits.ManageThreads));
}

/** The channel is hidden from the bot. */
async function notSeen(client: Client, { key, kind }: Chat): Promise<ChatCheck> {
  const hidden = client.channels.cache.get(channelIdOf(key));
  const lacks = hidden && !hidden.isDMBased() ? await missingIn(hidden, { kind }) : [];
  // Named with what else is missing, so that it needs to be mended only once.
  const missing: Permission[] = ['view-channel', ...lacks.filter((permission) => permission !== 'view-channel')];
  return { kind: 'closed', why: 'missing-access', missing };
}
