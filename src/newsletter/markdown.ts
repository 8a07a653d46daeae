import type { Root } from 'mdast';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { isMap, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Report } from './build-sections.ts';
import type { FileFacts } from './file-facts.ts';
import type { FoundBlock } from './found-block.ts';
import { issueDateSchema } from './issue.ts';
import { languageOfTag } from './language.ts';
import type { ProblemCode } from './problem.ts';
import { webUrl } from './rich-text.ts';
import { blocksOfMdast } from './sanitise-rich-text.ts';

/** Reads the editors' own format: Markdown with YAML front matter (`issues/README.md` describes it). */
export function readMarkdown(text: string, report: Report): { blocks: FoundBlock[]; facts: FileFacts } {
  const root: Root = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter, ['yaml']).parse(text);
  const [first] = root.children;
  const facts = first?.type === 'yaml' ? readFrontMatter(first.value, report) : {};
  if (first?.type !== 'yaml') reportUnclosed(text, report);
  return { blocks: blocksOfMdast(root, report), facts };
}

/** Lines of facts that don't end with dashes, or don't begin the file, would be posted as words of the letter. */
function reportUnclosed(text: string, report: Report): void {
  const [opening] = /^\s*-{3,}[^\S\n]*\r?\n(\s*\n)*[A-Za-z]\w*:(\s|$)/.exec(text) ?? [];
  if (opening === undefined) return;
  const line = text.slice(0, text.indexOf('-')).split('\n').length;
  report({ severity: 'error', code: 'front-matter-unclosed', line });
}

/** What the front matter may say, and what is wrong when it says something else. */
const keys = {
  date: { schema: issueDateSchema, problem: 'date-invalid' },
  language: {
    schema: z
      .string()
      .transform(languageOfTag)
      .pipe(z.enum(['en', 'zh-Hans', 'zh-Hant'])),
    problem: 'language-unknown',
  },
  title: { schema: z.string().trim().min(1).max(200), problem: 'front-matter-invalid' },
  url: { schema: webUrl, problem: 'url-invalid' },
  mailbox: { schema: z.email(), problem: 'mailbox-invalid' },
  closes: { schema: z.iso.datetime({ offset: true }), problem: 'question-closes-invalid' },
} satisfies Record<string, { schema: z.ZodType; problem: ProblemCode }>;

function readFrontMatter(source: string, report: Report): FileFacts {
  const lines = new LineCounter();
  // Scalars stay text: YAML would make a Date of a date, and a number of a title such as 2026.
  const document = parseDocument(source, { lineCounter: lines, schema: 'failsafe' });
  // The front matter begins after its first line of dashes.
  const lineAt = (offset: number | undefined) => (offset === undefined ? {} : { line: lines.linePos(offset).line + 1 });
  // The first error is often the cause of those after it.
  const [error] = document.errors;
  if (error) {
    // What is missing is often noticed lines below the name whose value misses it.
    const starts = isMap(document.contents)
      ? document.contents.items.flatMap(({ key }) => (hasRange(key) ? [key.range[0]] : []))
      : [];
    const { line } = lines.linePos(starts.findLast((start) => start <= error.pos[0]) ?? error.pos[0]);
    const written = source.split('\n')[line - 1]?.trim() ?? '';
    report({ severity: 'error', code: 'front-matter-invalid', detail: written.slice(0, 40), line: line + 1 });
    return {};
  }
  if (!isMap(document.contents)) {
    if (source.trim() !== '') report({ severity: 'error', code: 'front-matter-invalid', line: 2 });
    return {};
  }
  const facts: Record<string, unknown> = {};
  for (const { key, value } of document.contents.items) {
    const name = String(key);
    const line = lineAt(hasRange(key) ? key.range[0] : undefined);
    const known = Object.entries(keys).find(([known]) => known === name)?.[1];
    if (!known) {
      report({ severity: 'warning', code: 'front-matter-unknown-key', detail: name.slice(0, 40), ...line });
      continue;
    }
    const written = hasValue(value) ? String(value.value).trim() : '';
    const read = known.schema.safeParse(written);
    if (read.success) facts[name] = read.data;
    else report({ severity: 'error', code: known.problem, detail: written.slice(0, 40), ...line });
  }
  return factsSchema.parse(facts);
}

const factsSchema = z.object({
  date: issueDateSchema.optional(),
  language: z.enum(['en', 'zh-Hans', 'zh-Hant']).optional(),
  title: z.string().optional(),
  url: z.string().optional(),
  mailbox: z.string().optional(),
  closes: z.string().optional(),
});

function hasRange(node: unknown): node is { range: [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

function hasValue(node: unknown): node is { value: unknown } {
  return typeof node === 'object' && node !== null && 'value' in node;
}
