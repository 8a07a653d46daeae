/**
 * The door by which chats come to an issue whose posting is under way. It opens when the issue is being sent, and closes
 * when nothing is left to send and nobody stands in it, so that nobody comes to a round that has just ended.
 */
export class LateChats<Sending> {
  readonly #opening = Promise.withResolvers<Sending | undefined>();
  readonly #inside = new Set<Promise<unknown>>();
  #isClosed = false;

  /** Whether somebody stands in it. */
  get isBusy(): boolean {
    return this.#inside.size > 0;
  }

  open(sending: Sending): void {
    this.#opening.resolve(sending);
  }

  /** `closed`: the round has ended. Undefined when it ends without sending anything. */
  enter<Result>(work: (sending: Sending) => Promise<Result>): Promise<Result | undefined> | 'closed' {
    if (this.#isClosed) return 'closed';
    const inside = this.#opening.promise
      .then((sending) => sending && work(sending))
      .finally(() => this.#inside.delete(inside));
    this.#inside.add(inside);
    return inside;
  }

  /** Waits for those inside. Throws what the first of them throws. */
  async close(): Promise<void> {
    try {
      while (this.#inside.size > 0) await Promise.all(this.#inside);
    } finally {
      this.shut();
    }
  }

  /** Lets nobody in any more, without waiting. */
  shut(): void {
    this.#isClosed = true;
    this.#opening.resolve(undefined);
  }
}
