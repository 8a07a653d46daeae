import fc from 'fast-check';
import { type Issue, issueDateSchema, issueSchema, languages } from '../../src/newsletter/issue.ts';
import { type Block, type Inline, paragraph, plainText } from '../../src/newsletter/rich-text.ts';

/** Counts the words that `anyIssue` made, in what was made of it. */
export function tally(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of text.match(/w\d+x+/g) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** Every word of an issue. */
export function wordsOf(issue: Issue): string {
  const { letter, quotation, number, video, readers, question } = issue;
  return [
    issue.title,
    letter?.greeting,
    plainText(letter?.body ?? []),
    letter?.signoff,
    plainText(issue.pointers),
    plainText(quotation?.text ?? []),
    quotation?.author,
    quotation?.role,
    quotation?.article?.title,
    quotation?.article?.byline,
    number?.value,
    plainText(number?.caption ?? []),
    video?.title,
    video?.series,
    plainText(readers?.asked ?? []),
    ...(readers?.answers ?? []).flatMap(({ text, author }) => [plainText(text), author]),
    plainText(question?.context ?? []),
    plainText(question?.text ?? []),
    plainText(issue.about),
  ].join('\n');
}

/** Words that no sentence of ours has, some longer than a line, between marks that mean something in markup. */
function anyText(most: number) {
  const word = fc
    .tuple(
      fc.nat(99_999),
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom(' ', '. ', ' & ', ' <b>', '> ', ' 水。', '\n', ' "'),
    )
    .map(([number, length, after]) => `w${number}${'x'.repeat(length)}${after}`);
  return fc.array(word, { minLength: 1, maxLength: most }).map((words) => words.join(''));
}

function anyInline(depth = 0): fc.Arbitrary<Inline> {
  const text = anyText(depth === 0 ? 120 : 6).map((value): Inline => ({ type: 'text', value }));
  if (depth > 2) return text;
  const children = fc.array(anyInline(depth + 1), { minLength: 1, maxLength: 3 });
  const marked = fc
    .tuple(fc.constantFrom('strong' as const, 'emphasis' as const, 'delete' as const), children)
    .map(([type, inner]): Inline => ({ type, children: inner }));
  const link = fc
    .tuple(fc.constantFrom('https://example.org/a?b=1&c=<d>"', 'mailto:a@example.org'), children)
    .map(([url, inner]): Inline => ({ type: 'link', url, children: inner }));
  const code = anyText(3).map((value): Inline => ({ type: 'inlineCode', value }));
  return fc.oneof({ weight: 3, arbitrary: text }, marked, link, code, fc.constant<Inline>({ type: 'break' }));
}

function anyBlocks(minLength: number): fc.Arbitrary<Block[]> {
  const inlines = fc.array(anyInline(), { maxLength: 5 });
  const anyParagraph = inlines.map((children) => ({ type: 'paragraph' as const, children }));
  const short = fc.array(anyParagraph, { maxLength: 3 });
  // Enough marked words in one paragraph to exceed the number of entities.
  const dense = fc.array(anyText(1), { minLength: 90, maxLength: 160 }).map((words) =>
    paragraph(
      ...words.flatMap((value): Inline[] => [
        { type: 'strong', children: [{ type: 'text', value }] },
        { type: 'text', value: ' ' },
      ]),
    ),
  );
  return fc.array(
    fc.oneof(
      { weight: 4, arbitrary: anyParagraph as fc.Arbitrary<Block> },
      { weight: 1, arbitrary: dense as fc.Arbitrary<Block> },
      { weight: 1, arbitrary: short.map((children): Block => ({ type: 'blockquote', children })) },
      {
        weight: 1,
        arbitrary: fc.tuple(fc.boolean(), fc.array(short, { maxLength: 4 })).map(
          ([ordered, items]): Block => ({
            type: 'list',
            ordered,
            children: items.map((children) => ({ type: 'listItem', children })),
          }),
        ),
      },
    ),
    { minLength, maxLength: 6 },
  );
}

/** An issue of whatever size, with marks any which way. */
export function anyIssue(): fc.Arbitrary<Issue> {
  const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
  const inlines = fc.array(anyInline(), { minLength: 1, maxLength: 4 });
  const article = fc.record({
    title: anyText(10),
    byline: optional(anyText(4)),
    url: optional(fc.constant('https://example.org/a')),
  });
  return fc
    .record({
      language: fc.constantFrom(...languages),
      title: fc.oneof(anyText(5), anyText(400)),
      letter: optional(
        fc.record({ greeting: optional(anyText(3)), body: anyBlocks(1), signoff: optional(anyText(3)) }),
      ),
      pointers: anyBlocks(0),
      quotation: optional(
        fc.record({
          text: inlines,
          author: optional(anyText(2)),
          role: optional(anyText(4)),
          article: optional(article),
        }),
      ),
      number: optional(fc.record({ value: optional(anyText(2)), caption: inlines, article: optional(article) })),
      video: optional(
        fc.record({
          title: anyText(8),
          series: optional(anyText(3)),
          url: optional(fc.constant('https://example.org/v')),
        }),
      ),
      readers: optional(
        fc.record({
          asked: optional(inlines),
          answers: fc.array(fc.record({ text: anyBlocks(1), author: optional(anyText(2)) }), {
            minLength: 1,
            maxLength: 4,
          }),
        }),
      ),
      question: optional(fc.record({ context: anyBlocks(0), text: inlines })),
      about: anyBlocks(0),
    })
    .map((parts) =>
      // Absent is absent, not undefined.
      issueSchema.parse(
        JSON.parse(
          JSON.stringify({ ...parts, date: issueDateSchema.parse('2026-01-09'), url: 'https://example.org/n' }),
        ),
      ),
    );
}
