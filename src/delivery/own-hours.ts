import type { Clock } from '../clock.ts';
import type { ChatKey } from '../platforms/chat.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';
import { dueTimes, type When } from '../subscriptions/when.ts';
import type { DeliveryIn, OpenDelivery } from './delivery.ts';
import { type DeliveryRecords, over, type Step } from './delivery-records.ts';
import { publishedAt, type Round } from './round.ts';

/** Sleep is cut into naps, since a timer is wrong once the machine slept or its clock was set. */
const longestNapMs = 10 * 60_000;

export interface OwnHoursOptions {
  round: Round;
  records: DeliveryRecords;
  subscriptions: Subscriptions;
  clock: Clock;
  /** Whether a newer issue is owed to this chat. */
  hasNewer(chat: ChatKey): boolean;
  /** Aborted to stop waiting. */
  signal: AbortSignal;
}

/** The deliveries of a lane that wait for the hour their chat chose. They hold no slot, and share one timer. */
export class OwnHours {
  readonly #options: OwnHoursOptions;
  readonly #published: Temporal.Instant;
  readonly #dueTime: (when: When) => Temporal.Instant;
  /** By when they are due, in milliseconds: most chats share their hour with many others. */
  readonly #byHour = new Map<number, Map<ChatKey, OpenDelivery>>();
  readonly #hourOf = new Map<ChatKey, number>();
  #woken = Promise.withResolvers<void>();

  constructor(options: OwnHoursOptions) {
    this.#options = options;
    this.#published = publishedAt(options.round);
    this.#dueTime = dueTimes(this.#published);
  }

  /** How many wait. */
  get size(): number {
    return this.#hourOf.size;
  }

  /**
   * Keeps a delivery whose hour, as the chat is set now, is still to come, and ends one that a newer issue overtook
   * meanwhile. Undefined when it is to be sent.
   */
  postponed(delivery: DeliveryIn<'pending' | 'retrying'>): Promise<Step> | undefined {
    const { clock, hasNewer, records } = this.#options;
    const { key } = delivery.chat;
    if (delivery.waitsUntil && hasNewer(key)) return records.end(delivery, { kind: 'superseded' }, 'broadcast');
    const due = this.#dueIn(key);
    // A round that goes on waits for its tick no more, though the machine's clock was set back to before it.
    if (due.equals(this.#published)) return undefined;
    return Temporal.Instant.compare(due, clock.now()) > 0 ? this.#waitFor(due, delivery) : undefined;
  }

  /** A chat's settings changed: its delivery, if it waits, counts as due, so that it is looked at anew. */
  lookAgainAt(chat: ChatKey): void {
    const delivery = this.#byHour.get(this.#hourOf.get(chat) ?? Number.NaN)?.get(chat);
    if (!delivery) return;
    this.#put(delivery, Number.NEGATIVE_INFINITY);
    this.wake();
  }

  /** Everything counts as due, so that it is looked at anew. */
  lookAgainAtAll(): void {
    for (const chat of [...this.#hourOf.keys()]) this.lookAgainAt(chat);
  }

  /** Takes out what is due. */
  takeDue(): OpenDelivery[] {
    const now = this.#options.clock.now().epochMilliseconds;
    const hours = [...this.#byHour.keys()].filter((hour) => hour <= now).sort((a, b) => a - b);
    const due = hours.flatMap((hour) => [...(this.#byHour.get(hour)?.values() ?? [])]);
    for (const { chat } of due) this.remove(chat.key);
    return due;
  }

  /** Somebody else sees to this chat's delivery. */
  remove(chat: ChatKey): void {
    const hour = this.#hourOf.get(chat);
    if (hour === undefined) return;
    const chats = this.#byHour.get(hour);
    chats?.delete(chat);
    if (chats?.size === 0) this.#byHour.delete(hour);
    this.#hourOf.delete(chat);
  }

  /** Resolves when something is due, at the latest after a nap; when woken; and when stopped. */
  async next(): Promise<void> {
    const rested = new AbortController();
    const nap = this.size === 0 || this.#options.signal.aborted ? [] : [this.#nap(rested.signal)];
    await Promise.race([this.#woken.promise, ...nap]);
    this.#woken = Promise.withResolvers();
    rested.abort();
  }

  wake(): void {
    this.#woken.resolve();
  }

  async #waitFor(due: Temporal.Instant, delivery: DeliveryIn<'pending' | 'retrying'>): Promise<Step> {
    if (delivery.state === 'retrying' || delivery.waitsUntil !== due.toString()) {
      // Looked at again after that: while it was written much may have happened.
      return this.#options.records.change(delivery, { kind: 'wait', until: due }, 'subscription', 0);
    }
    this.#put(delivery, due.epochMilliseconds);
    return over;
  }

  async #nap(rested: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    const signal = AbortSignal.any([rested, this.#options.signal]);
    const untilDueMs = Math.min(...this.#byHour.keys()) - clock.now().epochMilliseconds;
    try {
      await clock.sleep(Math.max(0, Math.min(longestNapMs, untilDueMs)), signal);
    } catch (error) {
      // Woken, or stopped.
      if (!signal.aborted) throw error;
    }
  }

  /** When a chat is to get the issue. One that is no longer subscribed doesn't wait to be found out. */
  #dueIn(chat: ChatKey): Temporal.Instant {
    const subscription = this.#options.subscriptions.get(chat);
    if (!subscription || subscription.state.kind === 'ended') return this.#published;
    return this.#dueTime(subscription.when);
  }

  #put(delivery: OpenDelivery, hour: number): void {
    const { key } = delivery.chat;
    this.remove(key);
    this.#byHour.set(hour, (this.#byHour.get(hour) ?? new Map()).set(key, delivery));
    this.#hourOf.set(key, hour);
  }
}
