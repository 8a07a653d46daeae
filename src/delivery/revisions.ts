import { setMaxListeners } from 'node:events';
import PQueue from 'p-queue';
import type { IssueArchive } from '../archive/issue-archive.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { IssueDate } from '../newsletter/issue.ts';
import { type PlatformName, platformOf } from '../platforms/chat.ts';
import type { Platform } from '../platforms/platform.ts';
import type { Store } from '../store/collection.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';
import { deliveriesIn } from './ledger.ts';
import { isFor, postedCopies } from './posted-copies.ts';
import { RevisionLane } from './revision-lane.ts';
import { RevisionLedger } from './revision-ledger.ts';
import {
  type CopyTally,
  type DueCopy,
  isTooLate,
  type Revision,
  type RevisionKind,
  revisionId,
  revisionsIn,
} from './revision-record.ts';
import type { RoundStop } from './round-stop.ts';

export interface RevisionsOptions {
  store: Store;
  archive: IssueArchive;
  subscriptions: Subscriptions;
  platforms: ReadonlyMap<PlatformName, Platform>;
  /** Whether the issue is being posted, so that what is in doubt may turn out to have been. */
  isPosting(date: IssueDate): boolean;
  clock: Clock;
  log: Logger;
}

/** How far a revision came. */
interface RevisionProgress {
  revision: Revision;
  tally: Readonly<Record<PlatformName, CopyTally>>;
  stops: RoundStop[];
}

/** A revision that was begun. */
interface Begun {
  revision: Revision;
  /** How many copies it is for. */
  copies: number;
  /** Resolves when nothing is left to be done, or when stopped; rejects with `StoreUnavailable`. */
  ended: Promise<RevisionProgress>;
}

/**
 * Corrects an issue that was posted, or takes it back, in every chat that shows it, when an editor says so. What it
 * guarantees is in README.md.
 */
export class Revisions {
  readonly #options: RevisionsOptions;
  readonly #underWay = new Map<IssueDate, RunningRevision>();
  /** One is begun at a time, so that two at once don't get the same number. */
  readonly #opening = new PQueue({ concurrency: 1 });
  readonly #stopping = new AbortController();

  constructor(options: RevisionsOptions) {
    this.#options = options;
    setMaxListeners(0, this.#stopping.signal);
  }

  /**
   * Begins a revision; resolves when what it does is on the disk. One of the same issue that is under way gives way to it.
   * Undefined when there is no copy to change. Throws `StoreUnavailable`.
   */
  begin(date: IssueDate, kind: RevisionKind): Promise<Begun | undefined> {
    return this.#opening.add(async () => {
      if (this.#stopping.signal.aborted || (await this.copies(date, kind)) === 0) return undefined;
      const running = this.#underWay.get(date);
      running?.stop.abort();
      await running?.ended;
      const earlier = await this.ofIssue(date);
      const startedAt = this.#options.clock.now().toString();
      const revision: Revision = { date, number: earlier.length + 1, kind, startedAt, state: 'gathering' };
      const last = earlier.at(-1);
      // In one commit: a kill in between would leave what was left of the last one to nobody.
      await this.#record(
        ...(last && last.state !== 'completed' ? [{ ...last, state: 'replaced' as const }] : []),
        revision,
      );
      return this.#run(revision);
    });
  }

  /** Goes on with what was left when the program ended. Call once the platforms are started. Throws `StoreUnavailable`. */
  async resume(): Promise<void> {
    const begun = await this.#opening.add(async () => {
      const left: Begun[] = [];
      for await (const [, revision] of revisionsIn(this.#options.store).entries()) {
        if (revision.state === 'gathering' || revision.state === 'under-way') left.push(await this.#run(revision));
      }
      return left;
    });
    await Promise.all(begun.map(({ ended }) => ended));
  }

  /** How many copies such a revision would change now. Throws `StoreUnavailable`. */
  async copies(date: IssueDate, kind: RevisionKind): Promise<number> {
    let count = 0;
    for await (const copy of postedCopies(date, this.#options)) if (isFor(kind, copy)) count++;
    return count;
  }

  /** The revisions of an issue, the first one first. Throws `StoreUnavailable`. */
  async ofIssue(date: IssueDate): Promise<Revision[]> {
    const records = revisionsIn(this.#options.store);
    const revisions: Revision[] = [];
    for (let number = 1; ; number++) {
      const revision = await records.get(revisionId({ date, number }));
      if (!revision) return revisions;
      revisions.push(revision);
    }
  }

  /** Begins nothing more; resolves when what is on its way has been recorded. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.allSettled([...this.#underWay.values()].map(({ ended }) => ended));
  }

  async #run({ stops: _, ...begun }: Revision): Promise<Begun> {
    const ledger = await RevisionLedger.open(this.#options.store, begun.date, begun.number);
    const copies = await this.#gather(begun, ledger);
    const revision: Revision = { ...begun, state: 'under-way' };
    await this.#record(revision);
    const stop = new AbortController();
    let lanes: RevisionLane[] = [];
    const progress = (): RevisionProgress => ({
      revision,
      tally: ledger.tally,
      stops: lanes.flatMap((lane) => lane.stop ?? []),
    });
    const signal = AbortSignal.any([this.#stopping.signal, stop.signal]);
    // Every copy that waits for another try listens to it.
    setMaxListeners(0, signal);
    const carryOut = async () => {
      for (let waitMs = leastWaitMs; ; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
        lanes = this.#lanes(revision, ledger, signal);
        await Promise.all(lanes.map((lane) => lane.run()));
        const { stops } = progress();
        if (stops.length > 0) await this.#record({ ...revision, stops });
        if (signal.aborted || !ledger.isDone) return progress();
        // Looked at first: what comes out of doubt meanwhile is gathered.
        const isMoreToCome = await this.#isMoreToCome(revision);
        // What was on its way with the earlier version when this one began.
        if ((await this.#gather(revision, ledger)) > 0) continue;
        if (!isMoreToCome) break;
        await this.#options.clock.sleep(waitMs, signal).catch(() => {});
      }
      await this.#record({ ...revision, state: 'completed' });
      this.#options.log.info(
        { issue: revision.date, revision: revision.number, tally: ledger.tally },
        'revision ended',
      );
      return progress();
    };
    const ended = carryOut().finally(() => this.#underWay.delete(revision.date));
    ended.catch(() => {});
    this.#underWay.set(revision.date, { stop, ended });
    return { revision, copies, ended };
  }

  /** Puts every copy it is for in the ledger, before anything is changed. Returns how many are new there. */
  async #gather(revision: Revision, ledger: RevisionLedger): Promise<number> {
    const at = this.#options.clock.now().toString();
    let gathered: DueCopy[] = [];
    let copies = 0;
    for await (const copy of postedCopies(revision.date, this.#options)) {
      if (!isFor(revision.kind, copy) || ledger.has(copy.chat.key)) continue;
      copies++;
      const { isOutdated: _, ...place } = copy;
      gathered.push({ state: 'due', ...place, attempts: 0, at });
      if (gathered.length < gatheredAtOnce) continue;
      await ledger.commit(...gathered);
      gathered = [];
    }
    if (gathered.length > 0) await ledger.commit(...gathered);
    return copies;
  }

  /** Whether posts with the earlier version may turn up: answers that are awaited or were lost, and are being looked for. */
  async #isMoreToCome({ date, kind, startedAt }: Revision): Promise<boolean> {
    const { store, archive, platforms, clock, isPosting } = this.#options;
    if (kind === 'retract' || !isPosting(date) || isTooLate({ startedAt }, clock.now())) return false;
    for await (const [key, { state, edition, content }] of deliveriesIn(store, date).entries()) {
      const isSettled = platforms.get(platformOf(key))?.repeats === 'recognised-by-nonce';
      if (state !== 'sending' && !(state === 'uncertain' && isSettled)) continue;
      if ((content?.version ?? 1) < (await archive.versionOf(edition))) return true;
    }
    return false;
  }

  #lanes(revision: Revision, ledger: RevisionLedger, signal: AbortSignal): RevisionLane[] {
    return [...this.#options.platforms.values()].map(
      (platform) => new RevisionLane({ ...this.#options, platform, revision, ledger, signal }),
    );
  }

  #record(...revisions: Revision[]): Promise<void> {
    return revisionsIn(this.#options.store).setMany(revisions.map((each) => [revisionId(each), each]));
  }
}

interface RunningRevision {
  stop: AbortController;
  ended: Promise<RevisionProgress>;
}

/** Records written in one commit: small enough that a command isn't kept waiting by it. */
const gatheredAtOnce = 500;
/** Between looks for copies that turn up: an answer takes seconds, what is looked for an hour. */
const leastWaitMs = 5000;
const longestWaitMs = 5 * 60_000;
