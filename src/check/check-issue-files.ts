import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Sentences, sentencesIn } from '../locales/sentences.ts';
import type { NewsletterIdentity } from '../newsletter/identity.ts';
import type { Issue, Language, Section } from '../newsletter/issue.ts';
import { issueDateSchema, sections } from '../newsletter/issue.ts';
import { IssueReader } from '../newsletter/issue-reader.ts';
import { type IssueDraft, maximumIssueBytes } from '../newsletter/read-issue.ts';
import { type Block, type Inline, plainText } from '../newsletter/rich-text.ts';
import { measureIssue as measureOnDiscord } from '../platforms/discord/render.ts';
import { measureIssue as measureOnTelegram } from '../platforms/telegram/render.ts';
import { problemSentence } from './problem-sentence.ts';

/**
 * Shows an editor what the newsletter's reader finds in each file: sections, problems, and how the issue fits each
 * platform's message. Returns the exit status: 1 when a file can't be posted as it is for more than a missing date.
 */
export async function checkIssueFiles(
  files: readonly string[],
  newsletter: NewsletterIdentity,
  language: Language,
  print: (line: string) => void,
): Promise<0 | 1> {
  let status: 0 | 1 = 0;
  const reader = new IssueReader();
  for (const file of files) {
    const { lines, errors } = await checkFile(file, reader, newsletter, language);
    for (const line of lines) print(line);
    if (errors > 0) status = 1;
  }
  await reader.close();
  return status;
}

async function checkFile(
  file: string,
  reader: IssueReader,
  newsletter: NewsletterIdentity,
  language: Language,
): Promise<{ lines: string[]; errors: number }> {
  const sentences = sentencesIn(language);
  const { check, reading } = sentences;
  let bytes: Uint8Array;
  try {
    bytes = await readStart(file);
  } catch (error) {
    return { lines: [check.unreadable(file, reasonOf(error, check))], errors: 1 };
  }
  const { draft, problems } = await reader.read({ name: basename(file), bytes }, newsletter);
  const count = (severity: string) => problems.filter((problem) => problem.severity === severity).length;
  const lines = [file, ''];
  for (const section of sections) {
    const words = sectionWords(draft, section);
    if (words.length > 0) lines.push(...check.section(reading.sections[section], words));
  }
  lines.push(...problems.map((problem) => problemSentence(problem, sentences)));
  if (count('error') === 0) {
    const issue = withStandIns(draft, newsletter.name, newsletter.archiveUrl);
    for (const [platform, measure] of [
      ['Discord', measureOnDiscord(issue, newsletter)],
      ['Telegram', measureOnTelegram(issue, newsletter)],
    ] as const) {
      lines.push(check.length(platform, measure.length, measure.limit, measure.unit));
      if (measure.length > measure.limit || measure.behind.length > 0) {
        lines.push(check.problem(reading.severities.note, `${platform}: ${check.goesOn}`, undefined));
      }
      if (measure.behind.length > 0)
        lines.push(check.behind(measure.behind.map((section) => reading.sections[section])));
    }
  }
  lines.push(check.total(count('error'), count('warning')), '');
  return { lines, errors: count('error') };
}

function reasonOf(error: unknown, { unreadableReasons: reasons, otherReason }: Sentences['check']): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = Object.entries(reasons).find(([each]) => each === code)?.[1];
  return known ?? otherReason(code === '' && error instanceof Error ? error.message : code);
}

/** Reads no more than tells that a file is too large. */
async function readStart(file: string): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const bytes = new Uint8Array(maximumIssueBytes + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length);
      length += bytesRead;
      if (bytesRead === 0 || length === bytes.length) return bytes.subarray(0, length);
    }
  } finally {
    await handle.close();
  }
}

/** A draft is measured as the issue it will be; the date's length is the same whatever the date is. */
function withStandIns(draft: IssueDraft, name: string, archiveUrl: string): Issue {
  const date = draft.date ?? issueDateSchema.parse('2026-12-30');
  return { ...draft, date, title: draft.title ?? name, url: draft.url ?? `${archiveUrl}/${date}.html` };
}

/** What was found of a section, one line an element. */
function sectionWords(draft: IssueDraft, section: Section): string[] {
  const text = (...nodes: (Inline | Block)[]) => plainText(nodes);
  const article = (found: { title: string; byline?: string | undefined; url?: string | undefined } | undefined) =>
    found ? [[found.title, found.byline, found.url].filter(Boolean).join(' · ')] : [];
  switch (section) {
    case 'letter':
      return draft.letter
        ? [draft.letter.greeting, ...draft.letter.body.map((block) => text(block)), draft.letter.signoff].filter(
            (line) => line !== undefined,
          )
        : [];
    case 'pointers':
      return draft.pointers.map((block) => text(block));
    case 'quotation':
      return draft.quotation
        ? [
            text(...draft.quotation.text),
            ...[draft.quotation.author, draft.quotation.role].filter((line) => line !== undefined),
            ...article(draft.quotation.article),
          ]
        : [];
    case 'number':
      return draft.number
        ? [
            ...[draft.number.value].filter((line) => line !== undefined),
            text(...draft.number.caption),
            ...article(draft.number.article),
          ]
        : [];
    case 'video':
      return draft.video
        ? [[draft.video.title, draft.video.series].filter(Boolean).join(' | '), draft.video.url].filter(
            (line) => line !== undefined,
          )
        : [];
    case 'readers':
      return draft.readers
        ? [
            ...(draft.readers.asked ? [text(...draft.readers.asked)] : []),
            ...draft.readers.answers.map(({ text: words, author }) =>
              [text(...words), author].filter(Boolean).join(' — '),
            ),
          ]
        : [];
    case 'question':
      return draft.question
        ? [
            ...draft.question.context.map((block) => text(block)),
            text(...draft.question.text),
            ...[draft.question.mailbox, draft.question.closes].filter((line) => line !== undefined),
          ]
        : [];
    case 'about':
      return draft.about.map((block) => text(block));
  }
}
