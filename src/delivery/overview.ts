import { isDeepStrictEqual } from 'node:util';
import type { IssueArchive } from '../archive/issue-archive.ts';
import type { Sentences } from '../locales/sentences.ts';
import type { IssueDate } from '../newsletter/issue.ts';
import { type PlatformName, platformOf } from '../platforms/chat.ts';
import type { SendingSpeed } from '../platforms/platform.ts';
import type { Store } from '../store/collection.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';
import { concerns } from './decisions.ts';
import { type Delivery, type DeliveryState, isWaiting } from './delivery.ts';
import { doneAt } from './estimate.ts';
import { DeliveryLedger } from './ledger.ts';
import { isFor, postedCopies } from './posted-copies.ts';
import {
  type CopyRevision,
  type CopyTally,
  copyRevisionStates,
  copyRevisionsIn,
  type DueCopy,
  noCopies,
  type Revision,
  revisionId,
  revisionsIn,
} from './revision-record.ts';
import { isRetracted, type Round, roundsIn } from './round.ts';
import { type RoundReport, roundReport } from './round-report.ts';
import { goesOn, isHeldUp, type RoundStop } from './round-stop.ts';
import type { Wish } from './wishes.ts';

export interface OverviewOptions {
  store: Store;
  archive: IssueArchive;
  subscriptions: Subscriptions;
  /** Of each platform that is configured, how many posts its limits allow in a second. */
  speeds: ReadonlyMap<PlatformName, SendingSpeed>;
  now: Temporal.Instant;
}

/** What became of an issue, chat by chat, and what an editor can do about it. */
export interface Overview {
  round: Round;
  counts: RoundReport['counts'];
  /** The deliveries of chats that don't have it, those that somebody can do something about first. */
  missing: Delivery[];
  /** What holds up some of the chats, or of the copies, until somebody mends that. */
  stops: RoundStop[];
  /** How many chats each wish would be for. */
  possible: Record<Wish, number>;
  /** The last time that it was corrected or taken back. */
  revision: RevisionView | undefined;
  /** When nothing will be left that goes on by itself, if all goes well; undefined when nothing does. */
  doneAt: Temporal.Instant | undefined;
  /** How many posts and changes of copies are to be made now: not later, and not held up. */
  now: Record<PlatformName, { posts: number; copies: number }>;
}

/** A copy that can't be changed before then. */
export type WaitingCopy = DueCopy & { notBefore: string };

/** What a revision did, copy by copy. */
export interface RevisionView {
  revision: Revision;
  tally: Record<PlatformName, CopyTally>;
  /** Copies that it is still to change, and of these those that wait. */
  due: DueCopy[];
  later: WaitingCopy[];
  /** Copies that stay as they are, with the reason. */
  unchanged: Extract<CopyRevision, { state: 'refused' | 'expired' }>[];
}

/** Undefined when the posting of the issue has not begun. Reads only. Throws `StoreUnavailable`. */
export async function readOverview(date: IssueDate, options: OverviewOptions): Promise<Overview | undefined> {
  const { store, now, speeds } = options;
  const round = await roundsIn(store).get(date);
  if (!round) return undefined;
  const ledger = await DeliveryLedger.open(store, date);
  const { counts } = roundReport(date, ledger, { completed: round.state === 'completed', stops: [], now });
  const missing = ledger.unsent().toSorted((a, b) => rank(a.state) - rank(b.state));
  const revision = await lastRevision(store, date, now);
  const held = {
    posts: round.state === 'completed' ? [] : (round.stops ?? []),
    copies: revision && isRevising(revision) ? (revision.revision.stops ?? []) : [],
  };
  const { posts, copies } = underWay(round, missing, revision, held);
  const isNow = (each: Delivery | DueCopy) => waitsUntil(each, now) <= now.epochMilliseconds;
  const on = (platform: PlatformName) => {
    const isThere = ({ chat }: Delivery | DueCopy) => platformOf(chat.key) === platform;
    return { posts: posts.filter(isThere), copies: copies.filter(isThere) };
  };
  const countNow = (platform: PlatformName) => {
    const there = on(platform);
    return { posts: there.posts.filter(isNow).length, copies: there.copies.filter(isNow).length };
  };
  const ends = [...speeds].flatMap(([platform, speed]) => {
    const there = on(platform);
    const taskOf = (kind: keyof SendingSpeed) => (each: Delivery | DueCopy) => ({
      from: waitsUntil(each, now),
      lasts: 1000 / speed[kind],
    });
    return doneAt([...there.posts.map(taskOf('post')), ...there.copies.map(taskOf('change'))], now) ?? [];
  });
  return {
    round,
    counts,
    missing,
    stops: [...held.posts, ...held.copies.filter((stop) => !held.posts.some((each) => isDeepStrictEqual(each, stop)))],
    possible: await possibleWishes(round, missing, options),
    revision,
    doneAt: ends.toSorted(Temporal.Instant.compare).at(-1),
    now: { discord: countNow('discord'), telegram: countNow('telegram') },
  };
}

/** Whether everyone who subscribed has it: while chats are still being gathered, nobody knows. */
export function hasEveryone({ round, missing }: Overview): boolean {
  return round.state !== 'gathering' && !isRetracted(round) && missing.length === 0;
}

/** The counts of a revision in words, of both platforms together. */
export function revisionCounts({ tally }: RevisionView, { revision }: Sentences['deliveries']): string[] {
  return copyRevisionStates.flatMap((state) => {
    const copies = tally.discord[state] + tally.telegram[state];
    return copies === 0 ? [] : [revision.states[state](copies)];
  });
}

async function possibleWishes(
  round: Round,
  missing: readonly Delivery[],
  { store, archive, subscriptions, speeds }: OverviewOptions,
): Promise<Record<Wish, number>> {
  const stateOf = ({ chat }: Delivery) => subscriptions.get(chat.key)?.state.kind;
  const count = (isMeant: (delivery: Delivery) => boolean) => (isRetracted(round) ? 0 : missing.filter(isMeant).length);
  const possible = {
    again: count(
      (delivery) =>
        concerns('again', delivery, stateOf(delivery) === 'active') ||
        (round.state !== 'completed' && goesOn(delivery, round.stops ?? [])) ||
        (delivery.state === 'rejected' && stateOf(delivery) === 'paused'),
    ),
    resend: count((delivery) => concerns('resend', delivery, stateOf(delivery) === 'active')),
    release: count((delivery) => concerns('release', delivery, true)),
    correct: 0,
    retract: count((delivery) => concerns('withdraw', delivery, true)),
  };
  for await (const copy of postedCopies(round.date, { store, archive, platforms: speeds })) {
    if (isFor('correct', copy)) possible.correct++;
    possible.retract++;
  }
  return possible;
}

async function lastRevision(store: Store, date: IssueDate, now: Temporal.Instant): Promise<RevisionView | undefined> {
  let revision: Revision | undefined;
  for (let number = 1; ; number++) {
    const next = await revisionsIn(store).get(revisionId({ date, number }));
    if (!next) break;
    revision = next;
  }
  if (!revision) return undefined;
  const view: RevisionView = {
    revision,
    tally: { discord: noCopies(), telegram: noCopies() },
    due: [],
    later: [],
    unchanged: [],
  };
  for await (const [key, copy] of copyRevisionsIn(store, date, revision.number).entries()) {
    view.tally[platformOf(key)][copy.state]++;
    if (copy.state === 'due') view.due.push(copy);
    if (copy.state === 'due' && isLater(copy, now)) view.later.push(copy);
    if (copy.state === 'refused' || copy.state === 'expired') view.unchanged.push(copy);
  }
  return view;
}

/** What goes on by itself, so that the rest will be done: what is held up doesn't. */
function underWay(
  round: Round,
  missing: readonly Delivery[],
  revision: RevisionView | undefined,
  held: { posts: readonly RoundStop[]; copies: readonly RoundStop[] },
): { posts: Delivery[]; copies: DueCopy[] } {
  const open = round.state === 'completed' ? [] : missing.filter(({ state }) => onItsWay.has(state));
  return {
    posts: open.filter((each) => !isHeldUp(each, held.posts)),
    copies: revision && isRevising(revision) ? revision.due.filter((copy) => !isHeldUp(copy, held.copies)) : [],
  };
}

/** When a delivery, or a change of a copy, can go on, in milliseconds of the epoch. */
function waitsUntil(each: Delivery | DueCopy, now: Temporal.Instant): number {
  if ('notBefore' in each && each.notBefore !== undefined) return Date.parse(each.notBefore);
  if (each.state !== 'due' && each.waitsUntil && isWaiting(each, now)) return Date.parse(each.waitsUntil);
  return now.epochMilliseconds;
}

function isLater(copy: DueCopy, now: Temporal.Instant): copy is WaitingCopy {
  return waitsUntil(copy, now) > now.epochMilliseconds;
}

function isRevising({ revision: { state } }: RevisionView): boolean {
  return state === 'gathering' || state === 'under-way';
}

const onItsWay: ReadonlySet<DeliveryState> = new Set(['pending', 'sending', 'retrying']);

const byUrgency: readonly DeliveryState[] = [
  'uncertain',
  'rejected',
  'expired',
  'retrying',
  'sending',
  'pending',
  'released',
  'gone',
  'withdrawn',
  'superseded',
  'moved',
];
function rank(state: DeliveryState): number {
  return byUrgency.indexOf(state);
}
