import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outbox, OutgoingDigest, PutAway } from './outbox.ts';

/**
 * Digests as files, where no mail server is set: a page for the browser and a table beside it, named by day and question.
 * No file is ever overwritten; of two that differ, the second gets a number.
 */
export class FolderOutbox implements Outbox {
  readonly knowsRepeats = true;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async put({ question, kind, day, html, csv }: OutgoingDigest): Promise<PutAway> {
    const name = `${day}-question-${question}${kind === 'final' ? '-final' : ''}`;
    try {
      await mkdir(this.#folder, { recursive: true });
      await this.#write(name, 'csv', csv);
      return { kind: 'done', place: await this.#write(name, 'html', html) };
    } catch (error) {
      const detail = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      return { kind: 'failed', trouble: { kind: 'folder', place: this.#folder, detail }, isInDoubt: false };
    }
  }

  /** Whole or not at all: a link fails where a file has that name already. */
  async #write(name: string, extension: string, content: string): Promise<string> {
    const draft = join(this.#folder, `.${name}.${extension}.${process.pid}`);
    await writeFile(draft, content, { flush: true });
    try {
      for (let number = 1; ; number++) {
        const path = join(this.#folder, `${name}${number > 1 ? `-${number}` : ''}.${extension}`);
        const isThere = await link(draft, path).then(
          () => false,
          (error: NodeJS.ErrnoException) => {
            if (error.code === 'EEXIST') return true;
            throw error;
          },
        );
        // Written before a kill that came too early to note it.
        if (!isThere || (await readFile(path, 'utf8')) === content) return path;
      }
    } finally {
      await rm(draft, { force: true });
    }
  }
}
