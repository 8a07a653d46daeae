import type { IssueDate } from '../newsletter/issue.ts';
import { dateIn, nextTick, previousTick } from './publish-times.ts';

/**
 * Tells the day of the last publishing time at a moment, in the newsletter's zone. Readers' commands ask it for every
 * issue, and walking through the times of a cron expression takes half a millisecond: so an answer is kept until the
 * next one is due.
 */
export class PublicationDay {
  readonly #cron: string;
  readonly #zone: string;
  #known: { day: IssueDate; from: Temporal.Instant; until: Temporal.Instant } | undefined;

  constructor(cron: string, zone: string) {
    this.#cron = cron;
    this.#zone = zone;
  }

  lastAt(now: Temporal.Instant): IssueDate {
    const known = this.#known;
    const holds =
      known &&
      Temporal.Instant.compare(known.from, now) <= 0 &&
      // The time itself counts from the moment after it on, as 'previousTick' has it.
      Temporal.Instant.compare(now, known.until) <= 0;
    if (holds) return known.day;
    const from = previousTick(this.#cron, this.#zone, now);
    const day = dateIn(this.#zone, from);
    this.#known = { day, from: now, until: nextTick(this.#cron, this.#zone, from) };
    return day;
  }
}
