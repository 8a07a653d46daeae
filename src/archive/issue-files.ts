import { problemSentence } from '../check/problem-sentence.ts';
import { sentencesIn } from '../locales/sentences.ts';
import type { Logger } from '../log.ts';
import type { NewsletterIdentity } from '../newsletter/identity.ts';
import {
  type EditionId,
  editionId,
  editionParts,
  type Issue,
  type IssueDate,
  type Language,
} from '../newsletter/issue.ts';
import type { IssueReader } from '../newsletter/issue-reader.ts';
import { byPrecedence, type SourceDocument } from '../sources/document.ts';
import type { FolderSource } from '../sources/folder-source.ts';
import type { IssueArchive } from './issue-archive.ts';

export interface IssueFilesOptions {
  reader: IssueReader;
  archive: IssueArchive;
  folder: Pick<FolderSource, 'has' | 'again'>;
  newsletter: NewsletterIdentity;
  log: Logger;
  /** The operator's. */
  language: Language;
  /** Whether an issue is posted, or its time was missed: its editions stay, whatever becomes of their files. */
  hasBegun(date: IssueDate): boolean;
  /** Called with sentences for the editor when a file can't be used as it is, isn't used, or leaves an issue without one. */
  onUnusable?: ((file: string, sentences: string[]) => void) | undefined;
}

/**
 * Keeps in the archive what the files of the folder hold: each edition from one file, the first `byPrecedence`, and an
 * edition that was not posted only as long as a file holds it. Call it for one file at a time.
 */
export class IssueFiles {
  readonly #options: IssueFilesOptions;
  /** What the files hold that were read since the start. */
  readonly #editionIn = new Map<string, EditionId>();

  constructor(options: IssueFilesOptions) {
    this.#options = options;
  }

  /** Reads a document and keeps the issue in it. Returns the issue when it is new or another than before. */
  async receive(document: SourceDocument): Promise<Issue | undefined> {
    const { archive, log } = this.#options;
    const { name } = document;
    const issue = await this.#read(document);
    if (!issue) {
      this.#editionIn.delete(name);
      return undefined;
    }
    const id = editionId(issue.date, issue.language);
    const before = this.#editionIn.get(name);
    this.#editionIn.set(name, id);
    const rival = await this.#rivalOf(name, id);
    const isUsed = rival === undefined || byPrecedence(name, rival) < 0;
    const change = isUsed ? await archive.keep(issue, name) : 'unchanged';
    if (rival !== undefined) {
      // What wasn't read yet since the start may hold another edition by now; if it doesn't, it is told then.
      if (isUsed && this.#editionIn.get(rival) === id) this.#tellNotUsed(rival, name);
      if (!isUsed && before !== id) this.#tellNotUsed(name, rival);
    }
    for (const [other, file] of archive.files) if (file === name && other !== id) await this.#leave(other, name);
    if (change === 'unchanged') return undefined;
    log.info({ file: name, date: issue.date, language: issue.language, change }, 'issue kept');
    return issue;
  }

  /** Takes out what only these files held, which are gone, and was not posted. */
  async filesGone(names: readonly string[]): Promise<void> {
    for (const name of names) this.#editionIn.delete(name);
    for (const [id, file] of this.#options.archive.files) if (names.includes(file)) await this.#leave(id, file);
  }

  /** The files that hold what is still to be posted. */
  unposted(): string[] {
    const { archive, hasBegun } = this.#options;
    return [...archive.files].flatMap(([id, file]) => (hasBegun(editionParts(id).date) ? [] : [file]));
  }

  /** Another file that is there and that the archive has this edition from. */
  async #rivalOf(name: string, id: EditionId): Promise<string | undefined> {
    const { archive, folder } = this.#options;
    const file = archive.files.get(id);
    if (file === undefined || file === name || (this.#editionIn.get(file) ?? id) !== id) return undefined;
    return (await folder.has(file)) ? file : undefined;
  }

  /** A file doesn't hold this edition any more: another one may. */
  async #leave(id: EditionId, file: string): Promise<void> {
    const { archive, folder, log, language, hasBegun, onUnusable } = this.#options;
    const edition = editionParts(id);
    if (hasBegun(edition.date)) return;
    let isInherited = false;
    for (const [name, held] of [...this.#editionIn]) {
      if (held !== id || name === file) continue;
      if (await folder.has(name)) {
        isInherited = true;
        folder.again(name);
      } else this.#editionIn.delete(name);
    }
    if (isInherited) return;
    await archive.drop(id);
    log.warn({ file, ...edition }, 'no file holds this issue any more: it is taken out and not posted');
    const { sources, commands } = sentencesIn(language);
    onUnusable?.(file, [sources.editionGone(edition.date, commands.languages[edition.language])]);
  }

  #tellNotUsed(file: string, used: string): void {
    const { log, language, onUnusable } = this.#options;
    log.warn({ file, used }, 'issue file is not used: another one holds the same edition');
    onUnusable?.(file, [sentencesIn(language).sources.fileNotUsed(file, used)]);
  }

  async #read(document: SourceDocument): Promise<Issue | undefined> {
    const { reader, newsletter, log, language, onUnusable } = this.#options;
    const { issue, problems } = await reader.read(document, newsletter);
    for (const { severity, code, section, line } of problems) {
      const fields = { file: document.name, code, section, line };
      if (severity === 'error') log.error(fields, 'the issue can’t be used as it is');
      else if (severity === 'warning') log.warn(fields, 'something is missing from the issue');
    }
    const errors = problems.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) {
      const sentences = sentencesIn(language);
      onUnusable?.(
        document.name,
        errors.map((problem) => problemSentence(problem, sentences)),
      );
    }
    if (!issue) log.error({ file: document.name }, 'not kept: run `npm run issue -- check` on this file to see why');
    return issue;
  }
}
