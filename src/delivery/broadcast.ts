import { setMaxListeners } from 'node:events';
import PQueue from 'p-queue';
import type { IssueArchive } from '../archive/issue-archive.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { editionId, type IssueDate, type Language } from '../newsletter/issue.ts';
import { type PlatformName, platformNames, platformOf } from '../platforms/chat.ts';
import type { Platform } from '../platforms/platform.ts';
import type { Collection, Store } from '../store/collection.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';
import { type Delivery, isOpen, newDelivery } from './delivery.ts';
import { Lane } from './lane.ts';
import { DeliveryLedger } from './ledger.ts';
import { expiryOf, type Round, roundsIn } from './round.ts';
import { type RoundReport, type RoundStop, roundReport } from './round-report.ts';
import type { UncertainPolicy } from './settlement.ts';
import { moveTo } from './transitions.ts';

export interface BroadcastsOptions {
  store: Store;
  archive: IssueArchive;
  subscriptions: Subscriptions;
  platforms: ReadonlyMap<PlatformName, Platform>;
  clock: Clock;
  log: Logger;
  uncertain: UncertainPolicy;
}

/** Posts issues to every subscribed chat, each once. What it guarantees and what it doesn't is in README.md. */
export class Broadcasts {
  readonly #options: BroadcastsOptions;
  readonly #rounds: Collection<IssueDate, Round>;
  readonly #slots: ReadonlyMap<PlatformName, PQueue>;
  readonly #underWay = new Map<IssueDate, Promise<RoundReport>>();
  readonly #started = new Set<IssueDate>();
  readonly #stopping = new AbortController();

  constructor(options: BroadcastsOptions) {
    this.#options = options;
    this.#rounds = roundsIn(options.store);
    this.#slots = new Map([...options.platforms].map(([name, { concurrency }]) => [name, new PQueue({ concurrency })]));
    setMaxListeners(0, this.#stopping.signal);
  }

  /**
   * Posts an issue; goes on with it when it was interrupted; does nothing when it was posted. Resolves when nothing is
   * left to try, which may be hours later when a chat has to wait. Throws `StoreUnavailable`.
   */
  post(date: IssueDate, tick?: Temporal.Instant): Promise<RoundReport> {
    const underWay = this.#underWay.get(date);
    if (underWay) return underWay;
    const round = this.#post(date, tick).finally(() => this.#underWay.delete(date));
    this.#underWay.set(date, round);
    return round;
  }

  /** Goes on with every issue that was not posted to the end. Call once the platforms are started. */
  async resume(): Promise<RoundReport[]> {
    const unfinished: IssueDate[] = [];
    for await (const [date, round] of this.#rounds.entries()) {
      this.#started.add(date);
      if (round.state !== 'completed') unfinished.push(date);
    }
    return Promise.all(unfinished.map((date) => this.post(date)));
  }

  /** Whether the posting of an issue has begun; of earlier runs known once `resume` was called. */
  hasStarted(date: IssueDate): boolean {
    return this.#started.has(date);
  }

  /** Begins no new sends; resolves when those on their way have been recorded. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.allSettled(this.#underWay.values());
  }

  async #post(date: IssueDate, tick: Temporal.Instant | undefined): Promise<RoundReport> {
    const { store, clock, log } = this.#options;
    const known = await this.#rounds.get(date);
    const ledger = await DeliveryLedger.open(store, date);
    if (known?.state === 'completed') return roundReport(date, ledger, { completed: true, stops: [] });
    const begun = known ?? (await this.#begin(date, tick));
    this.#started.add(date);
    const round = begun.state === 'gathering' ? await this.#gather(begun, ledger) : begun;
    await this.#takeUp(round, ledger);
    const stops = await this.#send(round, ledger);
    const completed = !this.#stopping.signal.aborted && stops.length === 0;
    if (completed) {
      await this.#rounds.set(date, { ...round, state: 'completed', completedAt: clock.now().toString() });
    }
    const report = roundReport(date, ledger, { completed, stops });
    log.info({ issue: date, completed, counts: report.counts }, 'round ended');
    return report;
  }

  async #begin(date: IssueDate, tick: Temporal.Instant | undefined): Promise<Round> {
    const { archive, clock } = this.#options;
    if (!archive.dates().includes(date)) throw new Error(`there is no issue dated ${date} to post`);
    const startedAt = clock.now().toString();
    const round: Round = { state: 'gathering', date, startedAt, ...(tick ? { tick: tick.toString() } : {}) };
    await this.#rounds.set(date, round);
    return round;
  }

  /** Puts every subscribed chat in the ledger, each with the edition in its language. */
  async #gather(round: Round, ledger: DeliveryLedger): Promise<Round> {
    const { subscriptions, clock } = this.#options;
    const editions = new Map<Language, Awaited<ReturnType<IssueArchive['inLanguage']>>>();
    let deliveries: Delivery[] = [];
    for (const { chat, language } of subscriptions.active()) {
      if (ledger.has(chat.key)) continue;
      if (!editions.has(language)) editions.set(language, await this.#options.archive.inLanguage(round.date, language));
      const edition = editions.get(language);
      if (!edition) throw new Error(`there is no issue dated ${round.date} to post`);
      deliveries.push(newDelivery(round.date, editionId(edition.date, edition.language), chat, clock.now()));
      if (deliveries.length < gatheredAtOnce) continue;
      await ledger.commit(...deliveries);
      deliveries = [];
    }
    await ledger.commit(...deliveries);
    const gathered: Round = { ...round, state: 'posting' };
    await this.#rounds.set(round.date, gathered);
    return gathered;
  }

  /** What stood in `sending` when the round was last left has lost its answer; what is too old is sent no more. */
  async #takeUp(round: Round, ledger: DeliveryLedger): Promise<void> {
    const now = this.#options.clock.now();
    const tooLate = this.#isTooLate(round);
    const changed = ledger.unsent().flatMap((delivery): Delivery[] => {
      if (delivery.state === 'sending') return [moveTo(delivery, { kind: 'interrupted' }, now)];
      const waits = delivery.state === 'pending' || delivery.state === 'retrying';
      return waits && tooLate ? [moveTo(delivery, { kind: 'expire' }, now)] : [];
    });
    for (let start = 0; start < changed.length; start += gatheredAtOnce) {
      await ledger.commit(...changed.slice(start, start + gatheredAtOnce));
    }
  }

  #isTooLate(round: Round): boolean {
    return Temporal.Instant.compare(this.#options.clock.now(), expiryOf(round)) >= 0;
  }

  async #send(round: Round, ledger: DeliveryLedger): Promise<RoundStop[]> {
    const lanes: Lane[] = [];
    const stops: RoundStop[] = [];
    for (const name of platformNames) {
      const platform = this.#options.platforms.get(name);
      const slots = this.#slots.get(name);
      if (platform && slots) {
        const signal = this.#stopping.signal;
        lanes.push(new Lane({ ...this.#options, platform, slots, round, ledger, signal }));
      } else if (
        !this.#isTooLate(round) &&
        ledger.unsent().some((each) => isOpen(each) && platformOf(each.chat.key) === name)
      ) {
        stops.push({ kind: 'not-configured', platform: name });
      }
    }
    const ends = await Promise.allSettled(lanes.map((lane) => lane.run()));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    return [...stops, ...lanes.flatMap((lane) => lane.stops)];
  }
}

/** Records written in one commit when there are many: small enough that a command isn't kept waiting by it. */
const gatheredAtOnce = 500;
