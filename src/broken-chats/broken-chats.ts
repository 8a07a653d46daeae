import PQueue from 'p-queue';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { Nap } from '../nap.ts';
import type { NewsletterIdentity } from '../newsletter/identity.ts';
import type { IssueDate } from '../newsletter/issue.ts';
import { type Chat, type ChatKey, type PlatformName, platformOf } from '../platforms/chat.ts';
import type { ChatCheck, Platform } from '../platforms/platform.ts';
import { afterRemoval, isLost, type Lost } from '../subscriptions/ended.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';
import { type Active, isExplained, nextLook, type Paused, patienceEnds, resumed } from '../subscriptions/trouble.ts';
import { type BrokenChat, isBroken } from './broken-chat.ts';
import { Notices } from './notices.ts';

export interface BrokenChatsOptions {
  subscriptions: Subscriptions;
  platforms: ReadonlyMap<PlatformName, Platform>;
  /** Posts the newest issue to a chat that missed it; the date when it did. */
  catchUp: (chat: ChatKey) => Promise<IssueDate | undefined>;
  newsletter: Pick<NewsletterIdentity, 'name'>;
  clock: Clock;
  log: Logger;
}

/**
 * Looks after the chats that refuse posts, are gone, or that the bot was removed from: finds out what is missing, has who
 * subscribed them told, sees when it works again, and lets them catch up. All it knows is in the subscriptions, so a
 * restart changes nothing.
 */
export class BrokenChats {
  readonly #options: BrokenChatsOptions;
  readonly #notices: Notices;
  /** Few, of many subscriptions. */
  readonly #broken = new Set<ChatKey>();
  /** Something changed there: looked at before its time. */
  readonly #changed = new Set<ChatKey>();
  /** The platform couldn't be asked: until when it isn't asked again. */
  readonly #putOff = new Map<ChatKey, Temporal.Instant>();
  /** When a platform was last seen to take again what it refused without a reason. */
  readonly #outageEnds = new Map<PlatformName, Temporal.Instant>();
  readonly #catchingUp = new Map<ChatKey, Promise<void>>();
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  readonly #nap: Nap;
  #failure: { error: unknown } | undefined;

  constructor(options: BrokenChatsOptions) {
    this.#options = options;
    this.#notices = new Notices(options);
    this.#nap = new Nap(options.clock);
  }

  /** Looks after them until stopped. Call once the platforms are started. Throws `StoreUnavailable`. */
  run(): Promise<void> {
    this.#running = this.#tendUntilStopped();
    return this.#running;
  }

  /** Something changed in these chats: whether they can be posted to is asked at once. */
  lookAt(which: (chat: Chat) => boolean): void {
    const { subscriptions, platforms } = this.#options;
    // Called for each server when the gateway connects anew, so nothing is copied for it.
    for (const key of this.#broken) {
      const known = subscriptions.get(key);
      if (known && isStopped(known.state) && platforms.has(platformOf(key)) && which(known.chat))
        this.#changed.add(key);
    }
    if (this.#changed.size > 0) this.#nap.wake();
  }

  /** Begins nothing new; resolves when what is on its way is recorded. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#nap.wake();
    // What failed was said where it runs.
    await this.#running.catch(() => {});
  }

  async #tendUntilStopped(): Promise<void> {
    const { subscriptions, clock } = this.#options;
    const note = (subscription: Subscription) => {
      if (isBroken(subscription, clock.now())) this.#broken.add(subscription.chat.key);
      else if (!this.#forget(subscription.chat.key)) return;
      this.#nap.wake();
    };
    for (const subscription of subscriptions.all()) note(subscription);
    const unwatch = subscriptions.watch(note);
    // What changed while nobody was listening isn't told any more.
    this.lookAt(() => true);
    try {
      while (!this.#stopping.signal.aborted) {
        this.#nap.listen();
        await this.#tend();
        if (this.#failure) throw this.#failure.error;
        await this.#rest();
      }
    } finally {
      unwatch();
    }
    await Promise.all(this.#catchingUp.values());
  }

  async #tend(): Promise<void> {
    const looks = new PQueue({ concurrency: looksAtOnce });
    for (const subscription of this.#current()) {
      const { state, chat } = subscription;
      if (state.kind === 'active') this.#catchUp(chat.key, state);
      else if (this.#isDue(chat.key, state)) void looks.add(() => this.#look(subscription, state)).catch(this.#fail);
    }
    await looks.onIdle();
    await this.#notices.send(this.#current());
  }

  #isDue(key: ChatKey, state: Paused | Lost): boolean {
    if (this.#changed.has(key)) return true;
    const due = this.#lookAfter(key, state);
    return due !== undefined && Temporal.Instant.compare(due, this.#options.clock.now()) <= 0;
  }

  #lookAfter(key: ChatKey, state: Paused | Lost): Temporal.Instant | undefined {
    if (!this.#options.platforms.has(platformOf(key))) return undefined;
    // Of the bot's return the platform tells, so nobody asks for it each day.
    return this.#putOff.get(key) ?? (state.kind === 'paused' ? nextLook(state) : undefined);
  }

  async #look({ chat }: BrokenChat, before: Paused | Lost): Promise<void> {
    const { platforms, subscriptions, clock, log } = this.#options;
    const platform = platforms.get(platformOf(chat.key));
    if (!platform || this.#stopping.signal.aborted) return;
    const isChanged = this.#changed.delete(chat.key);
    this.#putOff.delete(chat.key);
    const check = await platform.check(chat);
    log.info({ chat: chat.key, check: check.kind, missing: missingIn(check) }, 'looked at a broken chat');
    // While it was asked something changed: the answer may be of before, and it is asked once more.
    if (this.#changed.has(chat.key)) return;
    const now = clock.now();
    if (check.kind === 'unknown') this.#putOff.set(chat.key, now.add(askAgainAfter));
    if (before.kind === 'ended') {
      return subscriptions.changeStates([chat.key], ({ state }) =>
        // Ended once more, or subscribed anew, while it was asked.
        isLost(state, now) && state.at === before.at ? afterRemoval(state, check, now) : undefined,
      );
    }
    if (check.kind === 'gone') return subscriptions.chatGone(chat.key, check.why);
    await subscriptions.changeStates([chat.key], ({ state }) => {
      // Refused once more, or resumed, while it was asked.
      if (state.kind !== 'paused' || state.refusals !== before.refusals) return undefined;
      const next = after(state, check, now, isChanged);
      const isOver = next.kind === 'paused' && Temporal.Instant.compare(now, patienceEnds(state)) >= 0;
      return isOver && !next.givenUpAt ? { ...next, givenUpAt: now.toString() } : next;
    });
  }

  /** Once at a time for each chat; it may take long, and nothing waits for it. */
  #catchUp(key: ChatKey, { after: trouble }: Active): void {
    if (!trouble || trouble.endedAt !== undefined || this.#catchingUp.has(key)) return;
    const { catchUp, subscriptions, clock, log } = this.#options;
    const work = async () => {
      const date = await catchUp(key);
      if (this.#stopping.signal.aborted) return;
      log.info({ chat: key, issue: date }, 'a chat can be posted to again');
      if (date && !isExplained(trouble)) this.#lookAtUnexplained(platformOf(key));
      const endedAt = clock.now().toString();
      await subscriptions.changeStates([key], ({ state }) =>
        state.kind === 'active' && state.after
          ? { kind: 'active', after: { ...state.after, endedAt, ...(date ? { caughtUpWith: date } : {}) } }
          : undefined,
      );
    };
    const caughtUp = work()
      .catch(this.#fail)
      .finally(() => this.#catchingUp.delete(key));
    this.#catchingUp.set(key, caughtUp);
  }

  /** What was refused without a reason works in one chat again: the platform's own trouble is over. */
  #lookAtUnexplained(platform: PlatformName): void {
    const now = this.#options.clock.now();
    const before = this.#outageEnds.get(platform);
    if (before && Temporal.Instant.compare(before.add(askAgainAfter), now) > 0) return;
    this.#outageEnds.set(platform, now);
    const unexplained = this.#stopped().filter(({ state }) => state.kind === 'paused' && !isExplained(state));
    const keys = new Set(unexplained.map(({ chat }) => chat.key).filter((key) => platformOf(key) === platform));
    this.lookAt(({ key }) => keys.has(key));
  }

  /** Sleeps until something is due or changes; in naps, so that a clock that was set or a machine that slept is noticed. */
  async #rest(): Promise<void> {
    const dues = this.#stopped().flatMap(({ chat, state }) => this.#lookAfter(chat.key, state) ?? []);
    const next = [...dues, ...this.#notices.dues(this.#current())].toSorted(Temporal.Instant.compare)[0];
    const { clock } = this.#options;
    if (this.#broken.size >= manyBroken) await clock.sleep(this.#broken.size, this.#stopping.signal).catch(() => {});
    const untilNextMs = next && Math.max(0, clock.now().until(next).total('milliseconds'));
    await this.#nap.rest(untilNextMs === undefined ? undefined : Math.min(longestNapMs, untilNextMs));
  }

  #current(): BrokenChat[] {
    const { subscriptions, clock } = this.#options;
    const now = clock.now();
    return [...this.#broken].flatMap((key) => {
      const known = subscriptions.get(key);
      if (known && isBroken(known, now)) return [known];
      // Lost so long ago that it is left at that.
      this.#forget(key);
      return [];
    });
  }

  /** Those that may go on once something changes. */
  #stopped(): (BrokenChat & { state: Paused | Lost })[] {
    return this.#current().flatMap((each) => {
      const { state } = each;
      return isStopped(state) ? [{ ...each, state }] : [];
    });
  }

  /** Looks after it no more; whether it did until now. */
  #forget(key: ChatKey): boolean {
    for (const kept of [this.#changed, this.#putOff]) kept.delete(key);
    return this.#broken.delete(key);
  }

  #fail = (error: unknown): void => {
    this.#failure ??= { error };
    this.#nap.wake();
  };
}

function isStopped(state: Subscription['state']): state is Paused | Lost {
  return state.kind === 'paused' || (state.kind === 'ended' && state.why === 'bot-removed');
}

/** What a look at a paused chat makes of it. */
function after(
  state: Paused,
  check: Exclude<ChatCheck, { kind: 'gone' }>,
  now: Temporal.Instant,
  isChanged: boolean,
): Active | Paused {
  if (check.kind === 'unknown') return state;
  if (check.kind === 'closed') return { ...state, why: check.why, missing: check.missing, triedAt: now.toString() };
  const unexplained: Paused = { ...state, missing: [] };
  const wasMissing = state.missing !== undefined && state.missing.length > 0;
  const due = nextLook(unexplained);
  const isTime = due === undefined || Temporal.Instant.compare(due, now) <= 0;
  return wasMissing || isChanged || isTime ? resumed(state) : unexplained;
}

function missingIn(check: ChatCheck): readonly string[] | undefined {
  return check.kind === 'closed' ? check.missing : undefined;
}

/** Questions to the platforms at a time: few, since broadcasts and commands share their limits. */
const looksAtOnce = 2;
const askAgainAfter = { minutes: 10 };
/** An outage of a platform: seeing to all of them takes 15 µs each, so it is done once in a millisecond for each. */
const manyBroken = 1000;
const longestNapMs = 10 * 60_000;
