import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { IssueArchive } from '../../src/archive/issue-archive.ts';
import { editionId, type Issue, issueDateSchema, issueSchema, type Language } from '../../src/newsletter/issue.ts';
import { paragraph } from '../../src/newsletter/rich-text.ts';
import type { Store } from '../../src/store/collection.ts';
import { openStore } from '../../src/store/open-store.ts';

let folder: string;
let store: Store;
let archive: IssueArchive;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'archive-'));
  await open();
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

async function open(): Promise<void> {
  store = await openStore(`sqlite://${folder}/store.sqlite`, pino({ level: 'silent' }));
  archive = await IssueArchive.open(store);
}

async function restart(): Promise<void> {
  await store.close();
  await open();
}

function edition(date: string, language: Language = 'en', title = 'Ports and patience'): Issue {
  return issueSchema.parse({
    date,
    language,
    title,
    url: `https://news.example/${date}.html`,
    letter: { body: [paragraph('Two harbours, one tide.')] },
    pointers: [],
    about: [],
  });
}

const date = issueDateSchema.parse;

describe('keeping an edition', () => {
  test('says whether it is new, the same, or changed', async () => {
    expect(await archive.keep(edition('2026-01-02'))).toBe('new');
    expect(await archive.keep(edition('2026-01-02'))).toBe('unchanged');
    expect(await archive.keep(edition('2026-01-02', 'en', 'Ports and more patience'))).toBe('changed');
    expect(await archive.keep(edition('2026-01-02', 'zh-Hans'))).toBe('new');
  });

  test('that only names its parts in another order is no change', async () => {
    await archive.keep(edition('2026-01-02'));
    const { about, title, ...rest } = edition('2026-01-02');
    expect(await archive.keep({ about, title, ...rest })).toBe('unchanged');
  });

  test('is the same after a restart', async () => {
    await archive.keep(edition('2026-01-02'));
    await restart();
    expect(await archive.keep(edition('2026-01-02'))).toBe('unchanged');
    expect(await archive.edition(editionId(date('2026-01-02'), 'en'))).toEqual(edition('2026-01-02'));
  });

  test('keeps the name of its file, also when only that is another', async () => {
    const id = editionId(date('2026-01-02'), 'en');
    await archive.keep(edition('2026-01-02'), '2026-01-02.md');
    expect(await archive.keep(edition('2026-01-02'), '2026-01-02.txt')).toBe('unchanged');
    await restart();
    expect([...archive.files]).toEqual([[id, '2026-01-02.txt']]);
  });

  test('twice at once keeps it once, and both corrections', async () => {
    const outcomes = await Promise.all([
      archive.keep(edition('2026-01-02', 'en', 'First')),
      archive.keep(edition('2026-01-02', 'en', 'First')),
      archive.keep(edition('2026-01-02', 'en', 'Second')),
      archive.keep(edition('2026-01-02', 'en', 'Third')),
    ]);
    expect(outcomes).toEqual(['new', 'unchanged', 'changed', 'changed']);
    const earlier = await archive.earlierVersions(editionId(date('2026-01-02'), 'en'));
    expect(earlier.map(({ title }) => title)).toEqual(['First', 'Second']);
  });

  test('keeps the versions that corrections replaced, over restarts too', async () => {
    for (const title of ['First', 'Second', 'Third']) {
      await archive.keep(edition('2026-01-02', 'en', title));
      await restart();
    }
    const id = editionId(date('2026-01-02'), 'en');
    expect((await archive.earlierVersions(id)).map(({ title }) => title)).toEqual(['First', 'Second']);
    expect((await archive.edition(id))?.title).toBe('Third');
    expect(await archive.earlierVersions(editionId(date('2026-01-02'), 'zh-Hant'))).toEqual([]);
  });
});

describe('dropping an edition', () => {
  const issue = date('2026-01-09');
  const search = () => archive.search('tide', { language: 'en', isPublished: () => true, skip: 0, take: 9 }).total;

  test('leaves nothing of it, over a restart too', async () => {
    await archive.keep(edition('2026-01-02'), '2026-01-02.md');
    await archive.keep(edition('2026-01-09', 'en', 'First'), '2026-01-09.md');
    await archive.keep(edition('2026-01-09', 'en', 'Second'), '2026-01-09.md');
    const id = editionId(issue, 'en');
    const before = archive.changesOf(id);
    await archive.drop(id);
    expect(archive.changesOf(id)).toBeGreaterThan(before);
    for (const again of [async () => {}, restart]) {
      await again();
      expect(archive.dates()).toEqual(['2026-01-02']);
      expect(await archive.edition(id)).toBeUndefined();
      expect(await archive.inLanguage(issue, 'en')).toBeUndefined();
      expect(await archive.earlierVersions(id)).toEqual([]);
      expect([...archive.files.values()]).toEqual(['2026-01-02.md']);
      expect(search()).toBe(1);
    }
  });

  test('leaves the issue in its other languages', async () => {
    await archive.keep(edition('2026-01-09'));
    await archive.keep(edition('2026-01-09', 'zh-Hans'));
    await archive.drop(editionId(issue, 'en'));
    expect(archive.dates()).toEqual(['2026-01-09']);
    expect((await archive.inLanguage(issue, 'en'))?.language).toBe('zh-Hans');
  });
});

describe('an issue in a language', () => {
  test.each([
    ['is that edition', ['en', 'zh-Hans', 'zh-Hant'], 'zh-Hant', 'zh-Hant'],
    ['without that edition is the English one', ['zh-Hans', 'en'], 'zh-Hant', 'en'],
    ['without either is the one there is', ['zh-Hans'], 'en', 'zh-Hans'],
  ] as const)('%s', async (_, kept, asked, expected) => {
    for (const language of kept) await archive.keep(edition('2026-01-02', language));
    await restart();
    expect((await archive.inLanguage(date('2026-01-02'), asked))?.language).toBe(expected);
  });

  test('of a date without an issue is none', async () => {
    expect(await archive.inLanguage(date('2026-01-02'), 'en')).toBeUndefined();
  });
});

describe('dates', () => {
  beforeEach(async () => {
    await archive.keep(edition('2026-01-16'));
    await archive.keep(edition('2026-01-02'));
    await archive.keep(edition('2026-01-09'));
    await archive.keep(edition('2026-01-09', 'zh-Hans'));
  });

  test('are listed oldest first, once each, over a restart too', async () => {
    expect(archive.dates()).toEqual(['2026-01-02', '2026-01-09', '2026-01-16']);
    await restart();
    expect(archive.dates()).toEqual(['2026-01-02', '2026-01-09', '2026-01-16']);
  });

  test.each([
    ['2026-01-02', '2026-01-09', '2026-01-09'],
    ['2026-01-02', '2026-01-15', '2026-01-09'],
    ['2026-01-09', '2026-01-15', undefined],
    [undefined, '2026-01-31', '2026-01-16'],
    [undefined, '2026-01-01', undefined],
  ])('the newest after %s up to %s is %s', (after, upTo, expected) => {
    expect(archive.newestIn(after === undefined ? undefined : date(after), date(upTo))).toBe(expected);
  });
});
