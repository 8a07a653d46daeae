import type { IssueDate } from '../newsletter/issue.ts';
import { type PlatformName, platformOf } from '../platforms/chat.ts';
import { type Delivery, type DeliveryState, deliveryStates } from './delivery.ts';
import { type DeliveryLedger, noDeliveries, type Tally } from './ledger.ts';
import { dueAt, type Round } from './round.ts';

interface RoundInView {
  tally: Readonly<Tally>;
  /** When the oldest delivery of a platform that is still to be sent was due. */
  openSince(platform: PlatformName, now: Temporal.Instant): Temporal.Instant | undefined;
  isUnderWay: boolean;
}

/** How far the rounds are that are under way, and the last one that was: for the metrics. */
export class RoundsInView {
  readonly #rounds = new Map<IssueDate, RoundInView>();

  began(round: Round, ledger: DeliveryLedger): void {
    this.#rounds.set(round.date, {
      tally: ledger.tally,
      openSince: (platform, now) => dueSince(round, ledger, platform, now),
      isUnderWay: true,
    });
  }

  /** The ledger itself is let go. */
  ended(date: IssueDate, now: Temporal.Instant): void {
    const round = this.#rounds.get(date);
    if (!round) return;
    const since = { discord: round.openSince('discord', now), telegram: round.openSince('telegram', now) };
    for (const [other, { isUnderWay }] of this.#rounds) if (!isUnderWay) this.#rounds.delete(other);
    this.#rounds.set(date, { tally: round.tally, openSince: (platform) => since[platform], isUnderWay: false });
  }

  deliveries(platform: PlatformName): Record<DeliveryState, number> {
    const sum = noDeliveries();
    for (const { tally } of this.#rounds.values()) {
      for (const state of deliveryStates) sum[state] += tally[platform][state];
    }
    return sum;
  }

  /** When the oldest delivery that could be sent by now was due; nothing when there is none. */
  openSince(platform: PlatformName, now: Temporal.Instant): Temporal.Instant | undefined {
    return [...this.#rounds.values()]
      .flatMap((round) => round.openSince(platform, now) ?? [])
      .toSorted(Temporal.Instant.compare)[0];
  }
}

function dueSince(round: Round, ledger: DeliveryLedger, platform: PlatformName, now: Temporal.Instant) {
  const first = Date.parse(round.startedAt);
  let oldest = Number.POSITIVE_INFINITY;
  for (const delivery of ledger.eachUnsent()) {
    if (!isOnItsWay(delivery) || platformOf(delivery.chat.key) !== platform) continue;
    oldest = Math.min(oldest, dueAt(round, delivery));
    // Most often the first one that is found: no delivery is due before its round begins.
    if (oldest <= first) break;
  }
  return oldest <= now.epochMilliseconds ? Temporal.Instant.fromEpochMilliseconds(oldest) : undefined;
}

/** What is uncertain may wait for a person, for as long as that takes. */
function isOnItsWay({ state }: Delivery): boolean {
  return state === 'pending' || state === 'sending' || state === 'retrying';
}
