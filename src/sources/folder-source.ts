import { constants } from 'node:fs';
import { access, open, readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FSWatcher, watch } from 'chokidar';
import PQueue from 'p-queue';
import { type Sentences, sentencesIn } from '../locales/sentences.ts';
import type { Logger } from '../log.ts';
import { issueFileEndings, type SourceDocument } from './document.ts';

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

/** As much as is read of a file, in bytes: one more than an issue may have, so that a larger one can be told. */
const readAtMost = 1024 * 1024 + 1;

export interface FolderSourceOptions {
  folder: string;
  log: Logger;
  /**
   * Called for every issue file that is there at the start, and for each new or changed one; one at a time. What it
   * throws is logged, the other files go on, and this one is handed over again after a while.
   */
  onDocument: (document: SourceDocument) => Promise<void>;
  /** Called for a file that can't be read or is named by a date and not taken, with a sentence for the editor. */
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
  readonly #log: Logger;
  readonly #onDocument: FolderSourceOptions['onDocument'];
  readonly #onUnreadable: NonNullable<FolderSourceOptions['onUnreadable']>;
  readonly #settleMs: number;
  readonly #retryMs: number;
  readonly #sentences: Sentences['sources'];
  readonly #files = new PQueue({ concurrency: 1 });
  /** Versions of the files that were handed over: one that is seen at the start and by the watcher comes once. */
  readonly #handedOver = new Map<string, string>();
  #watcher: FSWatcher | undefined;
  readonly #stopping = new AbortController();

  constructor(options: FolderSourceOptions) {
    this.#folder = resolve(options.folder);
    this.#log = options.log;
    this.#onDocument = options.onDocument;
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
    const all = (await this.#list()).sort();
    const names = all.filter((name) => issueFileName.test(name));
    for (const name of (await this.#written(all.filter(looksLikeIssue))).keys()) this.#notTaken(name);
    for (const name of await this.#resting(names)) await this.#enqueue(name);
  }

  /** Stops watching; a file that is being handed over is finished. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#watcher?.close();
    await this.#files.onIdle();
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
  async #resting(names: string[]): Promise<string[]> {
    const before = await this.#written(names);
    const sinceNewest = Date.now() - Math.max(...before.values());
    if (before.size === 0 || sinceNewest >= this.#settleMs) return [...before.keys()];
    await sleep(this.#settleMs);
    const after = await this.#written([...before.keys()]);
    return [...after.keys()].filter((name) => before.get(name) === after.get(name));
  }

  /** When the files were last written. */
  async #written(names: string[]): Promise<Map<string, number>> {
    const written = new Map<string, number>();
    for (const name of names) {
      try {
        const file = await stat(join(this.#folder, name));
        if (file.isFile()) written.set(name, file.mtimeMs);
      } catch (error) {
        this.#unreadable(name, error);
      }
    }
    return written;
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
    watcher.on('unlink', (path) => {
      if (looksLikeIssue(basename(path))) return;
      this.#handedOver.delete(basename(path));
      this.#log.info({ file: basename(path) }, 'issue file is gone; the archive keeps it');
    });
    watcher.on('error', (error) =>
      this.#log.error({ folder: this.#folder, error: messageOf(error) }, 'watching the folder failed'),
    );
    watcher.on('unlinkDir', (path) => {
      if (path === this.#folder) this.#log.error({ folder: path }, 'the folder of issues is gone');
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
      this.#unreadable(name, error);
      return;
    }
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
    this.#log.warn({ file: name }, 'a file named by a date does not end as issue files do; it is not taken');
    this.#onUnreadable(name, this.#sentences.fileNotTaken(name));
  }

  #unreadable(name: string, error: unknown): void {
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
    const { size, mtimeMs } = await file.stat();
    const buffer = new Uint8Array(Math.min(size, readAtMost));
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return { bytes: buffer.subarray(0, length), version: `${mtimeMs} ${size}` };
  } finally {
    await file.close();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
