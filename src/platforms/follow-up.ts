import { z } from 'zod';
import type { Issue } from '../newsletter/issue.ts';
import type { ChatKey, ChatKind, FollowUpKind, MessageId } from './chat.ts';
import { type Nonce, type Outcome, rejectedReasonSchema } from './platform.ts';
import { repeatableFailure } from './post-change.ts';

/** What is done about a post after it was posted; a part of the contract of `platform.ts`. */
export type FollowUpStep =
  /** Passes it on to the channels that follow this one. */
  | { kind: 'crosspost' }
  | { kind: 'pin' }
  | { kind: 'unpin' }
  | {
      /** Opens a discussion below it, which begins with the issue's question, if it has one. */
      kind: 'thread';
      issue: Issue;
      /** For what is written there. */
      nonce: Nonce;
      /** The copy in the discussion group, where it is discussed there and the copy is known. */
      copy?: MessagePlace;
    }
  | {
      /** Closes the discussion below a post with what its readers wrote, as the issue after it shows them. */
      kind: 'closing';
      /** The issue after it, with readers' answers, and the post of it in this chat. */
      issue: Issue;
      post: MessageId;
      nonce: Nonce;
      /** The copy of the post that was discussed, as above. */
      copy?: MessagePlace;
    };

/** A message that was posted, and where. */
export interface MessagePlace {
  chat: ChatKey;
  message: MessageId;
}

const refusals = [
  ...rejectedReasonSchema.options,
  'chat-gone',
  'message-deleted',
  'too-many-pins',
  'no-discussion-group',
] as const;
/** Why what follows a post can't be done. */
export const followUpRefusalSchema = z.enum(refusals);
type FollowUpRefusal = z.infer<typeof followUpRefusalSchema>;

/** What became of one attempt; `detail` is for the log, as in `Outcome`. */
export type FollowUpOutcome =
  /** Done, now or before. */
  | { kind: 'done' }
  /** Not done, or not known to be; another try does it once. `afterMs` milliseconds, 0 when nobody said how long. */
  | { kind: 'retry'; afterMs: number; detail: string }
  /** The copy in the discussion group is not known yet: `PlatformListener.copied` tells when it is. */
  | { kind: 'awaits-copy' }
  /** It may or may not be done, and another try could do it twice. */
  | { kind: 'uncertain'; detail: string }
  | { kind: 'refused'; why: FollowUpRefusal; detail: string };

/** Whether it writes something, which a repeat would write twice. */
export function writesMessage({ kind }: FollowUpStep): boolean {
  return kind === 'thread' || kind === 'closing';
}

/** What a failure means for a step that may be repeated. Without its token the bot stops; what is left is for its next start. */
export function repeatableFollowUp(outcome: Outcome, detail: string): FollowUpOutcome {
  const failure = repeatableFailure(outcome, detail);
  if (failure.kind === 'retry') return failure;
  return failure.reach === 'bot'
    ? { kind: 'retry', afterMs: 0, detail }
    : { kind: 'refused', why: failure.why, detail };
}

/** What can follow a post in a chat of this kind. */
export function followUpsIn(kind: ChatKind): readonly FollowUpKind[] {
  return possible[kind];
}

const possible: Record<ChatKind, readonly FollowUpKind[]> = {
  text: ['pin', 'thread'],
  announcement: ['crosspost', 'pin', 'thread'],
  thread: ['pin'],
  // A post there is a thread already, and only one can be pinned, by who manages all of them.
  forum: [],
  channel: ['pin', 'thread'],
  group: ['pin'],
  topic: ['pin'],
  private: ['pin'],
};
