import type { Section } from './issue.ts';

/**
 * What reading an issue can find. A warning says what the reader of the post will miss; an error says why the issue
 * can't be posted; a note is worth knowing and changes nothing. The sentences are in `src/locales`.
 */
const problemCodes = [
  'empty-file',
  'file-too-large',
  'not-text',
  'unknown-format',
  'name-ending-unknown',
  'name-date-invalid',
  'name-language-unknown',
  'front-matter-unclosed',
  'front-matter-invalid',
  'front-matter-unknown-key',
  'date-missing',
  'date-invalid',
  'date-differs',
  'language-unknown',
  'url-invalid',
  'nothing-found',
  'letter-missing',
  'quotation-author-missing',
  'quotation-text-missing',
  'number-value-missing',
  'number-caption-missing',
  'video-link-missing',
  'video-title-missing',
  'readers-text-missing',
  'question-text-missing',
  'question-closes-invalid',
  'mailbox-invalid',
  'section-repeated',
  'section-unknown',
  'markup-removed',
  'table-flattened',
  'link-removed',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

export interface Problem {
  severity: 'error' | 'warning' | 'note';
  code: ProblemCode;
  section?: Section;
  /** 1-based line of the file. */
  line?: number;
  /** What was found there, shortened; shown to the editor. */
  detail?: string;
}
