import { setImmediate as turnOfTheEventLoop } from 'node:timers/promises';
import type { Keyv } from 'keyv';
import { z } from 'zod';
import type { Logger } from '../log.ts';
import { type Collection, type CollectionOptions, CorruptRecord, StoreUnavailable } from './collection.ts';
import { NotARecord } from './record-serialization.ts';
import type { WriteBatch } from './write-batch.ts';

/** What the collection needs besides its options. */
export interface CollectionBackend {
  /** Without a listener to its errors: that is what makes Keyv throw them. */
  records: Keyv;
  /** Where records go that can't be read. */
  setAside: Keyv;
  /** What is to be written to `records`. */
  writes: WriteBatch<StoredRecord>;
  log: Logger;
  /** Makes the sentence of a `StoreUnavailable`. */
  unavailable: (problem: { kind: 'read' | 'written'; cause: Error } | { kind: 'newer'; namespace: string }) => string;
}

const recordSchema = z.object({ v: z.int().positive(), value: z.unknown() });
export type StoredRecord = z.infer<typeof recordSchema>;

type Reading<Value> = { kind: 'value'; value: Value } | { kind: 'corrupt'; reason: string };

/** A collection over Keyv, as `Collection` says. */
export class KeyvCollection<Key extends string, Value> implements Collection<Key, Value> {
  readonly #options: CollectionOptions<Key, Value>;
  readonly #backend: CollectionBackend;

  constructor(options: CollectionOptions<Key, Value>, backend: CollectionBackend) {
    this.#options = options;
    this.#backend = backend;
  }

  async get(key: Key): Promise<Value | undefined> {
    return (await this.getMany([key])).get(key);
  }

  async getMany(keys: readonly Key[]): Promise<Map<Key, Value>> {
    const stored = await this.#access('read', ({ records }) => records.getMany<unknown>([...keys]));
    const found = new Map<Key, Value>();
    const corrupt: Key[] = [];
    for (const [index, key] of keys.entries()) {
      const record = stored[index];
      if (record === undefined) continue;
      const reading = this.#read(record);
      if (reading.kind === 'value') found.set(key, reading.value);
      else {
        await this.#putAside(key, record, reading.reason);
        corrupt.push(key);
      }
    }
    if (corrupt.length > 0) {
      throw new CorruptRecord(`${this.#options.namespace}: ${corrupt.join(', ')} can't be read and was set aside`);
    }
    return found;
  }

  async set(key: Key, value: Value): Promise<void> {
    await this.setMany([[key, value]]);
  }

  async setMany(entries: readonly (readonly [Key, Value])[]): Promise<void> {
    if (entries.length === 0) return;
    const records = entries.map(([key, value]) => [this.#checkedKey(key), this.#record(value)] as const);
    try {
      await this.#backend.writes.add(records);
    } catch (error) {
      throw this.#unavailable('written', error);
    }
  }

  async delete(key: Key): Promise<void> {
    await this.#access('written', ({ records }) => records.delete(key));
  }

  async *entries(): AsyncGenerator<readonly [Key, Value]> {
    const iterator = await this.#access('read', async ({ records }) => records.iterator());
    for (let read = 1; ; read++) {
      // Reading a hundred thousand takes seconds, in which people want answers too.
      if (read % readAtOnce === 0) await turnOfTheEventLoop();
      // Without the wait for writes: they go on as long as an issue is posted, and each record would wait for one.
      const next = await this.#attempt('read', () => iterator.next());
      if (next.done) return;
      const [name, record]: [string, unknown] = next.value;
      const key = z.safeParse(this.#options.key, name);
      const reading = this.#read(record);
      if (!key.success) await this.#putAside(name, record, 'its key is not one of this collection');
      else if (reading.kind === 'corrupt') await this.#putAside(name, record, reading.reason);
      else yield [key.data, reading.value];
    }
  }

  #record(value: Value): StoredRecord {
    return { v: this.#options.version, value: z.parse(this.#options.value, value) };
  }

  #checkedKey(key: Key): Key {
    // The SQLite adapter takes `<namespace>:` at the start of a key for a prefix and removes it.
    if (key === '' || key.startsWith(`${this.#options.namespace}:`)) throw new RangeError(`"${key}" can't be a key`);
    return z.parse(this.#options.key, key);
  }

  /** Uses the store after all writes under way, so that a read sees what was set before it. */
  async #access<Result>(
    kind: 'read' | 'written',
    use: (backend: CollectionBackend) => Promise<Result>,
  ): Promise<Result> {
    await this.#backend.writes.addedUntilNow;
    return this.#attempt(kind, () => use(this.#backend));
  }

  async #attempt<Result>(kind: 'read' | 'written', use: () => Promise<Result>): Promise<Result> {
    try {
      return await use();
    } catch (error) {
      throw this.#unavailable(kind, error);
    }
  }

  #read(stored: unknown): Reading<Value> {
    if (stored instanceof NotARecord) return { kind: 'corrupt', reason: 'it is not JSON of a record' };
    const record = recordSchema.safeParse(stored);
    if (!record.success) return { kind: 'corrupt', reason: reasonOf(record.error) };
    const { v, value } = record.data;
    if (v > this.#options.version)
      throw new StoreUnavailable(this.#backend.unavailable({ kind: 'newer', namespace: this.#options.namespace }));
    let current = value;
    if (v < this.#options.version) {
      if (!this.#options.migrate) return { kind: 'corrupt', reason: `nothing migrates it from version ${v}` };
      try {
        current = this.#options.migrate(value, v);
      } catch (error) {
        return { kind: 'corrupt', reason: `it can't be migrated from version ${v}: ${asError(error).name}` };
      }
    }
    const checked = z.safeParse(this.#options.value, current);
    return checked.success
      ? { kind: 'value', value: checked.data }
      : { kind: 'corrupt', reason: reasonOf(checked.error) };
  }

  #unavailable(kind: 'read' | 'written', error: unknown): StoreUnavailable {
    const cause = asError(error);
    return new StoreUnavailable(this.#backend.unavailable({ kind, cause }), { cause });
  }

  async #putAside(key: string, record: unknown, reason: string): Promise<void> {
    const { namespace } = this.#options;
    await this.#access('written', async ({ records, setAside }) => {
      let name = key;
      for (let copy = 2; await setAside.has(name); copy++) name = `${key}#${copy}`;
      await setAside.set(name, record instanceof NotARecord ? record.text : record);
      // Somebody may have written it anew meanwhile.
      if (JSON.stringify(await records.get<unknown>(key)) === JSON.stringify(record)) await records.delete(key);
    });
    this.#backend.log.error({ namespace, key, reason }, 'a stored record could not be read and was set aside');
  }
}

/** Some milliseconds' worth. */
const readAtOnce = 250;

/** Where and what kind of fault, without what stood there: that may be what a person wrote. */
function reasonOf(error: z.core.$ZodError): string {
  return error.issues.map(({ path, code }) => `${path.join('.') || 'record'}: ${code}`).join('; ');
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
