import type { Element, ElementContent } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { h } from 'hastscript';
import type { Line } from '../rendering/lines.ts';
import type { MessageStyle, Size } from '../rendering/message-style.ts';
import type { Run } from '../rendering/text-runs.ts';

/** How Telegram takes an issue. */
export const telegramStyle: MessageStyle = {
  canLink: isWebAddress,
  sizeOf,
  /** sendMessage `text` (https://core.telegram.org/bots/api#sendmessage); Telegram's server cuts off what marks more. */
  limit: { length: 4096, entities: 100 },
};

/** Whether Telegram takes it as a link; it refuses a button to a host without a dot. */
export function isWebAddress(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return /^https?:$/.test(protocol) && hostname.includes('.');
}

/** In UTF-16 code units after parsing (https://core.telegram.org/api/entities#entity-length). */
function sizeOf(lines: readonly Line[]): Size {
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
  lines.forEach((line, index) => {
    const before = lines[index - 1];
    const quote = quoteOf(line);
    // Quotations never nest: neighbours of one kind share one (https://core.telegram.org/bots/api#formatting-options).
    const goesOn = quotation !== undefined && quote !== undefined && before !== undefined && quote === quoteOf(before);
    if (before) {
      (goesOn && quotation ? quotation.children : tree).push({ type: 'text', value: line.tight ? '\n' : '\n\n' });
    }
    if (!goesOn) {
      quotation = quote && h('blockquote', quote === 'expandable' ? { expandable: true } : {});
      if (quotation) tree.push(quotation);
    }
    if (quotation) quotation.children.push(...elementsOf(line.runs.map(withoutCode)));
    else tree.push(...elementsOf(isBold(line) ? line.runs.map(bold) : line.runs));
  });
  return tree;
}

function quoteOf({ form, folded }: Line): 'plain' | 'expandable' | undefined {
  if (folded) return 'expandable';
  return form === 'quote' ? 'plain' : undefined;
}

/** Telegram has no headings. */
function isBold({ form }: Line): boolean {
  return form === 'title' || form === 'heading' || form === 'large';
}

function bold({ text, marks }: Run): Run {
  return { text, marks: { ...marks, strong: true } };
}

/** Code can be no part of a quotation, and Telegram would drop it without a word. */
function withoutCode({ text, marks: { code: _, ...marks } }: Run): Run {
  return { text, marks };
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
function elementsOf(runs: readonly Run[], depth = 0): ElementContent[] {
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
