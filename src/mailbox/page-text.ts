import type { DigestPage, PageEntry } from './digest-page.ts';

/** A digest as the text of a mail. Readers' lines begin with ">", so that none passes for one of ours. */
export function pageText({ heading, question, remarks, sections, ending }: DigestPage): string {
  const blocks = [
    heading,
    quoted(question, ''),
    remarks.join('\n'),
    ...sections.flatMap((section) => [
      `== ${section.heading}`,
      ...section.entries.map((entry) =>
        [one(entry, ''), ...entry.similar.map((each) => one(each, '    '))].join('\n\n'),
      ),
      ...(section.more === undefined ? [] : [section.more]),
    ]),
    ending,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function one({ answer, signature, marks }: Omit<PageEntry, 'similar'>, indent: string): string {
  return `${quoted(answer, indent)}\n${indent}  – ${signature} (${marks.join(', ')})`;
}

function quoted(text: string, indent: string): string {
  return text
    .split('\n')
    .map((line) => `${indent}> ${line}`)
    .join('\n');
}
