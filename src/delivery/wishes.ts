import { z } from 'zod';
import type { IssueDate } from '../newsletter/issue.ts';
import type { ChatKey } from '../platforms/chat.ts';
import type { Store } from '../store/collection.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';
import type { Broadcasts } from './broadcast.ts';
import { DeliveryLedger } from './ledger.ts';
import type { Revisions } from './revisions.ts';

/**
 * What an editor can want of an issue: its decisions on deliveries (`decisions.ts`), to correct every copy, or to take them
 * back.
 */
export const wishSchema = z.enum(['again', 'resend', 'release', 'correct', 'retract']);
export type Wish = z.infer<typeof wishSchema>;

export interface WishesOptions {
  store: Store;
  broadcasts: Pick<Broadcasts, 'decide'>;
  revisions: Pick<Revisions, 'begin'>;
  subscriptions: Subscriptions;
  /** Has paused chats looked at now, rather than when it is their time. */
  lookAt(isMeant: (chat: ChatKey) => boolean): void;
  /** Given what goes on after a wish was begun. Rejects with `StoreUnavailable`. */
  onBegun(rest: Promise<unknown>): void;
}

/** Carries out what editors want, whether they say it in a chat or at the command line. */
export class Wishes {
  readonly #options: WishesOptions;

  constructor(options: WishesOptions) {
    this.#options = options;
  }

  /**
   * Begins it; resolves with the number of chats it is for when what is wanted is on the disk. May be called twice: what is
   * done already counts as nothing to do. Throws `StoreUnavailable`.
   */
  async carryOut(date: IssueDate, wish: Wish): Promise<number> {
    const { broadcasts } = this.#options;
    switch (wish) {
      case 'again':
        return (await broadcasts.decide(date, 'again')) + (await this.#lookAtPaused(date));
      case 'resend':
      case 'release':
        return broadcasts.decide(date, wish);
      case 'correct':
        return this.#revise(date, 'correct');
      case 'retract':
        // First, so that no copy is made while the others are removed.
        return (await broadcasts.decide(date, 'withdraw')) + (await this.#revise(date, 'retract'));
    }
  }

  async #revise(date: IssueDate, kind: 'correct' | 'retract'): Promise<number> {
    const begun = await this.#options.revisions.begin(date, kind);
    if (begun) this.#options.onBegun(begun.ended);
    return begun?.copies ?? 0;
  }

  /** Those that are mended meanwhile are caught up with by who looks after broken chats. */
  async #lookAtPaused(date: IssueDate): Promise<number> {
    const { store, subscriptions, lookAt } = this.#options;
    const ledger = await DeliveryLedger.open(store, date);
    const paused = new Set(
      ledger
        .unsent()
        .filter(({ state, chat }) => state === 'rejected' && subscriptions.get(chat.key)?.state.kind === 'paused')
        .map(({ chat }) => chat.key),
    );
    if (paused.size > 0) lookAt((chat) => paused.has(chat));
    return paused.size;
  }
}
