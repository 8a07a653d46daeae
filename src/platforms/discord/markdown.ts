import type { Run } from '../rendering/text-runs.ts';

/**
 * Runs as Discord's Markdown, such that whatever the text holds shows as it is. Discord's dialect is its own: it has no
 * character references, and a backslash before any punctuation mark makes it literal
 * (https://support.discord.com/hc/articles/210298617). `prefix` stands before each line of it.
 */
export function markdownOf(runs: readonly Run[], prefix = ''): string {
  return marked(runs, 0)
    .split('\n')
    .map((line) => prefix + escapeLineStart(line))
    .join('\n');
}

/** Outermost first. */
const marks = ['link', 'strong', 'emphasis', 'delete', 'code'] as const;

function marked(runs: readonly Run[], depth: number): string {
  const mark = marks[depth];
  if (!mark) return runs.map(({ text }) => text).join('');
  let text = '';
  for (let start = 0; start < runs.length; ) {
    const value = runs[start]?.marks[mark];
    let end = start + 1;
    while (end < runs.length && runs[end]?.marks[mark] === value) end += 1;
    const group = runs.slice(start, end);
    if (mark === 'code') text += value ? code(rawText(group)) : literal(rawText(group));
    else if (value === undefined) text += marked(group, depth + 1);
    else text += around(marked(group, depth + 1), (words) => wrap(mark, value, words, text, rawText(runs.slice(end))));
    start = end;
  }
  return text;
}

function rawText(runs: readonly Run[]): string {
  return runs.map(({ text }) => text).join('');
}

/** A mark encloses words line by line, never the white space at their ends: Discord would show its characters instead. */
function around(text: string, enclose: (words: string) => string): string {
  return text
    .split('\n')
    .map((line) => {
      const [, before = '', words = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(line) ?? [];
      return words === '' ? line : before + enclose(words) + after;
    })
    .join('\n');
}

function wrap(
  mark: 'link' | 'strong' | 'emphasis' | 'delete',
  value: string | true,
  words: string,
  before: string,
  after: string,
): string {
  switch (mark) {
    case 'link':
      return `[${words}](${addressOf(String(value))})`;
    case 'strong':
      return `**${words}**`;
    case 'delete':
      return `~~${words}~~`;
    case 'emphasis':
      // An underscore inside a word is a letter to Discord, and an asterisk beside another one is something else.
      return /[\p{L}\p{N}_]$/u.test(before) || /^[\p{L}\p{N}_]/u.test(after) ? `*${words}*` : `_${words}_`;
  }
}

/** A parenthesis would end the link. */
function addressOf(url: string): string {
  return url.replace(/[()<>\s"\\]/g, (character) =>
    encodeURIComponent(character).replace('(', '%28').replace(')', '%29'),
  );
}

/** Code shows what it holds; without a way to show an accent grave inside, such code becomes text. */
function code(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line === '') return '';
  return line.includes('`') ? literal(line) : `\`${line}\``;
}

/** Web addresses are left as they are: Discord reads them before anything else, and a backslash would break them. */
function literal(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"'()[\]*_~`|\\]*[\w/=&#%-])/)
    .map((part, index) => (index % 2 === 1 ? part : escapeWords(part)))
    .join('');
}

function escapeWords(text: string): string {
  return text
    .replace(/[\\*_~`|<[\]]/g, '\\$&')
    .replace(/@(?=everyone|here)/g, '\\@')
    .replace(/:(?=\w+:)/g, '\\:');
}

/** Headings, lists, quotations and small print begin a line. */
function escapeLineStart(line: string): string {
  return line.replace(/^(\s*)([#>+-])/, '$1\\$2').replace(/^(\s*\d+)([.)])(?=\s)/, '$1\\$2');
}
