import { constants, type Stats } from 'node:fs';
import { access, open, readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FSWatcher, watch } from 'chokidar';
import PQueue from 'p-queue';
import type { Clock } from '../clock.ts';
import { type Sentences, sentencesIn } from '../locales/sentences.ts';
import type { Logger } from '../log.ts';
import { Nap } from '../nap.ts';
import { byPrecedence, issueFileEndings, type SourceDocument } from './document.ts';

/** `2026-01-02.md`, `2026-01-02.zh-Hans.html`: what the folder's issues are called. */
const issueFileName = new RegExp(`^\\d{4}-\\d{2}-\\d{2}.*\\.(${issueFileEndings.join('|')})$`, 'i');

/** Likely meant as an issue, and not taken; but for what editors' programs leave beside a file. All else is left alone. */
function looksLikeIssue(name: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}/.test(name) &&
    !issueFileName.test(name) &&
    !/(~|\.(sw[op]|tmp|bak|part|crdownload))$/i.test(name)
  );
}

/** How often the folder is looked through for what the watcher didn't hear of. */
const lookEveryMs = 5 * 60_000;

/** Programs save a file by deleting it and writing it anew, and folders are replaced so: what is away for longer is gone. */
const goneAfterMs = 5000;

/** As much as is read of a file, in bytes: one more than an issue may have, so that a larger one can be told. */
const readAtMost = 1024 * 1024 + 1;

export interface FolderSourceOptions {
  folder: string;
  clock: Clock;
  log: Logger;
  /**
   * Called for every issue file that is there at the start, and for each new or changed one; one at a time. What it
   * throws is logged, the other files go on, and this one is handed over again after a while.
   */
  onDocument: (document: SourceDocument) => Promise<void>;
  /**
   * Called with files that were there and are not any more, while the folder is there and isn't empty; called again for
   * those that are `expected` still.
   */
  onGone?: (names: string[]) => Promise<void>;
  /** Names of files of earlier runs whose going matters still. */
  expected?: () => string[];
  /**
   * Called with a sentence for the editor: once for a file that can't be read, and for one that is named by a date and not
   * taken; and when the folder can't be read any more, or can again.
   */
  onUnreadable?: (name: string, sentence: string) => void;
  /** A file is read when its size has been the same for so many milliseconds. */
  settleMs?: number;
  /** After how many milliseconds a file that could not be taken in is handed over again. */
  retryMs?: number;
  sentences?: Sentences['sources'];
}

/** The folder of issues can't be used: what happened and what to do. */
export class FolderUnavailable extends Error {
  override readonly name = 'FolderUnavailable';
}

/** Issues from the files of one folder, without its subfolders; new and changed ones are picked up as they come. */
export class FolderSource {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #onDocument: FolderSourceOptions['onDocument'];
  readonly #onGone: NonNullable<FolderSourceOptions['onGone']>;
  readonly #expected: NonNullable<FolderSourceOptions['expected']>;
  readonly #onUnreadable: NonNullable<FolderSourceOptions['onUnreadable']>;
  readonly #settleMs: number;
  readonly #retryMs: number;
  readonly #sentences: Sentences['sources'];
  readonly #files = new PQueue({ concurrency: 1 });
  /** Versions of the files that were handed over: one that is seen at the start and by the watcher comes once. */
  readonly #handedOver = new Map<string, string>();
  /** Files that the editor was told of, in which version. */
  readonly #told = new Map<string, string>();
  #watcher: FSWatcher | undefined;
  readonly #nap: Nap;
  #looking: Promise<void> | undefined;
  readonly #looked = Promise.withResolvers<void>();
  /** Why the folder can't be relied on, as the editor was told. */
  #trouble: string | undefined;
  readonly #stopping = new AbortController();

  constructor(options: FolderSourceOptions) {
    this.#folder = resolve(options.folder);
    this.#clock = options.clock;
    this.#nap = new Nap(options.clock);
    this.#log = options.log;
    this.#onDocument = options.onDocument;
    this.#onGone = options.onGone ?? (async () => {});
    this.#expected = options.expected ?? (() => []);
    this.#onUnreadable = options.onUnreadable ?? (() => {});
    this.#settleMs = options.settleMs ?? 1000;
    this.#retryMs = options.retryMs ?? 60_000;
    this.#sentences = options.sentences ?? sentencesIn('en').sources;
  }

  /**
   * Resolves when every file that is there has been handed over and the folder is watched; it waits up to `settleMs` for
   * files that were written just now. Throws `FolderUnavailable`.
   */
  async start(): Promise<void> {
    await this.#list();
    // Watched first, so that whatever changes while the files are read is seen.
    await this.#watch();
    await this.#takeIn(await this.#list());
    this.#looking = this.#keepLooking();
  }

  /** Resolves when it was told which files went while nobody watched, which takes some seconds if there are any. */
  get looked(): Promise<void> {
    return this.#looked.promise;
  }

  /** Stops watching; a file that is being handed over is finished. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#nap.wake();
    await this.#watcher?.close();
    await this.#looking;
    await this.#files.onIdle();
  }

  /** Whether the folder has this file now. Throws `FolderUnavailable`. */
  async has(name: string): Promise<boolean> {
    return (await this.#list()).includes(name);
  }

  /** Hands a file over once more, after those that wait to be. */
  again(name: string): void {
    this.#handedOver.delete(name);
    void this.#enqueue(name);
  }

  /**
   * A watcher goes deaf for good when its folder is replaced or is another machine's, and hears nothing of a file that could
   * not be read for a moment.
   */
  async #keepLooking(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#nap.listen();
      try {
        await this.#look();
      } catch (error) {
        if (!this.#stopping.signal.aborted)
          this.#log.error({ folder: this.#folder, error: messageOf(error) }, 'looking through the folder failed');
      }
      this.#looked.resolve();
      if (!this.#stopping.signal.aborted) await this.#nap.rest(lookEveryMs);
    }
  }

  async #look(): Promise<void> {
    const before = await this.#list().catch(() => undefined);
    const missing = [...new Set([...this.#handedOver.keys(), ...this.#expected()])].filter(
      (name) => !before?.includes(name),
    );
    if (!before || missing.length > 0) await this.#clock.sleep(goneAfterMs, this.#stopping.signal);
    const names = await this.#listOrTell(missing.length > 0);
    if (!names) return;
    await this.#takeIn(names);
    if (missing.length > 0) await this.#files.add(() => this.#letGo(missing));
  }

  /** Nothing is let go while the folder is away or empty: a volume that isn't mounted looks like that. */
  async #letGo(missing: string[]): Promise<void> {
    const names = await this.#list();
    const gone = names.length === 0 ? [] : missing.filter((name) => !names.includes(name));
    if (gone.length === 0 || this.#stopping.signal.aborted) return;
    this.#log.info({ files: gone }, 'issue files are gone');
    for (const name of gone) this.#handedOver.delete(name);
    await this.#onGone(gone);
  }

  /** What is in the folder; nothing when that can't be relied on. Told when that begins and when it ends. */
  async #listOrTell(areFilesMissing: boolean): Promise<string[] | undefined> {
    let names: string[] = [];
    let trouble: string | undefined;
    try {
      names = await this.#list();
      const empty = this.#sentences.folderEmpty(this.#folder);
      if (names.length === 0 && (areFilesMissing || this.#trouble === empty)) trouble = empty;
    } catch (error) {
      trouble = messageOf(error);
    }
    if (trouble !== this.#trouble) {
      this.#trouble = trouble;
      if (trouble) this.#log.error({ folder: this.#folder, trouble }, 'the folder of issues can’t be relied on');
      else this.#log.info({ folder: this.#folder }, 'the folder of issues is back');
      this.#onUnreadable(this.#folder, trouble ?? this.#sentences.folderBack(this.#folder));
    }
    return trouble === undefined ? names : undefined;
  }

  /** Hands over what is there and new, first what counts where several files have the same edition. */
  async #takeIn(names: string[]): Promise<void> {
    for (const name of (await this.#stats(names.filter(looksLikeIssue))).keys()) this.#notTaken(name);
    const files = await this.#stats(names.filter((name) => issueFileName.test(name)));
    for (const [name, file] of files) if (this.#handedOver.get(name) === versionOf(file)) files.delete(name);
    for (const name of (await this.#resting(files)).sort(byPrecedence)) await this.#enqueue(name);
  }

  async #list(): Promise<string[]> {
    try {
      await access(this.#folder, constants.R_OK | constants.X_OK);
      return await readdir(this.#folder);
    } catch (error) {
      throw new FolderUnavailable(this.#sentences.folderUnavailable(this.#folder, messageOf(error)), { cause: error });
    }
  }

  /** Those files that nobody is writing to; the watcher waits for the others. */
  async #resting(before: Map<string, Stats>): Promise<string[]> {
    const sinceNewest = Date.now() - Math.max(...before.values().map(({ mtimeMs }) => mtimeMs));
    if (before.size === 0 || sinceNewest >= this.#settleMs) return [...before.keys()];
    await sleep(this.#settleMs, undefined, { signal: this.#stopping.signal });
    const after = await this.#stats([...before.keys()]);
    return [...after].flatMap(([name, file]) => (before.get(name)?.mtimeMs === file.mtimeMs ? [name] : []));
  }

  async #stats(names: string[]): Promise<Map<string, Stats>> {
    const files = new Map<string, Stats>();
    for (const name of names) {
      try {
        const file = await stat(join(this.#folder, name));
        if (file.isFile()) files.set(name, file);
      } catch (error) {
        await this.#unreadable(name, error);
      }
    }
    return files;
  }

  async #watch(): Promise<void> {
    const watcher = watch(this.#folder, {
      depth: 0,
      ignoreInitial: true,
      awaitWriteFinish: { stabilityThreshold: this.#settleMs, pollInterval: Math.max(10, this.#settleMs / 10) },
      ignored: (path, stats) =>
        stats?.isFile() === true && !issueFileName.test(basename(path)) && !looksLikeIssue(basename(path)),
    });
    this.#watcher = watcher;
    // Nothing is lost by not awaiting: #handOver reports its own failures.
    watcher.on('add', (path) => {
      if (looksLikeIssue(basename(path))) this.#notTaken(basename(path));
      else void this.#enqueue(basename(path));
    });
    watcher.on('change', (path) => {
      if (!looksLikeIssue(basename(path))) void this.#enqueue(basename(path));
    });
    watcher.on('unlink', () => this.#nap.wake());
    watcher.on('error', (error) =>
      this.#log.error({ folder: this.#folder, error: messageOf(error) }, 'watching the folder failed'),
    );
    watcher.on('unlinkDir', (path) => {
      if (path === this.#folder) this.#nap.wake();
    });
    await new Promise<void>((ready) => watcher.once('ready', ready));
  }

  #enqueue(name: string): Promise<void> {
    return this.#files.add(() => this.#handOver(name));
  }

  async #handOver(name: string): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    let file: ReadFile;
    try {
      file = await readStart(join(this.#folder, name));
    } catch (error) {
      const version = await stat(join(this.#folder, name)).then(versionOf, () => '');
      await this.#unreadable(name, error, version);
      return;
    }
    this.#told.delete(name);
    if (this.#handedOver.get(name) === file.version) return;
    this.#handedOver.set(name, file.version);
    const { bytes } = file;
    try {
      await this.#onDocument({ name, bytes });
    } catch (error) {
      this.#log.error({ file: name, error: messageOf(error) }, 'issue file could not be taken in; it is tried again');
      this.#handedOver.delete(name);
      // A store that was locked or full is no fault of the file's, which nobody would think of saving again.
      void sleep(this.#retryMs, undefined, { signal: this.#stopping.signal }).then(
        () => this.#enqueue(name),
        () => {},
      );
    }
  }

  #notTaken(name: string): void {
    if (this.#told.has(name)) return;
    this.#told.set(name, '');
    this.#log.warn({ file: name }, 'a file named by a date does not end as issue files do; it is not taken');
    this.#onUnreadable(name, this.#sentences.fileNotTaken(name));
  }

  async #unreadable(name: string, error: unknown, version = ''): Promise<void> {
    if (this.#told.get(name) === version) return;
    // Deleted after it was listed: that is told otherwise, if it has to be.
    if (!(await this.has(name).catch(() => true))) return;
    this.#told.set(name, version);
    this.#log.error({ file: name, error: messageOf(error) }, 'issue file could not be read');
    this.#onUnreadable(name, this.#sentences.fileUnreadable(name, messageOf(error)));
  }
}

interface ReadFile {
  /** The whole file, or of one that is too large enough to tell that. */
  bytes: Uint8Array;
  /** Another one when the file was written again. */
  version: string;
}

async function readStart(path: string): Promise<ReadFile> {
  const file = await open(path);
  try {
    const stats = await file.stat();
    const buffer = new Uint8Array(Math.min(stats.size, readAtMost));
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return { bytes: buffer.subarray(0, length), version: versionOf(stats) };
  } finally {
    await file.close();
  }
}

function versionOf({ mtimeMs, size }: Stats): string {
  return `${mtimeMs} ${size}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
