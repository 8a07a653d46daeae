import type { IssueDate } from '../newsletter/issue.ts';
import type { ChatKey, PlatformName } from '../platforms/chat.ts';
import type { SendingSpeed } from '../platforms/platform.ts';
import type { Restoration } from '../store/restoration.ts';
import type { Broadcasts } from './broadcast.ts';
import { type Overview, readOverview } from './overview.ts';
import { Revisions, type RevisionsOptions } from './revisions.ts';
import { StoredWishes } from './stored-wishes.ts';
import { type Wish, Wishes } from './wishes.ts';

export interface DeliveryDeskOptions extends Omit<RevisionsOptions, 'isPosting'> {
  broadcasts: Broadcasts;
  /** Of each platform that is configured, how many posts its limits allow in a second. */
  speeds: ReadonlyMap<PlatformName, SendingSpeed>;
  restoration: Restoration | undefined;
  /** Has paused chats looked at now, rather than when it is their time. */
  lookAt(isMeant: (chat: ChatKey) => boolean): void;
  /** Given what goes on by itself. Rejects with `StoreUnavailable`. */
  inBackground(work: Promise<unknown>): void;
}

/** What editors see of deliveries and do about them, in a chat or at the command line. */
export class DeliveryDesk {
  readonly #options: DeliveryDeskOptions;
  readonly #revisions: Revisions;
  readonly #wishes: Wishes;
  readonly #stored: StoredWishes;

  constructor(options: DeliveryDeskOptions) {
    this.#options = options;
    this.#revisions = new Revisions({ ...options, isPosting: (date) => options.broadcasts.isPosting(date) });
    this.#wishes = new Wishes({
      ...options,
      revisions: this.#revisions,
      onBegun: (rest) => options.inBackground(rest),
    });
    this.#stored = new StoredWishes({ ...options, carryOut: (date, wish) => this.carryOut(date, wish) });
  }

  /** Goes on with what was left, and carries out what is wished at the command line. Call once the platforms are started. */
  start(): void {
    const { inBackground } = this.#options;
    inBackground(this.#revisions.resume());
    inBackground(this.#stored.run());
  }

  /** Begins nothing more; resolves when what is on its way has been recorded. */
  async stop(): Promise<void> {
    await Promise.all([this.#stored.stop(), this.#revisions.stop()]);
  }

  /** Undefined when the posting of the issue has not begun. Throws `StoreUnavailable`. */
  overview(date: IssueDate): Promise<Overview | undefined> {
    return readOverview(date, { ...this.#options, now: this.#options.clock.now() });
  }

  /** Begins what an editor wants; resolves with the number of chats it is for. Throws `StoreUnavailable`. */
  carryOut(date: IssueDate, wish: Wish): Promise<number> {
    return this.#wishes.carryOut(date, wish);
  }
}
