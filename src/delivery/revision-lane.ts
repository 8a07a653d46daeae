import PQueue from 'p-queue';
import type { IssueArchive } from '../archive/issue-archive.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { wholeIssue } from '../newsletter/excerpt.ts';
import type { Platform } from '../platforms/platform.ts';
import type { RemovalOutcome, RevisionOutcome } from '../platforms/post-change.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';
import { backoffMs } from './backoff.ts';
import type { Content } from './delivery.ts';
import type { RevisionLedger } from './revision-ledger.ts';
import { type CopyRevision, type DueCopy, isTooLate, type Revision } from './revision-record.ts';
import { RoundPosts } from './round-posts.ts';
import type { RoundStop } from './round-stop.ts';
import { Wait } from './wait.ts';

export interface RevisionLaneOptions {
  platform: Platform;
  revision: Revision;
  ledger: RevisionLedger;
  archive: IssueArchive;
  subscriptions: Subscriptions;
  clock: Clock;
  log: Logger;
  /** Aborted to stop: nothing new is begun. */
  signal: AbortSignal;
}

/** What was done, and with which version of the edition. */
type Done = { outcome: RevisionOutcome | RemovalOutcome; content: Content };

/** One platform's part in a revision: takes each copy to its end, many at once, as fast as the platform's limits let it. */
export class RevisionLane {
  /** Why it stopped before its end; nothing when it didn't. */
  stop: RoundStop | undefined;
  readonly #options: RevisionLaneOptions;
  readonly #log: Logger;
  readonly #posts: RoundPosts;
  readonly #slots: PQueue;

  constructor(options: RevisionLaneOptions) {
    const { revision, platform, log, archive } = options;
    this.#options = options;
    this.#log = log.child({ issue: revision.date, revision: revision.number, platform: platform.name });
    this.#slots = new PQueue({ concurrency: platform.concurrency });
    const onUnusable = (stop: RoundStop) => this.#stop(stop);
    this.#posts = new RoundPosts({ archive, platform, log: this.#log, onUnusable });
  }

  /** Resolves when nothing is left to be done, or when stopped. Rejects with `StoreUnavailable`. */
  async run(): Promise<void> {
    const { ledger, platform } = this.#options;
    const works = new Set<Promise<void>>();
    let failure: { error: unknown } | undefined;
    for (const copy of ledger.dueOn(platform.name)) {
      await this.#slots.onSizeLessThan(platform.concurrency);
      if (this.#isStopped || failure) break;
      const work = this.#carry(copy)
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => works.delete(work));
      works.add(work);
    }
    await Promise.all(works);
    if (failure) throw failure.error;
  }

  /** A slot is held only during an attempt, so that a chat that has to wait holds up no other. */
  async #carry(copy: DueCopy): Promise<void> {
    let current: CopyRevision = copy;
    while (current.state === 'due') {
      const due: DueCopy = current;
      if (!(await this.#untilDue(due))) return;
      const next = await this.#slots.add(() => this.#attempt(due));
      if (!next) return;
      current = next;
    }
  }

  /** The limits → the platform → its answer in the ledger. Nothing when it was stopped. */
  async #attempt(copy: DueCopy): Promise<CopyRevision | undefined> {
    const { platform, ledger, clock, signal } = this.#options;
    if (this.#isStopped) return undefined;
    if (this.#isTooLate) return this.#write({ ...copy, state: 'expired', detail: copy.detail ?? '' });
    try {
      await platform.turn(copy.chat.key, signal, 'change');
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
    const done = await this.#change(copy);
    if (!done) return undefined;
    const { outcome, content } = done;
    const attempts = copy.attempts + 1;
    const ended = { ...copy, attempts, at: clock.now().toString() };
    switch (outcome.kind) {
      case 'edited':
      case 'unchanged':
        return this.#write({ ...ended, state: outcome.kind, content });
      case 'removed':
        return this.#write({ ...ended, state: 'removed' });
      case 'retry': {
        const waitMs = outcome.afterMs || backoffMs(attempts);
        this.#log.info({ chat: copy.chat.key, waitMs, detail: outcome.detail }, 'not changed yet, will be tried again');
        const notBefore = clock.now().add({ milliseconds: Math.ceil(waitMs) });
        const again: DueCopy = { ...ended, state: 'due', notBefore: notBefore.toString(), detail: outcome.detail };
        await ledger.commit(again);
        return again;
      }
      case 'refused': {
        const { why, detail, reach } = outcome;
        this.#log.warn({ chat: copy.chat.key, why, detail }, 'a copy could not be changed');
        if (reach === 'chat') return this.#write({ ...ended, state: 'refused', why, detail });
        // The same for all that is left, which stays due.
        const rejected = why === 'unauthorized' ? why : 'invalid-post';
        this.#stop({ kind: 'refused', platform: platform.name, edition: copy.edition, reach, why: rejected, detail });
        return undefined;
      }
    }
  }

  /** In the chat's own language, excerpt and mention, as it was posted. */
  async #change({ chat, edition, message, content: shown }: DueCopy): Promise<Done | undefined> {
    const { platform, revision, subscriptions } = this.#options;
    const { excerpt = wholeIssue, mention: role } = subscriptions.get(chat.key) ?? {};
    const { version: _, ...as } = shown ?? { version: 1, excerpt, ...(role ? { mention: role.role } : {}) };
    if (revision.kind === 'retract') {
      return { outcome: await platform.remove(chat, message), content: { ...as, version: 1 } };
    }
    const rendered = await this.#posts.post(edition, as.excerpt);
    if (!rendered) return undefined;
    const { mention } = as;
    const outcome = await rendered.post.revise(chat, message, mention ? { mention } : {});
    return { outcome, content: { ...as, version: rendered.version } };
  }

  async #write(copy: CopyRevision): Promise<CopyRevision> {
    await this.#options.ledger.commit(copy);
    return copy;
  }

  /** False when stopped meanwhile. Not in one piece, since clocks are set and machines sleep. */
  async #untilDue({ notBefore, at }: DueCopy): Promise<boolean> {
    const { clock, signal } = this.#options;
    const wait = notBefore && new Wait(clock, Temporal.Instant.from(notBefore), Temporal.Instant.from(at));
    try {
      while (wait && wait.msLeft > 0 && !this.#isTooLate) {
        await clock.sleep(Math.min(wait.msLeft, longestNapMs), signal);
      }
    } catch (error) {
      if (signal.aborted) return false;
      throw error;
    }
    return !this.#isStopped;
  }

  #stop(stop: RoundStop): void {
    if (this.stop) return;
    this.stop = stop;
    this.#log.error(stop, 'the revision stopped; what is left stays due');
  }

  get #isStopped(): boolean {
    return this.stop !== undefined || this.#options.signal.aborted;
  }

  get #isTooLate(): boolean {
    const { revision, clock } = this.#options;
    return isTooLate(revision, clock.now());
  }
}

const longestNapMs = 10 * 60_000;
