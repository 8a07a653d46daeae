/**
 * Gathers the writes of one moment, so that they share one commit: a commit waits for the disk, and all that is asked of the
 * store meanwhile waits for it. Of several writes of one key the last one counts.
 */
export class WriteBatch<Value> {
  readonly #commit: (entries: Map<string, Value>) => Promise<void>;
  #gathering: { entries: Map<string, Value>; done: Promise<void> } | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(commit: (entries: Map<string, Value>) => Promise<void>) {
    this.#commit = commit;
  }

  /** Resolves when the commit that holds the entries is done; rejects with its error. */
  add(entries: Iterable<readonly [string, Value]>): Promise<void> {
    this.#gathering ??= this.#open();
    for (const [key, value] of entries) this.#gathering.entries.set(key, value);
    return this.#gathering.done;
  }

  /** Resolves when what was added until now is done, however that ends: more may come meanwhile, and without end. */
  get addedUntilNow(): Promise<void> {
    return this.#last;
  }

  /** Resolves when nothing that was added is on its way any more; their errors are for who added them. */
  async settled(): Promise<void> {
    let seen: Promise<void> | undefined;
    while (seen !== this.#last) {
      seen = this.#last;
      await seen;
    }
  }

  #open(): { entries: Map<string, Value>; done: Promise<void> } {
    const entries = new Map<string, Value>();
    const before = this.#last;
    const done = new Promise<void>((resolve) => setImmediate(resolve))
      .then(() => before)
      .then(() => {
        this.#gathering = undefined;
        return this.#commit(entries);
      });
    this.#last = done.catch(() => {});
    return { entries, done };
  }
}
