import { AllowedMentionsTypes, type APIRole, type APIUser, PermissionFlagsBits } from 'discord-api-types/v10';
import type { AllowedMentions } from './message-rules.ts';
import { channelPermissions } from './permissions.ts';
import type { Channel, World } from './world.ts';

export interface Mentions {
  readonly everyone: boolean;
  readonly roles: readonly string[];
  readonly users: readonly APIUser[];
  /** As people see them: `@everyone`, `@here`, `@<role or person>`. */
  readonly pinged: string[];
}

const none: Mentions = { everyone: false, roles: [], users: [], pinged: [] };

/**
 * Whom a message pings. Without `allowed_mentions` everything is parsed; everyone, here and roles that aren't mentionable
 * need MENTION_EVERYONE as well. Source: discord-api-docs resources/message.mdx, "Allowed Mentions Object".
 */
export function mentionsIn(
  world: World,
  channel: Channel,
  author: APIUser,
  shown: string,
  allowed: AllowedMentions | null | undefined,
  repliedTo: APIUser | undefined,
): Mentions {
  if (!repliedTo && !shown.includes('@')) return none;
  const parse = allowed ? (allowed.parse ?? []) : Object.values(AllowedMentionsTypes);
  const mayPingAll = (channelPermissions(channel, author.id) & PermissionFlagsBits.MentionEveryone) !== 0n;
  const everyoneAllowed = parse.includes(AllowedMentionsTypes.Everyone) && mayPingAll;
  const pinged: string[] = [];
  const roles: string[] = [];
  const users = new Map<string, APIUser>();
  if (everyoneAllowed && /@everyone\b/.test(shown)) pinged.push('@everyone');
  if (everyoneAllowed && /@here\b/.test(shown)) pinged.push('@here');
  for (const id of ids(shown, /<@&(\d+)>/g)) {
    const role: APIRole | undefined = channel.guild?.roles.get(id);
    const named = parse.includes(AllowedMentionsTypes.Role) || allowed?.roles?.includes(id);
    if (role && named && (role.mentionable || mayPingAll)) {
      roles.push(id);
      pinged.push(`@${role.name}`);
    }
  }
  for (const id of ids(shown, /<@!?(\d+)>/g)) {
    const user = world.users.get(id);
    if (user && (parse.includes(AllowedMentionsTypes.User) || allowed?.users?.includes(id))) users.set(id, user);
  }
  if (repliedTo && (allowed ? allowed.replied_user === true : true)) users.set(repliedTo.id, repliedTo);
  for (const user of users.values()) pinged.push(`@${user.global_name ?? user.username}`);
  return {
    everyone: pinged.includes('@everyone') || pinged.includes('@here'),
    roles,
    users: [...users.values()],
    pinged,
  };
}

function ids(text: string, pattern: RegExp): Set<string> {
  return new Set([...text.matchAll(pattern)].flatMap((match) => match[1] ?? []));
}
