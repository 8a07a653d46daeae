import {
  type APIRole,
  ChannelType,
  GatewayIntentBits,
  PermissionFlagsBits,
  type RoleFlags,
} from 'discord-api-types/v10';
import type { Backstage } from './backstage.ts';
import type { PermissionName } from './permissions.ts';
import { SandboxChannel } from './sandbox-channel.ts';
import { SandboxMember } from './sandbox-member.ts';
import { channelJson, guildCreateJson, memberJson } from './wire.ts';
import { everyonePermissions, type Guild } from './world.ts';

const channelTypes = {
  text: ChannelType.GuildText,
  announcement: ChannelType.GuildAnnouncement,
  forum: ChannelType.GuildForum,
  voice: ChannelType.GuildVoice,
  category: ChannelType.GuildCategory,
} as const;

export interface ChannelOptions {
  name: string;
  type: keyof typeof channelTypes;
  /** Forums: every post needs a tag. */
  requireTag?: boolean;
  /** Forums: the tags there are. */
  tags?: string[];
}

export interface MemberOptions {
  name: string;
  permissions?: ('ManageChannels' | 'ManageGuild' | 'ManageMessages' | 'Administrator')[];
  /** Roles of the server, besides. */
  roles?: string[];
  /** The language of the person's app; `en-US` if not said. */
  locale?: string;
  /** Another bot. */
  bot?: boolean;
}

/** A Discord server with the bot in it, as its people change it. */
export class SandboxServer {
  readonly record: Guild;
  readonly #backstage: Backstage;

  constructor(backstage: Backstage, { name, locale = 'en-US' }: { name: string; locale?: string }) {
    this.#backstage = backstage;
    const { world } = backstage;
    const id = world.newId();
    const owner = world.addUser(`${name} owner`);
    const joinedAt = world.timestamp();
    const everyone = role(id, '@everyone', everyonePermissions);
    const bots = { ...role(world.newId(), world.bot.username, everyonePermissions), managed: true };
    this.record = {
      id,
      name,
      locale,
      ownerId: owner.id,
      roles: new Map([everyone, bots].map((each) => [each.id, each])),
      members: new Map([
        [owner.id, { user: owner, roles: [], joinedAt }],
        [world.bot.id, { user: world.bot, roles: [bots.id], joinedAt }],
      ]),
      channels: new Map(),
      joinedAt,
      presence: 'joined',
    };
    world.guilds.set(id, this.record);
    this.#announce();
  }

  get id(): string {
    return this.record.id;
  }

  get name(): string {
    return this.record.name;
  }

  addChannel({ name, type, requireTag = false, tags = [] }: ChannelOptions): SandboxChannel {
    const { world } = this.#backstage;
    const channel = world.addChannel({
      type: channelTypes[type],
      name,
      guild: this.record,
      requiresTag: requireTag,
      tags: tags.map((tag) => ({ id: world.newId(), name: tag, moderated: false, emoji_id: null, emoji_name: null })),
    });
    world.emit('CHANNEL_CREATE', GatewayIntentBits.Guilds, this.record, () => channelJson(channel));
    return new SandboxChannel(world, channel);
  }

  addMember({ name, permissions = [], roles = [], locale = 'en-US', bot = false }: MemberOptions): SandboxMember {
    const { world } = this.#backstage;
    const user = world.addUser(name, bot);
    const bits = permissions.reduce((sum, each) => sum | PermissionFlagsBits[each], 0n);
    const own = bits === 0n ? [] : [this.addRole({ name: `${name}'s role`, permissions: bits })];
    this.record.members.set(user.id, { user, roles: [...own, ...roles], joinedAt: world.timestamp() });
    return new SandboxMember(this.#backstage, user, locale);
  }

  /** A person of another server joins this one as well. */
  join({ user }: SandboxMember): void {
    this.record.members.set(user.id, { user, roles: [], joinedAt: this.#backstage.world.timestamp() });
  }

  /** A role, for mentions and permissions; returns its id. */
  addRole({
    name,
    permissions = 0n,
    mentionable = false,
  }: {
    name: string;
    permissions?: bigint;
    mentionable?: boolean;
  }): string {
    const { world } = this.#backstage;
    const made = { ...role(world.newId(), name, permissions), mentionable };
    this.record.roles.set(made.id, made);
    world.emit('GUILD_ROLE_CREATE', GatewayIntentBits.Guilds, this.record, () => ({ guild_id: this.id, role: made }));
    return made.id;
  }

  /** The role that everyone in the server has. */
  get everyoneRole(): string {
    return this.id;
  }

  /** The role that the bot got with its invitation. */
  get botRole(): string {
    const { id } = [...this.record.roles.values()].find(({ managed }) => managed) ?? this.record;
    return id;
  }

  /** What a role may do in the server from now on. */
  setRolePermissions(id: string, ...permissions: PermissionName[]): void {
    const known = this.record.roles.get(id);
    if (!known) throw new Error('the server has no such role');
    const bits = permissions.reduce((sum, name) => sum | PermissionFlagsBits[name], 0n);
    const changed = { ...known, permissions: String(bits) };
    this.record.roles.set(id, changed);
    this.#backstage.world.emit('GUILD_ROLE_UPDATE', GatewayIntentBits.Guilds, this.record, () => ({
      guild_id: this.id,
      role: changed,
    }));
  }

  /** Gives the bot a role, or takes it. A bot is told of itself without the intent for members. */
  changeBotRoles(change: { give?: string; take?: string }): void {
    const { world } = this.#backstage;
    const own = this.record.members.get(world.bot.id);
    if (!own) throw new Error('the bot is not in the server');
    const roles = [...own.roles.filter((id) => id !== change.take), ...(change.give ? [change.give] : [])];
    const changed = { ...own, roles };
    this.record.members.set(world.bot.id, changed);
    world.emit('GUILD_MEMBER_UPDATE', 0, this.record, () => ({ guild_id: this.id, ...memberJson(changed) }));
  }

  /** Somebody removes the bot: it hears of it, and sees nothing of the server any more. */
  removeBot(): void {
    this.record.presence = 'removed';
    this.#backstage.world.emitMembership('GUILD_DELETE', { id: this.id });
  }

  /** An outage on Discord's side: not a removal. */
  becomeUnavailable(): void {
    this.record.presence = 'unavailable';
    this.#backstage.world.emitMembership('GUILD_DELETE', { id: this.id, unavailable: true });
  }

  /** The outage ends, or the bot is invited again. */
  becomeAvailable(): void {
    this.record.presence = 'joined';
    this.#announce();
  }

  #announce(): void {
    const { world } = this.#backstage;
    world.emit('GUILD_CREATE', GatewayIntentBits.Guilds, this.record, () => guildCreateJson(world, this.record));
  }
}

function role(id: string, name: string, permissions: bigint): APIRole {
  return {
    id,
    name,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    position: 0,
    permissions: String(permissions),
    managed: false,
    mentionable: false,
    // Discord's type has no name for "no flags".
    flags: 0 as RoleFlags,
  };
}
