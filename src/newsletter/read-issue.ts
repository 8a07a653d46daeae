import type { SourceDocument } from '../sources/document.ts';
import type { NewsletterIdentity } from './identity.ts';
import type { Issue } from './issue.ts';
import type { Problem } from './problem.ts';

/** What reading a document found. */
export interface Reading {
  /** As much of the issue as was found; date, title and address may be missing from it. */
  draft: IssueDraft;
  /** The whole issue; absent when a problem is an error. */
  issue?: Issue;
  /** In the order of the file. */
  problems: Problem[];
}

export type IssueDraft = Omit<Issue, 'date' | 'title' | 'url'> & { [K in 'date' | 'title' | 'url']?: Issue[K] };

/** Reads an issue from a file of any of the known formats. Never throws on what a file holds, and never invents. */
export function readIssue(_document: SourceDocument, _newsletter: NewsletterIdentity): Reading {
  throw new Error('to be written');
}
