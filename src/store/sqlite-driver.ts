import { Worker } from 'node:worker_threads';
import type { SqliteDriver } from '@keyv/sqlite';
import { z } from 'zod';

/**
 * For Keyv's SQLite adapter: the work is done in a thread of its own, one for all connections of the process. A commit waits
 * for the disk, which may take longer than the whole way of a post; everything else goes on meanwhile.
 */
export const threadedSqlite: SqliteDriver = {
  name: 'custom',
  connect: async ({ filename, busyTimeout = 0, wal = false }) => {
    const connection = nextConnection++;
    await ask({ kind: 'open', connection, path: filename, busyTimeout });
    if (wal) await ask({ kind: 'query', connection, sql: 'PRAGMA journal_mode = WAL', parameters: [] });
    return {
      query: (sql, ...parameters) =>
        ask({ kind: 'query', connection, sql, parameters: parametersSchema.parse(parameters) }),
      close: async () => {
        await ask({ kind: 'close', connection });
      },
    };
  },
};

const parametersSchema = z.array(z.union([z.string(), z.number(), z.null()]));

/** What the thread is asked. `busyTimeout` in milliseconds. */
type Asked = { connection: number } & (
  | { kind: 'open'; path: string; busyTimeout: number }
  | { kind: 'query'; sql: string; parameters: z.infer<typeof parametersSchema> }
  | { kind: 'close' }
);
export type SqliteRequest = Asked & { id: number };
export type SqliteAnswer = { id: number } & (
  | { kind: 'done'; rows: unknown[] }
  /** `errcode`: https://www.sqlite.org/rescode.html */
  | { kind: 'failed'; message: string; errcode?: number }
);

/** What SQLite refused. */
class SqliteError extends Error {
  override readonly name = 'SqliteError';
  readonly errcode: number | undefined;

  constructor({ message, errcode }: SqliteAnswer & { kind: 'failed' }) {
    super(message);
    this.errcode = errcode;
  }
}

let thread: Worker | undefined;
let nextConnection = 1;
let nextId = 1;
const asked = new Map<number, PromiseWithResolvers<unknown[]>>();

/** Resolves when nothing is asked any more: tests let time pass only when nothing happens. */
export async function sqliteAtRest(): Promise<void> {
  while (asked.size > 0) await Promise.allSettled([...asked.values()].map(({ promise }) => promise));
}

/** Resolves with the rows; rejects with what SQLite threw, and when the thread has ended. */
function ask(request: Asked): Promise<unknown[]> {
  const id = nextId++;
  thread ??= startThread();
  // The process may end while nothing is asked.
  if (asked.size === 0) thread.ref();
  const answer = Promise.withResolvers<unknown[]>();
  asked.set(id, answer);
  thread.postMessage({ ...request, id } satisfies SqliteRequest);
  return answer.promise;
}

function startThread(): Worker {
  const worker = new Worker(new URL('./sqlite-thread.ts', import.meta.url), {
    resourceLimits: { maxYoungGenerationSizeMb },
  });
  worker.on('message', (answer: SqliteAnswer) => {
    const waiting = asked.get(answer.id);
    asked.delete(answer.id);
    if (asked.size === 0) worker.unref();
    if (answer.kind === 'done') waiting?.resolve(answer.rows);
    else waiting?.reject(new SqliteError(answer));
  });
  worker.once('error', (error) => end(worker, error instanceof Error ? error : new Error(String(error))));
  worker.once('exit', () => end(worker, new Error('the thread of the store has ended')));
  return worker;
}

/** What it is asked passes quickly: V8's usual 32 MB of it would be kept for nothing. */
const maxYoungGenerationSizeMb = 4;

/** Its connections are gone with it: what is asked of them from now on fails, and whoever opens the store again gets a new one. */
function end(worker: Worker, error: Error): void {
  // After an error it also exits, when another one may be at work already.
  if (thread !== worker) return;
  thread = undefined;
  for (const { reject } of asked.values()) reject(error);
  asked.clear();
}
