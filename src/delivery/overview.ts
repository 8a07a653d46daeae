import type { IssueArchive } from '../archive/issue-archive.ts';
import type { Sentences } from '../locales/sentences.ts';
import type { IssueDate } from '../newsletter/issue.ts';
import { type PlatformName, platformNames, platformOf } from '../platforms/chat.ts';
import type { SendingSpeed } from '../platforms/platform.ts';
import type { Store } from '../store/collection.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';
import { concerns } from './decisions.ts';
import { type Delivery, type DeliveryState, isWaiting } from './delivery.ts';
import { DeliveryLedger } from './ledger.ts';
import { isFor, postedCopies } from './posted-copies.ts';
import {
  type CopyRevision,
  type CopyTally,
  copyRevisionStates,
  copyRevisionsIn,
  noCopies,
  type Revision,
  revisionId,
  revisionsIn,
} from './revision-record.ts';
import { type Round, roundsIn } from './round.ts';
import { type RoundReport, roundReport } from './round-report.ts';
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
  /** How many chats each wish would be for. */
  possible: Record<Wish, number>;
  /** The last time that it was corrected or taken back. */
  revision: RevisionView | undefined;
  /** When nothing will be left to be done, if all goes well; undefined when nothing is. */
  doneAt: Temporal.Instant | undefined;
}

export interface RevisionView {
  revision: Revision;
  tally: Record<PlatformName, CopyTally>;
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
  const revision = await lastRevision(store, date);
  return {
    round,
    counts,
    missing,
    possible: await possibleWishes(round, missing, options),
    revision,
    doneAt: estimate(round, missing, revision, { now, speeds }),
  };
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
  const isRetracted = round.state === 'completed' && round.retractedAt !== undefined;
  const stateOf = ({ chat }: Delivery) => subscriptions.get(chat.key)?.state.kind;
  const count = (isMeant: (delivery: Delivery) => boolean) => (isRetracted ? 0 : missing.filter(isMeant).length);
  const possible = {
    again: count(
      (delivery) =>
        concerns('again', delivery, stateOf(delivery) === 'active') ||
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

async function lastRevision(store: Store, date: IssueDate): Promise<RevisionView | undefined> {
  let revision: Revision | undefined;
  for (let number = 1; ; number++) {
    const next = await revisionsIn(store).get(revisionId({ date, number }));
    if (!next) break;
    revision = next;
  }
  if (!revision) return undefined;
  const view: RevisionView = { revision, tally: { discord: noCopies(), telegram: noCopies() }, unchanged: [] };
  for await (const [key, copy] of copyRevisionsIn(store, date, revision.number).entries()) {
    view.tally[platformOf(key)][copy.state]++;
    if (copy.state === 'refused' || copy.state === 'expired') view.unchanged.push(copy);
  }
  return view;
}

/** Posts and changes take turns at what the platform allows; the last one is when the last own hour or wait is over. */
function estimate(
  round: Round,
  missing: readonly Delivery[],
  revision: RevisionView | undefined,
  { now, speeds }: Pick<OverviewOptions, 'now' | 'speeds'>,
): Temporal.Instant | undefined {
  const open = round.state === 'completed' ? [] : missing.filter(({ state }) => onItsWay.has(state));
  const isRevising = revision?.revision.state === 'gathering' || revision?.revision.state === 'under-way';
  let latest: Temporal.Instant | undefined;
  const take = (at: Temporal.Instant) => {
    if (!latest || Temporal.Instant.compare(at, latest) > 0) latest = at;
  };
  for (const platform of platformNames) {
    const speed = speeds.get(platform);
    const ready = open.filter((each) => platformOf(each.chat.key) === platform && !isWaiting(each, now)).length;
    const toChange = isRevising ? revision.tally[platform].due : 0;
    if (ready + toChange === 0 || !speed) continue;
    take(now.add({ milliseconds: Math.ceil((ready / speed.post + toChange / speed.change) * 1000) }));
  }
  for (const each of open) {
    if (each.state === 'retrying') take(Temporal.Instant.from(each.notBefore));
    if (isWaiting(each, now) && each.waitsUntil) take(Temporal.Instant.from(each.waitsUntil));
  }
  return latest;
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
