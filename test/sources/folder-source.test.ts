import { appendFile, mkdir, mkdtemp, open, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SourceDocument } from '../../src/sources/document.ts';
import { FolderSource, FolderUnavailable } from '../../src/sources/folder-source.ts';
import { ManualClock } from '../delivery/manual-clock.ts';

let folder: string;
let sources: FolderSource[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'issues-'));
  sources = [];
});

afterEach(async () => {
  for (const source of sources) await source.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Remembers for how long it was asked to wait. */
class NotedClock extends ManualClock {
  readonly waits: number[] = [];

  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.waits.push(ms);
    return super.sleep(ms, signal);
  }
}

/** An editor's desk: what arrived from the folder, as `name: text`. */
class Desk {
  readonly arrived: string[] = [];
  readonly sizes: number[] = [];
  readonly unreadable: string[] = [];
  readonly gone: string[] = [];
  /** Files of earlier runs. */
  expected: string[] = [];
  readonly clock = new NotedClock();
  readonly logged: { level: number; file?: string; error?: string }[] = [];
  /** What taking a document in does besides. */
  taking: (document: SourceDocument) => Promise<void> = async () => {};
  #waiting: (() => void)[] = [];

  source({ settleMs = 100, retryMs = 60_000, at = folder } = {}): FolderSource {
    const source = new FolderSource({
      folder: at,
      clock: this.clock,
      settleMs,
      retryMs,
      log: pino({ level: 'info' }, { write: (line: string) => this.logged.push(JSON.parse(line)) }),
      onDocument: async (document) => {
        this.arrived.push(`${document.name}: ${new TextDecoder().decode(document.bytes.subarray(0, 100))}`);
        this.sizes.push(document.bytes.length);
        for (const resolve of this.#waiting.splice(0)) resolve();
        await this.taking(document);
      },
      onGone: async (names) => {
        this.gone.push(...names);
        this.expected = this.expected.filter((name) => !names.includes(name));
      },
      expected: () => this.expected,
      onUnreadable: (_, sentence) => this.unreadable.push(sentence),
    });
    sources.push(source);
    return source;
  }

  /** Lets time pass until this is so. */
  async later(isSo: () => boolean): Promise<void> {
    await expect
      .poll(() => {
        this.clock.pass({ minutes: 1 });
        return isSo();
      })
      .toBe(true);
  }

  /** Lets the folder be looked through several times. */
  async looks(): Promise<void> {
    const until = this.clock.now().add({ minutes: 20 });
    await this.later(() => Temporal.Instant.compare(this.clock.now(), until) > 0);
  }

  /** Resolves at the next arrival. */
  next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** A file that was finished long ago. */
async function old(name: string, text: string | Uint8Array = 'text'): Promise<void> {
  await writeFile(join(folder, name), text);
  await utimes(join(folder, name), new Date('2026-01-01'), new Date('2026-01-01'));
}

describe('at the start', () => {
  test('every issue file is handed over, .md before .txt before .html, before it is said to be started', async () => {
    await old('2026-01-09.zh-Hans.md');
    await old('2026-01-02.txt');
    await old('2026-01-09.html');
    const desk = new Desk();
    await desk.source().start();
    expect(desk.arrived).toEqual(['2026-01-09.zh-Hans.md: text', '2026-01-02.txt: text', '2026-01-09.html: text']);
  });

  test('files of other names are left alone', async () => {
    for (const name of ['README.md', 'notes.pdf', '.2026-01-02.md.swp', '2026-01-02.md~', 'draft-2026-01-02.md'])
      await old(name);
    await mkdir(join(folder, '2026-01-02.md'));
    const desk = new Desk();
    await desk.source().start();
    expect(desk.arrived).toEqual([]);
    expect(desk.logged).toEqual([]);
  });

  test('a file named by a date that ends otherwise is not taken, and its editor is told', async () => {
    await old('2026-01-02.docx');
    await old('2026-01-09.TXT');
    const desk = new Desk();
    await desk.source().start();
    await writeFile(join(folder, '2026-01-16.pages'), 'text');
    await expect.poll(() => desk.unreadable).toHaveLength(2);
    expect(desk.arrived).toEqual(['2026-01-09.TXT: text']);
    expect(desk.unreadable).toEqual([
      expect.stringContaining('2026-01-02.docx is named by a date but is not taken'),
      expect.stringContaining('2026-01-16.pages'),
    ]);
    expect(desk.logged).toMatchObject([{ file: '2026-01-02.docx' }, { file: '2026-01-16.pages' }]);
  });

  test('a file that was written this moment is handed over too', async () => {
    await writeFile(join(folder, '2026-01-02.md'), 'fresh');
    const desk = new Desk();
    await desk.source().start();
    expect(desk.arrived).toEqual(['2026-01-02.md: fresh']);
  });

  test('an empty file is handed over: what is wrong with it is for its reader to say', async () => {
    await old('2026-01-02.md', '');
    const desk = new Desk();
    await desk.source().start();
    expect(desk.arrived).toEqual(['2026-01-02.md: ']);
  });

  test('of a file of 50 MB only as much is read as shows that it is too large', async () => {
    const file = await open(join(folder, '2026-01-02.md'), 'w');
    await file.truncate(50 * 1024 * 1024);
    await file.close();
    const desk = new Desk();
    await desk.source().start();
    expect(desk.sizes).toEqual([1024 * 1024 + 1]);
  });

  test('a file that can’t be read is reported, and the others go on', async () => {
    await symlink(join(folder, 'nowhere'), join(folder, '2026-01-02.md'));
    await old('2026-01-09.md');
    const desk = new Desk();
    await desk.source().start();
    expect(desk.arrived).toEqual(['2026-01-09.md: text']);
    expect(desk.unreadable).toEqual([
      expect.stringMatching(/^The file 2026-01-02\.md can’t be read \(.*ENOENT.*\)\. Let this user read it/),
    ]);
    expect(desk.logged).toMatchObject([{ level: 50, file: '2026-01-02.md' }]);
  });

  test('a document that can’t be taken in is logged, and the others go on', async () => {
    await old('2026-01-02.md');
    await old('2026-01-09.md');
    const desk = new Desk();
    desk.taking = async ({ name }) => {
      if (name === '2026-01-02.md') throw new Error('no room');
    };
    await desk.source().start();
    expect(desk.arrived).toHaveLength(2);
    expect(desk.logged).toMatchObject([{ level: 50, file: '2026-01-02.md', error: 'no room' }]);
  });

  test('a missing folder is said with what to do', async () => {
    const starting = new Desk().source({ at: join(folder, 'missing') }).start();
    await expect(starting).rejects.toThrow(FolderUnavailable);
    await expect(starting).rejects.toThrow(/missing can’t be read .*Create it.*ISSUES_DIR/);
  });

  test('a file where the folder should be is said with what to do', async () => {
    await old('2026-01-02.md');
    await expect(new Desk().source({ at: join(folder, '2026-01-02.md') }).start()).rejects.toThrow(/ISSUES_DIR/);
  });
});

describe('while it runs', () => {
  test('a new file is handed over', async () => {
    const desk = new Desk();
    await desk.source().start();
    const arrival = desk.next();
    await writeFile(join(folder, '2026-01-02.md'), 'new');
    await arrival;
    expect(desk.arrived).toEqual(['2026-01-02.md: new']);
  });

  test('a changed file is handed over again, and the others are not', async () => {
    await old('2026-01-02.md');
    await old('2026-01-09.md');
    const desk = new Desk();
    await desk.source().start();
    const arrival = desk.next();
    await writeFile(join(folder, '2026-01-02.md'), 'corrected');
    await arrival;
    expect(desk.arrived).toEqual(['2026-01-02.md: text', '2026-01-09.md: text', '2026-01-02.md: corrected']);
  });

  test('a file that is moved into place is handed over, also over another', async () => {
    const desk = new Desk();
    await desk.source().start();
    for (const text of ['first', 'second version']) {
      const arrival = desk.next();
      await writeFile(join(folder, '.unfinished'), text);
      await rename(join(folder, '.unfinished'), join(folder, '2026-01-02.md'));
      await arrival;
    }
    expect(desk.arrived).toEqual(['2026-01-02.md: first', '2026-01-02.md: second version']);
  });

  test('a file that is written slowly is handed over once, whole', async () => {
    const desk = new Desk();
    await desk.source({ settleMs: 800 }).start();
    const arrival = desk.next();
    for (const piece of ['one ', 'two ', 'three ', 'four ', 'five']) {
      await appendFile(join(folder, '2026-01-02.md'), piece);
      // The slowness of the writer is what is tested; altogether it takes longer than a file must rest.
      await pause(200);
    }
    await arrival;
    expect(desk.arrived).toEqual(['2026-01-02.md: one two three four five']);
  });

  test('a file that is being written at the start is handed over once, whole', async () => {
    const file = join(folder, '2026-01-02.md');
    await appendFile(file, 'zero ');
    const desk = new Desk();
    const arrival = desk.next();
    const starting = desk.source({ settleMs: 800 }).start();
    for (const piece of ['one ', 'two ', 'three ', 'four ', 'five ', 'six']) {
      await pause(200);
      await appendFile(file, piece);
    }
    await starting;
    await arrival;
    expect(desk.arrived).toEqual(['2026-01-02.md: zero one two three four five six']);
  });

  test('a file that is deleted is said to be gone, and is handed over when it comes again', async () => {
    await old('2026-01-02.md', 'first');
    await old('2026-01-09.md', 'other');
    const desk = new Desk();
    await desk.source().start();
    await rm(join(folder, '2026-01-02.md'));
    await desk.later(() => desk.gone.length > 0);
    expect(desk.gone).toEqual(['2026-01-02.md']);
    const again = desk.next();
    await old('2026-01-02.md', 'first');
    await again;
    expect(desk.arrived).toEqual(['2026-01-02.md: first', '2026-01-09.md: other', '2026-01-02.md: first']);
  });

  test('a file that a program deletes and writes anew is not gone', async () => {
    await old('2026-01-02.md', 'first');
    const desk = new Desk();
    await desk.source().start();
    await writeFile(join(folder, 'README.md'), 'so that the folder is not empty');
    await rm(join(folder, '2026-01-02.md'));
    await expect.poll(() => desk.clock.waits).toContain(5000);
    const arrival = desk.next();
    await writeFile(join(folder, '2026-01-02.md'), 'second');
    await arrival;
    await desk.looks();
    expect(desk.gone).toEqual([]);
    expect(desk.arrived).toEqual(['2026-01-02.md: first', '2026-01-02.md: second']);
  });

  test('one that could not be taken in is handed over again, though nobody saves it anew', async () => {
    await old('2026-01-02.md');
    await old('2026-01-09.md');
    const desk = new Desk();
    let isFull = true;
    desk.taking = async () => {
      if (!isFull) return;
      isFull = false;
      throw new Error('the disk is full');
    };
    await desk.source({ retryMs: 10 }).start();
    while (desk.arrived.length < 3) await desk.next();
    expect(desk.arrived).toEqual(['2026-01-02.md: text', '2026-01-09.md: text', '2026-01-02.md: text']);
    expect(desk.logged).toEqual([expect.objectContaining({ file: '2026-01-02.md', error: 'the disk is full' })]);
  });

  test('documents are handed over one at a time', async () => {
    const desk = new Desk();
    let atOnce = 0;
    let most = 0;
    desk.taking = async () => {
      most = Math.max(most, ++atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce--;
    };
    await desk.source().start();
    await Promise.all(['02', '09', '16', '23'].map((day) => writeFile(join(folder, `2026-01-${day}.md`), day)));
    while (desk.arrived.length < 4) await desk.next();
    expect(most).toBe(1);
  });

  test('it ends at once, whatever it waits for', async () => {
    const desk = new Desk();
    desk.expected = ['2026-01-02.md'];
    const source = desk.source();
    await source.start();
    await expect.poll(() => desk.clock.waits).toContain(5000);
    await source.stop();
    expect(desk.clock.sleepers).toBe(0);
    expect(desk.logged).toEqual([]);
  });

  test('after it was stopped nothing is handed over', async () => {
    const desk = new Desk();
    const source = desk.source();
    await source.start();
    await source.stop();
    const witness = new Desk();
    await witness.source().start();
    const arrival = witness.next();
    await writeFile(join(folder, '2026-01-02.md'), 'late');
    await arrival;
    expect(desk.arrived).toEqual([]);
  });
});

describe('what the watcher doesn’t hear of', () => {
  test('a file that went while nobody looked is gone', async () => {
    await old('2026-01-09.md');
    const desk = new Desk();
    desk.expected = ['2026-01-02.md', '2026-01-09.md'];
    await desk.source().start();
    await desk.later(() => desk.gone.length > 0);
    expect(desk.gone).toEqual(['2026-01-02.md']);
  });

  test('in a folder that was put in place of the first one, files are found, and only what is new is handed over', async () => {
    await old('2026-01-02.md');
    await old('2026-01-09.md');
    const desk = new Desk();
    await desk.source().start();
    const other = `${folder}-before`;
    await rename(folder, other);
    await mkdir(folder);
    await rename(join(other, '2026-01-09.md'), join(folder, '2026-01-09.md'));
    await rm(other, { recursive: true });
    await old('2026-01-16.md', 'new');
    await desk.later(() => desk.arrived.length > 2 && desk.gone.length > 0);
    await desk.looks();
    expect(desk.arrived).toEqual(['2026-01-02.md: text', '2026-01-09.md: text', '2026-01-16.md: new']);
    expect(desk.gone).toEqual(['2026-01-02.md']);
  });

  test('a file that can’t be read is told of once, and handed over when it can', async () => {
    const elsewhere = `${folder}-elsewhere`;
    await symlink(elsewhere, join(folder, '2026-01-02.md'));
    const desk = new Desk();
    await desk.source().start();
    await desk.looks();
    expect(desk.unreadable).toHaveLength(1);
    await writeFile(elsewhere, 'at last');
    await desk.later(() => desk.arrived.length > 0);
    await rm(elsewhere);
    expect(desk.arrived).toEqual(['2026-01-02.md: at last']);
  });

  test.each([
    ['away', () => rm(folder, { recursive: true }), /can’t be read .*ENOENT/],
    ['empty', () => rm(join(folder, '2026-01-02.md')), /is empty/],
  ])('a folder that is %s is told of once, and once when it is back: no file is gone', async (_, leave, sentence) => {
    await old('2026-01-02.md');
    const desk = new Desk();
    desk.expected = ['2026-01-02.md'];
    await desk.source().start();
    await leave();
    await desk.later(() => desk.unreadable.length > 0);
    await desk.looks();
    expect(desk.unreadable).toEqual([expect.stringMatching(sentence)]);
    await mkdir(folder, { recursive: true });
    await old('2026-01-02.md', 'after');
    await desk.later(() => desk.unreadable.length > 1);
    await desk.looks();
    expect(desk.unreadable.slice(1)).toEqual([`The folder of issues ${folder} is there again.`]);
    expect(desk.gone).toEqual([]);
    expect(desk.arrived.at(-1)).toBe('2026-01-02.md: after');
  });
});
