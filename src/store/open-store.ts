import { access, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Keyv } from 'keyv';
import { type Sentences, sentencesIn } from '../locales/sentences.ts';
import type { Logger } from '../log.ts';
import { type Collection, type CollectionOptions, type Store, StoreUnavailable } from './collection.ts';
import { type CollectionBackend, KeyvCollection } from './keyv-collection.ts';
import type { StoreLease } from './lease.ts';
import { recordSerialization } from './record-serialization.ts';
import { openSqliteFile, type SqliteFile } from './sqlite-adapter.ts';
import { leaseLost } from './sqlite-lease.ts';
import { WriteBatch } from './write-batch.ts';

const scheme = 'sqlite://';

/**
 * Opens the store at `url`: `sqlite://<path>`, relative to the working directory unless it starts with a slash, or
 * `sqlite://:memory:`. Creates the file and its folder. Throws `StoreUnavailable`.
 */
export async function openStore(
  url: string,
  log: Logger,
  sentences: Sentences['store'] = sentencesIn('en').store,
): Promise<Store> {
  const path = url.slice(scheme.length);
  // The rest of an unknown address may hold a password, so only its scheme is shown.
  if (!url.startsWith(scheme) || path === '')
    throw new StoreUnavailable(sentences.unknownScheme(url.split(':', 1)[0] ?? ''));
  try {
    if (path !== ':memory:') await createFolder(dirname(path));
    return new SqliteStore(path, await openSqliteFile(path), log, sentences);
  } catch (error) {
    throw new StoreUnavailable(sentences.notOpened(path, error instanceof Error ? error.message : String(error)), {
      cause: error,
    });
  }
}

/** With those it is in. `mkdir` with `recursive` never ends in a file system such as `/proc`, where nothing can be created. */
async function createFolder(folder: string): Promise<void> {
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  await createFolder(dirname(folder));
  await mkdir(folder).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
}

/** The file of an SQLite store; undefined when the address names none. */
export function sqlitePathOf(url: string): string | undefined {
  const path = url.startsWith(scheme) ? url.slice(scheme.length) : '';
  return path === '' || path === ':memory:' ? undefined : path;
}

class SqliteStore implements Store {
  readonly place: string;
  readonly #file: SqliteFile;
  readonly #log: Logger;
  readonly #sentences: Sentences['store'];
  readonly #backends = new Map<string, CollectionBackend>();

  constructor(path: string, file: SqliteFile, log: Logger, sentences: Sentences['store']) {
    this.place = path;
    this.#file = file;
    this.#log = log;
    this.#sentences = sentences;
  }

  collection<Key extends string, Value>(options: CollectionOptions<Key, Value>): Collection<Key, Value> {
    return new KeyvCollection(options, this.#backend(options.namespace));
  }

  get lease(): StoreLease {
    return this.#file.lease;
  }

  async checkpoint(): Promise<void> {
    try {
      if (!(await this.#file.checkpoint())) this.#log.debug('the write-ahead log is being read, and is not emptied');
    } catch (error) {
      this.#log.debug({ error: String(error) }, 'the write-ahead log could not be emptied');
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#backends.values()].map(({ writes }) => writes.settled()));
    await this.#file.close();
  }

  /** One a namespace, so that the writes of all collections over it keep their order. */
  #backend(namespace: string): CollectionBackend {
    const known = this.#backends.get(namespace);
    if (known) return known;
    const records = this.#keyv(namespace);
    const backend: CollectionBackend = {
      records,
      setAside: this.#keyv(`set-aside:${namespace}`),
      writes: new WriteBatch(async (entries) => {
        const written = await records.setMany([...entries].map(([key, value]) => ({ key, value })));
        if (!written.every(Boolean)) throw new Error('not every record was written');
      }),
      log: this.#log,
      unavailable: (problem) => {
        if (problem.kind === 'newer') return this.#sentences.newer(this.place, problem.namespace);
        if (problem.cause.message.includes(leaseLost)) return this.#sentences.takenOver(this.place);
        const sentence = problem.kind === 'read' ? this.#sentences.notRead : this.#sentences.notWritten;
        return sentence(this.place, problem.cause.message);
      },
    };
    this.#backends.set(namespace, backend);
    return backend;
  }

  #keyv(namespace: string): Keyv {
    return new Keyv({ store: this.#file.adapter(), namespace, serialization: recordSerialization });
  }
}
