import { link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { openStore } from './open-store.ts';
import { markAsBackup } from './restoration.ts';

/** What became of a backup; `why` is the system's word. */
export type Backup =
  | { kind: 'done'; file: string; bytes: number; records: number }
  | { kind: 'no-store' }
  | { kind: 'exists'; file: string }
  | { kind: 'failed'; why: string };

/**
 * Copies the store at `path` as it is in one moment, while the program works with it, into a file that nothing else is
 * needed for. `target` is a new file, or a folder, in which it is named by the time. The copy is checked before it gets its
 * name, and never replaces a file.
 */
export async function backUpSqlite(path: string, target: string, clock: Clock, log: Logger): Promise<Backup> {
  if (!(await isThere(path))) return { kind: 'no-store' };
  const file = await fileIn(target, path, clock.now());
  if (await isThere(file)) return { kind: 'exists', file };
  const part = join(dirname(file), `.${basename(file)}.${process.pid}.part`);
  try {
    await mkdir(dirname(file), { recursive: true });
    // It holds what readers wrote: nobody else's to read.
    await (await open(part, 'wx', 0o600)).close();
    await copy(path, part);
    const store = await openStore(`sqlite://${part}`, log);
    await markAsBackup(store, clock.now());
    await store.close();
    const records = checked(part);
    if (!(await named(part, file))) return { kind: 'exists', file };
    return { kind: 'done', file, bytes: (await stat(file)).size, records };
  } catch (error) {
    return { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
  } finally {
    for (const end of ['', '-wal', '-shm', '-journal']) await rm(`${part}${end}`, { force: true });
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await kindOf(path)) !== 'nothing';
}

async function kindOf(path: string): Promise<'nothing' | 'folder' | 'file'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'nothing';
    throw error;
  }
}

async function fileIn(target: string, path: string, now: Temporal.Instant): Promise<string> {
  if ((await kindOf(target)) !== 'folder') return target;
  const time = now.toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '');
  return join(target, `${basename(path).replace(/\.\w+$/, '')}-${time}.sqlite`);
}

/** In one step: in several, each commit of the program would have it begin anew. Readers don't hold up writers (WAL). */
async function copy(path: string, part: string): Promise<void> {
  const source = new DatabaseSync(path, { readOnly: true, timeout: 10_000 });
  try {
    await backup(source, part, { rate: allPages });
  } finally {
    source.close();
  }
}

/** The most that SQLite takes for a number of pages: 8 TB of them. */
const allPages = 2 ** 31 - 1;

/** Makes one file of it that no process holds, and checks it. Returns how many records it has. */
function checked(part: string): number {
  const database = new DatabaseSync(part);
  try {
    database.exec('DELETE FROM lease');
    database.exec('PRAGMA journal_mode = DELETE');
    const faults = database.prepare('PRAGMA integrity_check').all();
    const [first] = faults.map((fault) => String(fault.integrity_check));
    if (faults.length !== 1 || first !== 'ok') throw new Error(first ?? 'the check said nothing');
    return Number(database.prepare('SELECT count(*) AS records FROM records').get()?.records);
  } finally {
    database.close();
  }
}

/** Gives it its name unless a file has that by now; on the disk when it resolves. */
async function named(part: string, file: string): Promise<boolean> {
  const handle = await open(part, 'r+');
  await handle.sync();
  await handle.close();
  try {
    await link(part, file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EEXIST') return false;
    // Some file systems have no links.
    await rename(part, file);
  }
  return true;
}
