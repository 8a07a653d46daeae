import { tooManyRequests } from './errors.ts';
import type { Stars } from './stars.ts';

/** Messages in any second over all chats, in one group or channel in any minute, and to one person at once and then each second. */
const overall = { messages: 30, withinMs: 1000 };
/** When those beyond the ones above are paid for. Source: core.telegram.org/bots/api#paid-broadcasts. */
const paid = { messages: 1000, withinMs: 1000 };
const perGroup = { messages: 20, withinMs: 60_000 };
const perPerson = { burst: 3, everyMs: 1000 };
// Source of the numbers: core.telegram.org/bots/faq; that short bursts pass to a person: the same. How long a burst: a guess.

/** Requests that were on their way when the bot was told to wait can't know it. */
const onTheirWayMs = 250;

/** How fast a bot may send. Every refusal says how long to wait, and sending meanwhile lengthens the wait. */
export class RateLimits {
  readonly #overall = new SlidingWindow(overall.messages, overall.withinMs);
  readonly #overallWait = new Wait();
  readonly #paid = new SlidingWindow(paid.messages, paid.withinMs);
  readonly #paidWait = new Wait();
  readonly #stars: Stars | undefined;
  readonly #chats = new Map<number, { window: SlidingWindow | Bucket; wait: Wait }>();

  /** `stars`: those of a bot that may pay to send faster. */
  constructor(stars?: Stars) {
    this.#stars = stars;
  }

  /**
   * Takes one message to this chat at `now` (milliseconds), or throws the 429. One that `mayCost` has limits of its own in
   * all, the same in its chat, and takes a free place where there is one: whether others find it taken isn't documented; here
   * they do.
   */
  take(chat: number, kind: 'person' | 'group', now: number, mayCost = false): void {
    const stars = mayCost && this.#stars?.isEnough ? this.#stars : undefined;
    const [overall, overallWait] = stars ? [this.#paid, this.#paidWait] : [this.#overall, this.#overallWait];
    const own = this.#of(chat, kind);
    overallWait.refuseWhileWaiting(now);
    own.wait.refuseWhileWaiting(now);
    const overallMs = overall.freeIn(now);
    if (overallMs > 0) overallWait.begin(overallMs, now);
    const ownMs = own.window.freeIn(now);
    if (ownMs > 0) own.wait.begin(ownMs, now);
    const isFree = this.#overall.freeIn(now) === 0;
    if (!isFree) stars?.charge();
    overall.take(now);
    if (stars && isFree) this.#overall.take(now);
    own.window.take(now);
  }

  #of(chat: number, kind: 'person' | 'group') {
    const known = this.#chats.get(chat);
    if (known) return known;
    const window = kind === 'person' ? new Bucket() : new SlidingWindow(perGroup.messages, perGroup.withinMs);
    const made = { window, wait: new Wait() };
    this.#chats.set(chat, made);
    return made;
  }
}

/** At most so many in any stretch of time of this length. */
class SlidingWindow {
  readonly #size: number;
  readonly #withinMs: number;
  readonly #times: number[] = [];
  #next = 0;

  constructor(size: number, withinMs: number) {
    this.#size = size;
    this.#withinMs = withinMs;
  }

  freeIn(now: number): number {
    const oldest = this.#times.length < this.#size ? undefined : this.#times[this.#next];
    return oldest === undefined ? 0 : Math.max(0, oldest + this.#withinMs - now);
  }

  take(now: number): void {
    this.#times[this.#next] = now;
    this.#next = (this.#next + 1) % this.#size;
  }
}

/** One each second, and a few at once after a pause. */
class Bucket {
  #full = perPerson.burst;
  #at = 0;

  freeIn(now: number): number {
    const full = this.#fullAt(now);
    return full >= 1 ? 0 : (1 - full) * perPerson.everyMs;
  }

  take(now: number): void {
    this.#full = this.#fullAt(now) - 1;
    this.#at = now;
  }

  #fullAt(now: number): number {
    return Math.min(perPerson.burst, this.#full + (now - this.#at) / perPerson.everyMs);
  }
}

/** The time the bot was told to wait. */
class Wait {
  #toldAt = 0;
  #until = 0;

  begin(ms: number, now: number): never {
    this.#toldAt = now;
    this.#until = now + Math.max(1, Math.ceil(ms / 1000)) * 1000;
    throw tooManyRequests(this.#secondsLeft(now));
  }

  refuseWhileWaiting(now: number): void {
    if (now >= this.#until) return;
    if (now > this.#toldAt + onTheirWayMs) {
      this.#until += 1000;
      this.#toldAt = now;
    }
    throw tooManyRequests(this.#secondsLeft(now));
  }

  #secondsLeft(now: number): number {
    return Math.max(1, Math.ceil((this.#until - now) / 1000));
  }
}
