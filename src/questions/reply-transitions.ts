import type { IssueDate } from '../newsletter/issue.ts';
import type { PersonKey } from '../platforms/chat.ts';
import { type Decision, type Editor, isLive, type Reply, type ReplyState, type Written } from './reply.ts';

/** What each state means. The table of README.md is made of this. */
export const states: Record<ReplyState, string> = {
  received: 'stored, and nobody has decided on it',
  shortlisted: 'an editor may feature it',
  featured: 'to be in the next issue, at a place and as an editor trimmed it',
  declined: 'not to be featured, with a reason',
  published: 'in an issue under “From our readers”',
  withdrawn: 'taken back by its author; its words are gone',
};

/** What may happen to a reply. */
export type ReplyEvent =
  /** The author answers again with other words, or no longer wants to be featured. */
  | { kind: 'edit'; written: Written }
  /** The author only changes how it is signed, or agrees to be featured. */
  | { kind: 'sign'; written: Written }
  | { kind: 'withdraw' }
  | { kind: 'shortlist' | 'reopen'; by: Editor }
  | { kind: 'feature'; by: Editor; order: number; trimmed?: string | undefined }
  | { kind: 'decline'; by: Editor; reason: string }
  | { kind: 'publish'; issue: IssueDate };

interface Transition {
  from: ReplyState;
  event: ReplyEvent['kind'];
  to: ReplyState;
  by: 'author' | 'editor' | 'broadcast';
}

/**
 * Every change a reply may go through. An edit takes back what was decided about other words: featured becomes
 * shortlisted, since an editor liked it, and declined becomes received. Whether the question still takes changes is not
 * said here: that is asked before (`replies.ts`).
 */
export const transitions: readonly Transition[] = [
  { from: 'received', event: 'edit', to: 'received', by: 'author' },
  { from: 'received', event: 'sign', to: 'received', by: 'author' },
  { from: 'received', event: 'withdraw', to: 'withdrawn', by: 'author' },
  { from: 'received', event: 'shortlist', to: 'shortlisted', by: 'editor' },
  { from: 'received', event: 'feature', to: 'featured', by: 'editor' },
  { from: 'received', event: 'decline', to: 'declined', by: 'editor' },
  { from: 'shortlisted', event: 'edit', to: 'shortlisted', by: 'author' },
  { from: 'shortlisted', event: 'sign', to: 'shortlisted', by: 'author' },
  { from: 'shortlisted', event: 'withdraw', to: 'withdrawn', by: 'author' },
  { from: 'shortlisted', event: 'reopen', to: 'received', by: 'editor' },
  { from: 'shortlisted', event: 'feature', to: 'featured', by: 'editor' },
  { from: 'shortlisted', event: 'decline', to: 'declined', by: 'editor' },
  { from: 'featured', event: 'edit', to: 'shortlisted', by: 'author' },
  { from: 'featured', event: 'sign', to: 'featured', by: 'author' },
  { from: 'featured', event: 'withdraw', to: 'withdrawn', by: 'author' },
  { from: 'featured', event: 'shortlist', to: 'shortlisted', by: 'editor' },
  { from: 'featured', event: 'reopen', to: 'received', by: 'editor' },
  { from: 'featured', event: 'feature', to: 'featured', by: 'editor' },
  { from: 'featured', event: 'decline', to: 'declined', by: 'editor' },
  { from: 'featured', event: 'publish', to: 'published', by: 'broadcast' },
  { from: 'declined', event: 'edit', to: 'received', by: 'author' },
  { from: 'declined', event: 'sign', to: 'declined', by: 'author' },
  { from: 'declined', event: 'withdraw', to: 'withdrawn', by: 'author' },
  { from: 'declined', event: 'shortlist', to: 'shortlisted', by: 'editor' },
  { from: 'declined', event: 'reopen', to: 'received', by: 'editor' },
  { from: 'declined', event: 'feature', to: 'featured', by: 'editor' },
  { from: 'withdrawn', event: 'edit', to: 'received', by: 'author' },
];

/** A person's first answer to a question. */
export function newReply(question: IssueDate, person: PersonKey, written: Written, now: Temporal.Instant): Reply {
  const at = now.toString();
  return { state: 'received', person, question, revision: 1, receivedAt: at, at, decisions: [], ...written, edits: 0 };
}

/**
 * The reply after an event.
 * @throws {IllegalReplyChange} when the table has no such change.
 */
export function moveTo(reply: Reply, event: ReplyEvent, now: Temporal.Instant): Reply {
  const transition = transitionOf(reply.state, event.kind);
  if (!transition) throw new IllegalReplyChange(reply.state, event.kind);
  const at = now.toString();
  const { person, question, receivedAt } = reply;
  const decided = 'by' in event ? [decisionOf(event, reply.revision, at)] : [];
  const common = {
    person,
    question,
    revision: reply.revision + 1,
    receivedAt,
    at,
    decisions: [...reply.decisions, ...decided],
  };
  if (event.kind === 'withdraw') return { ...common, state: 'withdrawn' };
  if (!isLive(reply)) {
    // The table lets a withdrawn reply only be answered again.
    if (event.kind !== 'edit') throw new IllegalReplyChange(reply.state, event.kind);
    return { ...common, state: 'received', receivedAt: at, ...event.written, edits: 0 };
  }
  const { text, shownAs, mayFeature, language, source, edits, editedAt } = reply;
  const kept = { ...common, text, shownAs, mayFeature, language, source, edits, ...(editedAt ? { editedAt } : {}) };
  switch (event.kind) {
    case 'edit': {
      const edited = { ...common, ...event.written, edits: edits + 1, editedAt: at };
      return transition.to === 'shortlisted' ? { ...edited, state: 'shortlisted' } : { ...edited, state: 'received' };
    }
    case 'sign': {
      const { shownAs, mayFeature } = event.written;
      return { ...reply, revision: common.revision, shownAs, mayFeature };
    }
    case 'shortlist':
      return { ...kept, state: 'shortlisted' };
    case 'reopen':
      return { ...kept, state: 'received' };
    case 'feature':
      return { ...kept, state: 'featured', order: event.order, ...(event.trimmed ? { trimmed: event.trimmed } : {}) };
    case 'decline':
      return { ...kept, state: 'declined', reason: event.reason };
    case 'publish': {
      const trimmed = reply.state === 'featured' ? reply.trimmed : undefined;
      return { ...kept, state: 'published', issue: event.issue, ...(trimmed ? { trimmed } : {}) };
    }
  }
}

/** The change that an event makes in a state; none when it may not happen there. */
export function transitionOf(state: ReplyState, event: ReplyEvent['kind']): Transition | undefined {
  return byStateAndEvent.get(`${state} ${event}`);
}

const byStateAndEvent: ReadonlyMap<string, Transition> = new Map(
  transitions.map((transition) => [`${transition.from} ${transition.event}`, transition]),
);

function decisionOf(event: Extract<ReplyEvent, { by: Editor }>, on: number, at: string): Decision {
  const as = { shortlist: 'shortlisted', reopen: 'reopened', feature: 'featured', decline: 'declined' } as const;
  return { as: as[event.kind], by: event.by, at, on };
}

/** A defect of ours: something tried to change a reply in a way that its state doesn't allow. */
export class IllegalReplyChange extends Error {
  override readonly name = 'IllegalReplyChange';

  constructor(state: ReplyState, event: ReplyEvent['kind']) {
    super(`a reply that is ${state} can't be changed by "${event}"`);
  }
}
