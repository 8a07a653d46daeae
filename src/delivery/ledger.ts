import type { IssueDate } from '../newsletter/issue.ts';
import { type ChatKey, chatKeySchema, type PlatformName, platformOf } from '../platforms/chat.ts';
import type { Collection, Store } from '../store/collection.ts';
import { type Delivery, type DeliveryState, deliverySchema, ledgerKey } from './delivery.ts';

/** How many deliveries stand in each state. */
export type Tally = Record<PlatformName, Record<DeliveryState, number>>;

/** The stored deliveries of one issue. */
export function deliveriesIn(store: Store, date: IssueDate): Collection<ChatKey, Delivery> {
  return store.collection({ namespace: `deliveries:${date}`, key: chatKeySchema, value: deliverySchema, version: 1 });
}

/**
 * The deliveries of one issue. The store holds them all; memory holds those not yet sent, so that an issue for 100,000
 * chats stays small.
 */
export class DeliveryLedger {
  /** Kept up to date with every commit. */
  readonly tally: Readonly<Tally>;
  readonly #collection: Collection<ChatKey, Delivery>;
  readonly #known = new Set<ChatKey>();
  readonly #unsent = new Map<ChatKey, Delivery>();

  /** Reads the deliveries of an issue. Throws `StoreUnavailable`. */
  static async open(store: Store, date: IssueDate): Promise<DeliveryLedger> {
    const ledger = new DeliveryLedger(deliveriesIn(store, date));
    for await (const [, delivery] of ledger.#collection.entries()) ledger.#remember(delivery);
    return ledger;
  }

  private constructor(collection: Collection<ChatKey, Delivery>) {
    this.#collection = collection;
    this.tally = { discord: noDeliveries(), telegram: noDeliveries() };
  }

  /** Whether the issue is owed to this chat, in whatever state. */
  has(chat: ChatKey): boolean {
    return this.#known.has(chat);
  }

  /** The delivery to this chat, unless the platform has confirmed it. */
  unsentTo(chat: ChatKey): Delivery | undefined {
    return this.#unsent.get(chat);
  }

  /** Deliveries that the platform has not confirmed, in the order in which they came. */
  unsent(): Delivery[] {
    return [...this.#unsent.values()];
  }

  /** As `unsent`, without a copy: look, and don't wait in between. */
  eachUnsent(): IteratorObject<Delivery> {
    return this.#unsent.values();
  }

  /**
   * Writes deliveries in one commit; resolves when they are durable. The store gathers what comes in the same turn of
   * the event loop into that commit, so that many answers at once cost little more than one.
   */
  async commit(...deliveries: Delivery[]): Promise<void> {
    for (const delivery of deliveries) this.#known.add(ledgerKey(delivery));
    await this.#collection.setMany(deliveries.map((delivery) => [ledgerKey(delivery), delivery]));
    for (const delivery of deliveries) this.#remember(delivery);
  }

  #remember(delivery: Delivery): void {
    const key = ledgerKey(delivery);
    this.#known.add(key);
    const tally = this.tally[platformOf(key)];
    const before = this.#unsent.get(key);
    if (before) tally[before.state]--;
    tally[delivery.state]++;
    if (delivery.state === 'sent') this.#unsent.delete(key);
    else this.#unsent.set(key, delivery);
  }
}

/** A count of deliveries to begin with: none in any state. */
export function noDeliveries(): Record<DeliveryState, number> {
  const none = { pending: 0, sending: 0, retrying: 0, uncertain: 0, sent: 0, moved: 0, gone: 0 };
  return { ...none, rejected: 0, expired: 0, superseded: 0, released: 0, withdrawn: 0 };
}
