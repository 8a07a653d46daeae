import { problemSentence } from '../check/problem-sentence.ts';
import { sentencesIn } from '../locales/sentences.ts';
import type { Logger } from '../log.ts';
import type { NewsletterIdentity } from '../newsletter/identity.ts';
import type { Issue, Language } from '../newsletter/issue.ts';
import type { IssueReader } from '../newsletter/issue-reader.ts';
import type { SourceDocument } from '../sources/document.ts';
import type { IssueArchive } from './issue-archive.ts';

export interface ReceivingOptions {
  reader: IssueReader;
  archive: IssueArchive;
  newsletter: NewsletterIdentity;
  log: Logger;
  /** The operator's. */
  language: Language;
  /** Called when a file can't be used as it is, with sentences for the editor. */
  onUnusable?: ((file: string, problems: string[]) => void) | undefined;
}

/** Reads a document and keeps the issue in it. Returns the issue when it is new or another than before. */
export async function receiveDocument(document: SourceDocument, options: ReceivingOptions): Promise<Issue | undefined> {
  const { reader, archive, newsletter, log, language, onUnusable } = options;
  const { issue, problems } = await reader.read(document, newsletter);
  for (const { severity, code, section, line } of problems) {
    const fields = { file: document.name, code, section, line };
    if (severity === 'error') log.error(fields, 'the issue can’t be used as it is');
    else if (severity === 'warning') log.warn(fields, 'something is missing from the issue');
  }
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    const sentences = sentencesIn(language);
    onUnusable?.(
      document.name,
      errors.map((problem) => problemSentence(problem, sentences)),
    );
  }
  if (!issue) {
    log.error({ file: document.name }, 'not kept: run `npm run issue -- check` on this file to see why');
    return undefined;
  }
  const change = await archive.keep(issue);
  if (change === 'unchanged') return undefined;
  log.info({ date: issue.date, language: issue.language, change }, 'issue kept');
  return issue;
}
