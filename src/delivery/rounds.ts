import type { IssueArchive } from '../archive/issue-archive.ts';
import type { Clock } from '../clock.ts';
import { editionId, type IssueDate, type Language } from '../newsletter/issue.ts';
import type { ChatKey } from '../platforms/chat.ts';
import type { Collection, Store } from '../store/collection.ts';
import type { Restoration } from '../store/restoration.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';
import { dueTime, dueTimes } from '../subscriptions/when.ts';
import { type Delivery, isOpen, newDelivery, type OpenDelivery } from './delivery.ts';
import { DeliveryLedger } from './ledger.ts';
import { isTooLate, publishedAt, type Round, roundsIn } from './round.ts';
import { moveTo, transitionOf } from './transitions.ts';

export interface RoundsOptions {
  store: Store;
  archive: IssueArchive;
  subscriptions: Subscriptions;
  clock: Clock;
  /** Set when the store is a backup that was put back. */
  restoration?: Restoration | undefined;
  /** Completes an issue before its posting begins: then it is fixed. */
  complete?(date: IssueDate): Promise<void>;
}

/** A round, and what is owed to whom in it. */
export interface OpenedRound {
  round: Round;
  ledger: DeliveryLedger;
  /** It had been posted to the end, and was opened once more for one chat. */
  isReopened: boolean;
}

/** The rounds of all issues as they are stored: begins them, fills their ledgers, takes them up again and completes them. */
export class Rounds {
  readonly #options: RoundsOptions;
  readonly #records: Collection<IssueDate, Round>;

  constructor(options: RoundsOptions) {
    this.#options = options;
    this.#records = roundsIn(options.store);
  }

  async all(): Promise<Round[]> {
    const rounds: Round[] = [];
    for await (const [, round] of this.#records.entries()) rounds.push(round);
    return rounds;
  }

  /**
   * Begins a round, or goes on with it: with everyone in its ledger who is owed the issue. One that was posted to the end
   * stays `completed`, unless `chat` is still owed it.
   */
  async open(date: IssueDate, tick: Temporal.Instant | undefined, chat: ChatKey | undefined): Promise<OpenedRound> {
    const known = await this.#records.get(date);
    const ledger = await DeliveryLedger.open(this.#options.store, date);
    const isReopened = known?.state === 'completed' && chat !== undefined && mayBeOwed(ledger, chat);
    if (known?.state === 'completed' && !isReopened) return { round: known, ledger, isReopened };
    const begun = known ? await this.#reopened(known) : await this.#begin(date, tick);
    const round = begun.state === 'gathering' ? await this.#gather(begun, ledger) : begun;
    await this.#takeUp(round, ledger);
    return { round, ledger, isReopened };
  }

  async complete(round: Round): Promise<void> {
    const completedAt = this.#options.clock.now().toString();
    await this.#records.set(round.date, { ...round, state: 'completed', completedAt });
  }

  /** Owes the issue to a chat that missed it; undefined when it didn't. */
  async owe({ round, ledger }: OpenedRound, chat: ChatKey): Promise<OpenDelivery | undefined> {
    const { subscriptions, archive, clock } = this.#options;
    const subscription = subscriptions.get(chat);
    if (subscription?.state.kind !== 'active' || !mayBeOwed(ledger, chat)) return undefined;
    const edition = await archive.inLanguage(round.date, subscription.language);
    if (!edition) return undefined;
    const now = clock.now();
    const due = dueTime(subscription.when, publishedAt(round));
    const first = () => newDelivery(round.date, editionId(edition.date, edition.language), subscription.chat, now, due);
    const owed: Delivery = ledger.unsentTo(chat) ?? { ...first(), owedSince: now.toString() };
    const mended = transitionOf(owed, 'mended') ? moveTo(owed, { kind: 'mended' }, now) : owed;
    const stored = this.#inDoubt({ round, delivery: mended }) ?? mended;
    await ledger.commit(stored);
    return isOpen(stored) ? stored : undefined;
  }

  async #begin(date: IssueDate, tick: Temporal.Instant | undefined): Promise<Round> {
    const { archive, clock, complete } = this.#options;
    if (!archive.dates().includes(date)) throw new Error(`there is no issue dated ${date} to post`);
    await complete?.(date);
    const startedAt = clock.now().toString();
    const round: Round = { state: 'gathering', date, startedAt, ...(tick ? { tick: tick.toString() } : {}) };
    await this.#records.set(date, round);
    return round;
  }

  async #reopened(round: Round): Promise<Round> {
    if (round.state !== 'completed') return round;
    const { completedAt: _, ...begun } = round;
    const reopened: Round = { ...begun, state: 'posting' };
    await this.#records.set(round.date, reopened);
    return reopened;
  }

  /** Puts every subscribed chat in the ledger, each with the edition in its language. */
  async #gather(round: Round, ledger: DeliveryLedger): Promise<Round> {
    const { subscriptions, archive, clock } = this.#options;
    const editions = new Map<Language, Awaited<ReturnType<IssueArchive['inLanguage']>>>();
    const dueIn = dueTimes(publishedAt(round));
    let deliveries: Delivery[] = [];
    for (const { chat, language, when } of subscriptions.active()) {
      if (ledger.has(chat.key)) continue;
      if (!editions.has(language)) editions.set(language, await archive.inLanguage(round.date, language));
      const edition = editions.get(language);
      if (!edition) throw new Error(`there is no issue dated ${round.date} to post`);
      const id = editionId(edition.date, edition.language);
      const delivery = newDelivery(round.date, id, chat, clock.now(), dueIn(when));
      deliveries.push(this.#inDoubt({ round, delivery }) ?? delivery);
      if (deliveries.length < gatheredAtOnce) continue;
      await ledger.commit(...deliveries);
      deliveries = [];
    }
    await ledger.commit(...deliveries);
    const gathered: Round = { ...round, state: 'posting' };
    await this.#records.set(round.date, gathered);
    return gathered;
  }

  /** What stood in `sending` when the round was last left has lost its answer; what is too old is sent no more. */
  async #takeUp(round: Round, ledger: DeliveryLedger): Promise<void> {
    const now = this.#options.clock.now();
    const changed = ledger.unsent().flatMap((delivery): Delivery[] => {
      if (delivery.state === 'sending') return [moveTo(delivery, { kind: 'interrupted' }, now)];
      const waits = delivery.state === 'pending' || delivery.state === 'retrying';
      if (waits && isTooLate(round, delivery, now)) return [moveTo(delivery, { kind: 'expire' }, now)];
      return [this.#inDoubt({ round, delivery, isKnown: true }) ?? []].flat();
    });
    for (let start = 0; start < changed.length; start += gatheredAtOnce) {
      await ledger.commit(...changed.slice(start, start + gatheredAtOnce));
    }
  }

  /**
   * A delivery that may have been posted after the backup that this store was made from: one that stood in the backup
   * (`isKnown`) or was owed since then, and was due by the time that the backup was put back. Undefined when there is no doubt.
   */
  #inDoubt({
    round,
    delivery,
    isKnown = false,
  }: {
    round: Round;
    delivery: Delivery;
    isKnown?: boolean;
  }): Delivery | undefined {
    const { restoration, clock } = this.#options;
    if (!restoration || !transitionOf(delivery, 'restored')) return undefined;
    const { backedUpAt, restoredAt } = restoration;
    const published = publishedAt(round);
    if (Temporal.Instant.compare(delivery.waitsUntil ?? published, restoredAt) > 0) return undefined;
    // What was written since the program runs with it is no longer in doubt.
    if (isKnown && Temporal.Instant.compare(delivery.at, backedUpAt) > 0) return undefined;
    return moveTo(delivery, { kind: 'restored', since: published }, clock.now());
  }
}

function mayBeOwed(ledger: DeliveryLedger, chat: ChatKey): boolean {
  const delivery = ledger.unsentTo(chat);
  return delivery ? isOpen(delivery) || transitionOf(delivery, 'mended') !== undefined : !ledger.has(chat);
}

/** Records written in one commit when there are many: small enough that a command isn't kept waiting by it. */
const gatheredAtOnce = 500;
