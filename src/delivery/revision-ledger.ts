import type { IssueDate } from '../newsletter/issue.ts';
import { type ChatKey, type PlatformName, platformOf } from '../platforms/chat.ts';
import type { Collection, Store } from '../store/collection.ts';
import { type CopyRevision, type CopyTally, copyRevisionsIn, type DueCopy, noCopies } from './revision-record.ts';

/** What one revision does to each copy. The store holds all; memory holds what is still to be done. */
export class RevisionLedger {
  /** Kept up to date with every commit. */
  readonly tally: Readonly<Record<PlatformName, CopyTally>> = { discord: noCopies(), telegram: noCopies() };
  readonly #collection: Collection<ChatKey, CopyRevision>;
  readonly #known = new Set<ChatKey>();
  readonly #due = new Map<ChatKey, DueCopy>();

  /** Throws `StoreUnavailable`. */
  static async open(store: Store, date: IssueDate, number: number): Promise<RevisionLedger> {
    const ledger = new RevisionLedger(copyRevisionsIn(store, date, number));
    for await (const [, copy] of ledger.#collection.entries()) ledger.#remember(copy);
    return ledger;
  }

  private constructor(collection: Collection<ChatKey, CopyRevision>) {
    this.#collection = collection;
  }

  has(chat: ChatKey): boolean {
    return this.#known.has(chat);
  }

  dueOn(platform: PlatformName): DueCopy[] {
    return [...this.#due.values()].filter(({ chat }) => platformOf(chat.key) === platform);
  }

  get isDone(): boolean {
    return this.#due.size === 0;
  }

  /** Resolves when all are on the disk. */
  async commit(...copies: CopyRevision[]): Promise<void> {
    await this.#collection.setMany(copies.map((copy) => [copy.chat.key, copy]));
    for (const copy of copies) this.#remember(copy);
  }

  #remember(copy: CopyRevision): void {
    const { key } = copy.chat;
    const tally = this.tally[platformOf(key)];
    if (this.#due.has(key)) tally.due--;
    tally[copy.state]++;
    this.#known.add(key);
    if (copy.state === 'due') this.#due.set(key, copy);
    else this.#due.delete(key);
  }
}
