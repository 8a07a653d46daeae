import type { Block, Paragraph } from '../../newsletter/rich-text.ts';
import { type CanLink, type Run, run, runsOf, trimmed } from './text-runs.ts';

/** A paragraph of a message. Platforms have no lists: they are lines with bullets. */
export interface Line {
  runs: Run[];
  form?: Form;
  /** Out of sight until a person asks for it, where a platform can do that. */
  folded?: true;
  /** Follows the line before it without a blank line between. */
  tight?: true;
}

/** How a line is shown, where not as ordinary text. */
export type Form = 'title' | 'heading' | 'large' | 'quote' | 'small';

/** A line, or none where there is nothing to show. */
export function line(runs: readonly Run[], shape: Omit<Line, 'runs'> = {}): Line[] {
  const shown = trimmed(runs);
  return shown.length === 0 ? [] : [{ runs: shown, ...shape }];
}

/** Blocks as lines. */
export function linesOf(blocks: readonly Block[], canLink: CanLink, form?: 'small'): Line[] {
  const shape = form ? { form } : {};
  const linesOfBlock = (block: Block): Line[] => {
    switch (block.type) {
      case 'paragraph':
        return line(runsOf(block.children, canLink), shape);
      case 'blockquote':
        return block.children.flatMap(({ children }) => line(runsOf(children, canLink), { form: 'quote' }));
      case 'list':
        return block.children
          .flatMap((item, index) => itemLines(item.children, block.ordered ? `${index + 1}. ` : '• ', canLink))
          .map((part, index) => ({ ...part, ...shape, ...(index > 0 ? { tight: true as const } : {}) }));
    }
  };
  return blocks.flatMap(linesOfBlock);
}

function itemLines(paragraphs: readonly Paragraph[], bullet: string, canLink: CanLink): Line[] {
  return paragraphs
    .flatMap(({ children }) => line(runsOf(children, canLink)))
    .map((part, at) => (at === 0 ? { runs: [...run(bullet, {}), ...part.runs] } : part));
}
