import { z } from 'zod';
import { type LeaseHolder, leaseHolderSchema, type StoredLease, type StoreLease } from './lease.ts';

/** The words by which a refused write is recognised. */
export const leaseLost = 'the lease was lost';

type Query = (sql: string, ...parameters: unknown[]) => Promise<unknown[]>;

/** The lease of an SQLite file: the one row of a table beside the records, and a fence around those. */
export class SqliteLease implements StoreLease {
  readonly #query: Query;
  readonly #records: string;
  #taken: LeaseHolder['id'] | undefined;

  /** `records` is the table that only the holder may write to. */
  constructor(query: Query, records: string) {
    this.#query = query;
    this.#records = records;
  }

  async take(
    holder: LeaseHolder,
    until: { now: Temporal.Instant; expires: Temporal.Instant },
    from: string = holder.id,
  ): Promise<StoredLease> {
    await this.#query(
      `INSERT INTO lease (only, id, holder, expires) VALUES (1, ?, ?, ?)
       ON CONFLICT (only) DO UPDATE SET id = excluded.id, holder = excluded.holder, expires = excluded.expires
       WHERE lease.expires <= ? OR lease.id IN (?, ?)`,
      holder.id,
      JSON.stringify(holder),
      until.expires.epochMilliseconds,
      until.now.epochMilliseconds,
      holder.id,
      from,
    );
    const stored = await this.current();
    if (!stored) return this.take(holder, until, from);
    if (stored.holder.id === holder.id) await this.#fence(holder.id);
    return stored;
  }

  async renew(id: LeaseHolder['id'], expires: Temporal.Instant): Promise<boolean> {
    const renewed = await this.#query(
      'UPDATE lease SET expires = ? WHERE id = ? RETURNING id',
      expires.epochMilliseconds,
      id,
    );
    return renewed.length > 0;
  }

  /** Gives it back, if we have it. */
  async release(): Promise<void> {
    if (this.#taken) await this.#query('DELETE FROM lease WHERE id = ?', this.#taken);
  }

  async current(): Promise<StoredLease | undefined> {
    const [row] = await this.#query('SELECT holder, expires FROM lease');
    if (row === undefined) return undefined;
    const { holder, expires } = rowSchema.parse(row);
    return {
      holder: leaseHolderSchema.parse(JSON.parse(holder)),
      expires: Temporal.Instant.fromEpochMilliseconds(expires),
    };
  }

  /**
   * Has SQLite itself refuse what this connection writes once another has the lease: a check before a write would leave a
   * moment between them. A trigger takes no parameters; the id is a UUID.
   */
  async #fence(id: LeaseHolder['id']): Promise<void> {
    if (this.#taken) return;
    this.#taken = id;
    for (const change of ['INSERT', 'DELETE']) {
      await this.#query(
        `CREATE TEMP TRIGGER lease_before_${change} BEFORE ${change} ON main.${this.#records}
         WHEN (SELECT id FROM main.lease) IS NOT '${z.uuid().parse(id)}'
         BEGIN SELECT RAISE(ABORT, '${leaseLost}'); END`,
      );
    }
  }
}

/** Of a restored or copied file there may be none yet. */
export const leaseTable = `CREATE TABLE IF NOT EXISTS lease (
  only INTEGER PRIMARY KEY CHECK (only = 1), id TEXT NOT NULL, holder TEXT NOT NULL, expires INTEGER NOT NULL
)`;

const rowSchema = z.object({ holder: z.string(), expires: z.number() });
