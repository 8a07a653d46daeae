import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { IssueArchive } from '../../src/archive/issue-archive.ts';
import { IssueFiles } from '../../src/archive/issue-files.ts';
import { readConfig } from '../../src/config.ts';
import { editionId, issueDateSchema } from '../../src/newsletter/issue.ts';
import { IssueReader } from '../../src/newsletter/issue-reader.ts';
import { plainText } from '../../src/newsletter/rich-text.ts';
import { FolderSource } from '../../src/sources/folder-source.ts';
import type { Store } from '../../src/store/collection.ts';
import { openStore } from '../../src/store/open-store.ts';
import { ManualClock } from '../delivery/manual-clock.ts';
import { issueText } from '../running-bot.ts';

const log = pino({ level: 'silent' });
const date = issueDateSchema.parse;
const first = editionId(date('2027-01-08'), 'en');
const reading = readConfig({});
if (reading.kind === 'problems') throw new Error(reading.problems.join('\n'));
const { newsletter } = reading.config;

let folder: string;
let issues: string;
let store: Store;
let archive: IssueArchive;
let clock: ManualClock;
let source: FolderSource;
let files: IssueFiles;
let told: string[];
/** Issues whose posting has begun. */
let begun: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'issue-files-'));
  issues = join(folder, 'issues');
  await mkdir(issues);
  await writeFile(join(issues, 'README.md'), 'How to write an issue.');
  begun = [];
});

afterEach(async () => {
  await stop();
  await rm(folder, { recursive: true });
});

async function start(): Promise<void> {
  store = await openStore(`sqlite://${folder}/store.sqlite`, log);
  archive = await IssueArchive.open(store);
  clock = new ManualClock();
  told = [];
  source = new FolderSource({
    folder: issues,
    clock,
    log,
    settleMs: 50,
    onDocument: async (document) => {
      await files.receive(document);
    },
    onGone: (names) => files.filesGone(names),
    expected: () => files.unposted(),
    onUnreadable: (file, sentence) => told.push(`${file}: ${sentence}`),
  });
  files = new IssueFiles({
    archive,
    reader: new IssueReader(),
    folder: source,
    newsletter,
    log,
    language: 'en',
    hasBegun: (issue) => begun.includes(issue),
    onUnusable: (file, sentences) => told.push(...sentences.map((sentence) => `${file}: ${sentence}`)),
  });
  await source.start();
}

async function stop(): Promise<void> {
  await source.stop();
  await store.close();
}

async function restart(meanwhile = async () => {}): Promise<void> {
  await stop();
  await meanwhile();
  await start();
}

/** A file that was finished some time ago. */
async function save(name: string, text: string): Promise<void> {
  await writeFile(join(issues, name), text);
  const ago = new Date(Date.now() - 60_000);
  await utimes(join(issues, name), ago, ago);
}

/** Lets time pass until it reads so. */
async function comes<Value>(read: () => Value | Promise<Value>, expected: Value): Promise<void> {
  await expect
    .poll(() => {
      clock.pass({ minutes: 1 });
      return read();
    })
    .toEqual(expected);
}

const letter = async () => plainText((await archive.edition(first))?.letter?.body ?? []);
const found = (words: string) => archive.search(words, { language: 'en', isPublished: () => true, skip: 0, take: 9 });
const takenOut = expect.stringMatching(
  /^2027-01-08\.md: The issue of 2027-01-08 \(English\) is taken out and will not be posted/,
);

describe('an issue that was not posted', () => {
  beforeEach(async () => {
    await save('2027-01-01.md', issueText('2027-01-01'));
    await save('2027-01-08.md', issueText('2027-01-08', 'The kite flew.'));
    await start();
  });

  test.each([
    ['deleted', () => rm(join(issues, '2027-01-08.md')), ['2027-01-01']],
    [
      'renamed and dated to another day',
      async () => {
        await rm(join(issues, '2027-01-08.md'));
        await save('2027-01-15.md', issueText('2027-01-15', 'The kite flew.'));
      },
      ['2027-01-01', '2027-01-15'],
    ],
    [
      'dated to another day in its file',
      () => save('2027-01-08.md', issueText('2027-01-15', 'The kite flew.')),
      ['2027-01-01', '2027-01-15'],
    ],
  ])('is taken out once it is %s, and its editor is told, over a restart too', async (_, change, expected) => {
    const dates = expected.map((each) => date(each));
    await change();
    await comes(() => archive.dates(), dates);
    expect(await archive.edition(first)).toBeUndefined();
    expect(found('kite').total).toBe(dates.length - 1);
    await comes(() => told, [takenOut]);
    await restart();
    expect(archive.dates()).toEqual(dates);
  });

  test('is taken out when its file went while the bot was off', async () => {
    await restart(() => rm(join(issues, '2027-01-08.md')));
    await comes(() => told.length, 1);
    expect(told).toEqual([takenOut]);
    expect(archive.dates()).toEqual(['2027-01-01']);
  });

  test('comes back with its file, as if it were new', async () => {
    await save('2027-01-08.md', issueText('2027-01-08', 'The kite fell.'));
    await comes(letter, 'The kite fell.');
    await rm(join(issues, '2027-01-08.md'));
    await comes(() => archive.dates().length, 1);
    await save('2027-01-08.md', issueText('2027-01-08', 'The kite flew.'));
    await comes(letter, 'The kite flew.');
    expect(await archive.versionOf(first)).toBe(1);
    expect(found('kite').total).toBe(1);
  });

  test('stays when nothing says which file it came from, as in a store of an earlier program', async () => {
    const kept = await archive.edition(first);
    if (!kept) throw new Error('there is no issue');
    await archive.keep({ ...kept, date: date('2027-01-22') });
    await restart(() => rm(join(issues, '2027-01-08.md')));
    await comes(() => archive.dates(), [date('2027-01-01'), date('2027-01-22')]);
  });

  test('stays when its file is only called otherwise', async () => {
    await rename(join(issues, '2027-01-08.md'), join(issues, '2027-01-08.en.md'));
    await comes(() => archive.files.get(first), '2027-01-08.en.md');
    await restart();
    await comes(() => clock.now().toString() > '2026-03-06T22:20', true);
    expect(archive.dates()).toEqual(['2027-01-01', '2027-01-08']);
    expect(told).toEqual([]);
  });
});

test('an issue whose posting has begun stays when its file goes', async () => {
  await save('2027-01-01.md', issueText('2027-01-01'));
  await save('2027-01-08.md', issueText('2027-01-08'));
  await start();
  begun = ['2027-01-08'];
  await rm(join(issues, '2027-01-08.md'));
  await rm(join(issues, '2027-01-01.md'));
  await comes(() => archive.dates(), [date('2027-01-08')]);
  await restart();
  await comes(() => clock.now().toString() > '2026-03-06T22:20', true);
  expect(archive.dates()).toEqual(['2027-01-08']);
  expect(files.unposted()).toEqual([]);
});

describe('of several files with the same edition', () => {
  const page = (words: string) =>
    `<!doctype html><html lang="en"><body><p>Dear reader,</p><p>${words}</p></body></html>`;
  const notUsed =
    '2027-01-08.html: The file 2027-01-08.html is not used: 2027-01-08.md has the same date and language.';

  test('the .md counts, at every start, and its editor is told of the other', async () => {
    await save('2027-01-08.html', page('From the page.'));
    await start();
    expect(await letter()).toBe('From the page.');
    await save('2027-01-08.md', issueText('2027-01-08', 'From the editor.'));
    await comes(letter, 'From the editor.');
    await save('2027-01-08.html', page('From the page, again.'));
    await comes(() => told, [expect.stringContaining(notUsed)]);
    for (let starts = 0; starts < 2; starts++) {
      await restart();
      expect(await letter()).toBe('From the editor.');
      expect(told).toEqual([expect.stringContaining(notUsed)]);
    }
    expect(await archive.versionOf(first)).toBe(2);
  });

  test('the .md that came while the bot was off takes the place of the other, of which its editor is told once', async () => {
    await save('2027-01-08.html', page('From the page.'));
    await start();
    await restart(() => save('2027-01-08.md', issueText('2027-01-08', 'From the editor.')));
    expect(await letter()).toBe('From the editor.');
    expect(told).toEqual([expect.stringContaining(notUsed)]);
  });

  test('of two that end alike the first in the alphabet counts', async () => {
    await save('2027-01-08.md', issueText('2027-01-08', 'From the editor.'));
    await save('2027-01-08.en.md', issueText('2027-01-08', 'From another editor.'));
    await start();
    await restart();
    expect(await letter()).toBe('From another editor.');
    expect(told).toEqual([expect.stringMatching(/^2027-01-08\.md: .* is not used: 2027-01-08\.en\.md has/)]);
    expect(await archive.versionOf(first)).toBe(1);
  });

  test('none counts that went a moment after the other', async () => {
    await save('2027-01-08.txt', issueText('2027-01-08', 'From a friend.'));
    await save('2027-01-08.md', issueText('2027-01-08', 'From the editor.'));
    await start();
    await rm(join(issues, '2027-01-08.md'));
    await rm(join(issues, '2027-01-08.txt'));
    await files.filesGone(['2027-01-08.md']);
    expect(archive.dates()).toEqual([]);
  });

  test('no other one counts for an issue that is posted', async () => {
    await save('2027-01-08.txt', issueText('2027-01-08', 'From a friend.'));
    await save('2027-01-08.md', issueText('2027-01-08', 'From the editor.'));
    await start();
    begun = ['2027-01-08'];
    await save('2027-01-08.md', issueText('2027-01-15'));
    await comes(() => archive.dates(), [date('2027-01-08'), date('2027-01-15')]);
    await rm(join(issues, '2027-01-08.md'));
    await comes(() => archive.dates(), [date('2027-01-08')]);
    expect(await letter()).toBe('From the editor.');
  });

  test('another one counts when that is gone or means another issue', async () => {
    await save('2027-01-08.html', page('From the page.'));
    await save('2027-01-08.txt', issueText('2027-01-08', 'From a friend.'));
    await save('2027-01-08.md', issueText('2027-01-08', 'From the editor.'));
    await start();
    expect(await letter()).toBe('From the editor.');
    await save('2027-01-08.md', issueText('2027-01-15'));
    await comes(letter, 'From a friend.');
    await rm(join(issues, '2027-01-08.txt'));
    await comes(letter, 'From the page.');
    expect(archive.dates()).toEqual(['2027-01-08', '2027-01-15']);
  });
});
