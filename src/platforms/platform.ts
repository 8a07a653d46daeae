import { z } from 'zod';
import type {
  ActionPress,
  Button,
  CommandAnswer,
  CommandCall,
  FormSubmission,
  HeardCall,
  Person,
  PlainAnswer,
  Suggestion,
  SuggestionCall,
} from '../commands/command.ts';
import type { ShareableSection } from '../commands/shareable-sections.ts';
import type { Issue, Language, Section } from '../newsletter/issue.ts';
import type { Block } from '../newsletter/rich-text.ts';
import type { PausingReason } from '../subscriptions/trouble.ts';
import type {
  Chat,
  ChatKey,
  GoneReason,
  MessageId,
  Permission,
  PersonKey,
  PlatformName,
  RoleKey,
  ServerKey,
} from './chat.ts';
import type { FollowUpOutcome, FollowUpStep, MessagePlace } from './follow-up.ts';
import type { RemovalOutcome, RevisionOutcome } from './post-change.ts';

/**
 * The contract between the newsletter and where it is posted. The rest of the program knows Discord and Telegram only
 * through this file and `chat.ts`; an HTTP status or an error code of a platform never passes it.
 */

/**
 * The key under which a platform that can recognise a repeated send does so (Discord: at most 25 characters).
 * Derived from issue, chat and part, so that it survives a restart.
 */
export const nonceSchema = z.string().min(1).max(25).brand<'Nonce'>();
export type Nonce = z.infer<typeof nonceSchema>;

const rejectedReasons = [
  'missing-permission',
  'missing-access',
  'wrong-chat-kind',
  'topic-closed',
  'forum-needs-tag',
  'moderated',
  'invalid-post',
  'unauthorized',
  'other',
] as const;
/** Why a platform refuses a post. */
export const rejectedReasonSchema = z.enum(rejectedReasons);
export type RejectedReason = z.infer<typeof rejectedReasonSchema>;

/**
 * What became of one attempt to post to one chat. `detail` is for the log: the platform's code and words, never a
 * token and never what a person wrote.
 */
export type Outcome =
  | { kind: 'sent'; message: MessageId }
  /** Certainly not posted; worth another try after `afterMs` milliseconds. */
  | { kind: 'retry'; afterMs: number; detail: string }
  /** The chat has another id from now on (a group that became a supergroup); certainly not posted. */
  | { kind: 'moved'; to: ChatKey }
  /** The chat will not come back by itself: its subscription ends. */
  | { kind: 'gone'; why: GoneReason; detail: string }
  /**
   * Certainly not posted, and another try won't help. `reach` says for whom: this chat; every chat this post goes to
   * (it is malformed); or everything this bot sends (its token is refused).
   */
  | { kind: 'rejected'; why: RejectedReason; reach: 'chat' | 'post' | 'bot'; detail: string }
  /** The platform may or may not have posted it: the answer was lost. */
  | { kind: 'uncertain'; detail: string };

/** Whether a post is already in a chat: `unknown` where the platform gives a bot no way to look. */
export type Lookup = { kind: 'found'; message: MessageId } | { kind: 'absent' } | { kind: 'unknown' };

export interface SendOptions {
  /** Whom the post pings, and nobody else; for platforms that have roles. */
  mention?: RoleKey;
}

/** An issue rendered once for a platform, ready to be posted to any number of its chats. */
export interface PreparedPost {
  /** Posts it to one chat. Never throws: whatever happens is an outcome. Call after `Platform.turn`. */
  send(chat: Chat, nonce: Nonce, options?: SendOptions): Promise<Outcome>;
  /**
   * Puts it in place of what was posted to the chat as that message, in a correction. `options` are those it was sent with;
   * nobody is pinged anew. May be repeated. Never throws. Call after `Platform.turn`.
   */
  revise(chat: Chat, post: MessageId, options?: SendOptions): Promise<RevisionOutcome>;
  /** Looks for it among what was posted in the chat since then, when it was sent first. Never throws. */
  find(chat: Chat, nonce: Nonce, since: Temporal.Instant): Promise<Lookup>;
}

/** Whom the bot writes to of its own accord. A person gets it in private. */
export type Addressee = { kind: 'chat'; key: ChatKey } | { kind: 'person'; key: PersonKey };

/** What the bot writes of its own accord, apart from issues: a word to an administrator, an editor or a reader. */
export interface Writing {
  body: Block[];
  buttons: Button[];
  language: Language;
  /** A message of the same chat that it is shown under, where that is still there; when it is first written. */
  under?: MessageId;
}

/** What a platform says of a chat without being sent anything. */
export type ChatCheck =
  /** The bot could post there, as far as the platform says. */
  | { kind: 'open'; chat: Chat }
  /** It couldn't, until somebody mends what is missing. */
  | { kind: 'closed'; chat?: Chat; why: PausingReason; missing: Permission[] }
  | { kind: 'gone'; why: GoneReason }
  /** It can't be asked now. */
  | { kind: 'unknown'; detail: string };

/** How an issue fits a platform's message. */
export interface PostMeasure {
  /** In the platform's own unit; see `unit`. */
  length: number;
  limit: number;
  unit: 'characters' | 'UTF-16 code units';
  /** Sections that are behind "Read on". */
  behind: Section[];
}

/** What a platform tells the rest of the program. */
export interface PlatformListener {
  command(call: CommandCall): Promise<CommandAnswer>;
  press(press: ActionPress): Promise<CommandAnswer>;
  /** A form that was filled in and sent. */
  submitted(submission: FormSubmission): Promise<PlainAnswer>;
  /** What a person said to the bot outside of commands; undefined where nothing is to be said to that. */
  heard(call: HeardCall): Promise<PlainAnswer | undefined>;
  /** What an option could be, from what is typed of it so far. */
  suggest(call: SuggestionCall): Promise<Suggestion[]>;
  /** Sections of issues that hold some words, for a person to share in any chat. */
  shareable(words: string, person: Person): Promise<ShareableSection[]>;
  /** What a chat is set to, for people whose own language the newsletter doesn't have or can't know. */
  languageOf(chat: ChatKey): Language | undefined;
  /** The chat is gone, or the bot was removed from it. */
  chatGone(chat: ChatKey, why: GoneReason): Promise<void>;
  /** The bot was removed from a server: every chat in it is gone. */
  serverGone(server: ServerKey, why: GoneReason): Promise<void>;
  chatMoved(from: ChatKey, to: ChatKey): Promise<void>;
  /** The platform copied a post into the discussion group of its channel, where people answer it. */
  copied(post: MessagePlace, copy: MessagePlace): Promise<void>;
  /** Something changed about who may post in a chat; what, is to be asked. */
  chatChanged(chat: ChatKey): Promise<void>;
  /** The same for every chat in a server, or for a Telegram group or channel and its topics. */
  serverChanged(server: ServerKey): Promise<void>;
  /** A person made the bot administrator of a channel; an answer goes to that person in private, if that is possible. */
  madeAdministrator(chat: Chat, call: Omit<CommandCall, 'command' | 'options'>): Promise<PlainAnswer | undefined>;
  /** The platform refuses the bot itself (its token was revoked): it can't go on. */
  fatal(error: Error): void;
}

/** What takes a turn: a new post, or a change of one that is there. */
export type SendKind = 'post' | 'change';
/** How many of each a platform's limits allow in a second. */
export type SendingSpeed = Record<SendKind, number>;

/** What the rest of the program can do on a platform, and all that it knows of one. Each adapter keeps to this contract. */
export interface Platform {
  readonly name: PlatformName;
  /** How the bot is called there, for links to it; known after `start`. */
  readonly botName: string;
  /** Whether it hears what people do there, as far as it knows. */
  readonly isConnected: boolean;
  /** How a delivery whose outcome is uncertain can be settled: by sending again under the same nonce, or by a person. */
  readonly repeats: 'recognised-by-nonce' | 'not-recognised';
  /** How many sends may be on their way at once. */
  readonly concurrency: number;
  /** Logs in. Throws `PlatformUnavailable` with a sentence for the operator. */
  start(listener: PlatformListener): Promise<void>;
  /** Stops receiving, lets answers on their way finish. */
  stop(): Promise<void>;
  /**
   * Renders an issue, or an excerpt of one, which leads to all of it by a button. Throws only on a defect of ours.
   */
  prepare(issue: Issue, kind?: 'whole' | 'excerpt'): PreparedPost;
  /**
   * Writes to a chat or to a person, ahead of a broadcast that is under way. Never throws. With a nonce, a repeat is
   * recognised where the platform can do that.
   */
  write(to: Addressee, writing: Writing, nonce?: Nonce): Promise<Outcome>;
  /**
   * Puts other words and buttons in place of a message that `write` sent to the same addressee; `sent` where they are
   * there already. What one message can't hold is left away. Never throws.
   */
  rewrite(to: Addressee, message: MessageId, writing: Writing): Promise<Outcome>;
  /** Takes a post out of a chat. May be repeated. Never throws. Call after `turn`. */
  remove(chat: Chat, post: MessageId): Promise<RemovalOutcome>;
  /** Does something about a message that was posted. Whatever was done before is not done again. Never throws. */
  followUp(chat: Chat, message: MessageId, step: FollowUpStep): Promise<FollowUpOutcome>;
  /** Asks whether the bot could post in a chat, without posting. Never throws. */
  check(chat: Chat): Promise<ChatCheck>;
  /** Resolves when the platform's limits allow one more post, or change of a post, in this chat; rejects only when `signal` is aborted. */
  turn(chat: ChatKey, signal: AbortSignal, kind: SendKind): Promise<void>;
}

/** A platform can't be used: what happened and what to do, as a sentence for the operator. */
export class PlatformUnavailable extends Error {
  override readonly name = 'PlatformUnavailable';
  readonly platform: PlatformName;
  readonly reason:
    | 'token-refused'
    | 'unreachable'
    | 'conflict'
    | 'intents-refused'
    | 'too-few-shards'
    | 'sessions-used-up';

  constructor(platform: PlatformName, reason: PlatformUnavailable['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.platform = platform;
    this.reason = reason;
  }
}
