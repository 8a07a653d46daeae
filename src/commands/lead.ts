import { sectionText } from '../archive/section-text.ts';
import type { Issue } from '../newsletter/issue.ts';

/** In UTF-16 code units: about a line of a chat. */
const longest = 90;

/** What an issue is about, on one line: the beginning of its letter, else of its first section. */
export function leadOf(issue: Issue): string {
  const text = (['letter', 'question', 'quotation', 'number', 'video', 'about'] as const)
    .map((section) => sectionText(issue, section))
    .find((words) => words !== '');
  const line = (text ?? issue.title).replace(/\s+/g, ' ');
  if (line.length <= longest) return line;
  const words = Array.from(new Intl.Segmenter(issue.language, { granularity: 'word' }).segment(line.slice(0, longest)));
  // The last word may be cut.
  return `${line.slice(0, words.at(-1)?.index ?? longest).trimEnd()}…`;
}
