import { DatabaseSync as Database, type DatabaseSync, type StatementSync } from 'node:sqlite';
import { parentPort } from 'node:worker_threads';
import { LRUCache } from 'lru-cache';
import type { SqliteAnswer, SqliteRequest } from './sqlite-driver.ts';

/** The thread in which SQLite works: does what `sqlite-driver.ts` asks, one request after the other. */
const connections = new Map<number, { database: DatabaseSync; statements: LRUCache<string, StatementSync> }>();

parentPort?.on('message', (request: SqliteRequest) => parentPort?.postMessage(answerTo(request)));

function answerTo(request: SqliteRequest): SqliteAnswer {
  const { id } = request;
  try {
    return { id, kind: 'done', rows: carryOut(request) };
  } catch (error) {
    const { message } = error instanceof Error ? error : new Error(String(error));
    // A thread's errors lose their own properties on the way to another.
    const errcode = error instanceof Error && 'errcode' in error ? Number(error.errcode) : undefined;
    return { id, kind: 'failed', message, ...(errcode === undefined ? {} : { errcode }) };
  }
}

function carryOut(request: SqliteRequest): unknown[] {
  if (request.kind === 'open') {
    const database = new Database(request.path, { timeout: request.busyTimeout });
    connections.set(request.connection, { database, statements: new LRUCache({ max: statementsKept }) });
    return [];
  }
  const connection = connections.get(request.connection);
  if (!connection) throw new Error('the connection is closed');
  const { database, statements } = connection;
  if (request.kind === 'close') {
    connections.delete(request.connection);
    database.close();
    return [];
  }
  const statement = statements.get(request.sql) ?? database.prepare(request.sql);
  statements.set(request.sql, statement);
  return statement.all(...request.parameters);
}

/** Most of what is asked is the same few statements; preparing one takes as long as running it. */
const statementsKept = 100;
