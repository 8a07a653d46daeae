import { setMaxListeners } from 'node:events';
import type PQueue from 'p-queue';
import type { IssueArchive } from '../archive/issue-archive.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { type Excerpt, excerptOf, wholeIssue } from '../newsletter/excerpt.ts';
import type { EditionId, Issue } from '../newsletter/issue.ts';
import { type Chat, type ChatKey, platformOf } from '../platforms/chat.ts';
import type { Outcome, Platform, PreparedPost } from '../platforms/platform.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';
import { pausingReason } from '../subscriptions/trouble.ts';
import { backoffMs } from './backoff.ts';
import { type Delivery, type DeliveryIn, isOpen, newDelivery, type OpenDelivery } from './delivery.ts';
import type { FollowUps } from './follow-ups.ts';
import type { DeliveryLedger } from './ledger.ts';
import { OutageGate, type Pass } from './outage-gate.ts';
import { expiryOf, type Round } from './round.ts';
import type { RoundStop } from './round-report.ts';
import { settlementOf, type UncertainPolicy } from './settlement.ts';
import { type DeliveryEvent, moveTo } from './transitions.ts';

export interface LaneOptions {
  platform: Platform;
  round: Round;
  ledger: DeliveryLedger;
  /** The platform's sending slots, shared by all rounds that are under way. */
  slots: PQueue;
  archive: IssueArchive;
  subscriptions: Subscriptions;
  clock: Clock;
  log: Logger;
  uncertain: UncertainPolicy;
  followUps: Pick<FollowUps, 'owe'>;
  /** Aborted to stop: no new sends. */
  signal: AbortSignal;
}

/** What one attempt leads to. `waitMs` holds no slot. */
type Step = { kind: 'over' } | { kind: 'again'; delivery: OpenDelivery; waitMs: number };

const over: Step = { kind: 'over' };

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
  readonly #issues = new Map<EditionId, Issue>();
  /** By edition and excerpt. */
  readonly #posts = new Map<string, PreparedPost>();
  readonly #withheld = new Set<EditionId>();
  readonly #underWay = new Map<ChatKey, Promise<void>>();
  #failure: { error: unknown } | undefined;
  #botRefused = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#log = options.log.child({ issue: options.round.date, platform: options.platform.name });
    this.#signal = AbortSignal.any([options.signal, this.#failed.signal]);
    // Every chat that waits for another try listens to it.
    setMaxListeners(0, this.#signal);
    this.#outages = new OutageGate(options.clock, this.#signal);
  }

  /** Resolves when nothing is left to do or when stopped. Throws `StoreUnavailable`. */
  async run(): Promise<void> {
    const { ledger, platform, slots } = this.#options;
    const open = ledger
      .unsent()
      .filter(isOpen)
      .filter((delivery) => platformOf(delivery.chat.key) === platform.name);
    await this.#prepare(new Set(open.map((delivery) => delivery.edition)));
    for (const delivery of open) {
      // Few at a time: each waiting task costs a kilobyte.
      await slots.onSizeLessThan(platform.concurrency);
      if (this.#signal.aborted) break;
      this.#begin(delivery);
    }
    await Promise.all(this.#underWay.values());
    if (this.#failure) throw this.#failure.error;
  }

  /** One more delivery. Resolves when it came to an end, whichever. Throws `StoreUnavailable`. */
  async take(delivery: OpenDelivery): Promise<void> {
    const { chat, edition } = delivery;
    await this.#tracked(chat.key, async () => {
      if (!this.#issues.has(edition)) await this.#prepare(new Set([edition]));
      await this.#carry(delivery);
    });
    if (this.#failure) throw this.#failure.error;
  }

  #begin(delivery: OpenDelivery): void {
    void this.#tracked(delivery.chat.key, () => this.#carry(delivery));
  }

  /** A chat that is under way already goes on as it is. */
  #tracked(key: ChatKey, work: () => Promise<void>): Promise<void> {
    const known = this.#underWay.get(key);
    if (known) return known;
    const carried = work()
      .catch((error: unknown) => {
        this.#failure ??= { error };
        this.#failed.abort();
      })
      .finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, carried);
    return carried;
  }

  /** Takes one delivery through its attempts. A slot is held only during an attempt, so a slow chat holds up no other. */
  async #carry(delivery: OpenDelivery): Promise<void> {
    let step: Step = { kind: 'again', delivery, waitMs: this.#firstWaitMs(delivery) };
    for (let looks = 0; step.kind === 'again'; ) {
      const { delivery: current, waitMs }: Extract<Step, { kind: 'again' }> = step;
      looks = current.state === 'uncertain' ? looks + 1 : 0;
      if (waitMs > 0) await this.#unlessStopped(this.#options.clock.sleep(waitMs, this.#signal));
      const attempt: Attempt = await this.#options.slots.add(() => this.#attempt(current, looks));
      step = await attempt.recorded;
    }
  }

  #firstWaitMs(delivery: OpenDelivery): number {
    if (delivery.state !== 'retrying') return 0;
    return Temporal.Instant.from(delivery.notBefore).since(this.#options.clock.now()).total('milliseconds');
  }

  async #attempt(delivery: OpenDelivery, looks: number): Promise<Attempt> {
    if (this.#isStopped(delivery)) return { recorded: over };
    return delivery.state === 'uncertain' ? this.#settle(delivery, looks) : this.#post(delivery);
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
    const { platform, ledger, round, clock, subscriptions } = this.#options;
    const { key } = delivery.chat;
    const turn = platform.turn(key, this.#signal).then(() => true);
    if (!(await this.#unlessStopped(turn)) || this.#isStopped(delivery)) return { recorded: over };
    // The wait may have been long: much may have happened to the chat.
    const subscription = subscriptions.get(key)?.state;
    if (delivery.state === 'uncertain') {
      if (subscription?.kind !== 'active') return { recorded: { kind: 'again', delivery, waitMs: 0 } };
    } else {
      if (Temporal.Instant.compare(clock.now(), expiryOf(round, delivery)) >= 0)
        return { recorded: this.#end(delivery, { kind: 'expire' }) };
      if (subscription?.kind === 'ended' && subscription.to)
        return { recorded: this.#follow(delivery, subscription.to) };
      if (subscription?.kind !== 'active') return { recorded: this.#end(delivery, endOf(subscription)) };
    }
    const post = this.#postFor(delivery);
    if (!post) return { recorded: over };
    const { mention } = subscriptions.get(key) ?? {};
    const sending = moveTo(delivery, { kind: 'send' }, clock.now());
    await ledger.commit(sending);
    const outcome = await post.send(delivery.chat, delivery.nonce, mention ? { mention: mention.role } : {});
    pass.answered(outcome.kind !== 'uncertain');
    const recorded = this.#record(sending, outcome);
    // Its record waits for another one, the subscription's.
    if (outcome.kind === 'moved') await recorded;
    return { recorded };
  }

  async #record(sending: Delivery, outcome: Outcome): Promise<Step> {
    const { platform, clock, subscriptions } = this.#options;
    const { chat, edition, attempts } = sending;
    switch (outcome.kind) {
      case 'sent':
        return this.#confirm(sending, outcome);
      case 'retry': {
        const waitMs = outcome.afterMs > 0 ? outcome.afterMs : backoffMs(attempts);
        this.#log.info({ chat: chat.key, waitMs, detail: outcome.detail }, 'not posted yet, will be tried again');
        const notBefore = clock.now().add({ milliseconds: Math.ceil(waitMs) });
        return this.#change(sending, { kind: 'retry', notBefore, detail: outcome.detail }, waitMs);
      }
      case 'uncertain':
        this.#log.warn({ chat: chat.key, detail: outcome.detail }, 'may or may not have been posted');
        return this.#change(sending, outcome, this.#holds ? 'over' : backoffMs(attempts));
      case 'moved':
        return this.#follow(sending, outcome.to);
      case 'gone':
        this.#log.warn({ chat: chat.key, why: outcome.why, detail: outcome.detail }, 'chat is gone');
        await this.#end(sending, outcome);
        await subscriptions.chatGone(chat.key, outcome.why);
        return over;
      case 'rejected':
        if (outcome.reach === 'chat') {
          return this.#refused(sending, outcome);
        }
        this.#stop({
          kind: 'refused',
          platform: platform.name,
          edition,
          reach: outcome.reach,
          why: outcome.why,
          detail: outcome.detail,
        });
        return this.#end(sending, { kind: 'withheld', detail: outcome.detail });
    }
  }

  /** Paused when somebody can mend it, and told of by who watches the subscriptions. */
  async #refused(sending: Delivery, outcome: Extract<Outcome, { kind: 'rejected' }>): Promise<Step> {
    const { key } = sending.chat;
    this.#log.warn({ chat: key, why: outcome.why, detail: outcome.detail }, 'refused in this chat');
    const step = await this.#change(sending, outcome, 0);
    const why = pausingReason(outcome.why);
    if (why) await this.#options.subscriptions.pause(key, why);
    return step;
  }

  /** The chat has another key: the delivery goes on under it, unless the issue is owed there already. */
  async #follow(delivery: Delivery, to: ChatKey): Promise<Step> {
    const { subscriptions, ledger, clock, round } = this.#options;
    await subscriptions.chatMoved(delivery.chat.key, to);
    const now = clock.now();
    const moved = moveTo(delivery, { kind: 'moved', to }, now);
    if (moved.state !== 'moved' || ledger.has(to)) return this.#committed(moved, 0);
    const chat: Chat = subscriptions.get(to)?.chat ?? { ...delivery.chat, key: to };
    const next = newDelivery(round.date, delivery.edition, chat, now);
    await ledger.commit(moved, next);
    return { kind: 'again', delivery: next, waitMs: 0 };
  }

  async #settle(delivery: DeliveryIn<'uncertain'>, looks: number): Promise<Attempt> {
    const { platform, uncertain, clock, subscriptions } = this.#options;
    const settlement = settlementOf(delivery, platform, uncertain, {
      now: clock.now(),
      subscribed: subscriptions.get(delivery.chat.key)?.state.kind === 'active',
      looks,
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
        return { recorded: this.#change(delivery, settlement, 0) };
      case 'look': {
        const since = Temporal.Instant.from(delivery.doubtSince);
        const lookup = await this.#postFor(delivery)?.find(delivery.chat, delivery.nonce, since);
        if (!lookup) return { recorded: over };
        if (lookup.kind === 'unknown') return { recorded: { kind: 'again', delivery, waitMs: backoffMs(looks) } };
        return {
          recorded: lookup.kind === 'found' ? this.#confirm(delivery, lookup) : this.#change(delivery, lookup, 0),
        };
      }
    }
  }

  /** What is to follow is on the disk before the delivery is over, or a kill in between would lose it. */
  async #confirm(delivery: Delivery, event: DeliveryEvent & { kind: 'sent' | 'found' }): Promise<Step> {
    await this.#options.followUps.owe(delivery.chat, delivery.edition, event.message);
    return this.#end(delivery, event);
  }

  #end(delivery: Delivery, event: DeliveryEvent): Promise<Step> {
    return this.#change(delivery, event, 'over');
  }

  #change(delivery: Delivery, event: DeliveryEvent, waitMs: number | 'over'): Promise<Step> {
    return this.#committed(moveTo(delivery, event, this.#options.clock.now()), waitMs);
  }

  async #committed(delivery: Delivery, waitMs: number | 'over'): Promise<Step> {
    await this.#options.ledger.commit(delivery);
    return waitMs === 'over' || !isOpen(delivery) ? over : { kind: 'again', delivery, waitMs };
  }

  async #prepare(editions: ReadonlySet<EditionId>): Promise<void> {
    const { archive, platform } = this.#options;
    for (const edition of editions) {
      const issue = await archive.edition(edition);
      if (!issue) {
        this.#stop({ kind: 'edition-missing', platform: platform.name, edition });
        continue;
      }
      this.#issues.set(edition, issue);
      this.#render(edition, wholeIssue);
    }
  }

  /** What this chat gets, as it is set now. */
  #postFor({ chat, edition }: Delivery): PreparedPost | undefined {
    const excerpt = this.#options.subscriptions.get(chat.key)?.excerpt ?? wholeIssue;
    return this.#posts.get(postKey(edition, excerpt)) ?? this.#render(edition, excerpt);
  }

  #render(edition: EditionId, excerpt: Excerpt): PreparedPost | undefined {
    const { platform } = this.#options;
    const issue = this.#issues.get(edition);
    if (!issue || this.#withheld.has(edition)) return undefined;
    try {
      const shown = excerptOf(issue, excerpt);
      const post = platform.prepare(shown, shown === issue ? 'whole' : 'excerpt');
      this.#posts.set(postKey(edition, excerpt), post);
      return post;
    } catch (error) {
      // A defect of ours in one edition must not keep the others, and the other platform, from being posted.
      this.#log.error({ err: error, edition }, 'the edition could not be rendered');
      const detail = error instanceof Error ? error.message : String(error);
      this.#stop({ kind: 'refused', platform: platform.name, edition, reach: 'post', why: 'invalid-post', detail });
      return undefined;
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
    this.#log.error(stop, 'sending stopped; what is left stays pending');
  }

  #isStopped({ edition }: Delivery): boolean {
    return this.#signal.aborted || this.#botRefused || this.#withheld.has(edition);
  }

  /** Whether what is uncertain is left to a person at once. */
  get #holds(): boolean {
    return this.#options.platform.repeats === 'not-recognised' && this.#options.uncertain === 'hold';
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

function postKey(edition: EditionId, { length, without }: Excerpt): string {
  return [edition, length, ...without.toSorted()].join(' ');
}

function endOf(subscription: Exclude<Subscription['state'], { kind: 'active' }> | undefined): DeliveryEvent {
  if (subscription?.kind === 'paused') {
    return { kind: 'paused', why: subscription.why, detail: 'the subscription is paused' };
  }
  const why = subscription && subscription.why !== 'moved' ? subscription.why : 'unsubscribed';
  return { kind: 'gone', why, detail: 'the subscription had ended' };
}
