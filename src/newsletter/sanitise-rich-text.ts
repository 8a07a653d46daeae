import type { Definition, ListItem as MdastListItem, Nodes, PhrasingContent, Root, RootContent } from 'mdast';
import { toString as wordsOf } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import type { Report } from './build-sections.ts';
import type { FoundBlock } from './found-block.ts';
import { headingOf, splitRunTogether } from './headings.ts';
import { type Block, type Inline, type List, type ListItem, type Paragraph, plainText, webUrl } from './rich-text.ts';

/**
 * Reduces a document's mdast to the newsletter's own rich text and finds its headings. What can't be posted (raw HTML,
 * pictures, tables' form, links that run something) is left out and reported; words never are.
 */
export function blocksOfMdast(root: Root, report: Report): FoundBlock[] {
  const definitions = new Map<string, Definition>();
  visit(root, 'definition', (definition) => {
    definitions.set(definition.identifier.toLowerCase(), definition);
  });
  return new Sanitiser(definitions, report).blocks(root.children);
}

class Sanitiser {
  readonly #definitions: ReadonlyMap<string, Definition>;
  readonly #report: Report;

  constructor(definitions: ReadonlyMap<string, Definition>, report: Report) {
    this.#definitions = definitions;
    this.#report = report;
  }

  blocks(nodes: readonly RootContent[]): FoundBlock[] {
    return nodes.flatMap((node): FoundBlock[] => {
      const line = node.position?.start.line;
      if (node.type === 'heading') return this.#heading(node.children, line);
      if (node.type === 'paragraph') return this.#paragraph(node.children, line);
      return this.#block(node).map((block) => ({ kind: 'block', block, line }));
    });
  }

  #heading(children: PhrasingContent[], line: number | undefined): FoundBlock[] {
    const words = wordsOf(children);
    const heading = headingOf(words);
    if (heading) return [{ kind: 'heading', section: heading.section, line }];
    const inlines = this.#inlines(children);
    if (plainText(inlines).trim() === '') return [];
    this.#report({ severity: 'warning', code: 'section-unknown', detail: shortened(words), ...at(line) });
    return [{ kind: 'block', block: { type: 'paragraph', children: [{ type: 'strong', children: inlines }] }, line }];
  }

  /** On a web page a heading can be a paragraph, and can run together with the one before it. */
  #paragraph(children: PhrasingContent[], line: number | undefined): FoundBlock[] {
    const inlines = this.#inlines(children);
    const heading = headingOf(plainText(inlines));
    if (heading) return [{ kind: 'heading', section: heading.section, line }];
    const last = inlines.at(-1);
    if (last?.type === 'text' || last?.type === 'strong') {
      const [before = '', after] = splitRunTogether(plainText(inlines));
      const end = after === undefined ? undefined : headingOf(after);
      const words = plainText([last]);
      if (end && after !== undefined && words.endsWith(after)) {
        const kept: Inline[] = words === after ? inlines.slice(0, -1) : [{ type: 'text', value: before }];
        return [
          { kind: 'block', block: { type: 'paragraph', children: kept }, line },
          { kind: 'heading', section: end.section, line },
        ];
      }
    }
    return plainText(inlines).trim() === ''
      ? []
      : [{ kind: 'block', block: { type: 'paragraph', children: inlines }, line }];
  }

  #block(node: RootContent): Block[] {
    switch (node.type) {
      case 'paragraph':
      case 'heading':
        return this.#paragraphs([node]);
      case 'list': {
        const children = node.children.flatMap((item) => this.#item(item));
        const list: List = { type: 'list', ordered: node.ordered === true, children };
        return children.length > 0 ? [list] : [];
      }
      case 'blockquote': {
        const children = this.#paragraphs(node.children);
        return children.length > 0 ? [{ type: 'blockquote', children }] : [];
      }
      case 'thematicBreak':
      case 'definition':
      case 'yaml':
        return [];
      default:
        return this.#paragraphs([node]);
    }
  }

  #item(item: MdastListItem): ListItem[] {
    const children = this.#paragraphs(item.children);
    return children.length > 0 ? [{ type: 'listItem', children }] : [];
  }

  /** The paragraphs anywhere inside; deeper lists and quotations become paragraphs of their own. */
  #paragraphs(nodes: readonly RootContent[]): Paragraph[] {
    return nodes.flatMap((node): Paragraph[] => {
      switch (node.type) {
        case 'paragraph':
        case 'heading':
          return shown(this.#inlines(node.children));
        case 'code':
          return shown([{ type: 'inlineCode', value: node.value }]);
        case 'list':
          return node.children.flatMap((item) => this.#paragraphs(item.children));
        case 'blockquote':
        case 'footnoteDefinition':
          return this.#paragraphs(node.children);
        case 'table':
          this.#report({ severity: 'warning', code: 'table-flattened', ...at(node.position?.start.line) });
          return node.children.flatMap((row) =>
            shown(
              row.children.flatMap((cell) => [...this.#inlines(cell.children), { type: 'text', value: ' ' } as const]),
            ),
          );
        case 'html':
        case 'image':
        case 'imageReference':
          this.#removed(node);
          return [];
        default:
          return [];
      }
    });
  }

  #inlines(nodes: readonly PhrasingContent[]): Inline[] {
    return nodes.flatMap((node): Inline[] => {
      switch (node.type) {
        case 'text':
          return [{ type: 'text', value: node.value }];
        case 'inlineCode':
          return [{ type: 'inlineCode', value: node.value }];
        case 'break':
          return [{ type: 'break' }];
        case 'emphasis':
          return [{ type: 'emphasis', children: this.#inlines(node.children) }];
        case 'strong':
          return [{ type: 'strong', children: this.#inlines(node.children) }];
        case 'delete':
          return [{ type: 'delete', children: this.#inlines(node.children) }];
        case 'link':
          return this.#link(node.url, node.children, node);
        case 'linkReference':
          return this.#link(this.#definitions.get(node.identifier.toLowerCase())?.url, node.children, node);
        case 'image':
        case 'imageReference':
        case 'html':
          this.#removed(node);
          return [];
        case 'footnoteReference':
          this.#removed(node);
          return [];
        default:
          return [];
      }
    });
  }

  #link(url: string | undefined, children: readonly PhrasingContent[], node: Nodes): Inline[] {
    const inside = this.#inlines(children);
    const safe = webUrl.safeParse(url);
    if (safe.success)
      return plainText(inside).trim() === '' ? [] : [{ type: 'link', url: safe.data, children: inside }];
    this.#report({
      severity: 'warning',
      code: 'link-removed',
      detail: shortened(wordsOf(node)),
      ...at(node.position?.start.line),
    });
    return inside;
  }

  #removed(node: Nodes): void {
    const detail = node.type === 'html' ? shortened(node.value) : node.type;
    this.#report({ severity: 'warning', code: 'markup-removed', detail, ...at(node.position?.start.line) });
  }
}

function shown(children: Inline[]): Paragraph[] {
  return plainText(children).trim() === '' ? [] : [{ type: 'paragraph', children }];
}

function at(line: number | undefined): { line?: number } {
  return line === undefined ? {} : { line };
}

/** Enough to find the place by. */
function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
