import { setMaxListeners } from 'node:events';
import type PQueue from 'p-queue';
import type { IssueArchive } from '../archive/issue-archive.ts';
import type { Logger } from '../log.ts';
import { wholeIssue } from '../newsletter/excerpt.ts';
import type { EditionId } from '../newsletter/issue.ts';
import { type ChatKey, platformOf } from '../platforms/chat.ts';
import { type Metrics, type PlatformMetrics, unmeasured } from '../platforms/metrics.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { backoffMs } from './backoff.ts';
import { type Delivery, type DeliveryIn, isOpen, type OpenDelivery } from './delivery.ts';
import { DeliveryRecords, type DeliveryRecordsOptions, over, type Step } from './delivery-records.ts';
import { Doubt } from './doubt.ts';
import { OutageGate, type Pass } from './outage-gate.ts';
import { OwnHours } from './own-hours.ts';
import { isTooLate } from './round.ts';
import { RoundPosts } from './round-posts.ts';
import type { RoundStop } from './round-stop.ts';
import { settlementOf } from './settlement.ts';
import { type DeliveryEvent, moveTo } from './transitions.ts';
import { Wait } from './wait.ts';
import { WorkUnderWay } from './work-under-way.ts';

export interface LaneOptions extends Omit<DeliveryRecordsOptions, 'onRefused'> {
  /** The platform's sending slots, shared by all rounds that are under way. */
  slots: PQueue;
  archive: IssueArchive;
  /** Whether a newer issue is owed to this chat. */
  hasNewer(chat: ChatKey): boolean;
  metrics?: Metrics | undefined;
  /** Aborted to stop: no new sends. */
  signal: AbortSignal;
}

/**
 * What a slot is held for. Its record is written after the slot is given back: the next delivery in the slot can then be
 * written as `sending` in the same commit, which comes before its send. So no more stand in `sending` than there are slots.
 */
interface Attempt {
  recorded: Promise<Step> | Step;
}

/** One platform's part in a round: takes each delivery to a final state, many at once. */
export class Lane {
  /** Why sending stopped before its end; empty when it didn't. */
  readonly stops: RoundStop[] = [];
  readonly #options: LaneOptions;
  readonly #log: Logger;
  readonly #failed = new AbortController();
  readonly #signal: AbortSignal;
  readonly #outages: OutageGate;
  readonly #metrics: PlatformMetrics;
  readonly #records: DeliveryRecords;
  readonly #posts: RoundPosts;
  readonly #ownHours: OwnHours;
  readonly #underWay: WorkUnderWay;
  #attending: Promise<void> | undefined;
  readonly #withheld = new Set<EditionId>();
  #botRefused = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#log = options.log.child({ issue: options.round.date, platform: options.platform.name });
    this.#signal = AbortSignal.any([options.signal, this.#failed.signal]);
    // Every chat that waits for another try listens to it.
    setMaxListeners(0, this.#signal);
    this.#underWay = new WorkUnderWay(
      () => this.#failed.abort(),
      () => this.#ownHours.wake(),
    );
    this.#metrics = options.metrics?.of(options.platform.name) ?? unmeasured;
    this.#outages = new OutageGate(options.clock, this.#signal);
    const shared = { ...options, log: this.#log, signal: this.#signal };
    this.#posts = new RoundPosts({ ...shared, onUnusable: (stop) => this.#stop(stop) });
    this.#records = new DeliveryRecords({ ...shared, onRefused: (stop) => this.#stop(stop) });
    this.#ownHours = new OwnHours({ ...shared, records: this.#records });
  }

  /**
   * `caughtUp` resolves when nothing is left but chats that wait for their own hour, `ended` when these are over too; both
   * when stopped. Both reject with `StoreUnavailable`.
   */
  run(): { caughtUp: Promise<void>; ended: Promise<void> } {
    const { ledger, platform } = this.#options;
    const isOurs = ({ chat }: Delivery) => platformOf(chat.key) === platform.name;
    const caughtUp = Promise.withResolvers<void>();
    this.#begin(ledger.unsent().filter(isOpen).filter(isOurs));
    const ended = this.#attend(caughtUp.resolve);
    ended.then(caughtUp.resolve, caughtUp.reject);
    return { caughtUp: caughtUp.promise, ended };
  }

  /** One more delivery. Resolves when it came to an end, whichever, or waits for its own hour. Throws `StoreUnavailable`. */
  async take(delivery: OpenDelivery): Promise<void> {
    const { key } = delivery.chat;
    this.#ownHours.remove(key);
    await this.#underWay.add(key, async () => {
      await this.#carry(delivery);
    });
    this.#underWay.throwFailure();
  }

  /** Whether chats wait for their own hour. */
  get waits(): boolean {
    return this.#ownHours.size > 0;
  }

  /** Resolves when none waits any more, or when stopped. Throws `StoreUnavailable`. */
  async emptied(): Promise<void> {
    while (this.waits && !this.#signal.aborted) await (this.#attending ?? this.#attend(() => {}));
  }

  /** A newer issue is owed to some chats: those that still wait for this one wait no more. */
  newerCame(): void {
    this.#ownHours.lookAgainAtAll();
  }

  /** Sees to the chats that wait for their own hour, as long as there are any or may be. */
  #attend(caughtUp: () => void): Promise<void> {
    const attending = this.#attendToEnd(caughtUp).finally(() => {
      this.#attending = undefined;
    });
    this.#attending = attending;
    return attending;
  }

  async #attendToEnd(caughtUp: () => void): Promise<void> {
    const unwatch = this.#options.subscriptions.watch(({ chat }) => this.#ownHours.lookAgainAt(chat.key));
    // What changed while nobody watched.
    this.#ownHours.lookAgainAtAll();
    while (!this.#underWay.isIdle || (this.waits && !this.#signal.aborted)) {
      if (this.#underWay.isIdle) caughtUp();
      await this.#ownHours.next();
      if (!this.#signal.aborted) this.#begin(this.#ownHours.takeDue());
    }
    unwatch();
    this.#underWay.throwFailure();
  }

  /** Begins with deliveries as slots get free. */
  #begin(deliveries: readonly OpenDelivery[]): void {
    if (deliveries.length === 0) return;
    const { slots, platform } = this.#options;
    void this.#underWay.add(Symbol('begin'), async () => {
      await this.#posts.read(new Set(deliveries.map(({ edition }) => edition)));
      for (const { chat } of deliveries) {
        // Few at a time: each waiting task costs a kilobyte.
        await slots.onSizeLessThan(platform.concurrency);
        if (this.#signal.aborted) break;
        const before = this.#underWay.of(chat.key);
        if (before) void this.#underWay.add(Symbol('again'), () => before.then(() => this.#takeUp(chat.key)));
        else this.#takeUp(chat.key);
      }
    });
  }

  /** As it stands in the ledger: somebody else may have seen to it meanwhile. */
  #takeUp(chat: ChatKey): void {
    const delivery = this.#options.ledger.unsentTo(chat);
    if (delivery && isOpen(delivery)) void this.#underWay.add(chat, () => this.#carry(delivery));
  }

  /** Takes one delivery through its attempts. A slot is held only during an attempt, so a slow chat holds up no other. */
  async #carry(delivery: OpenDelivery): Promise<void> {
    let step: Step = { kind: 'again', delivery, waitMs: this.#firstWaitMs(delivery) };
    const doubt = new Doubt(this.#options.clock);
    while (step.kind === 'again') {
      const { delivery: current, waitMs }: Extract<Step, { kind: 'again' }> = step;
      doubt.next(current);
      if (waitMs > 0) await this.#unlessStopped(this.#options.clock.sleep(waitMs, this.#signal));
      const attempt: Attempt = await this.#options.slots.add(() => this.#attempt(current, doubt));
      step = await attempt.recorded;
    }
  }

  #firstWaitMs(delivery: OpenDelivery): number {
    if (delivery.state !== 'retrying') return 0;
    const [until, since] = [Temporal.Instant.from(delivery.notBefore), Temporal.Instant.from(delivery.at)];
    return new Wait(this.#options.clock, until, since).msLeft;
  }

  async #attempt(delivery: OpenDelivery, doubt: Doubt): Promise<Attempt> {
    if (this.#isStopped(delivery)) return { recorded: over };
    if (delivery.state === 'uncertain') return this.#settle(delivery, doubt);
    const recorded = this.#ownHours.postponed(delivery);
    return recorded ? { recorded } : this.#post(delivery);
  }

  async #post(delivery: OpenDelivery): Promise<Attempt> {
    const pass = await this.#unlessStopped(this.#outages.pass());
    if (!pass) return { recorded: over };
    try {
      return await this.#postWith(pass, delivery);
    } finally {
      pass.release();
    }
  }

  /** The way of a post: the platform's limits → `sending` in the ledger → the platform → its answer in the ledger. */
  async #postWith(pass: Pass, delivery: OpenDelivery): Promise<Attempt> {
    const { platform, ledger, clock, subscriptions, round } = this.#options;
    const { key } = delivery.chat;
    const turn = platform.turn(key, this.#signal, 'post').then(() => true);
    if (!(await this.#unlessStopped(turn)) || this.#isStopped(delivery)) return { recorded: over };
    // The wait may have been long: much may have happened to the chat.
    const subscription = subscriptions.get(key)?.state;
    if (delivery.state === 'uncertain') {
      if (subscription?.kind !== 'active') return { recorded: { kind: 'again', delivery, waitMs: 0 } };
    } else {
      const recorded = this.#ownHours.postponed(delivery);
      if (recorded) return { recorded };
      if (isTooLate(round, delivery, clock.now()))
        return { recorded: this.#records.end(delivery, { kind: 'expire' }, 'broadcast') };
      if (subscription?.kind === 'ended' && subscription.to)
        return { recorded: this.#records.follow(delivery, subscription.to, 'subscription') };
      if (subscription?.kind !== 'active')
        return { recorded: this.#records.end(delivery, endOf(subscription), 'subscription') };
    }
    const { excerpt = wholeIssue, mention } = subscriptions.get(key) ?? {};
    const rendered = await this.#posts.post(delivery.edition, excerpt);
    if (!rendered) return { recorded: over };
    const { post, version } = rendered;
    const options = mention ? { mention: mention.role } : {};
    const content = { version, excerpt, ...options };
    const sending = moveTo(delivery, { kind: 'send', content }, 'broadcast', clock.now());
    await ledger.commit(sending);
    const outcome = await post.send(delivery.chat, delivery.nonce, options);
    this.#metrics.posted(outcome.kind);
    pass.answered(outcome.kind !== 'uncertain');
    const recorded = this.#records.answer(sending, outcome);
    // Its record waits for another one, the subscription's.
    if (outcome.kind === 'moved') await recorded;
    return { recorded };
  }

  async #settle(delivery: DeliveryIn<'uncertain'>, doubt: Doubt): Promise<Attempt> {
    const { platform, uncertain, clock, subscriptions } = this.#options;
    const settlement = settlementOf(delivery, platform, uncertain, {
      now: clock.now(),
      subscribed: subscriptions.get(delivery.chat.key)?.state.kind === 'active',
      doubt,
    });
    switch (settlement.kind) {
      case 'hold':
        return { recorded: over };
      case 'wait':
        return { recorded: { kind: 'again', delivery, waitMs: settlement.ms } };
      case 'send-again':
        return this.#post(delivery);
      case 'resend':
        this.#log.warn({ chat: delivery.chat.key }, 'uncertain, sent again as UNCERTAIN=resend says');
        return { recorded: this.#records.change(delivery, settlement, 'UNCERTAIN setting', 0) };
      case 'look': {
        const since = Temporal.Instant.from(delivery.doubtSince);
        const rendered = await this.#posts.post(delivery.edition, wholeIssue);
        const lookup = await rendered?.post.find(delivery.chat, delivery.nonce, since);
        if (!lookup) return { recorded: over };
        if (lookup.kind === 'unknown') return { recorded: { kind: 'again', delivery, waitMs: backoffMs(doubt.looks) } };
        return { recorded: this.#records.looked(delivery, lookup) };
      }
    }
  }

  /** Stops what the reason reaches. Sends on their way finish; the rest stays pending, to be resumed. */
  #stop(stop: RoundStop & { edition: EditionId }): void {
    const reachesBot = stop.kind === 'refused' && stop.reach === 'bot';
    // Several may be on their way when the first is refused: one word is enough.
    if (this.#botRefused || this.#withheld.has(stop.edition)) return;
    if (reachesBot) this.#botRefused = true;
    else this.#withheld.add(stop.edition);
    this.stops.push(stop);
    // Those that it reaches don't wait for nothing.
    this.#ownHours.lookAgainAtAll();
    this.#log.error(stop, 'sending stopped; what is left stays pending');
  }

  #isStopped({ edition }: Delivery): boolean {
    return this.#signal.aborted || this.#botRefused || this.#withheld.has(edition);
  }

  /** What the work gives; nothing when it was cut short by stopping. */
  async #unlessStopped<Result>(work: Promise<Result>): Promise<Result | undefined> {
    try {
      return await work;
    } catch (error) {
      if (this.#signal.aborted) return undefined;
      throw error;
    }
  }
}

function endOf(subscription: Exclude<Subscription['state'], { kind: 'active' }> | undefined): DeliveryEvent {
  if (subscription?.kind === 'paused') {
    return { kind: 'paused', why: subscription.why, detail: 'the subscription is paused' };
  }
  const why = subscription && subscription.why !== 'moved' ? subscription.why : 'unsubscribed';
  return { kind: 'gone', why, detail: 'the subscription had ended' };
}
