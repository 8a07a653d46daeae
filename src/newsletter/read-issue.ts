import type { SourceDocument } from '../sources/document.ts';
import { letterOf, numberOf, questionOf, quotationOf, readersOf, videoOf } from './build-sections.ts';
import type { FileFacts } from './file-facts.ts';
import { factsOfName } from './file-name.ts';
import type { FoundBlock } from './found-block.ts';
import type { NewsletterIdentity } from './identity.ts';
import { type Issue, issueSchema, sections } from './issue.ts';
import { languageOfText } from './language.ts';
import { readMarkdown } from './markdown.ts';
import { blocksOfPlainText } from './plain-text.ts';
import type { Problem } from './problem.ts';
import { recogniseSections } from './recognise-sections.ts';
import { plainText } from './rich-text.ts';
import { readWebPage } from './web-page.ts';

/** What reading a document found. */
export interface Reading {
  /** As much of the issue as was found; date, title and address may be missing from it. */
  draft: IssueDraft;
  /** The whole issue; absent when a problem is an error, or when nothing says its date. */
  issue?: Issue;
  /** In the order of the file. */
  problems: Problem[];
}

export type IssueDraft = Omit<Issue, 'date' | 'title' | 'url'> & { [K in 'date' | 'title' | 'url']?: Issue[K] };

/** An issue is some 10 kB; what is many times that is another file, and is not read. */
export const maximumIssueBytes = 256 * 1024;

/** Reads an issue from a file of any of the known formats. Never throws on what a file holds, and never invents. */
export function readIssue(document: SourceDocument, newsletter: NewsletterIdentity): Reading {
  const text = decode(document.bytes);
  if (typeof text !== 'string') return { draft: emptyDraft, problems: [text] };
  try {
    return read(text, document.name, newsletter);
  } catch (error) {
    // A parser that gives up, on a document nested thousands deep for instance, has read nothing.
    const detail = error instanceof Error ? error.name : 'error';
    return { draft: emptyDraft, problems: [{ severity: 'error', code: 'unknown-format', detail }] };
  }
}

const emptyDraft: IssueDraft = { language: 'en', pointers: [], about: [] };

function decode(bytes: Uint8Array): string | Problem {
  if (bytes.length === 0) return { severity: 'error', code: 'empty-file' };
  if (bytes.length > maximumIssueBytes) return { severity: 'error', code: 'file-too-large' };
  if (bytes.includes(0)) return { severity: 'error', code: 'not-text' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.trim() === '' ? { severity: 'error', code: 'empty-file' } : text;
  } catch {
    return { severity: 'error', code: 'not-text' };
  }
}

function read(text: string, name: string, newsletter: NewsletterIdentity): Reading {
  const problems: Problem[] = [];
  const report = (problem: Problem) => problems.push(problem);
  const { blocks: found, facts } = parse(text, name, report);
  const { blocks, repeated } = recogniseSections(found);
  for (const { section, line } of repeated) {
    report({ severity: 'warning', code: 'section-repeated', section, ...(line === undefined ? {} : { line }) });
  }
  const named = factsOfName(name, report);
  const date = facts.date ?? named.date;
  const language = facts.language ?? named.language ?? languageOfText(plainText(wordsOf(found)));
  const question = questionOf(blocks.question, report);
  const letter = letterOf(blocks.letter, report);
  const quotation = quotationOf(blocks.quotation, report);
  const number = numberOf(blocks.number, report);
  const video = videoOf(blocks.video, report);
  const readers = readersOf(blocks.readers, report);
  const url = facts.url ?? (date && `${newsletter.archiveUrl}/${date}.html`);
  const mailbox = facts.mailbox ?? question?.mailbox;
  const draft: IssueDraft = {
    language,
    title: facts.title ?? newsletter.name,
    ...(date ? { date } : {}),
    ...(url ? { url } : {}),
    ...(letter ? { letter } : {}),
    pointers: blocks.pointers.map(({ block }) => block),
    ...(quotation ? { quotation } : {}),
    ...(number ? { number } : {}),
    ...(video ? { video } : {}),
    ...(readers ? { readers } : {}),
    ...(question
      ? {
          question: { ...question, ...(mailbox ? { mailbox } : {}), ...(facts.closes ? { closes: facts.closes } : {}) },
        }
      : {}),
    about: blocks.about.map(({ block }) => block),
  };
  if (sections.every((section) => blocks[section].length === 0)) report({ severity: 'error', code: 'nothing-found' });
  if (!date) report({ severity: 'note', code: 'date-missing' });
  if (date && named.date && date !== named.date) {
    report({ severity: 'warning', code: 'date-differs', detail: `${date} ≠ ${named.date}` });
  }
  problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  const issue = problems.some(({ severity }) => severity === 'error') ? undefined : issueSchema.safeParse(draft).data;
  return { draft, problems, ...(issue ? { issue } : {}) };
}

function parse(
  text: string,
  name: string,
  report: (problem: Problem) => void,
): { blocks: FoundBlock[]; facts: FileFacts } {
  if (/\.html?$/i.test(name) || /^\s*<(!doctype|html)\b/i.test(text)) return readWebPage(text, report);
  if (/\.(md|markdown)$/i.test(name) || /^---\r?\n/.test(text)) return readMarkdown(text, report);
  return { blocks: blocksOfPlainText(text), facts: {} };
}

function wordsOf(found: readonly FoundBlock[]) {
  return found.flatMap((part) => (part.kind === 'block' ? [part.block] : []));
}
