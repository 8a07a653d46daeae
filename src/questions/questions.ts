import type { IssueArchive } from '../archive/issue-archive.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { IssueDate } from '../newsletter/issue.ts';
import type { PersonKey } from '../platforms/chat.ts';
import type { Store } from '../store/collection.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { Drafts } from './drafts.ts';
import { Featuring } from './featuring.ts';
import { deletePersonalData, type PersonalData, type PersonalRecords, personalData } from './personal-data.ts';
import { QuestionCalendar } from './question-calendar.ts';
import { Replies } from './replies.ts';
import type { Reply } from './reply.ts';
import type { ReplyCounts } from './reply-index.ts';
import { ReplyRegisters } from './reply-registers.ts';
import { Review } from './review.ts';

export interface QuestionsOptions {
  store: Store;
  archive: IssueArchive;
  clock: Clock;
  log: Logger;
  /** Whether the posting of an issue has begun. */
  hasBegun(date: IssueDate): boolean;
}

/** The Question of the Week, its parts put together. What it guarantees and what it doesn't is in README.md. */
export class Questions {
  readonly calendar: QuestionCalendar;
  readonly drafts: Drafts;
  readonly replies: Replies;
  readonly review: Review;
  readonly featuring: Featuring;
  readonly acknowledgements: Acknowledgements;
  readonly #records: PersonalRecords;
  readonly #registers: ReplyRegisters;

  constructor(options: QuestionsOptions) {
    const { store, clock, log } = options;
    const registers = new ReplyRegisters(store);
    this.#registers = registers;
    this.calendar = new QuestionCalendar(options);
    this.drafts = new Drafts(store, clock);
    this.replies = new Replies(registers, this.calendar, clock);
    this.review = new Review(registers, clock, log);
    this.acknowledgements = new Acknowledgements(store, clock);
    this.featuring = new Featuring({
      ...options,
      registers,
      calendar: this.calendar,
      acknowledgements: this.acknowledgements,
    });
    const { drafts, featuring, acknowledgements } = this;
    this.#records = { ...options, registers, drafts, featuring, acknowledgements };
  }

  /** Reads the replies to the last question, so that nobody waits for that, and forgets drafts that were left. */
  async start(): Promise<void> {
    await this.drafts.prune();
    await this.counts();
  }

  /** How many replies to the last question stand in each state; undefined when none was asked. */
  async counts(): Promise<ReplyCounts | undefined> {
    const asked = await this.calendar.current('en');
    return asked && this.review.counts(asked.date);
  }

  /** Has somebody told of every change of a reply, once it is stored; without `reply`, it was deleted. */
  watch(watcher: (question: IssueDate, person: PersonKey, reply?: Reply) => void): void {
    this.#registers.watch(watcher);
  }

  /** Call when the posting of an issue begins, before it is rendered. */
  async issueBegins(date: IssueDate): Promise<void> {
    await this.featuring.compose(date);
    await this.drafts.prune();
  }

  /** All that is kept of a person, over all questions. */
  dataOf(person: PersonKey): Promise<PersonalData> {
    return personalData(this.#records, person);
  }

  /** Deletes all of it. Returns the issues that showed an answer: what was posted in chats stays there. */
  deleteDataOf(person: PersonKey): Promise<IssueDate[]> {
    return deletePersonalData(this.#records, person);
  }
}
