import { type Collection, type CollectionOptions, type Store, StoreUnavailable } from '../../src/store/collection.ts';
import type { StoreLease } from '../../src/store/lease.ts';

/**
 * The store as one process sees it: once the process is killed, nothing that it still does reaches the store or comes
 * back; once the disk fails, everything throws.
 */
export class MortalStore implements Store {
  readonly #store: Store;
  #fate: 'alive' | 'killed' | 'failing' = 'alive';
  #writesLeft: number;

  /** `dies` says after how many writes it is killed. */
  constructor(store: Store, dies: { afterWrites: number } = { afterWrites: Number.POSITIVE_INFINITY }) {
    this.#store = store;
    this.#writesLeft = dies.afterWrites;
  }

  get isAlive(): boolean {
    return this.#fate === 'alive';
  }

  kill(): void {
    this.#fate = 'killed';
  }

  fail(): void {
    this.#fate = 'failing';
  }

  collection<Key extends string, Value>(options: CollectionOptions<Key, Value>): Collection<Key, Value> {
    const inner = this.#store.collection(options);
    return {
      get: (key) => this.#live(() => inner.get(key)),
      getMany: (keys) => this.#live(() => inner.getMany(keys)),
      set: (key, value) => this.#write(() => inner.set(key, value)),
      setMany: (entries) => this.#write(() => inner.setMany(entries)),
      delete: (key) => this.#write(() => inner.delete(key)),
      entries: () => inner.entries(),
    };
  }

  get place(): string {
    return this.#store.place;
  }

  get lease(): StoreLease {
    return this.#store.lease;
  }

  checkpoint(): Promise<void> {
    return this.#live(() => this.#store.checkpoint());
  }

  async close(): Promise<void> {}

  get #isKilled(): boolean {
    return this.#fate === 'killed';
  }

  #write<Result>(write: () => Promise<Result>): Promise<Result> {
    if (this.#writesLeft-- <= 0) this.kill();
    return this.#live(write);
  }

  async #live<Result>(use: () => Promise<Result>): Promise<Result> {
    if (this.#fate === 'failing') throw new StoreUnavailable('the disk is full');
    if (this.#isKilled) return new Promise<never>(() => {});
    const result = await use();
    return this.#isKilled ? new Promise<never>(() => {}) : result;
  }
}
