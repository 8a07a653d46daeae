import { KeyvSqlite } from '@keyv/sqlite';
import type { KeyvStorageEntry } from 'keyv';
import { z } from 'zod';
import { systemClock } from '../clock.ts';
import type { StoreLease } from './lease.ts';
import { throughPassingTrouble } from './passing-trouble.ts';
import { threadedSqlite } from './sqlite-driver.ts';
import { leaseTable, SqliteLease } from './sqlite-lease.ts';

const table = 'records';

/**
 * How long SQLite itself waits for another process that holds the file, in milliseconds: all that is asked of the store
 * stands still meanwhile, so the longer waiting is that of `throughPassingTrouble`.
 */
const busyTimeout = 100;

/** What the write-ahead log is cut to after a burst of writes: SQLite's own checkpoints keep it at about that otherwise. */
const logBytes = 4 * 1024 * 1024;

/** https://sqlite.org/pragma.html#pragma_wal_checkpoint */
const checkpointSchema = z.object({ busy: z.number() });

/** Keyv's SQLite adapter, writing any number of records in one commit; its own `setMany` commits every 249. */
class OneCommitSqlite extends KeyvSqlite {
  override async setMany<Value>(entries: KeyvStorageEntry<Value>[]): Promise<boolean[]> {
    await this.query(
      `INSERT INTO ${table} (key, value, namespace, expires)
       SELECT value->>0, value->>1, ?, value->>2 FROM json_each(?) WHERE true
       ON CONFLICT(key, namespace) DO UPDATE SET value = excluded.value, expires = excluded.expires`,
      this.namespace ?? '',
      JSON.stringify(entries.map(({ key, value, expires }) => [key, value, expires ?? null])),
    );
    return entries.map(() => true);
  }
}

/** One SQLite file, read and written through one connection by as many Keyv instances as there are namespaces. */
export interface SqliteFile {
  /** A Keyv instance keeps its namespace in its adapter, so each needs one of its own. */
  adapter(): KeyvSqlite;
  readonly lease: StoreLease;
  /** Moves the write-ahead log into the file and empties it; false when somebody reads from it. Throws what SQLite throws. */
  checkpoint(): Promise<boolean>;
  /** Gives the lease back, so that the next process needn't wait for its end. */
  close(): Promise<void>;
}

/** Opens the file, which is created when missing; its folder must exist. Throws what SQLite throws. */
export async function openSqliteFile(path: string): Promise<SqliteFile> {
  const connection = new KeyvSqlite({
    uri: `sqlite://${path}`,
    table,
    // Memory has no disk to wait for.
    driver: path === ':memory:' ? 'node:sqlite' : threadedSqlite,
    wal: path !== ':memory:',
    busyTimeout,
  });
  const query: typeof connection.query = (sql, ...parameters) =>
    throughPassingTrouble(() => connection.query(sql, ...parameters), systemClock);
  await connection.ready;
  // What people have deleted is not to be found in the file, or a copy of it, by who looks at its bytes (https://sqlite.org/pragma.html#pragma_secure_delete).
  // The write-ahead log has it until the next checkpoint.
  await connection.query('PRAGMA secure_delete = ON');
  await connection.query(`PRAGMA journal_size_limit = ${logBytes}`);
  // The adapter's own index starts with the key, so that listing a small namespace would walk the whole table.
  await query(`CREATE INDEX IF NOT EXISTS ${table}_by_namespace ON ${table} (namespace, key)`);
  await query(leaseTable);
  const lease = new SqliteLease(query, table);
  return {
    lease,
    checkpoint: async () => {
      // Without 'throughPassingTrouble': there is another one soon.
      const [row] = await connection.query('PRAGMA wal_checkpoint(TRUNCATE)');
      return checkpointSchema.parse(row).busy === 0;
    },
    adapter: () =>
      new OneCommitSqlite({
        table,
        iterationLimit: 1000,
        driver: { name: 'custom', connect: async () => ({ query, close: async () => {} }) },
      }),
    close: async () => {
      await lease.release();
      await connection.disconnect();
    },
  };
}
