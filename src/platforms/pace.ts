import type { Clock } from '../clock.ts';
import type { ChatKey } from './chat.ts';
import { type PlatformMetrics, unmeasured } from './metrics.ts';

/** How much a platform lets a bot send. */
export interface SendingLimits {
  /** Requests in any second, whoever they go to. */
  perSecond: number;
  /** Posts in one chat in any `withinMs`, and the chats that share this. */
  inChat(chat: ChatKey): { sharedBy: string; most: number; withinMs: number };
}

/** Keeps what a bot sends within a platform's limits, and as near to them as can be. Times are milliseconds. */
export class Pace {
  readonly #clock: Clock;
  readonly #limits: SendingLimits;
  readonly #turnEvery: number;
  readonly #isOff: boolean;
  readonly #metrics: PlatformMetrics;
  readonly #chats = new Map<string, number[]>();
  /** The last messages, oldest first; as many as a second may have. */
  readonly #departures: Departure[] = [];
  /** Who waits for a turn goes in line, so that an answer or a pause in between moves everyone behind it. */
  #lastInLine: Promise<void> = Promise.resolve();
  #nextTurn = 0;
  #pausedUntil = 0;

  constructor(clock: Clock, limits: SendingLimits, keep: 'kept' | 'off', metrics: PlatformMetrics = unmeasured) {
    this.#clock = clock;
    this.#limits = limits;
    this.#turnEvery = (second + spare) / limits.perSecond;
    this.#isOff = keep === 'off';
    this.#metrics = metrics;
  }

  /** Resolves when one more post of a broadcast may be begun; rejects only when `signal` is aborted. */
  async turn(chat: ChatKey, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#isOff && this.pauseMs() === 0) return;
    const asked = this.#now();
    await this.#sleepUntil(this.#reserveInChat(chat), signal);
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = this.#lastInLine;
    this.#lastInLine = promise;
    try {
      await before;
      for (let at = this.#turnAt(); at > this.#now(); at = this.#turnAt()) await this.#sleepUntil(at, signal);
      this.#takeTurn();
    } finally {
      resolve();
    }
    signal.throwIfAborted();
    this.#metrics.waitedForLimits(this.#now() - asked);
  }

  /**
   * Sends when it may leave, which is soon: what happened since its turn (the ledger's write, answers to people) must not
   * press too many into one second. The platform counts when they arrive, which is known only once it has answered.
   */
  async depart<Result>(send: () => Promise<Result>): Promise<Result> {
    if (this.#isOff) return send();
    const now = this.#now();
    const oldest = this.#departures.length < this.#limits.perSecond ? undefined : this.#departures.shift();
    const departure: Departure = { at: Math.max(now, oldest ? latestArrival(oldest) + second + 1 : 0) };
    this.#departures.push(departure);
    if (departure.at > now) {
      // The broadcast is ahead of what may leave: its next turns wait, or answers to people would.
      this.#nextTurn = Math.max(this.#nextTurn, departure.at);
      await this.#sleepUntil(departure.at);
      departure.at = this.#now();
    }
    try {
      return await send();
    } finally {
      departure.answered = this.#now();
      this.#metrics.requestEnded(departure.answered - departure.at);
    }
  }

  /** As `depart`, for an answer to a person: it goes before the broadcast, which gives up a place for it. */
  async departAsAnswer<Result>(send: () => Promise<Result>): Promise<Result> {
    await this.#sleepUntil(this.#pausedUntil);
    this.#takeTurn();
    return this.depart(send);
  }

  /** A request that did not ask when it may leave, and was answered now. */
  answered(): void {
    if (this.#isOff) return;
    if (this.#departures.length >= this.#limits.perSecond) this.#departures.shift();
    this.#departures.push({ at: this.#now(), answered: this.#now() });
  }

  /** The platform said to wait: nothing is sent by anyone until then. */
  pause(ms: number): void {
    this.#metrics.toldToWait(ms);
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#now() + ms);
  }

  /** How long nothing may be sent from now on; 0 when something may. */
  pauseMs(): number {
    return this.#pausedUntil === 0 ? 0 : Math.max(0, this.#pausedUntil - this.#now());
  }

  /** A timer that was late is made up for, or each would make the whole broadcast later. */
  #takeTurn(): void {
    this.#nextTurn = Math.max(this.#nextTurn, this.#now() - lateness) + this.#turnEvery;
  }

  #turnAt(): number {
    return Math.max(this.#nextTurn, this.#pausedUntil);
  }

  #reserveInChat(chat: ChatKey): number {
    const now = this.#now();
    if (this.#chats.size >= forgetFrom) this.#forget(now);
    const { sharedBy, most, withinMs } = this.#limits.inChat(chat);
    const times = this.#chats.get(sharedBy) ?? [];
    this.#chats.set(sharedBy, times);
    const oldest = times.length < most ? undefined : times.shift();
    const at = oldest === undefined ? now : Math.max(now, oldest + withinMs + chatMargin);
    times.push(at);
    return at;
  }

  #forget(now: number): void {
    for (const [sharedBy, times] of this.#chats) {
      if ((times.at(-1) ?? 0) < now - longestWithin) this.#chats.delete(sharedBy);
    }
  }

  async #sleepUntil(at: number, signal?: AbortSignal): Promise<void> {
    const ms = Math.ceil(at - this.#now());
    if (ms > 0) await this.#clock.sleep(ms, signal);
  }

  #now(): number {
    return this.#clock.now().epochMilliseconds;
  }
}

const second = 1000;
/** As many turns as a second may have take so much longer, so that late timers don't press one too many into it. */
const spare = 27;
/** How much of a delay is made up for by faster turns. */
const lateness = 100;
/** A message is taken to have arrived by then, answered or not. */
const longestWay = 100;

interface Departure {
  at: number;
  answered?: number;
}

function latestArrival({ at, answered = Number.POSITIVE_INFINITY }: Departure): number {
  return Math.min(answered, at + longestWay);
}

const chatMargin = 200;
/** No limit in a chat looks further back. */
const longestWithin = 60 * second;
/** Chats are forgotten when their times no longer matter, but not at every post. */
const forgetFrom = 5000;
