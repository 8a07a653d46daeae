import type { z } from 'zod';
import type { StoreLease } from './lease.ts';

/**
 * Records of one kind, validated when read and written, each with a version so that it can be migrated.
 *
 * A record that can't be read is reported in the log, moved unchanged to the namespace `set-aside:<namespace>` and never
 * dropped. Whoever asks for it by its key is told so once (`CorruptRecord`), since acting on "not found" could mean doing
 * something twice; whoever lists the collection gets the others. From then on the record is absent.
 */
export interface Collection<Key extends string, Value> {
  /**
   * `undefined` only when there is no such record. Throws `CorruptRecord` when there was one that can't be read, and
   * `StoreUnavailable` when the store can't be read.
   */
  get(key: Key): Promise<Value | undefined>;
  /** Those that exist. Throws like `get`. */
  getMany(keys: readonly Key[]): Promise<Map<Key, Value>>;
  /** Resolves when the record is on the disk. What is set in one turn of the event loop shares a commit. */
  set(key: Key, value: Value): Promise<void>;
  /** Writes all of them in one commit. */
  setMany(entries: readonly (readonly [Key, Value])[]): Promise<void>;
  delete(key: Key): Promise<void>;
  /** Every record that can be read, in no particular order; read in portions, never all at once. */
  entries(): AsyncIterable<readonly [Key, Value]>;
}

export interface CollectionOptions<Key extends string, Value> {
  /** The namespace that its keys live in. */
  namespace: string;
  key: z.core.$ZodType<Key>;
  value: z.core.$ZodType<Value>;
  /** Version of `value`; stored beside it. */
  version: number;
  /** Brings a value stored under an earlier version to this one. */
  migrate?: (value: unknown, from: number) => unknown;
}

/** The opened store. */
export interface Store {
  /** What people call it: the path of its file. */
  readonly place: string;
  collection<Key extends string, Value>(options: CollectionOptions<Key, Value>): Collection<Key, Value>;
  /** The right to write to it; whoever doesn't ask for it may write, as tools do that read mostly. */
  readonly lease: StoreLease;
  /**
   * Empties the write-ahead log, where what was deleted or replaced may be read until then. Left to the next call while
   * another process reads the store. Never throws.
   */
  checkpoint(): Promise<void>;
  /** Waits for the writes under way and gives the lease back. */
  close(): Promise<void>;
}

/** The store can't be read or written: what happened and what to do. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** There is a record under this key, and it can't be read. It has been set aside: the next read finds nothing. */
export class CorruptRecord extends Error {
  override readonly name = 'CorruptRecord';
}
