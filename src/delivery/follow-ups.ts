import { setMaxListeners } from 'node:events';
import PQueue from 'p-queue';
import type { IssueArchive } from '../archive/issue-archive.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { excerptOf } from '../newsletter/excerpt.ts';
import type { EditionId } from '../newsletter/issue.ts';
import { type Chat, type MessageId, type PlatformName, platformOf } from '../platforms/chat.ts';
import {
  type FollowUpOutcome,
  type FollowUpStep,
  followUpsIn,
  type MessagePlace,
  writesMessage,
} from '../platforms/follow-up.ts';
import type { Platform } from '../platforms/platform.ts';
import type { Store } from '../store/collection.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';
import { backoffMs } from './backoff.ts';
import { DiscussionCopies } from './discussion-copies.ts';
import { type Ending, isOver, type Step } from './follow-up-record.ts';
import { deliveryNonce } from './nonce.ts';
import { type FoundStep, OwedFollowUps, type StepPlace } from './owed-follow-ups.ts';
import { isRetracted, roundsIn } from './round.ts';
import type { UncertainPolicy } from './settlement.ts';
import { Wait } from './wait.ts';

export interface FollowUpsOptions {
  store: Store;
  archive: IssueArchive;
  subscriptions: Subscriptions;
  platforms: ReadonlyMap<PlatformName, Platform>;
  clock: Clock;
  log: Logger;
  uncertain: UncertainPolicy;
  /** Called when it can't go on, which is when the store fails. */
  onFatal(error: Error): void;
}

/** What an attempt leads to: the end, or another one when something has come. */
type Next = 'over' | 'when-due' | 'when-copied';

/**
 * What is done about a post after it was posted, by the settings of its chat: it is passed on to followers, pinned in place
 * of the last one, and gets a discussion. Slowly and few at a time, so that sends and answers to people don't notice it; a
 * step that has to wait holds up no other. What it guarantees is in README.md.
 */
export class FollowUps {
  readonly #options: FollowUpsOptions;
  readonly #owed: OwedFollowUps;
  readonly #copies: DiscussionCopies;
  readonly #lanes: ReadonlyMap<PlatformName, { platform: Platform; slots: PQueue; nextTurn: number }>;
  readonly #underWay = new Set<Promise<void>>();
  /** Steps that wait for the copy of a post. */
  readonly #awaited = new Map<string, AbortController>();
  readonly #stopping = new AbortController();

  /** Reads what is still to be done; nothing is done yet. Throws `StoreUnavailable`. */
  static async open(options: FollowUpsOptions): Promise<FollowUps> {
    const owed = await OwedFollowUps.open(options.store);
    return new FollowUps(options, owed, await DiscussionCopies.open(options.store, options.clock));
  }

  private constructor(options: FollowUpsOptions, owed: OwedFollowUps, copies: DiscussionCopies) {
    this.#options = options;
    this.#owed = owed;
    this.#copies = copies;
    this.#lanes = new Map(
      [...options.platforms].map(([name, platform]) => [
        name,
        { platform, slots: new PQueue({ concurrency: mostAtOnce }), nextTurn: 0 },
      ]),
    );
    setMaxListeners(0, this.#stopping.signal);
  }

  /** Goes on with what was left when the program ended. Call once the platforms are started. */
  resume(): void {
    for (const place of this.#owed.open()) this.#begin(place);
  }

  /**
   * What is to follow a post that was confirmed. Resolves when it is on the disk, so that the delivery can be recorded as
   * sent and nothing is forgotten; the same message again changes nothing. Throws `StoreUnavailable`.
   */
  async owe(chat: Chat, edition: EditionId, message: MessageId): Promise<void> {
    const settings = this.#options.subscriptions.get(chat.key);
    const kinds = followUpsIn(chat.kind).filter((kind) => settings?.[kind]);
    if (kinds.length === 0) return;
    const before = kinds.includes('thread') ? this.#owed.discussed(chat.key) : undefined;
    const hasReaders = before !== undefined && (await this.#options.archive.edition(edition))?.readers !== undefined;
    const whats: Step['what'][] = [
      ...kinds.map((kind) => ({ kind })),
      ...(hasReaders ? [{ kind: 'closing' as const, message: before }] : []),
    ];
    const steps = whats.map((what): Step => ({ what, state: { kind: 'open', attempts: 0 } }));
    const at = this.#options.clock.now().toString();
    if (!(await this.#owed.add(chat, { edition, message, at, steps }))) return;
    for (const { what } of steps) this.#begin({ chat: chat.key, message, what });
  }

  /** A post was copied into the discussion group of its channel. Throws `StoreUnavailable`. */
  async copied(post: MessagePlace, copy: MessagePlace): Promise<void> {
    const settings = this.#options.subscriptions.get(post.chat);
    if (!settings?.thread || settings.state.kind === 'ended') return;
    await this.#copies.note(post, copy);
    this.#awaited.get(nameOf(post))?.abort();
  }

  /** Begins nothing more; resolves when what is on its way has been recorded. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.allSettled(this.#underWay);
  }

  #begin(place: StepPlace): void {
    const done = this.#carry(place)
      .catch((error: unknown) => {
        if (this.#stopping.signal.aborted) return;
        this.#options.onFatal(error instanceof Error ? error : new Error('a follow-up failed', { cause: error }));
      })
      .finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
  }

  /** Takes one step to its end. A slot is held only during an attempt. */
  async #carry(place: StepPlace): Promise<void> {
    const lane = this.#lanes.get(platformOf(place.chat));
    if (!lane) return;
    let next: Next = 'when-due';
    do {
      await (next === 'when-copied' ? this.#untilCopied(place) : this.#untilDue(place));
      next = await lane.slots.add(() => this.#attempt(place, lane));
    } while (next !== 'over');
  }

  /** One attempt: whether it is still wanted → its turn → the platform → its answer in the record. */
  async #attempt(place: StepPlace, lane: { platform: Platform; nextTurn: number }): Promise<Next> {
    const { platform } = lane;
    const found = this.#owed.find(place);
    if (this.#stopping.signal.aborted || !found || isOver(found.step)) return 'over';
    const { post, step, record } = found;
    if (step.state.kind === 'begun' && this.#options.uncertain === 'hold') {
      return this.#giveUp(place, 'uncertain', 'the process ended before the answer came');
    }
    const request = await this.#requestOf(found);
    if ('why' in request) return this.#giveUp(place, request.why, '');
    await this.#turn(lane);
    const isRepeatable = !writesMessage(request) || platform.repeats === 'recognised-by-nonce';
    if (!isRepeatable) await this.#owed.setState(place, { kind: 'begun', attempts: attemptsOf(found) });
    const message = 'message' in step.what ? step.what.message : post.message;
    return this.#settle(place, await platform.followUp(record.chat, message, request));
  }

  /** What is asked of the platform, as things are now; or why nothing is. */
  async #requestOf({ record, post, step }: FoundStep): Promise<FollowUpStep | { why: Ending }> {
    const { clock, archive, subscriptions } = this.#options;
    const { kind } = step.what;
    if (Temporal.Instant.compare(clock.now(), expiryOf(post)) >= 0) return { why: 'expired' };
    const settings = subscriptions.get(record.chat.key);
    if (!settings || settings.state.kind === 'ended') return { why: 'no-longer-wanted' };
    if (kind === 'unpin') return { kind };
    if (!settings[kind === 'closing' ? 'thread' : kind]) return { why: 'no-longer-wanted' };
    const isNewest = record.posts.at(-1) === post;
    if (kind === 'pin') return isNewest ? { kind } : { why: 'superseded' };
    if (kind === 'crosspost') return { kind };
    const issue = await archive.edition(post.edition);
    if (!issue) return { why: 'issue-missing' };
    if (isRetracted(await roundsIn(this.#options.store).get(issue.date))) return { why: 'no-longer-wanted' };
    const discussed = 'message' in step.what ? step.what.message : post.message;
    const copy = this.#copies.copyOf({ chat: record.chat.key, message: discussed });
    const nonce = deliveryNonce(issue.date, record.chat.key, parts[kind]);
    const place = copy ? { copy } : {};
    if (kind === 'closing') return { kind, issue, post: post.message, nonce, ...place };
    return { kind, issue: excerptOf(issue, settings.excerpt), nonce, ...place };
  }

  async #settle(place: StepPlace, outcome: FollowUpOutcome): Promise<Next> {
    const attempts = attemptsOf(this.#owed.find(place)) + 1;
    switch (outcome.kind) {
      case 'done':
        return this.#done(place);
      case 'awaits-copy':
        await this.#owed.setState(place, { kind: 'open', attempts });
        return 'when-copied';
      case 'refused':
        return this.#giveUp(place, outcome.why, outcome.detail);
      case 'uncertain':
        return this.#options.uncertain === 'hold' || attempts >= mostRepeats
          ? this.#giveUp(place, 'uncertain', outcome.detail)
          : this.#again(place, attempts, backoffMs(attempts), outcome.detail);
      case 'retry':
        return this.#again(place, attempts, outcome.afterMs || backoffMs(attempts), outcome.detail);
    }
  }

  async #done(place: StepPlace): Promise<Next> {
    if (place.what.kind === 'pin') {
      const unpin = await this.#owed.pinned(place);
      if (unpin) this.#begin(unpin);
    } else {
      await this.#owed.setState(place, { kind: 'done' });
    }
    return 'over';
  }

  async #again(place: StepPlace, attempts: number, afterMs: number, detail: string): Promise<Next> {
    const { clock, log } = this.#options;
    log.info({ chat: place.chat, step: place.what.kind, afterMs, detail }, 'a follow-up will be tried again');
    const notBefore = clock
      .now()
      .add({ milliseconds: Math.ceil(afterMs) })
      .toString();
    await this.#owed.setState(place, { kind: 'open', attempts, notBefore });
    return 'when-due';
  }

  /** The post stays as it is; the reason is kept. */
  async #giveUp(place: StepPlace, why: Ending, detail: string): Promise<Next> {
    const level = why === 'no-longer-wanted' || why === 'superseded' ? 'info' : 'warn';
    this.#options.log[level]({ chat: place.chat, step: place.what.kind, why, detail }, 'posted, but not followed up');
    await this.#owed.setState(place, { kind: 'given-up', why, detail });
    return 'over';
  }

  /** A share of what the platform allows, so that most of it is left for posts and answers. */
  async #turn(lane: { nextTurn: number }): Promise<void> {
    const now = this.#options.clock.elapsedMs();
    const at = Math.max(now, lane.nextTurn);
    lane.nextTurn = at + betweenTurnsMs;
    if (at > now) await this.#options.clock.sleep(at - now, this.#stopping.signal);
  }

  async #untilDue(place: StepPlace): Promise<void> {
    const found = this.#owed.find(place);
    if (found?.step.state.kind !== 'open' || found.step.state.notBefore === undefined) return;
    const { clock } = this.#options;
    const due = new Wait(clock, Temporal.Instant.from(found.step.state.notBefore));
    const expiry = new Wait(clock, expiryOf(found.post));
    const msLeft = () => Math.min(due.msLeft, expiry.msLeft);
    while (msLeft() > 0) await clock.sleep(Math.min(msLeft(), longestNapMs), this.#stopping.signal);
  }

  async #untilCopied({ chat, message, ...place }: StepPlace): Promise<void> {
    const found = this.#owed.find({ chat, message, ...place });
    if (!found) return;
    const woken = new AbortController();
    const name = nameOf({ chat, message });
    this.#awaited.set(name, woken);
    const signal = AbortSignal.any([this.#stopping.signal, woken.signal]);
    try {
      while (!this.#copies.copyOf({ chat, message }) && (await this.#nap(expiryOf(found.post), signal)));
    } catch (error) {
      if (this.#stopping.signal.aborted) throw error;
    } finally {
      this.#awaited.delete(name);
    }
  }

  /** Sleeps towards a time; false when it has come. Not in one piece, since clocks are set and machines sleep. */
  async #nap(until: Temporal.Instant, signal: AbortSignal): Promise<boolean> {
    const { clock } = this.#options;
    const ms = until.since(clock.now()).total('milliseconds');
    if (ms <= 0) return false;
    await clock.sleep(Math.min(ms, longestNapMs), signal);
    return true;
  }
}

/** Steps of one platform that are with it at once, and the least time from one to the next. */
const mostAtOnce = 4;
const betweenTurnsMs = 200;
const longestNapMs = 10 * 60_000;
/** Of what may be there twice, when the operator prefers that to a possible miss. */
const mostRepeats = 3;
/** The nonce of the post itself is that of part 0. */
const parts = { thread: 1, closing: 2 };

/** What could not be done by then is done no more: nobody expects a discussion of last week's issue. */
function expiryOf({ at }: FoundStep['post']): Temporal.Instant {
  return Temporal.Instant.from(at).add({ hours: 24 });
}

function attemptsOf(found: FoundStep | undefined): number {
  const state = found?.step.state;
  return state?.kind === 'open' || state?.kind === 'begun' ? state.attempts : 0;
}

function nameOf({ chat, message }: MessagePlace): string {
  return `${chat} ${message}`;
}
