import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { ChatKey } from './chat.ts';
import { ChatBudgets, type ChatLimit, type Place } from './chat-budgets.ts';
import { type PlatformMetrics, unmeasured } from './metrics.ts';
import { type ToldToWait, Waits } from './waits.ts';

/** How much a platform lets a bot send, as far as it says so beforehand. */
export interface KnownLimits {
  /** Requests in any second, whoever they go to. It may come down. */
  readonly perSecond: number;
  inChat(chat: ChatKey): ChatLimit;
}

/** How much a platform lets a bot send, and how it says that it was too much. */
export interface SendingLimits extends KnownLimits {
  /** What a failed request says about waiting; nothing when it failed for another reason. */
  toldToWait(error: unknown): ToldToWait | undefined;
}

export interface PaceOptions {
  clock: Clock;
  log: Logger;
  limits: SendingLimits;
  /** `off`: only what the platform says is kept. */
  keep: 'kept' | 'off';
  metrics?: PlatformMetrics | undefined;
}

/** Held back: the platform said to wait, or the chat has had its share. Nothing was sent. */
export class MustWait extends Error {
  override readonly name = 'MustWait';
  /** Milliseconds. */
  readonly afterMs: number;
  /** `told`: by the platform. `budget`: by what was sent in the chat lately. */
  readonly why: 'told' | 'budget';

  constructor(afterMs: number, why: 'told' | 'budget') {
    super(why === 'told' ? 'the platform said to wait' : 'the chat has had its share for now');
    this.afterMs = afterMs;
    this.why = why;
  }
}

/**
 * Keeps what a bot sends within a platform's limits, and as near to them as can be. Every request goes through it: a
 * post of a broadcast (`turn`, then `post`), an answer to a person (`answer`), the same where it is no news to that person
 * (`afterwards`), or one that puts no message into a chat (`ask`). Times are milliseconds.
 */
export class Pace {
  readonly #clock: Clock;
  readonly #limits: SendingLimits;
  readonly #isOff: boolean;
  readonly #metrics: PlatformMetrics;
  readonly #chats: ChatBudgets;
  readonly #waits: Waits;
  /** The last messages, oldest first; as many as a second may have. */
  readonly #departures: Departure[] = [];
  /** Who waits for a turn goes in line, so that an answer or a pause in between moves everyone behind it. */
  #lastInLine: Promise<void> = Promise.resolve();
  #nextTurn = 0;
  #lastAfterwards: Promise<void> = Promise.resolve();

  constructor({ clock, log, limits, keep, metrics = unmeasured }: PaceOptions) {
    this.#clock = clock;
    this.#limits = limits;
    this.#isOff = keep === 'off';
    this.#metrics = metrics;
    this.#chats = new ChatBudgets((chat) => limits.inChat(chat));
    this.#waits = new Waits(this.#chats, log, metrics);
    // The process before this one may have sent as much as it might until just now.
    if (!this.#isOff) for (let sent = 0; sent < limits.perSecond; sent++) this.answered();
  }

  /** Resolves when one more post of a broadcast may be begun; rejects only when `signal` is aborted. */
  async turn(chat: ChatKey, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#isOff && this.pauseMs() === 0) return;
    const now = this.#now();
    const place = this.#chats.take(chat, this.#chats.freeAt(chat, 'post', now), now);
    await this.#sleepUntil(place.at, signal);
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
    place.at = this.#now();
    this.#metrics.waitedForLimits(place.at - now);
  }

  /** A post that had its turn. Throws `MustWait`, and whatever `send` throws. */
  post<Result>(chat: ChatKey, send: () => Promise<Result>): Promise<Result> {
    return this.#depart(chat, send);
  }

  /**
   * A place for an answer to a person, to be used by `answer` or given back. Throws `MustWait` when none comes free soon: a
   * chat's answers are as limited as its posts, and one chat must not use up what is everyone's.
   */
  placeForAnswer(chat: ChatKey, patienceMs = patience): Place {
    const now = this.#now();
    const toldMs = Math.max(this.#waits.botUntil, this.#chats.pausedUntil(chat)) - now;
    if (toldMs > patienceMs) throw new MustWait(toldMs, 'told');
    const at = this.#isOff ? now : this.#chats.freeAt(chat, 'answer', now);
    if (at > now + patienceMs) throw new MustWait(at - now, 'budget');
    return this.#chats.take(chat, Math.max(at, now + toldMs), now);
  }

  giveBack(chat: ChatKey, place: Place): void {
    this.#chats.giveBack(chat, place);
  }

  /**
   * An answer to a person: it goes before the broadcast, which gives up a turn for it. Throws `MustWait`, and whatever
   * `send` throws.
   */
  async answer<Result>(chat: ChatKey, send: () => Promise<Result>, place = this.placeForAnswer(chat)): Promise<Result> {
    await this.#sleepUntil(place.at);
    this.#takeTurn();
    return this.#depart(chat, () => {
      place.at = this.#now();
      return send();
    });
  }

  /**
   * What a person was told already by other means: it lets those be answered first who still wait, and goes before the
   * broadcast. Throws `MustWait`, and whatever `send` throws.
   */
  async afterwards<Result>(chat: ChatKey, send: () => Promise<Result>, place: Place): Promise<Result> {
    await this.#sleepUntil(place.at);
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = this.#lastAfterwards;
    this.#lastAfterwards = promise;
    const until = this.#now() + longestAfterwards;
    try {
      // One by one: all at once they would be a crowd of their own.
      await before;
      while (this.#lastLeaves() > this.#now() && this.#now() < until) await this.#sleepUntil(this.#lastLeaves());
      this.#takeTurn();
      return this.#depart(chat, () => {
        place.at = this.#now();
        return send();
      });
    } finally {
      resolve();
    }
  }

  /** The word to a chat that its answers are used up: it may take a place that they leave, and wait longer. */
  notice<Result>(chat: ChatKey, send: () => Promise<Result>): Promise<Result> {
    const now = this.#now();
    const at = this.#chats.freeAt(chat, 'post', now);
    if (at > now + 2 * patience) return Promise.reject(new MustWait(at - now, 'budget'));
    return this.answer(chat, send, this.#chats.take(chat, at, now));
  }

  /**
   * A request that puts no message into a chat. `about`: the chat that waits when the platform says to, where that is a limit
   * of all that is done in the chat. Throws `MustWait`, and whatever `request` throws.
   */
  ask<Result>(request: () => Promise<Result>, about?: ChatKey): Promise<Result> {
    return this.#depart(about, request);
  }

  /** A request that did not ask when it may leave, and was answered now. */
  answered(): void {
    if (this.#isOff) return;
    if (this.#departures.length >= this.#limits.perSecond) this.#departures.shift();
    this.#departures.push({ at: this.#now(), answered: this.#now() });
  }

  /** Nothing is sent by anyone until then. */
  pause(ms: number): void {
    this.#metrics.toldToWait(ms);
    this.#waits.pauseBot(this.#now() + ms);
  }

  /** The chat takes no more until then. */
  pauseChat(chat: ChatKey, ms: number): void {
    this.#chats.pause(chat, this.#now() + ms);
  }

  /** How long nothing may be sent from now on; 0 when something may. */
  pauseMs(): number {
    return this.#waits.botUntil === 0 ? 0 : Math.max(0, this.#waits.botUntil - this.#now());
  }

  /**
   * Sends when it may leave, which is soon: what happened since its turn (the ledger's write, answers to people) must not
   * press too many into one second. The platform counts when they arrive, which is known only once it has answered.
   */
  async #depart<Result>(chat: ChatKey | undefined, send: () => Promise<Result>): Promise<Result> {
    if (this.#isOff) return this.#unlessTold(chat, send);
    const now = this.#now();
    const { perSecond } = this.#limits;
    // More than there may be any more, when the limit came down.
    if (this.#departures.length > perSecond) this.#departures.splice(0, this.#departures.length - perSecond);
    const oldest = this.#departures.length < perSecond ? undefined : this.#departures.shift();
    const departure: Departure = { at: Math.max(now, oldest ? latestArrival(oldest) + second + 1 : 0) };
    this.#departures.push(departure);
    if (departure.at > now) {
      // The broadcast is ahead of what may leave: its next turns wait, or answers to people would.
      this.#nextTurn = Math.max(this.#nextTurn, departure.at);
      await this.#sleepUntil(departure.at);
      departure.at = this.#now();
    }
    try {
      return await this.#unlessTold(chat, send);
    } finally {
      departure.answered = this.#now();
    }
  }

  async #unlessTold<Result>(chat: ChatKey | undefined, send: () => Promise<Result>): Promise<Result> {
    const begun = this.#now();
    const until = Math.max(this.#waits.botUntil, chat ? this.#chats.pausedUntil(chat) : 0);
    if (until > begun) throw new MustWait(until - begun, 'told');
    try {
      const result = await send();
      this.#waits.accepted(begun);
      return result;
    } catch (error) {
      const told = this.#limits.toldToWait(error);
      if (told) this.#waits.told(chat, told, this.#now());
      throw error;
    } finally {
      this.#metrics.requestEnded(this.#now() - begun);
    }
  }

  /** A timer that was late is made up for, or each would make the whole broadcast later. */
  #takeTurn(): void {
    const turnEvery = (second + spare) / this.#limits.perSecond;
    this.#nextTurn = Math.max(this.#nextTurn, this.#now() - lateness) + turnEvery;
  }

  /** When the last of those that wait leaves. */
  #lastLeaves(): number {
    return this.#departures.at(-1)?.at ?? 0;
  }

  #turnAt(): number {
    return Math.max(this.#nextTurn, this.#waits.botUntil);
  }

  async #sleepUntil(at: number, signal?: AbortSignal): Promise<void> {
    const ms = Math.ceil(at - this.#now());
    if (ms > 0) await this.#clock.sleep(ms, signal);
  }

  #now(): number {
    return this.#clock.elapsedMs();
  }
}

const second = 1000;
/** As many turns as a second may have take so much longer: late timers seldom press one too many into it, which then waits. */
const spare = 10;
/** How much of a delay is made up for by faster turns. */
const lateness = 100;
/** A message is taken to have arrived by then, answered or not. */
const longestWay = 100;
/** After so long it is in line with the rest. */
const longestAfterwards = 5 * 60_000;
/** How long an answer may wait until the person who asked would ask again. */
const patience = 4000;

interface Departure {
  at: number;
  answered?: number;
}

function latestArrival({ at, answered = Number.POSITIVE_INFINITY }: Departure): number {
  return Math.min(answered, at + longestWay);
}
