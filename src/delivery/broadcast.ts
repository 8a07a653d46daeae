import { setMaxListeners } from 'node:events';
import PQueue from 'p-queue';
import type { Logger } from '../log.ts';
import type { IssueDate } from '../newsletter/issue.ts';
import { type ChatKey, type PlatformName, platformNames, platformOf } from '../platforms/chat.ts';
import type { Metrics } from '../platforms/metrics.ts';
import type { Platform } from '../platforms/platform.ts';
import type { Decision } from './decisions.ts';
import { isOpen } from './delivery.ts';
import type { FollowUps } from './follow-ups.ts';
import { Lane } from './lane.ts';
import { LateChats } from './late-chats.ts';
import { DeliveryLedger } from './ledger.ts';
import { OpenedRounds } from './opened-rounds.ts';
import { isRetracted, isTooLate, type Round } from './round.ts';
import { type RoundReport, roundReport } from './round-report.ts';
import type { RoundStop } from './round-stop.ts';
import { type OpenedRound, Rounds, type RoundsOptions, type Wish } from './rounds.ts';
import { RoundsInView } from './rounds-in-view.ts';
import { allOf, ignore, type Lanes, type Posted, type RunningRound, type Wanted } from './running-round.ts';
import type { UncertainPolicy } from './settlement.ts';

export interface BroadcastsOptions extends RoundsOptions {
  platforms: ReadonlyMap<PlatformName, Platform>;
  log: Logger;
  uncertain: UncertainPolicy;
  followUps: Pick<FollowUps, 'owe'>;
  /**
   * Given what goes on after `post` resolved: chats that wait for their own hour. It rejects like `post`. It resolves
   * without a report when there is nothing new to tell: it was stopped, or only one chat was caught up with.
   */
  afterwards(rest: Promise<RoundReport | undefined>): void;
  metrics?: Metrics | undefined;
}

/** Posts issues to every subscribed chat, each once. What it guarantees and what it doesn't is in README.md. */
export class Broadcasts {
  readonly #options: BroadcastsOptions;
  readonly #rounds: Rounds;
  readonly #slots: ReadonlyMap<PlatformName, PQueue>;
  readonly #underWay = new Map<IssueDate, RunningRound>();
  readonly #opened = new OpenedRounds();
  readonly #inView = new RoundsInView();
  /** One is opened at a time, so that what is opened next knows who was promised what. */
  readonly #opening = new PQueue({ concurrency: 1 });
  readonly #started = new Set<IssueDate>();
  readonly #retracted = new Set<IssueDate>();
  /** Of earlier runs; undefined as long as they weren't read. */
  #unfinished: IssueDate[] | undefined;
  /** The ledgers of these, until the rounds are opened. */
  readonly #recalled = new Map<IssueDate, DeliveryLedger>();
  readonly #stopping = new AbortController();

  constructor(options: BroadcastsOptions) {
    this.#options = options;
    this.#rounds = new Rounds(options);
    this.#slots = new Map([...options.platforms].map(([name, { concurrency }]) => [name, new PQueue({ concurrency })]));
    setMaxListeners(0, this.#stopping.signal);
  }

  /**
   * Posts an issue; goes on with it when it was interrupted; does nothing when it was posted. Resolves when nothing is
   * left to try but in chats that wait for their own hour, which may be hours later when a chat has to wait. Throws
   * `StoreUnavailable`.
   */
  post(date: IssueDate, tick?: Temporal.Instant): Promise<RoundReport> {
    const underWay = this.#underWay.get(date);
    if (underWay?.isStuck) return this.#begin(date, tick, undefined, underWay).report;
    return this.#run(date, tick).report;
  }

  /**
   * Posts the newest issue to a chat that can be posted to again, if it missed it and the issue is of the last seven days.
   * Returns the issue's date when the chat has got it by that; none when it gets it at its own hour. Resolves like `post`.
   * Throws `StoreUnavailable`.
   */
  async catchUp(chat: ChatKey): Promise<IssueDate | undefined> {
    const date = await this.#newestOfThisWeek();
    for (;;) {
      if (!date || this.#stopping.signal.aborted) return undefined;
      const running = this.#run(date, undefined, { kind: 'late-chat', chat });
      const posted = Promise.withResolvers<boolean | undefined>();
      const late = running.late.enter(async ({ opened, lanes }) => {
        const owed = await this.#rounds.owe(opened, chat);
        const lane = lanes.get(platformOf(chat));
        if (owed) await lane?.take(owed);
        posted.resolve(owed !== undefined && opened.ledger.unsentTo(chat) === undefined);
        // It may wait for its own hour: the round isn't over before that.
        await lane?.emptied();
      });
      if (late !== 'closed') late.then(() => posted.resolve(undefined), posted.reject);
      const isPosted = late === 'closed' ? undefined : await posted.promise;
      if (isPosted !== undefined) return isPosted ? date : undefined;
      // It ended before it could be sent. What was to be owed is owed still, unless it was posted to the end.
      await running.report;
      await running.ended;
      if (late !== 'closed') return undefined;
    }
  }

  /**
   * Reads what was posted and what is still owed. Call before the platforms are started: people ask for issues at once.
   * Throws `StoreUnavailable`.
   */
  async recall(): Promise<void> {
    const rounds = await this.#rememberRounds();
    const unfinished = rounds.filter(({ state }) => state !== 'completed').map(({ date }) => date);
    for (const round of rounds) {
      if (!unfinished.some((date) => date <= round.date)) continue;
      const ledger = await DeliveryLedger.open(this.#options.store, round.date);
      this.#opened.add({ round, ledger });
      if (round.state !== 'completed') this.#recalled.set(round.date, ledger);
    }
    this.#unfinished = unfinished;
  }

  /** Goes on with every issue that was not posted to the end. Call once the platforms are started. */
  async resume(): Promise<RoundReport[]> {
    if (!this.#unfinished) await this.recall();
    // The newest first, so that the older ones know who gets that one instead.
    const dates = (this.#unfinished ?? []).toSorted().toReversed();
    return Promise.all(dates.map((date) => this.post(date)));
  }

  /**
   * Carries out what an editor decided about an issue that was posted or is being posted. Resolves with the number of
   * deliveries it changed when that is on the disk; what is to be sent is sent then. Throws `StoreUnavailable`.
   */
  async decide(date: IssueDate, decision: Decision): Promise<number> {
    if (this.#stopping.signal.aborted || !(await this.#rounds.has(date))) return 0;
    // A round that is under way knows its deliveries by heart: it gives way to one that knows them as decided.
    return this.#begin(date, undefined, { kind: 'decision', decision }, this.#underWay.get(date)).changed;
  }

  /** Whether the posting of an issue has begun; of earlier runs known once `recall` was called. */
  hasStarted(date: IssueDate): boolean {
    return this.#started.has(date);
  }

  /** Whether an issue is being posted, to chats that wait for their own hour too. */
  isPosting(date: IssueDate): boolean {
    return this.#underWay.has(date);
  }

  /** Whether an editor took an issue back; of earlier runs known once `recall` was called. */
  isRetracted(date: IssueDate): boolean {
    return this.#retracted.has(date);
  }

  /** When the issue was published that a chat waits for until its own hour; undefined when it waits for none. */
  waitedForIn(chat: ChatKey): Temporal.Instant | undefined {
    return this.#opened.waitedForIn(chat, this.#options.clock.now());
  }

  /** How far they are, for the metrics. */
  get progress(): Pick<RoundsInView, 'deliveries' | 'openSince'> {
    return this.#inView;
  }

  /** Begins no new sends; resolves when those on their way have been recorded. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#underWay.values().map(({ ended }) => ended));
  }

  #run(date: IssueDate, tick?: Temporal.Instant, wish?: Wish): RunningRound {
    return this.#underWay.get(date) ?? this.#begin(date, tick, wish);
  }

  /** @param before the same round as it runs now; it is stopped first */
  #begin(
    date: IssueDate,
    tick: Temporal.Instant | undefined,
    wish: Wish | undefined,
    before?: RunningRound,
  ): RunningRound {
    const late: RunningRound['late'] = new LateChats();
    const stop = new AbortController();
    const changed = Promise.withResolvers<number>();
    const posted = (before?.ended ?? Promise.resolve()).then(() =>
      this.#post({ date, tick, wish, late, stop }, changed.resolve),
    );
    posted.catch(changed.reject);
    const running: RunningRound = {
      late,
      stop,
      lanes: new Map(),
      isStuck: false,
      report: posted.then(({ report }) => running.replacedBy?.report ?? report),
      replacedBy: undefined,
      changed: changed.promise,
      ended: posted
        .then(({ rest }) => rest)
        .then(ignore, ignore)
        .then(() => this.#end(date, running)),
    };
    // Who only wants to be let in hears of a failure there.
    running.report.catch(ignore);
    running.changed.catch(ignore);
    this.#underWay.set(date, running);
    if (before) before.replacedBy = running;
    before?.stop.abort();
    return running;
  }

  async #post(
    { date, tick, wish, late, stop }: Pick<RunningRound, 'late' | 'stop'> & Wanted,
    onChanged: (deliveries: number) => void,
  ): Promise<Posted> {
    const opened = await this.#opening.add(() => this.#open(date, tick, wish));
    onChanged(opened.changed);
    const { round, ledger, isReopened } = opened;
    if (round.state === 'completed') return { report: this.#report(opened, { completed: true, stops: [] }) };
    const signal = AbortSignal.any([this.#stopping.signal, stop.signal]);
    const { lanes, missing } = this.#lanes(round, ledger, signal);
    const running = this.#underWay.get(date);
    if (running) running.lanes = lanes;
    late.open({ opened, lanes });
    const runs = [...lanes.values()].map((lane) => lane.run());
    // What fails on one platform ends the waiting on the other, so that it is known at once.
    for (const { ended } of runs) ended.catch(() => stop.abort());
    const end = () => {
      const stops = [...missing, ...lanes.values().flatMap((lane) => lane.stops)];
      return { completed: !signal.aborted && stops.length === 0, stops };
    };
    // As soon as it is known, so that editors see it while the other platform goes on.
    const holdUp = async () => {
      const { stops } = end();
      if (stops.length > 0) await this.#rounds.holdUp(round, stops);
    };
    await allOf([holdUp(), ...runs.map(({ caughtUp }) => caughtUp.then(holdUp))]).catch(async (error: unknown) => {
      // Who posts the issue once more must not find a lane of this time still at work.
      stop.abort();
      await Promise.allSettled(runs.map(({ ended }) => ended));
      throw error;
    });
    const rest = allOf(runs.map(({ ended }) => ended))
      .then(() => late.close())
      .then(() => this.#finish(opened, end()));
    const goesOn = !signal.aborted && (late.isBusy || lanes.values().some((lane) => lane.waits));
    if (!goesOn) return { report: await rest };
    const report = this.#report(opened, end());
    this.#options.log.info(
      { issue: date, counts: report.counts },
      'posted to all but chats that wait for their own hour',
    );
    if (running) running.isStuck = report.stops.length > 0;
    const news = rest.then((last) => (signal.aborted || isReopened ? undefined : last));
    this.#options.afterwards(news);
    return { report, rest: news };
  }

  async #open(date: IssueDate, tick: Temporal.Instant | undefined, wish: Wish | undefined): Promise<OpenedRound> {
    const recalled = this.#recalled.get(date);
    this.#recalled.delete(date);
    const opened = await this.#rounds.open(date, tick, wish, recalled);
    this.#remember(opened.round);
    this.#opened.add(opened);
    if (opened.round.state !== 'completed') this.#inView.began(opened.round, opened.ledger);
    for (const [other, { lanes }] of this.#underWay) {
      if (other < date) for (const lane of lanes.values()) lane.newerCame();
    }
    return opened;
  }

  async #finish(opened: OpenedRound, end: Pick<RoundReport, 'completed' | 'stops'>): Promise<RoundReport> {
    if (end.completed) await this.#rounds.complete(opened.round);
    else if (end.stops.length > 0) await this.#rounds.holdUp(opened.round, end.stops);
    const report = this.#report(opened, end);
    const { date: issue, completed, counts } = report;
    this.#options.log.info({ issue, completed, counts }, 'round ended');
    return report;
  }

  #report({ round, ledger }: OpenedRound, end: Pick<RoundReport, 'completed' | 'stops'>): RoundReport {
    return roundReport(round.date, ledger, { ...end, now: this.#options.clock.now() });
  }

  #end(date: IssueDate, running: RunningRound): void {
    running.late.shut();
    if (this.#underWay.get(date) === running) this.#underWay.delete(date);
    this.#inView.ended(date, this.#options.clock.now());
    this.#opened.forgetBut([...this.#underWay.keys()]);
  }

  async #newestOfThisWeek(): Promise<IssueDate | undefined> {
    const newest = (await this.#rememberRounds()).toSorted((a, b) => (a.date < b.date ? 1 : -1))[0];
    if (!newest) return undefined;
    const age = this.#options.clock.now().since(Temporal.Instant.from(newest.startedAt));
    return age.total('hours') < hoursOfAWeek ? newest.date : undefined;
  }

  async #rememberRounds(): Promise<Round[]> {
    const rounds = await this.#rounds.all();
    for (const round of rounds) this.#remember(round);
    return rounds;
  }

  #remember(round: Round): void {
    this.#started.add(round.date);
    if (isRetracted(round)) this.#retracted.add(round.date);
  }

  #lanes(round: Round, ledger: DeliveryLedger, signal: AbortSignal): { lanes: Lanes; missing: RoundStop[] } {
    const now = this.#options.clock.now();
    const lanes = new Map<PlatformName, Lane>();
    const missing: RoundStop[] = [];
    const hasNewer = (chat: ChatKey) => this.#opened.hasNewer(round, chat);
    for (const name of platformNames) {
      const platform = this.#options.platforms.get(name);
      const slots = this.#slots.get(name);
      if (platform && slots) {
        lanes.set(name, new Lane({ ...this.#options, platform, slots, round, ledger, hasNewer, signal }));
      } else if (
        ledger
          .unsent()
          .some((each) => isOpen(each) && platformOf(each.chat.key) === name && !isTooLate(round, each, now))
      ) {
        missing.push({ kind: 'not-configured', platform: name });
      }
    }
    return { lanes, missing };
  }
}

const hoursOfAWeek = 7 * 24;
