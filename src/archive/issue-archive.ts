import PQueue from 'p-queue';
import { z } from 'zod';
import {
  type EditionId,
  editionId,
  editionIdSchema,
  editionParts,
  type Issue,
  type IssueDate,
  issueDateSchema,
  issueSchema,
  type Language,
  languageSchema,
  languages,
  type Readers,
  readersSchema,
} from '../newsletter/issue.ts';
import type { Collection, Store } from '../store/collection.ts';
import { type SearchAnswer, SearchIndex, type SearchOptions } from './search-index.ts';

/** An earlier version of an edition: `<edition>/<number>`, counted from 1. */
const versionIdSchema = z.templateLiteral([z.string(), '/', z.int().positive()]);
type VersionId = z.infer<typeof versionIdSchema>;

/** What readers answered, as each edition of an issue shows it. */
const readersByLanguageSchema = z.record(languageSchema, readersSchema);
type ReadersByLanguage = z.infer<typeof readersByLanguageSchema>;

/** The issues that were published or wait to be, kept by edition, with the versions that corrections replaced. */
export class IssueArchive {
  readonly #editions: Collection<EditionId, Issue>;
  readonly #versions: Collection<VersionId, Issue>;
  readonly #readers: Collection<IssueDate, ReadersByLanguage>;
  readonly #files: Collection<EditionId, string>;
  readonly #fileOf = new Map<EditionId, string>();
  readonly #readersOf = new Map<IssueDate, ReadersByLanguage>();
  readonly #languages = new Map<IssueDate, Set<Language>>();
  /** How often each edition was changed since the start. */
  readonly #changes = new Map<EditionId, number>();
  #dates: readonly IssueDate[] = [];
  readonly #index = new SearchIndex();
  /** Two corrections at once must not both think they follow the same version. */
  readonly #writer = new PQueue({ concurrency: 1 });

  /** Opens the archive; reads the list of editions once. Editions that can't be read are set aside by the store. */
  static async open(store: Store): Promise<IssueArchive> {
    const archive = new IssueArchive(store);
    for await (const [date, readers] of archive.#readers.entries()) archive.#readersOf.set(date, readers);
    for await (const [id, file] of archive.#files.entries()) archive.#fileOf.set(id, file);
    for await (const [, edition] of archive.#editions.entries()) archive.#list(edition);
    return archive;
  }

  private constructor(store: Store) {
    this.#editions = store.collection({
      namespace: 'issues',
      key: editionIdSchema,
      value: issueSchema,
      version: 1,
    });
    this.#versions = store.collection({
      namespace: 'issue-versions',
      key: versionIdSchema,
      value: issueSchema,
      version: 1,
    });
    this.#readers = store.collection({
      namespace: 'issue-readers',
      key: issueDateSchema,
      value: readersByLanguageSchema,
      version: 1,
    });
    this.#files = store.collection({ namespace: 'issue-files', key: editionIdSchema, value: z.string(), version: 1 });
  }

  /** Keeps an edition and the name of its `file`; the version that it replaces stays among `earlierVersions`. */
  keep(edition: Issue, file?: string): Promise<'new' | 'changed' | 'unchanged'> {
    return this.#writer.add(async () => {
      const id = editionId(edition.date, edition.language);
      const wanted = issueSchema.parse(edition);
      const kept = await this.#editions.get(id);
      const isUnchanged = kept && contentOf(kept) === contentOf(wanted);
      if (kept && !isUnchanged)
        await this.#versions.set(versionId(id, (await this.earlierVersions(id)).length + 1), kept);
      await Promise.all([
        isUnchanged || this.#editions.set(id, wanted),
        file === undefined || this.#fileOf.get(id) === file || this.#files.set(id, file),
      ]);
      if (file !== undefined) this.#fileOf.set(id, file);
      if (isUnchanged) return 'unchanged';
      this.#list(wanted);
      return kept ? 'changed' : 'new';
    });
  }

  /** Takes out an edition that was never posted, with its earlier versions. */
  drop(id: EditionId): Promise<void> {
    // At once, so that nobody decides to post it while it is deleted.
    this.#unlist(id);
    return this.#writer.add(async () => {
      const versions = (await this.earlierVersions(id)).map((_, index) => versionId(id, index + 1));
      // In one turn of the event loop, so that they are gone together.
      await Promise.all([
        this.#editions.delete(id),
        this.#files.delete(id),
        ...versions.map((version) => this.#versions.delete(version)),
      ]);
      this.#fileOf.delete(id);
    });
  }

  /** The name of the file that each edition came from; of an edition that was last read before this was kept, none. */
  get files(): ReadonlyMap<EditionId, string> {
    return this.#fileOf;
  }

  /**
   * Gives every edition of an issue its "From our readers", whether it is there already or comes later; without `readers`,
   * takes it away. An edition whose editor wrote that section keeps what the editor wrote.
   */
  setReaders(date: IssueDate, readers: Record<Language, Readers> | undefined): Promise<void> {
    return this.#writer.add(async () => {
      if (readers) await this.#readers.set(date, readers);
      else await this.#readers.delete(date);
      if (readers) this.#readersOf.set(date, readers);
      else this.#readersOf.delete(date);
      for (const language of this.#languages.get(date) ?? []) {
        const edition = await this.#editions.get(editionId(date, language));
        if (edition) this.#list(edition);
      }
    });
  }

  /** An edition as readers see it. */
  async edition(id: EditionId): Promise<Issue | undefined> {
    const edition = await this.#editions.get(id);
    return edition && this.#withReaders(edition);
  }

  /** Another number each time the edition is changed, to see that what was read of it is out of date. */
  changesOf(id: EditionId): number {
    return this.#changes.get(id) ?? 0;
  }

  /** Which version of an edition readers see now: 1, and one more for each correction. */
  async versionOf(id: EditionId): Promise<number> {
    return (await this.earlierVersions(id)).length + 1;
  }

  /** What corrections replaced, oldest first. */
  async earlierVersions(id: EditionId): Promise<Issue[]> {
    const versions: Issue[] = [];
    while (true) {
      const version = await this.#versions.get(versionId(id, versions.length + 1));
      if (!version) return versions;
      versions.push(version);
    }
  }

  /** The edition of an issue in a language; without one the English edition, without that any. */
  async inLanguage(date: IssueDate, language: Language): Promise<Issue | undefined> {
    const available = this.#languages.get(date);
    const chosen = [language, ...languages].find((candidate) => available?.has(candidate));
    return chosen && this.edition(editionId(date, chosen));
  }

  /** Dates of all issues, oldest first. */
  dates(): readonly IssueDate[] {
    return this.#dates;
  }

  /** The newest issue dated after `after` (from the first one on when absent) and not after `upTo`. */
  newestIn(after: IssueDate | undefined, upTo: IssueDate): IssueDate | undefined {
    return this.#dates.findLast((date) => date <= upTo && (after === undefined || date > after));
  }

  /** The places in issues where some words stand; `SearchIndex` says how they are looked for. */
  search(typed: string, options: SearchOptions): SearchAnswer {
    return this.#index.search(typed, options);
  }

  #withReaders(edition: Issue): Issue {
    const readers = edition.readers ?? this.#readersOf.get(edition.date)?.[edition.language];
    return readers ? { ...edition, readers } : edition;
  }

  #list(edition: Issue): void {
    this.#index.put(this.#withReaders(edition));
    this.#countChange(editionId(edition.date, edition.language));
    const known = this.#languages.get(edition.date);
    if (known) known.add(edition.language);
    else {
      this.#languages.set(edition.date, new Set([edition.language]));
      this.#dates = [...this.#languages.keys()].sort();
    }
  }

  #unlist(id: EditionId): void {
    const { date, language } = editionParts(id);
    this.#index.remove(id);
    this.#countChange(id);
    const known = this.#languages.get(date);
    known?.delete(language);
    if (known?.size === 0) this.#languages.delete(date);
    this.#dates = [...this.#languages.keys()].sort();
  }

  #countChange(id: EditionId): void {
    this.#changes.set(id, this.changesOf(id) + 1);
  }
}

function versionId(id: EditionId, number: number): VersionId {
  return `${id}/${number}`;
}

/** Comparable text: the schema puts the keys in one order, whatever order a source gave them. */
function contentOf(edition: Issue): string {
  return JSON.stringify(edition);
}
