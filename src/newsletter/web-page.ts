import type { Element, ElementContent, Root } from 'hast';
import { select, selectAll } from 'hast-util-select';
import { toMdast } from 'hast-util-to-mdast';
import rehypeParse from 'rehype-parse';
import { unified } from 'unified';
import { SKIP, visit } from 'unist-util-visit';
import type { Report } from './build-sections.ts';
import type { FileFacts } from './file-facts.ts';
import type { FoundBlock } from './found-block.ts';
import { headingOf } from './headings.ts';
import { issueDateSchema } from './issue.ts';
import { languageOfTag } from './language.ts';
import { webUrl } from './rich-text.ts';
import { blocksOfMdast } from './sanitise-rich-text.ts';

/** Reads the newsletter's web page. Only words and links of its content are kept: no script, style or form. */
export function readWebPage(html: string, report: Report): { blocks: FoundBlock[]; facts: FileFacts } {
  const page: Root = unified().use(rehypeParse).parse(html);
  const facts = factsOf(page);
  const content = select('main', page) ?? select('article', page) ?? select('body', page);
  if (!content) return { blocks: [], facts };
  removeFurniture(content);
  unwrapLayoutTables(content);
  const mdast = toMdast({ type: 'root', children: content.children }, { document: true });
  const root = mdast.type === 'root' ? mdast : { type: 'root' as const, children: [] };
  return { blocks: blocksOfMdast(root, report), facts };
}

/** What stands around the content, or runs. */
const furniture = new Set([
  'script',
  'style',
  'nav',
  'header',
  'footer',
  'aside',
  'form',
  'noscript',
  'iframe',
  'object',
  'embed',
  'template',
  'svg',
  'canvas',
  'button',
  'select',
  'textarea',
  'input',
  'link',
  'meta',
  'title',
]);

/** Pictures go, but one whose description is a section's heading becomes that heading. */
function removeFurniture(content: Element): void {
  visit(content, 'element', (node, index, parent) => {
    if (!parent || index === undefined || node === content) return;
    const replacement: ElementContent[] | undefined = furniture.has(node.tagName)
      ? []
      : node.tagName === 'img'
        ? headingOfPicture(node)
        : undefined;
    if (!replacement) return;
    parent.children.splice(index, 1, ...replacement);
    return [SKIP, index + replacement.length];
  });
}

/** Newsletters are laid out by tables, whose cells are no table's: they hold paragraphs. */
function unwrapLayoutTables(content: Element): void {
  for (const table of selectAll('table', content)) {
    if (table.properties.role !== 'presentation' && !select(blocks, table)) continue;
    visit(table, 'element', (node) => {
      if (tableParts.has(node.tagName)) node.tagName = 'div';
    });
  }
}

const blocks = 'p, div, h1, h2, h3, h4, blockquote, ul, ol, table';
const tableParts = new Set(['table', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th', 'caption']);

function headingOfPicture(picture: Element): Element[] {
  const { alt } = picture.properties;
  if (typeof alt !== 'string' || !headingOf(alt)) return [];
  return [{ type: 'element', tagName: 'h2', properties: {}, children: [{ type: 'text', value: alt }] }];
}

function factsOf(page: Root): FileFacts {
  const language = select('html', page)?.properties.lang;
  const canonical = webUrl.safeParse(select('link[rel=canonical]', page)?.properties.href);
  const url = canonical.success ? canonical.data : undefined;
  const times = selectAll('time[datetime]', page).map((time) => String(time.properties.dateTime ?? '').slice(0, 10));
  const dates = [/(\d{4}-\d{2}-\d{2})(?:\.html?)?$/.exec(url ?? '')?.[1], ...times];
  const date = dates.map((text) => issueDateSchema.safeParse(text)).find((read) => read.success)?.data;
  return {
    ...(typeof language === 'string' ? { language: languageOfTag(language) } : {}),
    url,
    date,
  };
}
