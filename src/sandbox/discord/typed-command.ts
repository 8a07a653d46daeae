import {
  type APIUser,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  InteractionContextType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import type { Backstage } from './backstage.ts';
import type { ValueOption } from './command-rules.ts';
import type { RegisteredCommand } from './commands.ts';
import { channelPermissions } from './permissions.ts';
import { channelJson, memberWithoutUser } from './wire.ts';
import type { Channel, Guild, World } from './world.ts';

/** What a person puts into an option: a value, a channel, a person or a role. */
export type OptionValue = string | number | boolean | { record: Channel } | { user: APIUser } | { role: string };

/** A command as a person types it in Discord's client. */
export interface TypedCommand {
  readonly user: APIUser;
  readonly channel: Channel;
  /** With or without its slash. */
  readonly command: string;
  readonly options: Readonly<Record<string, OptionValue>>;
  /** The option being completed, while the command is not sent yet. */
  readonly focused?: string;
}

/** The `data` of the interaction; throws when Discord's client would not let this person send that here. */
export function commandData({ world, commands }: Backstage, typed: TypedCommand): unknown {
  const { user, channel, focused } = typed;
  const name = typed.command.replace(/^\//, '');
  const command = commands.find(name, channel.guild?.id);
  if (!command || !offeredIn(command, channel)) throw new Error(`There is no command /${name} here`);
  if (command.type !== ApplicationCommandType.ChatInput) throw new Error(`/${name} is not a slash command`);
  if (!shownTo(command, channel, user)) throw new Error(`/${name} is not shown to ${user.global_name}`);
  const declared = (command.options ?? []).filter((option): option is ValueOption => !('options' in option));
  const missing = declared.find((option) => option.required && !(option.name in typed.options));
  if (missing && focused === undefined) throw new Error(`/${name} needs "${missing.name}"`);
  const options = Object.entries(typed.options).map(([key, value]) => {
    const option = declared.find((each) => each.name === key);
    if (!option) throw new Error(`/${name} has no option "${key}"`);
    const chosen = optionValue(option, value, focused !== undefined);
    return { name: key, type: option.type, value: chosen, ...(key === focused ? { focused: true } : {}) };
  });
  const resolved = resolvedObjects(world, channel.guild, user, Object.values(typed.options));
  return { id: command.id, name, type: command.type, options, resolved };
}

function offeredIn({ contexts }: RegisteredCommand, { guild }: Channel): boolean {
  return !contexts || contexts.includes(guild ? InteractionContextType.Guild : InteractionContextType.BotDM);
}

/** "0" hides a command from everyone but administrators. Source: interactions/application-commands.mdx. */
function shownTo({ default_member_permissions: needed }: RegisteredCommand, channel: Channel, user: APIUser): boolean {
  if (!channel.guild || needed === null || needed === undefined) return true;
  const bits = BigInt(needed) || PermissionFlagsBits.Administrator;
  return (channelPermissions(channel, user.id) & bits) === bits;
}

/** A chosen channel carries what the person and the bot may do there. Source: change-log 2026-07-16. */
function resolvedObjects(world: World, guild: Guild | undefined, by: APIUser, values: readonly OptionValue[]): unknown {
  const channels: Record<string, unknown> = {};
  const users: Record<string, unknown> = {};
  const members: Record<string, unknown> = {};
  const roles: Record<string, unknown> = {};
  for (const value of values) {
    if (typeof value !== 'object') continue;
    if ('record' in value) {
      const permissions = String(channelPermissions(value.record, by.id));
      const app_permissions = String(channelPermissions(value.record, world.bot.id));
      channels[value.record.id] = { ...channelJson(value.record), permissions, app_permissions };
    } else if ('role' in value) {
      const role = guild?.roles.get(value.role);
      if (!role) throw new Error(`There is no role ${value.role} in this server`);
      roles[role.id] = role;
    } else {
      users[value.user.id] = value.user;
      const member = guild?.members.get(value.user.id);
      if (member) members[value.user.id] = memberWithoutUser(member);
    }
  }
  return { channels, users, members, roles };
}

const valueTypes: Partial<Record<ApplicationCommandOptionType, string>> = {
  [ApplicationCommandOptionType.String]: 'string',
  [ApplicationCommandOptionType.Integer]: 'number',
  [ApplicationCommandOptionType.Number]: 'number',
  [ApplicationCommandOptionType.Boolean]: 'boolean',
};

/** The value on the wire. What is still being typed need not fit yet. */
function optionValue(option: ValueOption, value: OptionValue, typing: boolean): string | number | boolean {
  const wrong = (what: unknown) => new Error(`"${option.name}" does not take ${what}`);
  if (typeof value !== 'object') {
    if (typing) return value;
    if (valueTypes[option.type] !== typeof value) throw wrong(value);
    if (option.choices?.length && !option.choices.some((choice) => choice.value === value)) throw wrong(value);
    if (typeof value === 'string' && value.length > (option.max_length ?? 6000)) throw wrong('so long a text');
    return value;
  }
  const { type, channel_types: types } = option;
  if ('record' in value) {
    if (type !== ApplicationCommandOptionType.Channel) throw wrong('a channel');
    if (types && !types.includes(value.record.type)) throw wrong('this kind of channel');
    return value.record.id;
  }
  if ('role' in value) {
    if (type !== ApplicationCommandOptionType.Role && type !== ApplicationCommandOptionType.Mentionable)
      throw wrong('a role');
    return value.role;
  }
  if (type !== ApplicationCommandOptionType.User && type !== ApplicationCommandOptionType.Mentionable)
    throw wrong('a person');
  return value.user.id;
}
