import type { Clock } from '../../clock.ts';
import type { ChatKey } from '../platform.ts';

/**
 * Keeps what a bot sends within Discord's limits: 50 requests a second in all
 * (https://discord.com/developers/docs/topics/rate-limits#global-rate-limit) and, as Discord's headers say in practice,
 * 5 messages in 5 seconds to a channel. Times are milliseconds.
 */
export class Pace {
  readonly #clock: Clock;
  readonly #isOff: boolean;
  readonly #chats = new Map<ChatKey, number[]>();
  /** When the last of the requests left, oldest first; as many as a second may have. */
  readonly #departures: number[] = [];
  #nextTurn = 0;
  #pausedUntil = 0;

  constructor(clock: Clock, limits: 'kept' | 'off') {
    this.#clock = clock;
    this.#isOff = limits === 'off';
  }

  /** Resolves when one more post of a broadcast may be begun; rejects only when `signal` is aborted. */
  async turn(chat: ChatKey, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#isOff && this.pauseMs() === 0) return;
    await this.#sleepUntil(this.#reserveInChat(chat), signal);
    do {
      await this.#sleepUntil(Math.max(this.#reserveTurn(), this.#pausedUntil), signal);
    } while (this.pauseMs() > 0);
  }

  /**
   * Resolves when a request may leave, which is soon: what happened since its turn (the ledger's write, a busy process)
   * must not press 51 requests into one second.
   */
  async departure(): Promise<void> {
    if (this.#isOff) return;
    const now = this.#now();
    const oldest = this.#departures.length < perSecond ? undefined : this.#departures.shift();
    const at = oldest === undefined ? now : Math.max(now, oldest + second + departureMargin);
    this.#departures.push(at);
    await this.#sleepUntil(at);
  }

  /** Discord said to wait: nothing is posted until then. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#now() + ms);
  }

  /** How long nothing may be posted from now on; 0 when something may. */
  pauseMs(): number {
    return this.#pausedUntil === 0 ? 0 : Math.max(0, this.#pausedUntil - this.#now());
  }

  #reserveTurn(): number {
    const at = Math.max(this.#now(), this.#nextTurn, this.#pausedUntil);
    this.#nextTurn = at + turnEvery;
    return at;
  }

  #reserveInChat(chat: ChatKey): number {
    const now = this.#now();
    if (this.#chats.size >= forgetFrom) this.#forget(now);
    const times = this.#chats.get(chat) ?? [];
    this.#chats.set(chat, times);
    const oldest = times.length < inChat.most ? undefined : times.shift();
    const at = oldest === undefined ? now : Math.max(now, oldest + inChat.within);
    times.push(at);
    return at;
  }

  #forget(now: number): void {
    for (const [chat, times] of this.#chats) if ((times.at(-1) ?? 0) < now - inChat.within) this.#chats.delete(chat);
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
/** In all; answers to interactions don't count (Discord's documentation of rate limits). */
const perSecond = 50;
/** 48.8 a second: 51 posts span 1,025 ms, so that late timers don't press them into one second. */
const turnEvery = 20.5;
/** What the way to Discord may take longer for one request than for another. */
const departureMargin = 15;
const inChat = { most: 5, within: 5 * second + 200 };
/** Chats are forgotten when their times no longer matter, but not at every post. */
const forgetFrom = 5000;
