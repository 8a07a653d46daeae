import type { Language } from '../../newsletter/issue.ts';
import type { Line } from './lines.ts';
import { fits, type MessageStyle, type Size } from './message-style.ts';
import { lengthOf, type Run, slice, trimmed } from './text-runs.ts';

/**
 * Divides lines where a message is full: between lines if possible, else between sentences, else between words. A link
 * stays whole, and so does a word, unless it alone is longer than a message.
 */
export function splitLines(
  lines: readonly Line[],
  budget: Size,
  language: Language,
  style: MessageStyle,
): { taken: Line[]; rest: Line[] } {
  const count = highest(Math.min(lines.length, budget.length), (most) => fits(lines.slice(0, most), budget, style));
  const taken = lines.slice(0, count);
  const [next, ...others] = lines.slice(count);
  if (!next) return { taken, rest: [] };
  const size = style.sizeOf(taken);
  const room = { length: budget.length - size.length - 2, entities: budget.entities - size.entities };
  // A line that will be cut anyway begins here: no heading or greeting stands alone.
  if (
    count > 0 &&
    (fits([next], budget, style) || room.length < leastStart.length || room.entities < leastStart.entities)
  ) {
    return { taken, rest: [afresh(next), ...others] };
  }
  const { head, tail } = splitLine(next, count > 0 ? room : budget, language, style);
  return { taken: [...taken, head], rest: tail.runs.length === 0 ? others : [afresh(tail), ...others] };
}

/** Less than this is not worth beginning a line for; enough for one character with every mark. */
const leastStart: Size = { length: 200, entities: 8 };

/** A line that begins a message follows nothing tightly. */
function afresh({ tight: _, ...line }: Line): Line {
  return line;
}

function splitLine(line: Line, budget: Size, language: Language, style: MessageStyle): { head: Line; tail: Line } {
  const text = line.runs.map((run) => run.text).join('');
  // A border further on can't fit, and segmenting a whole book to find it is slow.
  const reach = text.slice(0, budget.length + 1);
  const inLink = linkSpans(line.runs);
  const isOutsideLinks = (offset: number) => !inLink.some(({ from, to }) => from < offset && offset < to);
  const sentences = () => starts(reach, language, 'sentence');
  const words = () => starts(reach, language, 'word');
  const afterSpace = () => words().filter((offset) => /\s/.test(text.charAt(offset - 1)));
  const kinds: (() => number[])[] = [
    () => sentences().filter(isOutsideLinks),
    () => afterSpace().filter(isOutsideLinks),
    () => words().filter(isOutsideLinks),
    afterSpace,
    words,
    () => starts(reach, language, 'grapheme'),
    () => codePointStarts(reach),
  ];
  for (const offsetsOf of kinds) {
    const offset = lastFitting(line, offsetsOf(), budget, style);
    if (offset !== undefined) {
      return {
        head: { ...line, runs: trimmed(slice(line.runs, 0, offset)) },
        tail: { ...line, runs: trimmed(slice(line.runs, offset, text.length)) },
      };
    }
  }
  throw new RangeError(`no text fits into ${budget.length} characters`);
}

/** The last of the ascending offsets up to which the line fits and shows something. */
function lastFitting(line: Line, offsets: readonly number[], budget: Size, style: MessageStyle): number | undefined {
  const head = (offset: number) => trimmed(slice(line.runs, 0, offset));
  const count = highest(offsets.length, (most) =>
    fits([{ ...line, runs: head(offsets[most - 1] ?? 0) }], budget, style),
  );
  const offset = offsets[count - 1];
  return offset !== undefined && lengthOf(head(offset)) > 0 ? offset : undefined;
}

/** The highest number up to `most` that fits, by halving; 0 when none does. */
function highest(most: number, fitsUpTo: (count: number) => boolean): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (fitsUpTo(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function starts(text: string, language: Language, granularity: 'sentence' | 'word' | 'grapheme'): number[] {
  return Array.from(new Intl.Segmenter(language, { granularity }).segment(text), ({ index }) => index).slice(1);
}

function codePointStarts(text: string): number[] {
  let offset = 0;
  return Array.from(text, (character) => {
    offset += character.length;
    return offset;
  });
}

function linkSpans(runs: readonly Run[]): { from: number; to: number }[] {
  const spans: { from: number; to: number; link: string }[] = [];
  let offset = 0;
  for (const { text, marks } of runs) {
    const last = spans.at(-1);
    if (marks.link !== undefined && last?.link === marks.link && last.to === offset) last.to += text.length;
    else if (marks.link !== undefined) spans.push({ from: offset, to: offset + text.length, link: marks.link });
    offset += text.length;
  }
  return spans;
}
