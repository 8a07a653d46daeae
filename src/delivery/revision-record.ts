import { z } from 'zod';
import { editionIdSchema, type IssueDate, issueDateSchema } from '../newsletter/issue.ts';
import { type ChatKey, chatKeySchema, chatSchema, messageIdSchema } from '../platforms/chat.ts';
import { changeRefusalSchema } from '../platforms/post-change.ts';
import type { Collection, Store } from '../store/collection.ts';
import { contentSchema } from './delivery.ts';
import { roundStopSchema } from './round-stop.ts';

const instant = z.iso.datetime();

/** The revisions of all issues are counted for each of them: `<date>/<number>`, from 1. */
const revisionIdSchema = z.templateLiteral([z.string(), '/', z.int().positive()]);
type RevisionId = z.infer<typeof revisionIdSchema>;

/** One correction, or one retraction, of an issue that was posted. */
const revisionSchema = z.object({
  date: issueDateSchema,
  number: z.int().positive(),
  kind: z.enum(['correct', 'retract']),
  startedAt: instant,
  /**
   * `gathering`: its ledger is being filled with the copies there are. `replaced`: a later revision of the issue began before
   * it was over, and sees to what was left.
   */
  state: z.enum(['gathering', 'under-way', 'completed', 'replaced']),
  /** What held some of it up, until it goes on; of earlier releases none. */
  stops: z.array(roundStopSchema).optional(),
});
export type Revision = z.infer<typeof revisionSchema>;
export type RevisionKind = Revision['kind'];

const common = {
  chat: chatSchema,
  edition: editionIdSchema,
  /** The copy: what was posted there. */
  message: messageIdSchema,
  /** What it showed; `version` is 1 where that wasn't recorded. */
  content: contentSchema.optional(),
  attempts: z.int().nonnegative(),
  at: instant,
};

/** What a revision does to one copy. */
const copyRevisionSchema = z.discriminatedUnion('state', [
  /** To be done, or on its way: it can be done twice without harm, so a kill in between means once more. */
  z.object({ state: z.literal('due'), ...common, notBefore: instant.optional(), detail: z.string().optional() }),
  /** It shows this version now. */
  z.object({ state: z.enum(['edited', 'unchanged']), ...common, content: contentSchema }),
  z.object({ state: z.literal('removed'), ...common }),
  /** It stays as it is. */
  z.object({ state: z.literal('refused'), ...common, why: changeRefusalSchema, detail: z.string() }),
  /** Not done within a day. */
  z.object({ state: z.literal('expired'), ...common, detail: z.string() }),
]);
export type CopyRevision = z.infer<typeof copyRevisionSchema>;
type CopyRevisionState = CopyRevision['state'];
export type DueCopy = Extract<CopyRevision, { state: 'due' }>;
export const copyRevisionStates = ['due', 'edited', 'unchanged', 'removed', 'refused', 'expired'] as const;

/** How many copies stand in each state. */
export type CopyTally = Record<CopyRevisionState, number>;

export function noCopies(): CopyTally {
  return { due: 0, edited: 0, unchanged: 0, removed: 0, refused: 0, expired: 0 };
}

/** Whether what it has not changed yet is changed no more. */
export function isTooLate({ startedAt }: Pick<Revision, 'startedAt'>, now: Temporal.Instant): boolean {
  return now.epochMilliseconds >= Date.parse(startedAt) + dayMs;
}

/** The stored revisions of all issues. */
export function revisionsIn(store: Store): Collection<RevisionId, Revision> {
  return store.collection({ namespace: 'revisions', key: revisionIdSchema, value: revisionSchema, version: 1 });
}

export function revisionId({ date, number }: Pick<Revision, 'date' | 'number'>): RevisionId {
  return `${date}/${number}`;
}

/** What one revision does, copy by copy. */
export function copyRevisionsIn(store: Store, date: IssueDate, number: number): Collection<ChatKey, CopyRevision> {
  const namespace = `revisions:${date}:${number}`;
  return store.collection({ namespace, key: chatKeySchema, value: copyRevisionSchema, version: 1 });
}

const dayMs = 24 * 60 * 60_000;
