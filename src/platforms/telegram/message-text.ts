import type { Element, ElementContent } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { h } from 'hastscript';
import type { Block, Paragraph } from '../../newsletter/rich-text.ts';
import { elementsOf, type Run, run, runsOf, trimmed } from './text-runs.ts';

/** A paragraph of a message. Telegram has no paragraphs or lists: they are line breaks and bullets. */
export interface Line {
  runs: Run[];
  /** Neighbours with the same one share a quotation; quotations never nest (https://core.telegram.org/bots/api#formatting-options). */
  quote?: 'plain' | 'expandable';
  /** Follows the line before it without a blank line between. */
  tight?: true;
}

/** What Telegram counts of a message. */
export interface Size {
  /** In UTF-16 code units after parsing: never less than what Telegram counts (https://core.telegram.org/api/entities#entity-length). */
  length: number;
  entities: number;
}

/** Limits of a message: sendMessage `text` (https://core.telegram.org/bots/api#sendmessage); entities as Telegram's own server cuts them off. */
export const messageLimit: Size = { length: 4096, entities: 100 };

/** Blocks as lines. */
export function linesOf(blocks: readonly Block[]): Line[] {
  return blocks.flatMap(blockLines);
}

function blockLines(block: Block): Line[] {
  switch (block.type) {
    case 'paragraph':
      return line(runsOf(block.children));
    case 'blockquote':
      return block.children.flatMap((paragraph) => line(runsOf(paragraph.children), { quote: 'plain' }));
    case 'list':
      return block.children
        .flatMap((item, index) => itemLines(item.children, block.ordered ? `${index + 1}. ` : '• '))
        .map((part, index) => (index > 0 ? { ...part, tight: true } : part));
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

/** What the lines count as one message, or as the part of one. */
export function sizeOf(lines: readonly Line[]): Size {
  const size: Size = { length: 0, entities: 0 };
  const count = (node: ElementContent): void => {
    if (node.type === 'text') size.length += node.value.length;
    if (node.type !== 'element') return;
    size.entities += 1;
    node.children.forEach(count);
  };
  treeOf(lines).forEach(count);
  return size;
}

/**
 * The lines as Telegram's HTML. A hast tree is serialised, so that whatever the text holds shows as it is: `<` and `&`
 * become numeric references, the only ones besides four names that Telegram reads.
 */
export function htmlOf(lines: readonly Line[]): string {
  return toHtml({ type: 'root', children: treeOf(lines) }, { characterReferences: { useNamedReferences: false } });
}

function treeOf(lines: readonly Line[]): ElementContent[] {
  const tree: ElementContent[] = [];
  let quotation: Element | undefined;
  lines.forEach(({ runs, quote, tight }, index) => {
    const before = lines[index - 1];
    const goesOn = quotation !== undefined && quote !== undefined && quote === before?.quote;
    if (before) (goesOn && quotation ? quotation.children : tree).push({ type: 'text', value: tight ? '\n' : '\n\n' });
    if (!goesOn) {
      quotation = quote && h('blockquote', quote === 'expandable' ? { expandable: true } : {});
      if (quotation) tree.push(quotation);
    }
    if (quotation) quotation.children.push(...elementsOf(runs.map(withoutCode)));
    else tree.push(...elementsOf(runs));
  });
  return tree;
}

/** Code can be no part of anything else, and Telegram would drop it without a word (https://core.telegram.org/bots/api#formatting-options). */
function withoutCode({ text, marks: { code: _, ...marks } }: Run): Run {
  return { text, marks };
}
