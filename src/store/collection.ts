import type { z } from 'zod';

/**
 * Records of one kind, validated when read and written, each with a version so that it can be migrated.
 * A record that can't be read is reported and set aside, never dropped and never taken for "not found".
 */
export interface Collection<Key extends string, Value> {
  /** `undefined` only when there is no such record. Throws `StoreUnavailable` when the store can't be read. */
  get(key: Key): Promise<Value | undefined>;
  getMany(keys: readonly Key[]): Promise<Map<Key, Value>>;
  set(key: Key, value: Value): Promise<void>;
  /** Writes all of them in one commit. */
  setMany(entries: readonly (readonly [Key, Value])[]): Promise<void>;
  delete(key: Key): Promise<void>;
  /** Every record, in no particular order. */
  entries(): AsyncIterable<readonly [Key, Value]>;
}

export interface CollectionOptions<Key extends string, Value> {
  /** The namespace that its keys live in. */
  namespace: string;
  key: z.ZodType<Key>;
  value: z.ZodType<Value>;
  /** Version of `value`; stored beside it. */
  version: number;
  /** Brings a value stored under an earlier version to this one. */
  migrate?: (value: unknown, from: number) => unknown;
}

/** The opened store. */
export interface Store {
  collection<Key extends string, Value>(options: CollectionOptions<Key, Value>): Collection<Key, Value>;
  close(): Promise<void>;
}

/** The store can't be read or written: what happened and what to do. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}
