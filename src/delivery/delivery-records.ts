import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { EditionId } from '../newsletter/issue.ts';
import type { Chat, ChatKey } from '../platforms/chat.ts';
import type { Lookup, Outcome, Platform } from '../platforms/platform.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';
import { pausingReason } from '../subscriptions/trouble.ts';
import { backoffMs } from './backoff.ts';
import { type Delivery, isOpen, newDelivery, type OpenDelivery } from './delivery.ts';
import type { FollowUps } from './follow-ups.ts';
import type { DeliveryLedger } from './ledger.ts';
import type { Round } from './round.ts';
import type { RoundStop } from './round-stop.ts';
import type { UncertainPolicy } from './settlement.ts';
import { type Actor, type DeliveryEvent, moveTo } from './transitions.ts';

/** What one attempt leads to. `waitMs` holds no slot. */
export type Step = { kind: 'over' } | { kind: 'again'; delivery: OpenDelivery; waitMs: number };

/** The delivery is over, or is left as it is for now. */
export const over: Step = { kind: 'over' };

export interface DeliveryRecordsOptions {
  platform: Platform;
  round: Round;
  ledger: DeliveryLedger;
  subscriptions: Subscriptions;
  clock: Clock;
  log: Logger;
  uncertain: UncertainPolicy;
  followUps: Pick<FollowUps, 'owe'>;
  /** Told of a refusal that is not for one chat alone. */
  onRefused(stop: RoundStop & { edition: EditionId }): void;
}

/** Writes what happened to deliveries: in the ledger, and in the subscription where that changes. Says what comes next. */
export class DeliveryRecords {
  readonly #options: DeliveryRecordsOptions;

  constructor(options: DeliveryRecordsOptions) {
    this.#options = options;
  }

  /** What the platform answered to a send. */
  async answer(sending: Delivery, outcome: Outcome): Promise<Step> {
    const { platform, clock, subscriptions, log, onRefused } = this.#options;
    const { chat, edition, attempts, nonce } = sending;
    switch (outcome.kind) {
      case 'sent':
        return this.#confirm(sending, outcome);
      case 'retry': {
        const waitMs = outcome.afterMs > 0 ? outcome.afterMs : backoffMs(attempts);
        log.info({ chat: chat.key, waitMs, detail: outcome.detail }, 'not posted yet, will be tried again');
        const notBefore = clock.now().add({ milliseconds: Math.ceil(waitMs) });
        return this.change(sending, { kind: 'retry', notBefore, detail: outcome.detail }, 'platform', waitMs);
      }
      case 'uncertain':
        log.warn({ chat: chat.key, detail: outcome.detail }, 'may or may not have been posted');
        return this.change(sending, outcome, 'platform', this.#holds ? 'over' : backoffMs(attempts));
      case 'moved':
        return this.follow(sending, outcome.to, 'platform');
      case 'gone':
        log.warn({ chat: chat.key, why: outcome.why, detail: outcome.detail }, 'chat is gone');
        // On the disk before the delivery is over, or after a kill in between nobody would be told.
        await subscriptions.chatGone(chat.key, outcome.why, nonce);
        return this.end(sending, outcome, 'platform');
      case 'rejected':
        if (outcome.reach === 'chat') {
          return this.#refused(sending, outcome);
        }
        onRefused({
          kind: 'refused',
          platform: platform.name,
          edition,
          reach: outcome.reach,
          why: outcome.why,
          detail: outcome.detail,
        });
        return this.end(sending, { kind: 'withheld', detail: outcome.detail }, 'platform');
    }
  }

  /** What is to follow is on the disk before the delivery is over, or a kill in between would lose it. */
  async #confirm(delivery: Delivery, event: DeliveryEvent & { kind: 'sent' | 'found' }): Promise<Step> {
    await this.#options.followUps.owe(delivery.chat, delivery.edition, event.message);
    return this.end(delivery, event, 'platform');
  }

  /**
   * Paused when somebody can mend it, and told of by who watches the subscriptions. That is on the disk before the delivery is
   * over, or after a kill in between nobody would be told.
   */
  async #refused(sending: Delivery, outcome: Extract<Outcome, { kind: 'rejected' }>): Promise<Step> {
    const { log, subscriptions } = this.#options;
    const { chat, nonce } = sending;
    log.warn({ chat: chat.key, why: outcome.why, detail: outcome.detail }, 'refused in this chat');
    const why = pausingReason(outcome.why);
    if (why) await subscriptions.pause(chat.key, why, nonce);
    return this.change(sending, outcome, 'platform', 0);
  }

  /** The chat has another key: the delivery goes on under it, unless the issue is owed there already. */
  async follow(delivery: Delivery, to: ChatKey, by: Actor): Promise<Step> {
    const { subscriptions, ledger, clock, round } = this.#options;
    await subscriptions.chatMoved(delivery.chat.key, to);
    const now = clock.now();
    const moved = moveTo(delivery, { kind: 'moved', to }, by, now);
    if (moved.state !== 'moved' || ledger.has(to)) return this.#committed(moved, 0);
    const chat: Chat = subscriptions.get(to)?.chat ?? { ...delivery.chat, key: to };
    const next = newDelivery(round.date, delivery.edition, chat, now);
    await ledger.commit(moved, next);
    return { kind: 'again', delivery: next, waitMs: 0 };
  }

  /** What was seen in the chat of a delivery that is uncertain. */
  looked(delivery: Delivery, lookup: Exclude<Lookup, { kind: 'unknown' }>): Promise<Step> {
    return lookup.kind === 'found' ? this.#confirm(delivery, lookup) : this.change(delivery, lookup, 'platform', 0);
  }

  end(delivery: Delivery, event: DeliveryEvent, by: Actor): Promise<Step> {
    return this.change(delivery, event, by, 'over');
  }

  change(delivery: Delivery, event: DeliveryEvent, by: Actor, waitMs: number | 'over'): Promise<Step> {
    return this.#committed(moveTo(delivery, event, by, this.#options.clock.now()), waitMs);
  }

  async #committed(delivery: Delivery, waitMs: number | 'over'): Promise<Step> {
    await this.#options.ledger.commit(delivery);
    return waitMs === 'over' || !isOpen(delivery) ? over : { kind: 'again', delivery, waitMs };
  }

  /** Whether what is uncertain is left to a person at once. */
  get #holds(): boolean {
    return this.#options.platform.repeats === 'not-recognised' && this.#options.uncertain === 'hold';
  }
}
