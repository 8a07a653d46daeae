import { type ScheduledTask, schedule as scheduleTask } from 'node-cron';
import PQueue from 'p-queue';
import { z } from 'zod';
import type { IssueArchive } from '../archive/issue-archive.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { type IssueDate, issueDateSchema } from '../newsletter/issue.ts';
import { periodically } from '../periodically.ts';
import { type Collection, CorruptRecord, type Store } from '../store/collection.ts';
import { checkEvery, type Decision, type DueIssue, decide, dueAt, type LastTick } from './due-issue.ts';
import { nextTick } from './publish-times.ts';

export interface ScheduleOptions {
  /** When issues are published, as a cron expression of five fields, or six with seconds. */
  cron: string;
  /** The IANA zone whose wall clock `cron` means. */
  zone: string;
  archive: Pick<IssueArchive, 'newestIn'>;
  store: Store;
  clock: Clock;
  log: Logger;
  /**
   * Posts an issue. Called once for a tick, and again only when it failed or the program was killed before it resolved:
   * then it must go on where it stopped.
   */
  post: (date: IssueDate, tick: Temporal.Instant) => Promise<void>;
  /** Tells that an issue's time passed while the program could not post, and that it will not be posted by itself. */
  report: (missed: DueIssue) => void;
  /** How late an issue may still be posted; 24 hours unless told. */
  staleAfter?: Temporal.Duration;
}

const lastTickSchema = z.object({
  at: z.iso.datetime({ precision: 3 }),
  outcome: z.enum(['started', 'no-issue', 'posting', 'posted', 'reported']),
  newestPosted: issueDateSchema.optional(),
});
type StoredLastTick = z.infer<typeof lastTickSchema>;

/** Posts the due issue at each publishing time, as `decide` says; never one issue twice, whatever ticks twice. */
export class Schedule {
  readonly #options: ScheduleOptions;
  readonly #staleAfter: Temporal.Duration;
  readonly #records: Collection<'last-tick', StoredLastTick>;
  readonly #decisions = new PQueue({ concurrency: 1 });
  readonly #stopping = new AbortController();
  #task: ScheduledTask | undefined;
  #checking: Promise<void> | undefined;
  #last: LastTick | undefined;
  #posting = false;

  constructor(options: ScheduleOptions) {
    this.#options = options;
    this.#staleAfter = options.staleAfter ?? Temporal.Duration.from({ hours: 24 });
    this.#records = options.store.collection({
      namespace: 'schedule',
      key: z.literal('last-tick'),
      value: lastTickSchema,
      version: 1,
    });
  }

  /** Reads what it last decided, so that `last` tells it. Throws `StoreUnavailable`. */
  async recall(): Promise<void> {
    this.#last = await this.#stored();
  }

  /** What it last decided; nothing before the first time. */
  get last(): Pick<LastTick, 'at' | 'newestPosted'> | undefined {
    return this.#last;
  }

  /** Catches up what was missed, then ticks. Does not wait until an issue is posted. */
  async start(): Promise<void> {
    if (!this.#last) await this.recall();
    await this.#check(this.#options.clock.now());
    const { cron, zone, clock, log } = this.#options;
    this.#task = scheduleTask(cron, ({ date }) => this.#tick(Temporal.Instant.fromEpochMilliseconds(date.getTime())), {
      timezone: zone,
      suppressMissedWarning: true,
      logger: {
        info: (message) => log.debug({ message }, 'node-cron'),
        warn: (message) => log.warn({ message }, 'node-cron'),
        error: (error) => log.error({ error: String(error) }, 'node-cron'),
        debug: (message) => log.debug({ message: String(message) }, 'node-cron'),
      },
    });
    // node-cron misses a tick while the machine sleeps, after its clock was set, and at a time that the zone's clocks skip.
    this.#checking = periodically(
      () => this.#tick(clock.now()),
      checkEvery.total('milliseconds'),
      clock,
      this.#stopping.signal,
    );
  }

  /** Stops ticking. An issue that is still being posted is taken up again at the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#task?.destroy();
    await this.#checking;
    await this.#decisions.onIdle();
  }

  /** Posts an issue that arrived after its tick, while it is fresh. Does not wait until it is posted. */
  async archiveChanged(): Promise<void> {
    if (this.#task) await this.#check(this.#options.clock.now());
  }

  /** The next tick, and the issue that it will post as the archive is now. */
  next(): { tick: Temporal.Instant; date?: IssueDate } {
    const { cron, zone, clock } = this.#options;
    const tick = nextTick(cron, zone, clock.now());
    const date = dueAt({ cron, zone, newestIn: this.#newestIn }, tick, this.#last?.newestPosted);
    return date ? { tick, date } : { tick };
  }

  #newestIn = (after: IssueDate | undefined, upTo: IssueDate) => this.#options.archive.newestIn(after, upTo);

  /** @param due when node-cron meant to tick: its timer may run a moment before the clock gets there */
  async #tick(due: Temporal.Instant): Promise<void> {
    const now = this.#options.clock.now();
    try {
      await this.#check(Temporal.Instant.compare(due, now) > 0 ? due : now);
    } catch (error) {
      this.#options.log.error({ error: String(error) }, 'the schedule could not be checked; it is tried again');
    }
  }

  /** Does what is due; one check at a time, each after what the one before stored. */
  async #check(now: Temporal.Instant): Promise<void> {
    const { cron, zone } = this.#options;
    await this.#decisions.add(async () => {
      if (this.#stopping.signal.aborted || this.#posting) return;
      const decision = decide({
        cron,
        zone,
        now,
        last: this.#last,
        newestIn: this.#newestIn,
        staleAfter: this.#staleAfter,
      });
      await this.#carryOut(decision);
    });
  }

  async #carryOut({ last, post, missed }: Decision): Promise<void> {
    const { log, report } = this.#options;
    for (const issue of missed) {
      log.warn({ issue: issue.date, tick: issue.tick.toString() }, 'issue missed its time and is not posted');
      report(issue);
    }
    if (last.outcome === 'no-issue' && !this.#last?.at.equals(last.at)) {
      log.info({ tick: last.at.toString() }, 'no issue is due');
    }
    if (last !== this.#last) await this.#store(last);
    if (!post) return;
    log.info({ issue: post.date, tick: post.tick.toString() }, 'issue is due');
    this.#posting = true;
    // Not awaited: it can take long, and checks and commands go on meanwhile.
    void this.#post(post, last);
  }

  async #post({ date, tick }: DueIssue, last: LastTick): Promise<void> {
    const { log, clock, post } = this.#options;
    try {
      await post(date, tick);
      // Stopped in the middle: whether all of it was posted is known after the next start.
      if (this.#stopping.signal.aborted) return;
      await this.#store({ ...last, outcome: 'posted' });
    } catch (error) {
      log.error({ issue: date, error: String(error) }, 'posting an issue failed; it is tried again at the next check');
      return;
    } finally {
      this.#posting = false;
    }
    await this.#tick(clock.now());
  }

  async #stored(): Promise<LastTick | undefined> {
    try {
      const stored = await this.#records.get('last-tick');
      return stored && { ...stored, at: Temporal.Instant.from(stored.at) };
    } catch (error) {
      if (!(error instanceof CorruptRecord)) throw error;
      this.#options.log.error(
        'what the schedule did last is unknown: it begins anew, and missed issues are not noticed',
      );
      return undefined;
    }
  }

  async #store(last: LastTick): Promise<void> {
    await this.#records.set('last-tick', {
      at: last.at.toString({ fractionalSecondDigits: 3 }),
      outcome: last.outcome,
      ...(last.newestPosted && { newestPosted: last.newestPosted }),
    });
    this.#last = last;
  }
}
