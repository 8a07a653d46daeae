import { readFileSync } from 'node:fs';
import type { NewsletterIdentity } from '../../src/newsletter/identity.ts';
import { type Reading, readIssue } from '../../src/newsletter/read-issue.ts';
import { type Block, type Inline, plainText } from '../../src/newsletter/rich-text.ts';

export const newsletter: NewsletterIdentity = {
  name: 'Focus This Week',
  editorEmail: 'letters@example.org',
  archiveUrl: 'https://www.example.org/s/focus-this-week',
  timeZone: 'America/New_York',
  colour: 0x223344,
};

/** Reads a text as if it were a file of this name. */
export function read(name: string, text: string | Uint8Array): Reading {
  return readIssue({ name, bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text }, newsletter);
}

/** Reads one of the files in `samples/`. */
export function readSample(name: string): Reading {
  return read(name, readFileSync(new URL(`samples/${name}`, import.meta.url)));
}

/** What was read, with plain words where there is rich text. */
export function wordsOf({ draft }: Reading) {
  const { letter, pointers, quotation, number, readers, question, about, ...others } = draft;
  return {
    ...others,
    ...(letter && { letter: { ...letter, body: lines(letter.body) } }),
    pointers: lines(pointers),
    ...(quotation && { quotation: { ...quotation, text: plainText(quotation.text) } }),
    ...(number && { number: { ...number, caption: plainText(number.caption) } }),
    ...(readers && {
      readers: {
        ...(readers.asked && { asked: plainText(readers.asked) }),
        answers: readers.answers.map(({ text, author }) => [plainText(text), ...(author ? [author] : [])]),
      },
    }),
    ...(question && { question: { ...question, context: lines(question.context), text: plainText(question.text) } }),
    about: lines(about),
  };
}

/** Problems as `severity code line`. */
export function problemsOf({ problems }: Reading): string[] {
  return problems.map(({ severity, code, line }) => `${severity} ${code} ${line ?? '-'}`);
}

function lines(blocks: readonly (Block | Inline)[]): string[] {
  return blocks.map((block) => plainText([block]));
}
