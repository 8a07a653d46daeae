import type { Inline } from '../../newsletter/rich-text.ts';

/** Text with the marks it carries, flat, so that a sequence of these can be cut anywhere and still be well-formed. */
export interface Run {
  text: string;
  marks: Marks;
}

/** How a run of text is shown, and where it leads. */
export interface Marks {
  link?: string;
  strong?: true;
  emphasis?: true;
  delete?: true;
  code?: true;
}

/** Whether words can be a link to an address; where they can't, the address is written out after them. */
export type CanLink = (url: string, words: string) => boolean;

/** Rich text as runs. */
export function runsOf(nodes: readonly Inline[], canLink: CanLink, marks: Marks = {}): Run[] {
  return nodes.flatMap((node): Run[] => {
    switch (node.type) {
      case 'text':
        return run(node.value.replace(/[ \t]*\r?\n[ \t]*/g, ' '), marks);
      case 'break':
        return run('\n', marks);
      case 'inlineCode':
        return run(node.value, marks.link ? marks : { code: true });
      case 'link':
        return marks.link
          ? runsOf(node.children, canLink, marks)
          : linkRuns(node.url, runsOf(node.children, canLink, marks), canLink);
      default:
        return runsOf(node.children, canLink, { ...marks, [node.type]: true });
    }
  });
}

/** A link; where the platform can't make one, the address is written out, unless the words hold it. */
export function linkRuns(url: string, runs: Run[], canLink: CanLink): Run[] {
  const words = runs.map((part) => part.text).join('');
  const address = /^mailto:/i.test(url) ? url.replace(/^mailto:/i, '').replace(/\?.*$/, '') : url;
  const shown = words.trim() === '' ? run(address, {}) : runs;
  if (canLink(url, words)) {
    return shown.map(({ text, marks: { code: _, ...marks } }) => ({ text, marks: { ...marks, link: url } }));
  }
  return shown !== runs || words.includes(address) ? shown : [...runs, ...run(` (${address})`, {})];
}

/** One run, without the control characters that platforms drop. */
export function run(text: string, marks: Marks): Run[] {
  const clean = text
    .toWellFormed()
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, (found) => (found === '\t' ? ' ' : ''));
  return clean === '' ? [] : [{ text: clean, marks }];
}

/** The length of all runs, in UTF-16 code units. */
export function lengthOf(runs: readonly Run[]): number {
  return runs.reduce((length, { text }) => length + text.length, 0);
}

/** The part between two offsets, in UTF-16 code units. */
export function slice(runs: readonly Run[], from: number, to: number): Run[] {
  const parts: Run[] = [];
  let offset = 0;
  for (const { text, marks } of runs) {
    const part = text.slice(Math.max(0, from - offset), Math.max(0, to - offset));
    if (part !== '') parts.push({ text: part, marks });
    offset += text.length;
  }
  return parts;
}

/** Without white space at both ends. */
export function trimmed(runs: readonly Run[]): Run[] {
  const text = runs.map((part) => part.text).join('');
  const from = text.length - text.trimStart().length;
  return slice(runs, from, Math.max(from, text.trimEnd().length));
}
