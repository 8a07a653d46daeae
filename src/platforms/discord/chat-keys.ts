import { ChannelType, Guild, Locale, type User } from 'discord.js';
import type { Person } from '../../commands/command.ts';
import type { Language } from '../../newsletter/issue.ts';
import {
  type Chat,
  type ChatKey,
  type ChatKind,
  chatKeySchema,
  type PersonKey,
  personKeySchema,
  type RoleKey,
  roleKeySchema,
  type ServerKey,
  serverKeySchema,
} from '../chat.ts';

/** The id of a channel or thread in a chat's key. */
export function channelIdOf(key: ChatKey): string {
  return key.slice('discord:'.length);
}

/** The id of a role in its key. */
export function roleIdOf(key: RoleKey): string {
  return key.slice('discord:'.length);
}

/** The key of a role, by its id. */
export function roleKeyOf(roleId: string): RoleKey {
  return roleKeySchema.parse(`discord:${roleId}`);
}

/** The key of a channel or thread, by its id. */
export function chatKeyOf(channelId: string): ChatKey {
  return chatKeySchema.parse(`discord:${channelId}`);
}

/** The key of a server, by its id. */
export function serverKeyOf(guildId: string): ServerKey {
  return serverKeySchema.parse(`discord:${guildId}`);
}

function personKeyOf(userId: string): PersonKey {
  return personKeySchema.parse(`discord:${userId}`);
}

/** What discord.js tells of a channel of whatever kind. */
interface AnyChannel {
  id: string;
  type: ChannelType;
}

/** A channel of Discord as a chat; undefined for one that takes no posts (a voice channel, a category). */
export function chatOf(channel: AnyChannel): Chat | undefined {
  const kind = kinds[channel.type];
  if (!kind) return undefined;
  return {
    key: chatKeyOf(channel.id),
    kind,
    title: titleOf(channel),
    ...('guildId' in channel && typeof channel.guildId === 'string' ? { server: serverKeyOf(channel.guildId) } : {}),
    ...('guild' in channel && channel.guild instanceof Guild ? { serverTitle: channel.guild.name } : {}),
  };
}

/** The name of a channel; '' where it has none. */
export function titleOf(channel: AnyChannel): string {
  return 'name' in channel && typeof channel.name === 'string' ? channel.name : '';
}

/** `otherwise`: for who uses Discord in a language that the newsletter doesn't have. */
export function personOf(user: User, locale: Locale | undefined, otherwise: Language = 'en'): Person {
  return {
    key: personKeyOf(user.id),
    name: user.displayName,
    handle: user.username,
    language: languageOf(locale) ?? otherwise,
  };
}

/** Discord's locales that have an edition (https://discord.com/developers/docs/reference#locales). */
function languageOf(locale: Locale | undefined): Language | undefined {
  switch (locale) {
    case Locale.EnglishUS:
    case Locale.EnglishGB:
      return 'en';
    case Locale.ChineseCN:
      return 'zh-Hans';
    case Locale.ChineseTW:
      return 'zh-Hant';
    default:
      return undefined;
  }
}

const kinds: Partial<Record<ChannelType, ChatKind>> = {
  [ChannelType.GuildText]: 'text',
  [ChannelType.GuildAnnouncement]: 'announcement',
  [ChannelType.PublicThread]: 'thread',
  [ChannelType.PrivateThread]: 'thread',
  [ChannelType.AnnouncementThread]: 'thread',
  [ChannelType.GuildForum]: 'forum',
  [ChannelType.GuildMedia]: 'forum',
  [ChannelType.DM]: 'private',
};
