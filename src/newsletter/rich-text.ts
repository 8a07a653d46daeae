import { z } from 'zod';

/**
 * The rich text of an issue: a closed subset of mdast (https://github.com/syntax-tree/mdast), so that every rendering
 * can be complete. What a source holds beyond it (images, tables, raw HTML) is reduced to this when it is read.
 */

/** Only links that a person can follow safely from a chat. */
export const webUrl = z.url({ protocol: /^(https?|mailto)$/ }).max(2048);

interface Text {
  type: 'text';
  value: string;
}
interface InlineCode {
  type: 'inlineCode';
  value: string;
}
interface Break {
  type: 'break';
}
interface Emphasis {
  type: 'emphasis';
  children: Inline[];
}
interface Strong {
  type: 'strong';
  children: Inline[];
}
interface Delete {
  type: 'delete';
  children: Inline[];
}
interface Link {
  type: 'link';
  url: string;
  children: Inline[];
}
export type Inline = Text | InlineCode | Break | Emphasis | Strong | Delete | Link;

export interface Paragraph {
  type: 'paragraph';
  children: Inline[];
}
export interface ListItem {
  type: 'listItem';
  children: Paragraph[];
}
export interface List {
  type: 'list';
  ordered: boolean;
  children: ListItem[];
}
interface Blockquote {
  type: 'blockquote';
  children: Paragraph[];
}
export type Block = Paragraph | List | Blockquote;

export const inlineSchema: z.ZodType<Inline> = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('text'), value: z.string() }),
    z.object({ type: z.literal('inlineCode'), value: z.string() }),
    z.object({ type: z.literal('break') }),
    z.object({ type: z.literal('emphasis'), children: z.array(inlineSchema) }),
    z.object({ type: z.literal('strong'), children: z.array(inlineSchema) }),
    z.object({ type: z.literal('delete'), children: z.array(inlineSchema) }),
    z.object({ type: z.literal('link'), url: webUrl, children: z.array(inlineSchema) }),
  ]),
);

const paragraphSchema = z.object({ type: z.literal('paragraph'), children: z.array(inlineSchema) });
const listItemSchema = z.object({ type: z.literal('listItem'), children: z.array(paragraphSchema) });

export const blockSchema: z.ZodType<Block> = z.discriminatedUnion('type', [
  paragraphSchema,
  z.object({ type: z.literal('list'), ordered: z.boolean(), children: z.array(listItemSchema) }),
  z.object({ type: z.literal('blockquote'), children: z.array(paragraphSchema) }),
]);

/** Makes a paragraph of plain text. */
export function paragraph(...children: (Inline | string)[]): Paragraph {
  return {
    type: 'paragraph',
    children: children.map((child) => (typeof child === 'string' ? { type: 'text', value: child } : child)),
  };
}

/** The words of rich text without their markup; blocks are separated by a line break. */
export function plainText(nodes: readonly (Inline | Block)[]): string {
  const inline = (node: Inline): string => {
    if (node.type === 'text' || node.type === 'inlineCode') return node.value;
    if (node.type === 'break') return '\n';
    return node.children.map(inline).join('');
  };
  const isInline = (node: Inline | Block): node is Inline =>
    node.type !== 'paragraph' && node.type !== 'list' && node.type !== 'blockquote';
  const block = (node: Block): string =>
    node.type === 'paragraph'
      ? node.children.map(inline).join('')
      : node.type === 'list'
        ? node.children.map((item) => item.children.map(block).join('\n')).join('\n')
        : node.children.map(block).join('\n');
  return nodes.reduce((text, node, index) => {
    if (isInline(node)) return text + inline(node);
    return `${text}${index > 0 ? '\n' : ''}${block(node)}`;
  }, '');
}
