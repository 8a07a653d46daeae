import { spawn } from 'node:child_process';
import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type CollectionOptions, CorruptRecord, type Store, StoreUnavailable } from '../../src/store/collection.ts';
import { openStore } from '../../src/store/open-store.ts';

let folder: string;
let path: string;
let logged: { level: number; namespace?: string; key?: string; reason?: string }[];
let opened: Store[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-'));
  path = join(folder, 'data', 'focus.sqlite');
  logged = [];
  opened = [];
});

afterEach(async () => {
  for (const store of opened) await store.close().catch(() => {});
  await rm(folder, { recursive: true });
});

async function openAt(url = `sqlite://${path}`): Promise<Store> {
  const log = pino({ level: 'info' }, { write: (line: string) => logged.push(JSON.parse(line)) });
  const store = await openStore(url, log);
  opened.push(store);
  return store;
}

/** The file as another program sees it. */
function inFile<Result>(use: (database: DatabaseSync) => Result): Result {
  const database = new DatabaseSync(path);
  try {
    return use(database);
  } finally {
    database.close();
  }
}

function plant(key: string, text: string, namespace = 'readers'): void {
  inFile((database) =>
    database
      .prepare('INSERT OR REPLACE INTO records (key, value, namespace) VALUES (?, ?, ?)')
      .run(key, text, namespace),
  );
}

function rows(namespace: string): Record<string, unknown> {
  return inFile((database) =>
    Object.fromEntries(
      database
        .prepare('SELECT key, value FROM records WHERE namespace = ?')
        .all(namespace)
        .map(({ key, value }) => [key, value]),
    ),
  );
}

const reader = z.object({ name: z.string(), visits: z.number() });
const readers = {
  namespace: 'readers',
  key: z.string(),
  value: reader,
  version: 1,
} satisfies CollectionOptions<string, z.infer<typeof reader>>;

async function all<Key, Value>(entries: AsyncIterable<readonly [Key, Value]>): Promise<Map<Key, Value>> {
  const found = new Map<Key, Value>();
  for await (const [key, value] of entries) found.set(key, value);
  return found;
}

describe('a record', () => {
  test('is there again after a restart', async () => {
    const first = await openAt();
    await first.collection(readers).set('ada', { name: 'Ada', visits: 3 });
    await first.close();
    const second = await openAt();
    expect(await second.collection(readers).get('ada')).toEqual({ name: 'Ada', visits: 3 });
  });

  test('that was never set is not found, and one that was deleted no longer is', async () => {
    const collection = (await openAt()).collection(readers);
    expect(await collection.get('ada')).toBeUndefined();
    await collection.set('ada', { name: 'Ada', visits: 1 });
    await collection.delete('ada');
    expect(await collection.get('ada')).toBeUndefined();
    expect(await all(collection.entries())).toEqual(new Map());
  });

  test('that was deleted or replaced leaves no word in the file', async () => {
    const store = await openAt();
    const collection = store.collection(readers);
    await collection.set('ada', { name: 'Ada Quillfeather', visits: 1 });
    await collection.set('bo', { name: 'Bo Thistlewood', visits: 1 });
    await collection.delete('ada');
    await collection.set('bo', { name: 'B', visits: 1 });
    await store.close();
    expect(await readFile(path, 'latin1')).not.toMatch(/Quillfeather|Thistlewood/);
  });

  test('of one namespace is not in another', async () => {
    const store = await openAt();
    await store.collection(readers).set('ada', { name: 'Ada', visits: 1 });
    const others = store.collection({ ...readers, namespace: 'writers' });
    expect(await others.get('ada')).toBeUndefined();
    expect(await all(others.entries())).toEqual(new Map());
  });

  test('that its schema forbids is not written', async () => {
    const collection = (await openAt()).collection({
      ...readers,
      value: z.object({ name: z.string().max(3), visits: z.number() }),
    });
    await expect(collection.set('ada', { name: 'Augusta', visits: 1 })).rejects.toThrow();
    expect(await collection.get('ada')).toBeUndefined();
  });

  test('comes back as it was, whatever its key and text', async () => {
    const collection = (await openAt()).collection({ ...readers, value: z.string() });
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.string({ unit: 'binary' }),
        async (key, text) => {
          fc.pre(!key.startsWith('readers:'));
          await collection.set(key, text);
          expect(await collection.get(key)).toBe(text);
          await collection.delete(key);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('is read as it was last set, also when the write is not awaited', async () => {
    const collection = (await openAt()).collection(readers);
    const first = collection.set('ada', { name: 'Ada', visits: 1 });
    const second = collection.set('ada', { name: 'Ada', visits: 2 });
    expect(await collection.get('ada')).toEqual({ name: 'Ada', visits: 2 });
    await Promise.all([first, second]);
  });
});

describe('a write', () => {
  test('is in the file when set resolves, even if the process is killed at that moment', async () => {
    const child = spawn(process.execPath, [
      fileURLToPath(new URL('write-forever.ts', import.meta.url)),
      `sqlite://${path}`,
    ]);
    let confirmed = 0;
    for await (const line of createInterface(child.stdout)) {
      confirmed = Number(line);
      if (confirmed === 200) child.kill('SIGKILL');
    }
    expect(confirmed).toBeGreaterThanOrEqual(200);
    const counted = (await openAt()).collection({
      namespace: 'counted',
      key: z.string(),
      value: z.number(),
      version: 1,
    });
    expect((await all(counted.entries())).size).toBeGreaterThanOrEqual(confirmed);
    expect(await counted.get(`record ${confirmed}`)).toBe(confirmed);
  });

  test('that is under way when the store is closed is finished', async () => {
    const store = await openAt();
    const writing = store.collection(readers).set('ada', { name: 'Ada', visits: 1 });
    await store.close();
    await writing;
    expect(await (await openAt()).collection(readers).get('ada')).toEqual({ name: 'Ada', visits: 1 });
  });

  test('is seen by every collection of its namespace, in the order of the calls', async () => {
    const store = await openAt();
    const [one, other] = [store.collection(readers), store.collection(readers)];
    void one.set('ada', { name: 'Ada', visits: 1 });
    void other.set('ada', { name: 'Ada', visits: 2 });
    expect(await one.get('ada')).toEqual({ name: 'Ada', visits: 2 });
    void one.set('ada', { name: 'Ada', visits: 3 });
    await other.delete('ada');
    expect(await one.get('ada')).toBeUndefined();
  });

  test('of many records is one commit: all of them or none', async () => {
    const store = await openAt();
    const collection = store.collection(readers);
    await collection.get('ada');
    inFile((database) =>
      database.exec(`CREATE TRIGGER refuse BEFORE INSERT ON records WHEN NEW.key = 'reader 900'
                     BEGIN SELECT RAISE(ABORT, 'no reader 900'); END`),
    );
    const entries = Array.from(
      { length: 1000 },
      (_, index) => [`reader ${index}`, { name: 'R', visits: index }] as const,
    );
    await expect(collection.setMany(entries)).rejects.toThrow(StoreUnavailable);
    expect(rows('readers')).toEqual({});
    await collection.setMany(entries.slice(0, 900));
    expect((await all(collection.entries())).size).toBe(900);
  });

  test('of one moment shares its commit with the others', async () => {
    const collection = (await openAt()).collection(readers);
    await collection.get('ada');
    const log = await stat(`${path}-wal`);
    await Promise.all(
      Array.from({ length: 100 }, (_, index) => collection.set(`r${index}`, { name: 'R', visits: index })),
    );
    const grown = (await stat(`${path}-wal`)).size - log.size;
    // A hundred commits would write a hundred times a page of 4096 bytes or more.
    expect(grown).toBeLessThan(50 * 4096);
    expect((await all(collection.entries())).size).toBe(100);
  });
});

describe('the write-ahead log', () => {
  const bytes = async () => `${await readFile(path, 'latin1')}${await readFile(`${path}-wal`, 'latin1')}`;

  test('has no word of what was deleted or replaced after a checkpoint, nor has the file', async () => {
    const store = await openAt();
    const collection = store.collection(readers);
    await collection.set('ada', { name: 'Ada Quillfeather', visits: 1 });
    await collection.set('bo', { name: 'Bo Thistlewood', visits: 1 });
    await collection.delete('ada');
    await collection.set('bo', { name: 'B', visits: 1 });
    expect(await bytes()).toMatch(/Quillfeather[\s\S]*Thistlewood/);
    await store.checkpoint();
    expect(await bytes()).not.toMatch(/Quillfeather|Thistlewood/);
    expect(await collection.get('bo')).toEqual({ name: 'B', visits: 1 });
  });

  test('is left to the next checkpoint while another process reads, which holds up no write', async () => {
    const store = await openAt();
    const collection = store.collection(readers);
    await collection.set('ada', { name: 'Ada Quillfeather', visits: 1 });
    const reader = new DatabaseSync(path, { readOnly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM records').get();
    await collection.delete('ada');
    await Promise.all([store.checkpoint(), collection.set('bo', { name: 'Bo', visits: 1 })]);
    expect(await bytes()).toContain('Quillfeather');
    expect(await collection.get('bo')).toEqual({ name: 'Bo', visits: 1 });
    reader.close();
    await store.checkpoint();
    expect(await bytes()).not.toContain('Quillfeather');
    expect(logged).toEqual([]);
  });

  test('does not stay as large as it once became', async () => {
    const collection = (await openAt()).collection(readers);
    await collection.setMany(
      Array.from({ length: 20_000 }, (_, index) => [`r${index}`, { name: 'R'.repeat(500), visits: 1 }] as const),
    );
    expect((await stat(`${path}-wal`)).size).toBeGreaterThan(8 * 1024 * 1024);
    for (const visits of [1, 2]) await collection.set('ada', { name: 'Ada', visits });
    expect((await stat(`${path}-wal`)).size).toBeLessThan(5 * 1024 * 1024);
  });

  test('of a store that is closed is no reason to throw', async () => {
    const store = await openAt();
    await store.close();
    await store.checkpoint();
    expect(logged).toEqual([]);
  });
});

test('one namespace of 100,000 records is listed in seconds, and a small one beside it at once', async () => {
  const store = await openAt();
  const large = store.collection(readers);
  const small = store.collection({ ...readers, namespace: 'writers' });
  await large.setMany(
    Array.from({ length: 100_000 }, (_, index) => [`reader ${index}`, { name: 'R', visits: index }] as const),
  );
  await small.set('ada', { name: 'Ada', visits: 1 });
  const began = performance.now();
  let sum = 0;
  for await (const [, { visits }] of large.entries()) sum += visits;
  const listed = performance.now();
  expect(sum).toBe((100_000 * 99_999) / 2);
  expect(listed - began).toBeLessThan(5000);
  expect((await all(small.entries())).size).toBe(1);
  expect(performance.now() - listed).toBeLessThan((listed - began) / 5);
});

test('a listing does not wait for those who write all the time', async () => {
  const store = await openAt();
  const collection = store.collection(readers);
  const records = 2000;
  await collection.setMany(
    Array.from({ length: records }, (_, index) => [`reader ${index}`, { name: 'R', visits: 0 }] as const),
  );
  let commits = 0;
  let isListed = false;
  const writing = (async () => {
    for (; !isListed; commits++) {
      // One is always on its way when the last one is done.
      await Promise.race([
        collection.set('reader 0', { name: 'R', visits: commits }),
        collection.set('reader 1', { name: 'R', visits: commits }),
      ]);
    }
  })();
  expect((await all(collection.entries())).size).toBe(records);
  isListed = true;
  await writing;
  expect(commits).toBeLessThan(records / 2);
});

describe('a record that can’t be read', () => {
  const broken: [string, string, string, unknown][] = [
    ['is not JSON', '{"value":{"v":1,', 'it is not JSON of a record', '{"value":{"v":1,'],
    ['is JSON of something else', '"hello"', 'it is not JSON of a record', '"hello"'],
    ['has no version', '{"value":{"value":"Ada"}}', 'v: invalid_type', { value: 'Ada' }],
    [
      'has a value of another shape',
      '{"value":{"v":1,"value":{"name":"Ada","visits":"many"}}}',
      'visits: invalid_type',
      { v: 1, value: { name: 'Ada', visits: 'many' } },
    ],
  ];

  test.each(broken)(
    'when it %s: asking for it is told so, and it is set aside unchanged',
    async (_, text, reason, aside) => {
      const collection = (await openAt()).collection(readers);
      await collection.set('bob', { name: 'Bob', visits: 1 });
      plant('ada', text);
      await expect(collection.get('ada')).rejects.toThrow(CorruptRecord);
      expect(logged).toMatchObject([{ level: 50, namespace: 'readers', key: 'ada', reason }]);
      expect(rows('set-aside:readers')).toEqual({ ada: JSON.stringify({ value: aside }) });
      expect(await collection.get('ada')).toBeUndefined();
      expect(await collection.get('bob')).toEqual({ name: 'Bob', visits: 1 });
    },
  );

  test('does not keep the others from being listed', async () => {
    const collection = (await openAt()).collection(readers);
    await collection.set('bob', { name: 'Bob', visits: 1 });
    plant('ada', 'not a record');
    expect(await all(collection.entries())).toEqual(new Map([['bob', { name: 'Bob', visits: 1 }]]));
    expect(logged).toMatchObject([{ level: 50, key: 'ada' }]);
    expect(Object.keys(rows('set-aside:readers'))).toEqual(['ada']);
  });

  test('is never told by its content in the log', async () => {
    const collection = (await openAt()).collection(readers);
    plant('ada', '{"value":{"v":1,"value":{"name":"a secret","visits":"another secret"}}}');
    await all(collection.entries());
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged)).not.toContain('secret');
  });

  test('is not in the way of who writes it anew at the same moment', async () => {
    const collection = (await openAt()).collection(readers);
    await collection.get('ada');
    plant('ada', 'not a record');
    const reading = collection.get('ada').catch(() => {});
    await Promise.all([reading, collection.set('ada', { name: 'Ada', visits: 1 })]);
    expect(await collection.get('ada')).toEqual({ name: 'Ada', visits: 1 });
  });

  test('does not replace one that was set aside before', async () => {
    const collection = (await openAt()).collection(readers);
    plant('ada', 'first');
    await all(collection.entries());
    plant('ada', 'second');
    await all(collection.entries());
    expect(rows('set-aside:readers')).toEqual({ ada: '{"value":"first"}', 'ada#2': '{"value":"second"}' });
  });
});

describe('a record of another version', () => {
  const second = {
    namespace: 'readers',
    key: z.string(),
    value: z.object({ fullName: z.string() }),
    version: 2,
  } satisfies CollectionOptions<string, { fullName: string }>;
  const migrate = (value: unknown, from: number) => {
    expect(from).toBe(1);
    return { fullName: reader.parse(value).name };
  };

  test('that is earlier is migrated', async () => {
    const store = await openAt();
    await store.collection(readers).set('ada', { name: 'Ada', visits: 1 });
    const collection = store.collection({ ...second, migrate });
    expect(await collection.get('ada')).toEqual({ fullName: 'Ada' });
    await collection.set('ada', { fullName: 'Ada L' });
    expect(await collection.get('ada')).toEqual({ fullName: 'Ada L' });
  });

  test('that is earlier and can’t be migrated is set aside', async () => {
    const store = await openAt();
    plant('ada', '{"value":{"v":1,"value":{"nobody":true}}}');
    await expect(store.collection({ ...second, migrate }).get('ada')).rejects.toThrow(CorruptRecord);
    expect(Object.keys(rows('set-aside:readers'))).toEqual(['ada']);
  });

  test('that is later is refused with what to do, and stays as it is', async () => {
    const store = await openAt();
    await store.collection(second).set('ada', { fullName: 'Ada' });
    const before = rows('readers');
    const collection = store.collection(readers);
    await expect(collection.get('ada')).rejects.toThrow(/newer release.*Start that release or a later one/);
    await expect(all(collection.entries())).rejects.toThrow(StoreUnavailable);
    expect(rows('readers')).toEqual(before);
    expect(rows('set-aside:readers')).toEqual({});
  });
});

describe('a store that fails', () => {
  test('makes every read and write throw, instead of finding nothing', async () => {
    const store = await openAt();
    const collection = store.collection(readers);
    await collection.set('ada', { name: 'Ada', visits: 1 });
    await store.close();
    await expect(collection.get('ada')).rejects.toThrow(StoreUnavailable);
    await expect(collection.getMany(['ada'])).rejects.toThrow(StoreUnavailable);
    await expect(collection.set('ada', { name: 'Ada', visits: 2 })).rejects.toThrow(StoreUnavailable);
    await expect(collection.setMany([['ada', { name: 'Ada', visits: 2 }]])).rejects.toThrow(StoreUnavailable);
    await expect(collection.delete('ada')).rejects.toThrow(StoreUnavailable);
    await expect(all(collection.entries())).rejects.toThrow(StoreUnavailable);
    await expect(store.collection({ ...readers, namespace: 'later' }).get('ada')).rejects.toThrow(StoreUnavailable);
  });

  test('says where and why when its file is damaged while it is used', async () => {
    const store = await openAt();
    await store
      .collection(readers)
      .setMany(Array.from({ length: 5000 }, (_, index) => [`r${index}`, { name: 'Reader', visits: index }] as const));
    await store.close();
    const file = await open(path, 'r+');
    await file.write(Buffer.alloc((await file.stat()).size - 4096, 0x5a), 0, undefined, 4096);
    await file.close();
    // Either it is seen at once, or when the damaged part is read; it is never an empty store.
    const reading = openAt().then((again) => all(again.collection(readers).entries()));
    await expect(reading).rejects.toThrow(StoreUnavailable);
    await expect(reading).rejects.toThrow(/focus\.sqlite can’t be (read|opened).*malformed/);
  });

  test('is not opened over a file that is something else, which stays as it is', async () => {
    path = join(folder, 'letter.txt');
    await writeFile(path, 'Dear reader, this is no database. '.repeat(50));
    await expect(openAt()).rejects.toThrow(/letter\.txt can’t be opened.*not a database.*STORE_URL/);
    expect((await stat(path)).size).toBe(34 * 50);
  });

  test('is opened in a folder of folders that are not there yet', async () => {
    path = join(folder, 'data', 'of', 'ours', 'focus.sqlite');
    await (await openAt()).close();
    expect((await stat(path)).isFile()).toBe(true);
  });

  test('is not opened where the system lets nobody make a folder', async () => {
    path = '/proc/no-such-folder/deeper/focus.sqlite';
    await expect(openAt()).rejects.toThrow(/\/proc\/no-such-folder\/deeper\/focus\.sqlite can’t be opened.*STORE_URL/);
  });

  test('is not opened in a folder that can’t be made', async () => {
    await writeFile(join(folder, 'data'), 'a file where the folder should be');
    await expect(openAt()).rejects.toThrow(/can’t be opened/);
  });

  test.each(['redis://user:secret@host', 'focus.sqlite', 'sqlite://', ''])(
    'says which addresses it knows: %s',
    async (url) => {
      const opening = openAt(url);
      await expect(opening).rejects.toThrow(StoreUnavailable);
      await expect(opening).rejects.toThrow(/sqlite:\/\/data\/focus\.sqlite/);
      await expect(opening).rejects.not.toThrow(/secret/);
    },
  );
});
