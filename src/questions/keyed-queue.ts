import PQueue from 'p-queue';

/** Does things one after the other that concern the same key, and at once what concerns others. */
export class KeyedQueue<Key extends string> {
  readonly #queues = new Map<Key, PQueue>();

  add<Result>(key: Key, task: () => Promise<Result>): Promise<Result> {
    const queue = this.#queues.get(key) ?? new PQueue({ concurrency: 1 });
    this.#queues.set(key, queue);
    return queue.add(task).finally(() => {
      if (queue.size === 0 && queue.pending === 0 && this.#queues.get(key) === queue) this.#queues.delete(key);
    });
  }
}
