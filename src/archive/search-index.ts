import MiniSearch, { type Query } from 'minisearch';
import {
  type EditionId,
  editionId,
  type Issue,
  type IssueDate,
  type Language,
  type Section,
  sections,
} from '../newsletter/issue.ts';
import type { Inline } from '../newsletter/rich-text.ts';
import { foldedPhrase, readQuery, type SearchQuery, typosIn } from './search-query.ts';
import { isChinese, termsIn, termsToFind } from './search-words.ts';
import { sectionLine } from './section-text.ts';
import { snippetOf } from './snippet.ts';

export interface SearchOptions {
  /** Preferred where an issue says it in several languages. */
  language: Language;
  /** Only in this section. */
  section?: Section | undefined;
  /** Whether readers may see this issue yet. */
  isPublished(date: IssueDate): boolean;
  /** How many of the best to leave out, and how many to give. */
  skip: number;
  take: number;
}

interface SearchHit {
  date: IssueDate;
  language: Language;
  section: Section;
  /** The words around the match; what matches is strong. */
  snippet: Inline[];
}

/** What was found: all that is there are counted, some are given, the best first. */
export interface SearchAnswer {
  total: number;
  hits: SearchHit[];
  /** How many there are in each section, whichever was asked for. */
  inSections: ReadonlyMap<Section, number>;
}

/** Finds the sections of issues that hold some words. In memory; follows the archive. */
export class SearchIndex {
  readonly #sections = new MiniSearch<IndexedSection>({
    fields: ['text'],
    tokenize: (text) => termsIn(text).map(({ term }) => term),
    // Words come in their compared form already.
    processTerm: (term) => term,
    autoVacuum: true,
  });
  readonly #texts = new Map<string, IndexedSection>();
  /** Texts as phrases are looked for in them: made when one is, since it takes as long as a search. */
  readonly #folded = new Map<string, string>();
  readonly #idsOf = new Map<EditionId, string[]>();
  /** A number in the ids, since MiniSearch takes no id again that was discarded and not yet vacuumed. */
  #nextVersion = 0;

  /** Adds an edition, or takes its new version in place of the old one. */
  put(edition: Issue): void {
    const { date, language } = edition;
    const id = editionId(date, language);
    this.remove(id);
    const texts = sections
      .map(
        (section): IndexedSection => ({
          id: `${id}/${section}/${this.#nextVersion++}`,
          date,
          language,
          section,
          text: sectionLine(edition, section),
        }),
      )
      .filter(({ text }) => text !== '');
    this.#sections.addAll(texts);
    for (const text of texts) this.#texts.set(text.id, text);
    this.#idsOf.set(
      id,
      texts.map((text) => text.id),
    );
  }

  /** Takes an edition out, if it is there. */
  remove(id: EditionId): void {
    for (const old of this.#idsOf.get(id) ?? []) {
      this.#sections.discard(old);
      this.#texts.delete(old);
      this.#folded.delete(old);
    }
    this.#idsOf.delete(id);
  }

  search(typed: string, options: SearchOptions): SearchAnswer {
    const query = readQuery(typed);
    const isAskedFor = ({ indexed }: Found) => options.section === undefined || indexed.section === options.section;
    const exact = this.#find(query, options, whole);
    const everywhere = exact.some(isAskedFor) ? exact : this.#find(query, options, withTypos);
    const found = everywhere.filter(isAskedFor);
    const inSections = new Map<Section, number>();
    for (const { indexed } of everywhere) inSections.set(indexed.section, (inSections.get(indexed.section) ?? 0) + 1);
    return {
      total: found.length,
      inSections,
      hits: found
        .slice(options.skip, options.skip + options.take)
        .map(({ indexed: { date, language, section, text }, terms }) => ({
          date,
          language,
          section,
          snippet: snippetOf(text, new Set(terms)),
        })),
    };
  }

  #find(
    query: SearchQuery,
    { language, isPublished }: SearchOptions,
    tolerance: typeof whole | typeof withTypos,
  ): Found[] {
    const parts: Query[] = [
      ...query.words.map((word) => ({ queries: [word], tokenize: termsToFind, ...tolerance })),
      ...query.phrases.map((phrase) => ({
        queries: [phrase],
        tokenize: termsToFind,
        combineWith: 'AND' as const,
        prefix: isChinese,
      })),
    ];
    if (parts.length === 0) return [];
    const results = this.#sections.search({ combineWith: 'AND', queries: parts });
    const seen = new Map<string, Found>();
    for (const { id, terms } of results) {
      const indexed = this.#texts.get(String(id));
      if (!indexed) continue;
      const { date, section: where } = indexed;
      if (!isPublished(date)) continue;
      if (!query.phrases.every((phrase) => this.#foldedOf(indexed).includes(phrase))) continue;
      const place = `${date}/${where}`;
      const other = seen.get(place);
      const isBetter = other && other.indexed.language !== language && indexed.language === language;
      if (!other || isBetter) seen.set(place, { indexed, terms });
    }
    return [...seen.values()];
  }

  #foldedOf({ id, text }: IndexedSection): string {
    const folded = this.#folded.get(id) ?? foldedPhrase(text);
    this.#folded.set(id, folded);
    return folded;
  }
}

interface IndexedSection {
  id: string;
  date: IssueDate;
  language: Language;
  section: Section;
  text: string;
}

interface Found {
  indexed: IndexedSection;
  /** The terms of the text that matched, which may differ from those typed. */
  terms: string[];
}

/** Words may be the beginnings of words. */
const whole = {
  combineWith: 'AND',
  prefix: (term: string) => isChinese(term) || term.length >= 2,
} as const;

/** Words may hold slips of the pen. */
const withTypos = { ...whole, fuzzy: typosIn, maxFuzzy: 2 } as const;
