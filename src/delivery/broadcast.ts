import { setMaxListeners } from 'node:events';
import PQueue from 'p-queue';
import type { IssueArchive } from '../archive/issue-archive.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { editionId, type IssueDate, type Language } from '../newsletter/issue.ts';
import { type ChatKey, type PlatformName, platformNames, platformOf } from '../platforms/chat.ts';
import type { Platform } from '../platforms/platform.ts';
import type { Collection, Store } from '../store/collection.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';
import { type Delivery, isOpen, newDelivery, type OpenDelivery } from './delivery.ts';
import type { FollowUps } from './follow-ups.ts';
import { Lane } from './lane.ts';
import { LateChats } from './late-chats.ts';
import { DeliveryLedger } from './ledger.ts';
import { expiryOf, type Round, roundsIn } from './round.ts';
import { type RoundReport, type RoundStop, roundReport } from './round-report.ts';
import type { UncertainPolicy } from './settlement.ts';
import { moveTo, transitionOf } from './transitions.ts';

export interface BroadcastsOptions {
  store: Store;
  archive: IssueArchive;
  subscriptions: Subscriptions;
  platforms: ReadonlyMap<PlatformName, Platform>;
  clock: Clock;
  log: Logger;
  uncertain: UncertainPolicy;
  followUps: Pick<FollowUps, 'owe'>;
  /** Completes an issue before its posting begins: then it is fixed. */
  complete?(date: IssueDate): Promise<void>;
}

/** Posts issues to every subscribed chat, each once. What it guarantees and what it doesn't is in README.md. */
export class Broadcasts {
  readonly #options: BroadcastsOptions;
  readonly #rounds: Collection<IssueDate, Round>;
  readonly #slots: ReadonlyMap<PlatformName, PQueue>;
  readonly #underWay = new Map<IssueDate, RunningRound>();
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
    return this.#run(date, tick).report;
  }

  /**
   * Posts the newest issue to a chat that can be posted to again, if it missed it and the issue is of the last seven days.
   * Returns the issue's date when the chat has got it by that. Resolves like `post`. Throws `StoreUnavailable`.
   */
  async catchUp(chat: ChatKey): Promise<IssueDate | undefined> {
    const date = await this.#newestOfThisWeek();
    for (;;) {
      if (!date || this.#stopping.signal.aborted) return undefined;
      const running = this.#run(date, undefined, chat);
      const late = running.late.enter(async ({ round, ledger, lanes }) => {
        const owed = await this.#owe(round, ledger, chat);
        if (owed) await lanes.get(platformOf(chat))?.take(owed);
        return owed !== undefined && ledger.unsentTo(chat) === undefined;
      });
      const isPosted = late === 'closed' ? undefined : await late;
      if (isPosted !== undefined) return isPosted ? date : undefined;
      // It ended before it could be sent. What was to be owed is owed still, unless it was posted to the end.
      await running.report;
      if (late !== 'closed') return undefined;
    }
  }

  /** Goes on with every issue that was not posted to the end. Call once the platforms are started. */
  async resume(): Promise<RoundReport[]> {
    const unfinished = (await this.#rememberRounds()).filter(({ state }) => state !== 'completed');
    return Promise.all(unfinished.map(({ date }) => this.post(date)));
  }

  /** Whether the posting of an issue has begun; of earlier runs known once `resume` was called. */
  hasStarted(date: IssueDate): boolean {
    return this.#started.has(date);
  }

  /** Begins no new sends; resolves when those on their way have been recorded. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.allSettled(this.#underWay.values().map(({ report }) => report));
  }

  #run(date: IssueDate, tick?: Temporal.Instant, chat?: ChatKey): RunningRound {
    const underWay = this.#underWay.get(date);
    if (underWay) return underWay;
    const late: RunningRound['late'] = new LateChats();
    const report = this.#post(date, late, tick, chat).finally(() => {
      late.shut();
      this.#underWay.delete(date);
    });
    // Who only wants to be let in hears of a failure there.
    report.catch(() => {});
    const running = { late, report };
    this.#underWay.set(date, running);
    return running;
  }

  /** With a chat, an issue that was posted to the end is opened once more if that chat is still owed it. */
  async #post(
    date: IssueDate,
    late: RunningRound['late'],
    tick: Temporal.Instant | undefined,
    chat: ChatKey | undefined,
  ): Promise<RoundReport> {
    const { store, clock, log } = this.#options;
    const known = await this.#rounds.get(date);
    const ledger = await DeliveryLedger.open(store, date);
    if (known?.state === 'completed' && !(chat && this.#mayBeOwed(ledger, chat))) {
      return roundReport(date, ledger, { completed: true, stops: [] });
    }
    const begun = known ? await this.#reopened(known) : await this.#begin(date, tick);
    this.#started.add(date);
    const round = begun.state === 'gathering' ? await this.#gather(begun, ledger) : begun;
    await this.#takeUp(round, ledger);
    const stops = await this.#send(round, ledger, late);
    const completed = !this.#stopping.signal.aborted && stops.length === 0;
    if (completed) {
      await this.#rounds.set(date, { ...round, state: 'completed', completedAt: clock.now().toString() });
    }
    const report = roundReport(date, ledger, { completed, stops });
    log.info({ issue: date, completed, counts: report.counts }, 'round ended');
    return report;
  }

  async #begin(date: IssueDate, tick: Temporal.Instant | undefined): Promise<Round> {
    const { archive, clock, complete } = this.#options;
    if (!archive.dates().includes(date)) throw new Error(`there is no issue dated ${date} to post`);
    await complete?.(date);
    const startedAt = clock.now().toString();
    const round: Round = { state: 'gathering', date, startedAt, ...(tick ? { tick: tick.toString() } : {}) };
    await this.#rounds.set(date, round);
    return round;
  }

  async #reopened(round: Round): Promise<Round> {
    if (round.state !== 'completed') return round;
    const { completedAt: _, ...begun } = round;
    const reopened: Round = { ...begun, state: 'posting' };
    await this.#rounds.set(round.date, reopened);
    return reopened;
  }

  #mayBeOwed(ledger: DeliveryLedger, chat: ChatKey): boolean {
    const delivery = ledger.unsentTo(chat);
    return delivery ? isOpen(delivery) || transitionOf(delivery, 'mended') !== undefined : !ledger.has(chat);
  }

  /** Owes the issue to a chat that missed it. */
  async #owe(round: Round, ledger: DeliveryLedger, chat: ChatKey): Promise<OpenDelivery | undefined> {
    const { subscriptions, archive, clock } = this.#options;
    const subscription = subscriptions.get(chat);
    if (subscription?.state.kind !== 'active' || !this.#mayBeOwed(ledger, chat)) return undefined;
    const edition = await archive.inLanguage(round.date, subscription.language);
    if (!edition) return undefined;
    const now = clock.now();
    const known = ledger.unsentTo(chat);
    const first = () => newDelivery(round.date, editionId(edition.date, edition.language), subscription.chat, now);
    const owed: Delivery = known ?? { ...first(), owedSince: now.toString() };
    const mended = transitionOf(owed, 'mended') ? moveTo(owed, { kind: 'mended' }, now) : owed;
    await ledger.commit(mended);
    return isOpen(mended) ? mended : undefined;
  }

  async #newestOfThisWeek(): Promise<IssueDate | undefined> {
    await this.#rememberRounds();
    const newest = [...this.#started].toSorted().at(-1);
    const round = newest && (await this.#rounds.get(newest));
    if (!round) return undefined;
    const age = this.#options.clock.now().since(Temporal.Instant.from(round.startedAt));
    return age.total('hours') < hoursOfAWeek ? newest : undefined;
  }

  async #rememberRounds(): Promise<Round[]> {
    const rounds: Round[] = [];
    for await (const [date, round] of this.#rounds.entries()) {
      this.#started.add(date);
      rounds.push(round);
    }
    return rounds;
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
    const changed = ledger.unsent().flatMap((delivery): Delivery[] => {
      if (delivery.state === 'sending') return [moveTo(delivery, { kind: 'interrupted' }, now)];
      const waits = delivery.state === 'pending' || delivery.state === 'retrying';
      return waits && isTooLate(round, now, delivery) ? [moveTo(delivery, { kind: 'expire' }, now)] : [];
    });
    for (let start = 0; start < changed.length; start += gatheredAtOnce) {
      await ledger.commit(...changed.slice(start, start + gatheredAtOnce));
    }
  }

  async #send(round: Round, ledger: DeliveryLedger, late: RunningRound['late']): Promise<RoundStop[]> {
    const now = this.#options.clock.now();
    const lanes = new Map<PlatformName, Lane>();
    const stops: RoundStop[] = [];
    for (const name of platformNames) {
      const platform = this.#options.platforms.get(name);
      const slots = this.#slots.get(name);
      if (platform && slots) {
        const signal = this.#stopping.signal;
        lanes.set(name, new Lane({ ...this.#options, platform, slots, round, ledger, signal }));
      } else if (
        ledger
          .unsent()
          .some((each) => isOpen(each) && platformOf(each.chat.key) === name && !isTooLate(round, now, each))
      ) {
        stops.push({ kind: 'not-configured', platform: name });
      }
    }
    late.open({ round, ledger, lanes });
    const ends = await Promise.allSettled(lanes.values().map((lane) => lane.run()));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    await late.close();
    return [...stops, ...lanes.values().flatMap((lane) => lane.stops)];
  }
}

function isTooLate(round: Round, now: Temporal.Instant, delivery: Delivery): boolean {
  return Temporal.Instant.compare(now, expiryOf(round, delivery)) >= 0;
}

/** An issue that is being posted, and how a chat comes to it late. */
interface RunningRound {
  late: LateChats<{ round: Round; ledger: DeliveryLedger; lanes: ReadonlyMap<PlatformName, Lane> }>;
  report: Promise<RoundReport>;
}

const hoursOfAWeek = 7 * 24;

/** Records written in one commit when there are many: small enough that a command isn't kept waiting by it. */
const gatheredAtOnce = 500;
