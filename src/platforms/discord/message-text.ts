import type { Block, Paragraph } from '../../newsletter/rich-text.ts';
import { markdownOf } from './markdown.ts';
import { type Run, run, runsOf, trimmed } from './text-runs.ts';

/** A paragraph of a message. */
export interface Line {
  runs: Run[];
  form?: Form;
  /** Follows the line before it without a blank line between. */
  tight?: true;
}

type Form = 'title' | 'heading' | 'large' | 'quote' | 'small';

/**
 * Characters of all text in a message with Components V2; the documentation of the Text Display component says it for
 * one (https://discord.com/developers/docs/components/reference#text-display).
 */
export const messageLimit = 4000;

/** Blocks as lines. */
export function linesOf(blocks: readonly Block[], form?: 'small'): Line[] {
  return blocks.flatMap((block) => blockLines(block, form));
}

function blockLines(block: Block, form: 'small' | undefined): Line[] {
  const shape = form ? { form } : {};
  switch (block.type) {
    case 'paragraph':
      return line(runsOf(block.children), shape);
    case 'blockquote':
      return block.children.flatMap((paragraph) => line(runsOf(paragraph.children), { form: 'quote' }));
    case 'list':
      return block.children
        .flatMap((item, index) => itemLines(item.children, block.ordered ? `${index + 1}. ` : '• '))
        .map((part, index) => ({ ...part, ...shape, ...(index > 0 ? { tight: true as const } : {}) }));
  }
}

function itemLines(paragraphs: readonly Paragraph[], bullet: string): Line[] {
  return paragraphs
    .flatMap(({ children }) => line(runsOf(children)))
    .map((part, at) => (at === 0 ? { runs: [...run(bullet, {}), ...part.runs] } : part));
}

/** A line, or none where there is nothing to show. */
export function line(runs: readonly Run[], form: Omit<Line, 'runs'> = {}): Line[] {
  const shown = trimmed(runs);
  return shown.length === 0 ? [] : [{ runs: shown, ...form }];
}

/** What the lines count of a message's characters, in UTF-16 code units: never less than what Discord counts. */
export function sizeOf(lines: readonly Line[]): number {
  return textOf(lines).length;
}

/** The lines as Discord's Markdown. */
export function textOf(lines: readonly Line[]): string {
  return lines.reduce((text, part, index) => {
    const between = index === 0 ? '' : part.tight ? '\n' : '\n\n';
    // A blank line ends a quotation, which goes on in the next line.
    const joined =
      between === '\n\n' && part.form === 'quote' && lines[index - 1]?.form === 'quote' ? '\n> \n' : between;
    return text + joined + markdownOf(part.runs, part.form ? prefixes[part.form] : '');
  }, '');
}

/** https://support.discord.com/hc/articles/210298617 */
const prefixes: Record<Form, string> = {
  title: '## ',
  heading: '### ',
  large: '# ',
  quote: '> ',
  small: '-# ',
};
