import type { Update } from 'telegraf/types';
import type { Clock } from '../../clock.ts';
import { terminatedByOtherPoller } from './errors.ts';

type UpdateOf<U> = U extends unknown ? Omit<U, 'update_id'> : never;
/** What happened, before it has its number. */
export type NewUpdate = UpdateOf<Update>;

/** Not sent unless asked for. Source: core.telegram.org/bots/api#getupdates, allowed_updates. */
const onlyOnRequest = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);

export interface Poll {
  offset?: number | undefined;
  limit?: number | undefined;
  /** Seconds. */
  timeout?: number | undefined;
  allowedUpdates?: readonly string[] | undefined;
}

/** What happened and the bot has not confirmed yet, handed out by long polling. */
export class UpdateQueue {
  readonly #clock: Clock;
  readonly #waiting: Update[] = [];
  readonly #confirmations: { id: number; confirmed: () => void }[] = [];
  #nextId = 100_001;
  #poller: PendingPoll | undefined;
  #allowed: ReadonlySet<string> | 'default' = 'default';
  #listening = false;
  readonly #firstPoll = Promise.withResolvers<void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether a bot polls, or is about to: what it is told will be read. */
  get listening(): boolean {
    return this.#listening;
  }

  /** Resolves when a bot polls for the first time. */
  get polled(): Promise<void> {
    return this.#firstPoll.promise;
  }

  /** A bot logs in or deletes its webhook: it is going to poll. */
  expectPoller(): void {
    this.#listening = true;
  }

  /** Returns the update's number, or undefined where the bot has not asked for its kind. */
  add(update: NewUpdate): number | undefined {
    const kind = Object.keys(update)[0] ?? '';
    const wanted = this.#allowed === 'default' ? !onlyOnRequest.has(kind) : this.#allowed.has(kind);
    if (!wanted) return undefined;
    const id = this.#nextId++;
    this.#waiting.push({ update_id: id, ...update });
    this.#poller?.wake();
    return id;
  }

  /** Resolves when the bot has confirmed the update: telegraf does so when its handlers are done. */
  confirmed(id: number): Promise<void> {
    return new Promise((resolve) => {
      this.#confirmations.push({ id, confirmed: resolve });
    });
  }

  /** As `confirmed`, and at once where the bot was not told or does not listen. */
  async taken(id: number | undefined): Promise<void> {
    if (id !== undefined && this.#listening) await this.confirmed(id);
  }

  /** `closed` is aborted when the one who asks is gone. */
  async poll({ offset = 0, limit = 100, timeout = 0, allowedUpdates }: Poll, closed: AbortSignal): Promise<Update[]> {
    if (allowedUpdates) this.#allowed = allowedUpdates.length === 0 ? 'default' : new Set(allowedUpdates);
    this.#poller?.terminate();
    this.#confirmBelow(offset);
    this.#listening = timeout > 0;
    this.#firstPoll.resolve();
    if (this.#waiting.length === 0 && timeout > 0) await this.#somethingOr(timeout * 1000, closed);
    return this.#waiting.slice(0, limit);
  }

  /** Whoever waits for the bot waits no longer. */
  close(): void {
    this.#confirmBelow(Number.POSITIVE_INFINITY);
    this.#poller?.wake();
  }

  #confirmBelow(offset: number): void {
    const kept = this.#waiting.findIndex((update) => update.update_id >= offset);
    this.#waiting.splice(0, kept === -1 ? this.#waiting.length : kept);
    for (let index = this.#confirmations.length - 1; index >= 0; index--) {
      const waiter = this.#confirmations[index];
      if (!waiter || waiter.id >= offset) continue;
      this.#confirmations.splice(index, 1);
      waiter.confirmed();
    }
  }

  async #somethingOr(ms: number, closed: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = new AbortController();
    const poller = { wake: resolve, terminate: () => reject(terminatedByOtherPoller()) };
    const gone = () => {
      if (this.#poller === poller) this.#listening = false;
      resolve();
    };
    this.#poller = poller;
    closed.addEventListener('abort', gone, { once: true });
    this.#clock.sleep(ms, timer.signal).then(resolve, resolve);
    try {
      await promise;
    } finally {
      if (this.#poller === poller) this.#poller = undefined;
      closed.removeEventListener('abort', gone);
      timer.abort();
    }
  }
}

interface PendingPoll {
  wake(): void;
  terminate(): void;
}
