import type { Chat, ChatMember, InlineKeyboardMarkup, LinkPreviewOptions, User } from 'telegraf/types';
import type { ForceReply } from './message-rules.ts';
import type { FormattedText } from './text-entity.ts';

/** A person with an account. */
export interface Person {
  readonly id: number;
  readonly wire: User;
  deactivated: boolean;
  /** A bot can't write first. */
  conversation: 'none' | 'open' | 'blocked';
}

/** What an administrator may do, and what a restricted member may. */
type Right =
  | 'can_post_messages'
  | 'can_edit_messages'
  | 'can_delete_messages'
  | 'can_pin_messages'
  | 'can_manage_topics'
  | 'can_send_messages';
export type Rights = Partial<Record<Right, boolean>>;

/** How someone stands to a chat. */
export type Standing =
  | { kind: 'creator' }
  | { kind: 'administrator'; rights: Rights }
  | { kind: 'member' }
  | { kind: 'restricted'; rights: Rights }
  | { kind: 'left' }
  | { kind: 'kicked' };

type TopicState = { name: string; state: 'open' | 'closed' };

/** What people send instead of words, and files of the bot's. */
export type Attached =
  | { kind: 'photo' | 'sticker' | 'voice' }
  | { kind: 'document'; name: string; type: string; bytes: Uint8Array };

/** A message as the server keeps it. */
export interface StoredMessage {
  readonly id: number;
  readonly chat: ChatRecord;
  /** `group`: an administrator who stays anonymous. `channel`: the linked channel, whose post this is a copy of. */
  readonly from: Person | 'bot' | 'group' | 'channel' | 'service';
  /** Unix time in seconds, as everywhere in the Bot API. */
  readonly date: number;
  editDate?: number;
  content: FormattedText;
  keyboard: InlineKeyboardMarkup | undefined;
  readonly forceReply?: ForceReply;
  linkPreview: LinkPreviewOptions | undefined;
  readonly topic: number | undefined;
  readonly replyTo: number | undefined;
  /** What it is besides words, which are then its caption. */
  readonly attached?: Attached;
  /** The post of the linked channel that this is a copy of. */
  readonly copyOf?: StoredMessage;
}

/** A chat as the server keeps it: private, basic group, supergroup (a forum or not) or channel. */
export interface ChatRecord {
  readonly id: number;
  readonly wire: Chat;
  /** Who it is with, where it is private. */
  readonly person: Person | undefined;
  /** Only a forum has them. */
  readonly topics: Map<number, TopicState> | undefined;
  readonly standings: Map<number, Standing>;
  readonly messages: Map<number, StoredMessage>;
  readonly pinned: Set<number>;
  /** Whether a group lets plain members write. */
  membersWrite: boolean;
  /** A channel's discussion group, and the other way round. */
  linked: ChatRecord | undefined;
  lastMessageId: number;
  state: { kind: 'alive' } | { kind: 'deleted' } | { kind: 'upgraded'; to: ChatRecord };
}

const left: Standing = { kind: 'left' };

export function standingOf(chat: ChatRecord, user: number): Standing {
  return chat.standings.get(user) ?? left;
}

export function isPresent(standing: Standing): boolean {
  return standing.kind !== 'left' && standing.kind !== 'kicked';
}

/** As the Bot API tells it. */
export function chatMember(user: User, standing: Standing): ChatMember {
  switch (standing.kind) {
    case 'creator':
      return { status: 'creator', user, is_anonymous: false };
    case 'administrator':
      return {
        status: 'administrator',
        user,
        can_be_edited: false,
        is_anonymous: false,
        can_manage_chat: true,
        can_delete_messages: false,
        can_manage_video_chats: false,
        can_restrict_members: false,
        can_promote_members: false,
        can_change_info: false,
        can_invite_users: false,
        ...standing.rights,
      };
    case 'member':
      return { status: 'member', user };
    case 'restricted': {
      const may = standing.rights.can_send_messages ?? false;
      return {
        status: 'restricted',
        user,
        is_member: true,
        can_send_messages: may,
        can_send_audios: may,
        can_send_documents: may,
        can_send_photos: may,
        can_send_videos: may,
        can_send_video_notes: may,
        can_send_voice_notes: may,
        can_send_polls: may,
        can_send_other_messages: may,
        can_add_web_page_previews: may,
        can_change_info: false,
        can_invite_users: false,
        can_pin_messages: standing.rights.can_pin_messages ?? false,
        can_manage_topics: standing.rights.can_manage_topics ?? false,
        until_date: 0,
      };
    }
    case 'left':
      return { status: 'left', user };
    case 'kicked':
      return { status: 'kicked', user, until_date: 0 };
  }
}
