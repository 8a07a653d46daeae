import type { ElementContent } from 'hast';
import { h } from 'hastscript';
import type { Inline } from '../../newsletter/rich-text.ts';

/**
 * Text with the marks it carries, flat as Telegram's own entities are: a sequence of these can be cut anywhere and still
 * be well-formed. Telegram allows no mark inside `code`, and no `code` inside another
 * (https://core.telegram.org/bots/api#formatting-options).
 */
export interface Run {
  text: string;
  marks: Marks;
}

export interface Marks {
  link?: string;
  strong?: true;
  emphasis?: true;
  delete?: true;
  code?: true;
}

/** Rich text as runs. */
export function runsOf(nodes: readonly Inline[], marks: Marks = {}): Run[] {
  return nodes.flatMap((node): Run[] => {
    switch (node.type) {
      case 'text':
        return run(node.value.replace(/[ \t]*\r?\n[ \t]*/g, ' '), marks);
      case 'break':
        return run('\n', marks);
      case 'inlineCode':
        return run(node.value, marks.link ? marks : { code: true });
      case 'link':
        return marks.link ? runsOf(node.children, marks) : linkRuns(node.url, runsOf(node.children, marks));
      default:
        return runsOf(node.children, { ...marks, [node.type]: true });
    }
  });
}

/** A link; Telegram knows none to a mailbox, so the address is written out where the words don't hold it. */
export function linkRuns(url: string, runs: Run[]): Run[] {
  const words = runs.map((part) => part.text).join('');
  if (isWebAddress(url)) {
    const shown = words.trim() === '' ? run(url, {}) : runs;
    return shown.map(({ text, marks: { code: _, ...marks } }) => ({ text, marks: { ...marks, link: url } }));
  }
  const address = url.replace(/^mailto:/i, '').replace(/\?.*$/, '');
  if (words.includes(address)) return runs;
  return [...runs, ...run(words.trim() === '' ? address : ` (${address})`, {})];
}

/** Whether Telegram takes it as a link; it refuses a button to a host without a dot. */
export function isWebAddress(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return /^https?:$/.test(protocol) && hostname.includes('.');
}

/** One run, without the control characters that Telegram drops. */
export function run(text: string, marks: Marks): Run[] {
  const clean = text
    .toWellFormed()
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, (found) => (found === '\t' ? ' ' : ''));
  return clean === '' ? [] : [{ text: clean, marks }];
}

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

/** Outermost first: links are never cut by another mark. */
const tags = [
  ['link', 'a'],
  ['strong', 'b'],
  ['emphasis', 'i'],
  ['delete', 's'],
  ['code', 'code'],
] as const;

/** Runs as elements: neighbours that share a mark share its element. */
export function elementsOf(runs: readonly Run[], depth = 0): ElementContent[] {
  const tag = tags[depth];
  if (!tag) return runs.map(({ text }) => ({ type: 'text', value: text }));
  const [mark, name] = tag;
  const elements: ElementContent[] = [];
  for (let start = 0; start < runs.length; ) {
    const value = runs[start]?.marks[mark];
    let end = start + 1;
    while (end < runs.length && runs[end]?.marks[mark] === value) end += 1;
    const inner = elementsOf(runs.slice(start, end), depth + 1);
    if (value === undefined) elements.push(...inner);
    else elements.push(h(name, typeof value === 'string' ? { href: value } : {}, inner));
    start = end;
  }
  return elements;
}
