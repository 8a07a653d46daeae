import type { IssueDate } from '../newsletter/issue.ts';
import type { Store } from '../store/collection.ts';
import { ReplyRegister } from './reply-register.ts';

/** The question of the week, the one before it, and two that somebody looks back at. */
const keptOpen = 4;

/** The registers of the questions people are busy with; one of each, so that a reply has one writer. */
export class ReplyRegisters {
  readonly #store: Store;
  readonly #open = new Map<IssueDate, { register: Promise<ReplyRegister>; users: number }>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Does something with the replies to a question; they stay in memory for it and for a while after. */
  async use<Result>(question: IssueDate, task: (register: ReplyRegister) => Promise<Result>): Promise<Result> {
    const opened = this.#open.get(question) ?? { register: ReplyRegister.open(this.#store, question), users: 0 };
    // Used last comes last.
    this.#open.delete(question);
    this.#open.set(question, opened);
    opened.users += 1;
    try {
      return await task(await opened.register);
    } finally {
      opened.users -= 1;
      await opened.register.catch(() => this.#open.delete(question));
      this.#closeUnused();
    }
  }

  #closeUnused(): void {
    for (const [question, { users }] of this.#open) {
      if (this.#open.size <= keptOpen) return;
      if (users === 0) this.#open.delete(question);
    }
  }
}
