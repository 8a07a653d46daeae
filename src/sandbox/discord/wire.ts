import { type APIUser, ChannelFlags, ChannelType } from 'discord-api-types/v10';
import { type Channel, type Guild, isThread, type Member, type World } from './world.ts';

/** How the sandbox's records look on the wire. */

export function channelJson(channel: Channel): Record<string, unknown> {
  const lastMessage = channel.lastMessageId;
  if (channel.recipient) {
    return {
      id: channel.id,
      type: ChannelType.DM,
      last_message_id: lastMessage,
      flags: 0,
      recipients: [channel.recipient],
    };
  }
  const common = { id: channel.id, type: channel.type, guild_id: channel.guild?.id, name: channel.name };
  if (isThread(channel)) {
    const { thread } = channel;
    return {
      ...common,
      parent_id: channel.parent.id,
      owner_id: thread.ownerId,
      last_message_id: lastMessage,
      message_count: channel.messages.size,
      member_count: 1,
      total_message_sent: channel.messages.size,
      rate_limit_per_user: 0,
      flags: 0,
      applied_tags: thread.appliedTags,
      thread_metadata: {
        archived: thread.archived,
        locked: thread.locked,
        auto_archive_duration: thread.autoArchiveMinutes,
        archive_timestamp: thread.createdAt,
        create_timestamp: thread.createdAt,
      },
    };
  }
  const place = {
    ...common,
    position: 0,
    parent_id: null,
    nsfw: false,
    flags: channel.requiresTag ? ChannelFlags.RequireTag : 0,
    permission_overwrites: [...channel.overwrites.values()].map(({ id, type, allow, deny }) => ({
      id,
      type,
      allow: String(allow),
      deny: String(deny),
    })),
  };
  switch (channel.type) {
    case ChannelType.GuildCategory:
      return place;
    case ChannelType.GuildForum:
      return {
        ...place,
        topic: null,
        available_tags: channel.tags,
        last_message_id: null,
        default_reaction_emoji: null,
        default_sort_order: null,
        default_forum_layout: 0,
        rate_limit_per_user: 0,
      };
    case ChannelType.GuildVoice:
      return {
        ...place,
        bitrate: 64_000,
        user_limit: 0,
        rtc_region: null,
        last_message_id: lastMessage,
        rate_limit_per_user: 0,
      };
    default:
      return { ...place, topic: null, last_message_id: lastMessage, rate_limit_per_user: 0 };
  }
}

export function memberJson(member: Member): Record<string, unknown> {
  return { user: member.user, ...memberWithoutUser(member) };
}

export function memberWithoutUser(member: Member): Record<string, unknown> {
  return {
    roles: member.roles,
    joined_at: member.joinedAt,
    nick: null,
    avatar: null,
    banner: null,
    premium_since: null,
    deaf: false,
    mute: false,
    pending: false,
    communication_disabled_until: null,
    flags: 0,
  };
}

export function guildJson(guild: Guild): Record<string, unknown> {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    banner: null,
    description: null,
    owner_id: guild.ownerId,
    preferred_locale: guild.locale,
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    mfa_level: 0,
    nsfw_level: 0,
    nsfw: false,
    premium_tier: 0,
    premium_subscription_count: 0,
    premium_progress_bar_enabled: false,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    public_updates_channel_id: null,
    safety_alerts_channel_id: null,
    application_id: null,
    vanity_url_code: null,
    features: [],
    emojis: [],
    stickers: [],
    roles: [...guild.roles.values()],
  };
}

/** GUILD_CREATE: the server with all the bot can know of it; members only itself, as without the members intent. */
export function guildCreateJson(world: World, guild: Guild): Record<string, unknown> {
  const own = guild.members.get(world.bot.id);
  const channels = [...guild.channels.values()];
  return {
    ...guildJson(guild),
    joined_at: guild.joinedAt,
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    members: own ? [memberJson(own)] : [],
    channels: channels.filter((channel) => !isThread(channel)).map(channelJson),
    threads: channels.filter((channel) => isThread(channel) && !channel.thread.archived).map(channelJson),
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

export function applicationJson(bot: APIUser): Record<string, unknown> {
  return {
    id: bot.id,
    name: bot.username,
    icon: null,
    description: '',
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    flags: 0,
    summary: '',
    bot,
  };
}
