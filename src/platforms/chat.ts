import { z } from 'zod';

/** What a chat is, and how chats and people are named, the same on every platform. */

/** The platforms there are, in the order in which they are shown. */
export const platformNames = ['discord', 'telegram'] as const;
/** The name of a platform. */
export type PlatformName = (typeof platformNames)[number];

/**
 * Any place a message can go, as one string: `discord:<channel id>`, `telegram:<chat id>` or
 * `telegram:<chat id>:<message thread id>`.
 */
export const chatKeySchema = z
  .string()
  .regex(/^(discord:\d+|telegram:-?\d+(:\d+)?)$/)
  .brand<'ChatKey'>();
export type ChatKey = z.infer<typeof chatKeySchema>;

/** What contains chats and can be left as a whole: a Discord server, or the Telegram group that holds a topic. */
export const serverKeySchema = z
  .string()
  .regex(/^(discord|telegram):-?\d+$/)
  .brand<'ServerKey'>();
export type ServerKey = z.infer<typeof serverKeySchema>;

/** `discord:<user id>` or `telegram:<user id>`. */
export const personKeySchema = z
  .string()
  .regex(/^(discord|telegram):-?\d+$/)
  .brand<'PersonKey'>();
export type PersonKey = z.infer<typeof personKeySchema>;

/** The platform's id of a message; unique only within its chat. */
export const messageIdSchema = z.string().min(1).brand<'MessageId'>();
export type MessageId = z.infer<typeof messageIdSchema>;

/** Discord: text, announcement, thread, forum, private; Telegram: channel, group, topic, private. */
const chatKinds = ['text', 'announcement', 'thread', 'forum', 'channel', 'group', 'topic', 'private'] as const;
const chatKindSchema = z.enum(chatKinds);
export type ChatKind = z.infer<typeof chatKindSchema>;

/** A chat, as the platform last told of it. */
export const chatSchema = z.object({
  key: chatKeySchema,
  kind: chatKindSchema,
  /** The name people see; empty for a private chat. */
  title: z.string(),
  server: serverKeySchema.optional(),
  /** The server's name, where its chats are named within it (Discord). */
  serverTitle: z.string().optional(),
});
export type Chat = z.infer<typeof chatSchema>;

/** Which platform a chat or a person is on. */
export function platformOf(key: ChatKey | PersonKey): PlatformName {
  return key.startsWith('discord:') ? 'discord' : 'telegram';
}

/** A role, whose members a post can ping: `discord:<role id>`. Telegram has none. */
export const roleKeySchema = z
  .string()
  .regex(/^discord:\d+$/)
  .brand<'RoleKey'>();
export type RoleKey = z.infer<typeof roleKeySchema>;

const followUpKinds = ['crosspost', 'pin', 'thread'] as const;
/** What can follow a post: it is passed on to followers, pinned, or gets a discussion. */
export const followUpKindSchema = z.enum(followUpKinds);
export type FollowUpKind = z.infer<typeof followUpKindSchema>;

const permissions = [
  'view-channel',
  'send-messages',
  'send-messages-in-threads',
  'read-message-history',
  'be-member',
  'be-administrator',
  'post-messages',
  'edit-messages',
  'pin-messages',
  'create-public-threads',
  'mention-everyone',
  'discussion-group',
  'be-discussion-administrator',
] as const;
/** What the bot may lack in a chat; named as the platforms' own settings name it. */
export const permissionSchema = z.enum(permissions);
export type Permission = z.infer<typeof permissionSchema>;

const goneReasons = ['chat-deleted', 'bot-removed', 'blocked-by-person', 'person-deactivated'] as const;
/** Why a chat is no longer to be reached. */
export const goneReasonSchema = z.enum(goneReasons);
export type GoneReason = z.infer<typeof goneReasonSchema>;

/** What the platform says about a place a person named, and about that person there. */
export type Inspection =
  | {
      kind: 'found';
      chat: Chat;
      personManages: boolean;
      /** What the bot lacks to post. */
      missing: Permission[];
      /** What can follow a post there, and what the bot lacks for it. */
      followUps: Partial<Record<FollowUpKind, Permission[]>>;
      /** The role that was asked about. */
      role?: RoleInspection;
    }
  /** No such place, or the bot can't see it. */
  | { kind: 'unknown' }
  /** A place that can't take posts (a voice channel, a category). */
  | { kind: 'unsuitable'; title: string };

/** What the platform says about a role a person named: whether a post of the bot pings it, and what the bot lacks for that. */
export type RoleInspection =
  | { kind: 'found'; key: RoleKey; name: string; missing: Permission[] }
  /** No such role there, or one that stands for everyone. */
  | { kind: 'unusable' };
