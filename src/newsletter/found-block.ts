import type { Section } from './issue.ts';
import type { Block } from './rich-text.ts';

/** What a format's parser found, in the order of the file: the newsletter's own headings, and everything else. */
export type FoundBlock =
  | { kind: 'heading'; section: Section; line: number | undefined }
  | { kind: 'block'; block: Block; line: number | undefined };
