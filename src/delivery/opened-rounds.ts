import type { IssueDate } from '../newsletter/issue.ts';
import type { ChatKey } from '../platforms/chat.ts';
import { isWaiting } from './delivery.ts';
import { publishedAt, type Round } from './round.ts';
import type { OpenedRound } from './rounds.ts';

/** Rounds whose chats are known: those under way, and newer ones, which may be over, that these have to know of. */
export class OpenedRounds {
  readonly #rounds = new Map<IssueDate, Pick<OpenedRound, 'round' | 'ledger'>>();

  add(opened: Pick<OpenedRound, 'round' | 'ledger'>): void {
    this.#rounds.set(opened.round.date, opened);
  }

  /** Forgets what no round under way has to know of. */
  forgetBut(underWay: readonly IssueDate[]): void {
    for (const date of this.#rounds.keys()) {
      if (!underWay.some((other) => other <= date)) this.#rounds.delete(date);
    }
  }

  /** Whether a newer issue that came after this one is owed to a chat. */
  hasNewer({ date, startedAt }: Round, chat: ChatKey): boolean {
    return this.#rounds
      .values()
      .some(
        ({ round, ledger }) =>
          round.date > date && Temporal.Instant.compare(round.startedAt, startedAt) >= 0 && ledger.has(chat),
      );
  }

  /** When the issue was published that a chat waits for until its own hour; undefined when it waits for none. */
  waitedForIn(chat: ChatKey, now: Temporal.Instant): Temporal.Instant | undefined {
    for (const { round, ledger } of this.#rounds.values()) {
      const delivery = ledger.unsentTo(chat);
      if (delivery && isWaiting(delivery, now) && !this.hasNewer(round, chat)) return publishedAt(round);
    }
    return undefined;
  }
}
