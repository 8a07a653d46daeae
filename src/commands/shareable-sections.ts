import { sectionLine } from '../archive/section-text.ts';
import {
  type Issue,
  type IssueDate,
  issueDateSchema,
  type Language,
  type Section,
  sections,
} from '../newsletter/issue.ts';
import { plainText } from '../newsletter/rich-text.ts';
import { publishedDates } from './published-issues.ts';
import type { CommandServices } from './services.ts';

/** A section that a person can show to others. */
export interface ShareableSection {
  issue: Issue;
  section: Section;
  /** Its words about the match, or its beginning. */
  snippet: string;
}

/** The words that find one section of an issue, and nothing else. */
export function sharedAs(date: IssueDate, section: Section): string {
  return `${date} ${section}`;
}

/** As many as a person looks at. */
const most = 10;

/**
 * The sections that hold some words, the best first; without words, those of the latest issue; of a date, and perhaps the
 * section named after it, those of that issue.
 */
export async function shareableSections(
  services: CommandServices,
  words: string,
  language: Language,
): Promise<ShareableSection[]> {
  const { archive, isPublished } = services;
  const [named = '', section, ...others] = words.trim().split(/\s+/);
  const date = named === '' ? publishedDates(services).at(-1) : issueDateSchema.safeParse(named).data;
  if (named === '' || (date && others.length === 0)) {
    const issue = date && isPublished(date) ? await archive.inLanguage(date, language) : undefined;
    if (!issue) return [];
    return sections
      .filter((each) => section === undefined || each.startsWith(section.toLowerCase()))
      .map((each) => ({ issue, section: each, snippet: sectionLine(issue, each) }))
      .filter(({ snippet }) => snippet !== '');
  }
  const { hits } = archive.search(words, { language, isPublished, skip: 0, take: most });
  const found = await Promise.all(
    hits.map(async ({ date, language: edition, section, snippet }) => {
      const issue = await archive.inLanguage(date, edition);
      return issue ? [{ issue, section, snippet: plainText(snippet) }] : [];
    }),
  );
  return found.flat();
}
