import type { IssueArchive } from '../archive/issue-archive.ts';
import type { Clock } from '../clock.ts';
import { type EditionId, editionId, type IssueDate, type Language } from '../newsletter/issue.ts';
import type { ChatKey } from '../platforms/chat.ts';
import type { Collection, Store } from '../store/collection.ts';
import type { Restoration } from '../store/restoration.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';
import { dueTime, dueTimes } from '../subscriptions/when.ts';
import { concerns, type Decision, decided } from './decisions.ts';
import { type Delivery, isOpen, newDelivery, type OpenDelivery } from './delivery.ts';
import { DeliveryLedger } from './ledger.ts';
import { isTooLate, publishedAt, type Round, roundsIn } from './round.ts';
import { goesOn, type RoundStop } from './round-stop.ts';
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
  /** It had been posted to the end, and was opened once more. */
  isReopened: boolean;
  /** How many deliveries a decision changed. */
  changed: number;
}

/** What a round is opened for, even when it was posted to the end: a chat that missed it, or an editor's decision. */
export type Wish = { kind: 'late-chat'; chat: ChatKey } | { kind: 'decision'; decision: Decision };

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
   * stays `completed`, unless a wish is for some of it; what was taken back stays so in any case.
   * @param recalled its ledger, where it was read already and nothing was written since
   */
  async open(
    date: IssueDate,
    tick: Temporal.Instant | undefined,
    wish: Wish | undefined,
    recalled?: DeliveryLedger,
  ): Promise<OpenedRound> {
    const known = await this.#records.get(date);
    const ledger = recalled ?? (await DeliveryLedger.open(this.#options.store, date));
    const decision = wish?.kind === 'decision' ? wish.decision : undefined;
    if (known?.state === 'completed' && !this.#reopens(known, ledger, wish)) {
      const round = decision === 'withdraw' ? await this.#retract(known) : known;
      return { round, ledger, isReopened: false, changed: 0 };
    }
    const stops = known && known.state !== 'completed' ? (known.stops ?? []) : [];
    const begun = known ? await this.#reopened(known) : await this.#begin(date, tick);
    const round = begun.state === 'gathering' ? await this.#gather(begun, ledger) : begun;
    await this.#takeUp(round, ledger);
    const changed = decision ? await this.#decide(decision, ledger, stops) : 0;
    const ended = decision === 'withdraw' ? await this.#retract(round) : round;
    return { round: ended, ledger, isReopened: known?.state === 'completed', changed };
  }

  /** Whether the posting of this issue was begun. */
  async has(date: IssueDate): Promise<boolean> {
    return (await this.#records.get(date)) !== undefined;
  }

  async complete(round: Round): Promise<void> {
    const completedAt = this.#options.clock.now().toString();
    await this.#records.set(round.date, { ...round, state: 'completed', completedAt });
  }

  /** Records what holds up some of it, until it is opened again. */
  async holdUp(round: Round, stops: RoundStop[]): Promise<void> {
    if (round.state !== 'completed') await this.#records.set(round.date, { ...round, stops });
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
    const known = ledger.unsentTo(chat);
    const owed: Delivery = known ?? { ...first(), owedSince: now.toString() };
    const mended = transitionOf(owed, 'mended') ? moveTo(owed, { kind: 'mended' }, 'subscription', now) : owed;
    const stored = this.#inDoubt({ round, delivery: mended, writtenAt: known?.at }) ?? mended;
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

  #reopens(round: Round & { state: 'completed' }, ledger: DeliveryLedger, wish: Wish | undefined): boolean {
    if (!wish || round.retractedAt) return false;
    if (wish.kind === 'late-chat') return mayBeOwed(ledger, wish.chat);
    return ledger.eachUnsent().some((delivery) => this.#concerns(wish.decision, delivery));
  }

  #concerns(decision: Decision, delivery: Delivery): boolean {
    const subscription = this.#options.subscriptions.get(delivery.chat.key);
    return concerns(decision, delivery, subscription?.state.kind === 'active');
  }

  /** Returns how many deliveries it is for: those that it changed, and to try again those that the round stopped before. */
  async #decide(decision: Decision, ledger: DeliveryLedger, stops: readonly RoundStop[]): Promise<number> {
    const now = this.#options.clock.now();
    const goOn = ledger.unsent().filter((delivery) => decision === 'again' && goesOn(delivery, stops));
    const concerned = ledger.unsent().filter((delivery) => this.#concerns(decision, delivery));
    await commitAll(
      ledger,
      concerned.map((delivery) => decided(decision, delivery, now)),
    );
    return concerned.length + goOn.length;
  }

  async #retract(round: Round): Promise<Round> {
    const at = this.#options.clock.now().toString();
    const retracted: Round = { completedAt: at, ...round, state: 'completed', retractedAt: at };
    await this.#records.set(round.date, retracted);
    return retracted;
  }

  async #reopened(round: Round): Promise<Round> {
    if (round.state !== 'completed' && !round.stops) return round;
    const { date, tick, startedAt } = round;
    const state = round.state === 'gathering' ? round.state : 'posting';
    const reopened: Round = { state, date, startedAt, ...(tick ? { tick } : {}) };
    await this.#records.set(date, reopened);
    return reopened;
  }

  /** Puts every subscribed chat in the ledger, each with the edition in its language. */
  async #gather(round: Round, ledger: DeliveryLedger): Promise<Round> {
    const { subscriptions, archive, clock } = this.#options;
    const editions = new Map<Language, EditionId>();
    const now = clock.now();
    const dueIn = dueTimes(publishedAt(round));
    let deliveries: Delivery[] = [];
    for (const { chat, language, when } of subscriptions.active()) {
      if (ledger.has(chat.key)) continue;
      let edition = editions.get(language);
      if (!edition) {
        const issue = await archive.inLanguage(round.date, language);
        if (!issue) throw new Error(`there is no issue dated ${round.date} to post`);
        edition = editionId(issue.date, issue.language);
        editions.set(language, edition);
      }
      const delivery = newDelivery(round.date, edition, chat, now, dueIn(when));
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
      if (delivery.state === 'sending') return [this.#ended(delivery, now)];
      const waits = delivery.state === 'pending' || delivery.state === 'retrying';
      if (waits && isTooLate(round, delivery, now)) return [moveTo(delivery, { kind: 'expire' }, 'broadcast', now)];
      return [this.#inDoubt({ round, delivery, writtenAt: delivery.at }) ?? []].flat();
    });
    await commitAll(ledger, changed);
  }

  /** Its subscription knows before the ledger does that it was refused, or that the chat is gone. */
  #ended(sending: Delivery, now: Temporal.Instant): Delivery {
    const state = this.#options.subscriptions.get(sending.chat.key)?.state;
    const interrupted = () => moveTo(sending, { kind: 'interrupted' }, 'start', now);
    if (!state || state.kind === 'active' || state.refused !== sending.nonce) return interrupted();
    const detail = 'the process ended after the refusal';
    if (state.kind === 'paused') return moveTo(sending, { kind: 'rejected', why: state.why, detail }, 'platform', now);
    if (state.why === 'moved') return interrupted();
    return moveTo(sending, { kind: 'gone', why: state.why, detail }, 'platform', now);
  }

  /**
   * A delivery that may have been posted after the backup that this store was made from: one that stood in the backup
   * (`writtenAt`: when) or was owed since then, and was due by the time that the backup was put back. Undefined when there is no doubt.
   */
  #inDoubt({
    round,
    delivery,
    writtenAt,
  }: {
    round: Round;
    delivery: Delivery;
    writtenAt?: string | undefined;
  }): Delivery | undefined {
    const { restoration, clock } = this.#options;
    if (!restoration || !transitionOf(delivery, 'restored')) return undefined;
    const { backedUpAt, restoredAt } = restoration;
    const published = publishedAt(round);
    if (Temporal.Instant.compare(delivery.waitsUntil ?? published, restoredAt) > 0) return undefined;
    // What was written since the program runs with it is no longer in doubt.
    if (writtenAt !== undefined && Temporal.Instant.compare(writtenAt, backedUpAt) > 0) return undefined;
    return moveTo(delivery, { kind: 'restored', since: published }, 'restored backup', clock.now());
  }
}

function mayBeOwed(ledger: DeliveryLedger, chat: ChatKey): boolean {
  const delivery = ledger.unsentTo(chat);
  return delivery ? isOpen(delivery) || transitionOf(delivery, 'mended') !== undefined : !ledger.has(chat);
}

async function commitAll(ledger: DeliveryLedger, deliveries: readonly Delivery[]): Promise<void> {
  for (let start = 0; start < deliveries.length; start += gatheredAtOnce) {
    await ledger.commit(...deliveries.slice(start, start + gatheredAtOnce));
  }
}

/** Records written in one commit when there are many: small enough that a command isn't kept waiting by it. */
const gatheredAtOnce = 500;
