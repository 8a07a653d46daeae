import type { Inline } from '../newsletter/rich-text.ts';
import { type FoundWord, isChinese, termsIn, wordsOf } from './search-words.ts';

/** In UTF-16 code units: about two lines of a chat, in which a Chinese character is as wide as two letters. */
const longestIn = (line: string) => (isChinese(line) ? 80 : 160);
/** How much of it is from before the first match. */
const lead = 1 / 4;

/** The part of a text with most of the matching words, which are strong in it. */
export function snippetOf(text: string, terms: ReadonlySet<string>): Inline[] {
  const line = text.replace(/\s+/g, ' ');
  const words = wordsOf(line);
  const longest = longestIn(line);
  const matches = termsIn(line).filter(({ term }) => terms.has(term));
  const window = windowOf(line, words, bestStart(matches, longest), longest);
  const parts: Inline[] = window.from > 0 ? [{ type: 'text', value: '…' }] : [];
  let offset = window.from;
  for (const place of joined(matches)) {
    const from = Math.max(place.from, window.from);
    const to = Math.min(place.to, window.to);
    if (from >= to) continue;
    if (from > offset) parts.push({ type: 'text', value: line.slice(offset, from) });
    parts.push({ type: 'strong', children: [{ type: 'text', value: line.slice(from, to) }] });
    offset = to;
  }
  const rest = line.slice(offset, window.to) + (window.to < line.length ? '…' : '');
  return rest === '' ? parts : [...parts, { type: 'text', value: rest }];
}

/** Matches that overlap or follow on each other as one. */
function joined(matches: readonly FoundWord[]): { from: number; to: number }[] {
  const places: { from: number; to: number }[] = [];
  for (const { from, to } of matches.toSorted((a, b) => a.from - b.from)) {
    const last = places.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else places.push({ from, to });
  }
  return places;
}

/** Where the window begins that holds most matches. */
function bestStart(matches: readonly FoundWord[], longest: number): number {
  let best = { from: 0, count: 0 };
  for (const [index, { from }] of matches.entries()) {
    const within = matches.slice(index).filter(({ to }) => to <= from + longest * (1 - lead));
    const count = new Set(within.map(({ term }) => term)).size;
    if (count > best.count) best = { from, count };
  }
  return best.from;
}

/** Whole words around a place. */
function windowOf(
  line: string,
  words: readonly FoundWord[],
  around: number,
  longest: number,
): { from: number; to: number } {
  if (line.length <= longest) return { from: 0, to: line.length };
  const earliest = Math.min(Math.max(0, around - longest * lead), line.length - longest);
  const from = earliest === 0 ? 0 : (words.find((word) => word.from >= earliest)?.from ?? earliest);
  const to = from + longest >= line.length ? line.length : words.findLast((word) => word.to <= from + longest)?.to;
  return { from, to: to ?? line.length };
}
