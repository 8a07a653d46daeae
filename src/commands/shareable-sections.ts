import { sectionText } from '../archive/section-text.ts';
import { type Issue, type Language, type Section, sections } from '../newsletter/issue.ts';
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

/** As many as a person looks at. */
const most = 10;

/** The sections that hold some words, the best first; without words, those of the latest issue. */
export async function shareableSections(
  services: CommandServices,
  words: string,
  language: Language,
): Promise<ShareableSection[]> {
  const { archive, isPublished } = services;
  if (words.trim() === '') {
    const newest = publishedDates(services).at(-1);
    const issue = newest && (await archive.inLanguage(newest, language));
    if (!issue) return [];
    return sections
      .map((section) => ({ issue, section, snippet: sectionText(issue, section) }))
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
