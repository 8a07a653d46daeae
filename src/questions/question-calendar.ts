import type { IssueArchive } from '../archive/issue-archive.ts';
import type { Clock } from '../clock.ts';
import type { IssueDate, Language, Question } from '../newsletter/issue.ts';

export interface QuestionCalendarOptions {
  archive: Pick<IssueArchive, 'dates' | 'inLanguage'>;
  clock: Clock;
  /** Whether the posting of an issue has begun, and it was not taken back. */
  hasBegun(date: IssueDate): boolean;
}

/** A question that was asked. It closes at its own time, or else when the posting of the next issue begins. */
export interface AskedQuestion {
  date: IssueDate;
  question: Question;
  state: 'open' | 'closed';
  /** Its own closing time; without it, nobody knows yet. */
  closes?: Temporal.Instant;
}

/** Which question was asked when, and whether it still takes answers. */
export class QuestionCalendar {
  readonly #options: QuestionCalendarOptions;

  constructor(options: QuestionCalendarOptions) {
    this.#options = options;
  }

  /** The question of the newest issue whose posting has begun and that has one; open or closed. */
  async current(language: Language): Promise<AskedQuestion | undefined> {
    for (const date of this.#newestFirst()) {
      const asked = await this.of(date, language);
      if (asked) return asked;
    }
    return undefined;
  }

  /** The question of an issue; undefined when it has none, or its posting has not begun. */
  async of(date: IssueDate, language: Language): Promise<AskedQuestion | undefined> {
    const { archive, clock, hasBegun } = this.#options;
    if (!archive.dates().includes(date) || !hasBegun(date)) return undefined;
    const question = (await archive.inLanguage(date, language))?.question;
    if (!question) return undefined;
    const closes = question.closes === undefined ? undefined : Temporal.Instant.from(question.closes);
    const isClosed = closes
      ? Temporal.Instant.compare(clock.now(), closes) >= 0
      : this.#newestFirst().some((later) => later > date && hasBegun(later));
    return { date, question, state: isClosed ? 'closed' : 'open', ...(closes ? { closes } : {}) };
  }

  /** The dates of questions asked before an issue, or so far, newest first, at most `count`. */
  async askedBefore(date: IssueDate | undefined, count: number): Promise<IssueDate[]> {
    const asked: IssueDate[] = [];
    for (const earlier of this.#newestFirst()) {
      if (asked.length === count) break;
      if ((!date || earlier < date) && (await this.of(earlier, 'en'))) asked.push(earlier);
    }
    return asked;
  }

  #newestFirst(): IssueDate[] {
    return this.#options.archive.dates().toReversed();
  }
}
