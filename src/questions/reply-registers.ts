import type { IssueDate } from '../newsletter/issue.ts';
import type { PersonKey } from '../platforms/chat.ts';
import type { Store } from '../store/collection.ts';
import type { Reply } from './reply.ts';
import { ReplyRegister } from './reply-register.ts';

/** The question of the week, the one before it, and two that somebody looks back at. */
const keptOpen = 4;

/** The registers of the questions people are busy with; one of each, so that a reply has one writer. */
export class ReplyRegisters {
  readonly #store: Store;
  readonly #open = new Map<IssueDate, { register: Promise<ReplyRegister>; users: number }>();

  #watch: (question: IssueDate, person: PersonKey, reply?: Reply) => void = () => {};

  constructor(store: Store) {
    this.#store = store;
  }

  /** Has somebody told of every change of a reply, once it is stored. */
  watch(watcher: (question: IssueDate, person: PersonKey, reply?: Reply) => void): void {
    this.#watch = watcher;
  }

  /** Does something with the replies to a question; they stay in memory for it and for a while after. */
  async use<Result>(question: IssueDate, task: (register: ReplyRegister) => Promise<Result>): Promise<Result> {
    const opened = this.#open.get(question) ?? { register: this.#read(question), users: 0 };
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

  #read(question: IssueDate): Promise<ReplyRegister> {
    return ReplyRegister.open(this.#store, question, (person, reply) => this.#watch(question, person, reply));
  }

  #closeUnused(): void {
    for (const [question, { users }] of this.#open) {
      if (this.#open.size <= keptOpen) return;
      if (users === 0) this.#open.delete(question);
    }
  }
}
