import { z } from 'zod';
import { type Issue, type Section, sections } from './issue.ts';

/** Sections that a channel may leave out; the letter is what an issue is. */
export const optionalSections = sections.filter((section) => section !== 'letter');
const optionalSectionSchema = z.enum(sections).exclude(['letter']);
type OptionalSection = z.infer<typeof optionalSectionSchema>;

/** How much of each issue a channel wants. */
export const excerptSchema = z.object({
  /** `short`: the beginning of the letter, and the sections without what stands around them. */
  length: z.enum(['full', 'short']),
  without: z.array(optionalSectionSchema),
});
export type Excerpt = z.infer<typeof excerptSchema>;

export const wholeIssue: Excerpt = { length: 'full', without: [] };

/** The sections besides the letter that issues of a length have: what a channel can leave out of them. */
export function sectionsOfLength(length: Excerpt['length']): readonly OptionalSection[] {
  return length === 'full' ? optionalSections : optionalSections.filter((section) => !aroundTheIssue.includes(section));
}

/** What stands around an issue's own words. */
const aroundTheIssue: readonly Section[] = ['pointers', 'about'];

/** What a channel gets of an issue; the issue itself when that is all of it. */
export function excerptOf(issue: Issue, { length, without }: Excerpt): Issue {
  const left: ReadonlySet<Section> = new Set<Section>([...without, ...(length === 'short' ? aroundTheIssue : [])]);
  const { letter, quotation, number, video, readers, question, pointers, about, ...facts } = issue;
  const isCut = length === 'short' && letter !== undefined && letter.body.length > 1;
  const isWhole = !isCut && optionalSections.every((section) => !left.has(section) || isEmpty(issue, section));
  if (isWhole) return issue;
  return {
    ...facts,
    ...(letter ? { letter: isCut ? { body: letter.body.slice(0, 1) } : letter } : {}),
    pointers: left.has('pointers') ? [] : pointers,
    ...(quotation && !left.has('quotation') ? { quotation } : {}),
    ...(number && !left.has('number') ? { number } : {}),
    ...(video && !left.has('video') ? { video } : {}),
    ...(readers && !left.has('readers') ? { readers } : {}),
    ...(question && !left.has('question') ? { question } : {}),
    about: left.has('about') ? [] : about,
  };
}

function isEmpty(issue: Issue, section: OptionalSection): boolean {
  const content = issue[section];
  return content === undefined || (Array.isArray(content) && content.length === 0);
}
