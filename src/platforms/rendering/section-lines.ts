import { dayAndTime } from '../../locales/dates.ts';
import { sentencesIn } from '../../locales/sentences.ts';
import type { Article, Issue, Language, Letter, Readers, Section } from '../../newsletter/issue.ts';
import { type Line, line, linesOf } from './lines.ts';
import { type CanLink, lengthOf, linkRuns, run, runsOf } from './text-runs.ts';

/** A letter longer than this is folded, so that the other sections stay in sight; in UTF-16 code units. */
const foldFrom = 500;
/** Folding away less than this saves nobody a glance. */
const leastFolded = 300;

/** The lines of each section that has something to show. */
export function sectionLines(issue: Issue, timeZone: string, canLink: CanLink): Map<Section, Line[]> {
  const { post } = sentencesIn(issue.language);
  const { letter, pointers, quotation, number, video, readers, question, about } = issue;
  const plain = (text: string, form: Omit<Line, 'runs'> = {}) => line(run(text, {}), form);
  const article = (found: Article | undefined) => (found ? articleLine(found, post.article, canLink) : []);
  const attribution = [quotation?.author, quotation?.role].filter(Boolean).join(post.comma);
  const content: Record<Section, Line[]> = {
    letter: letter ? letterLines(letter, canLink) : [],
    pointers: linesOf(pointers, canLink),
    quotation: quotation
      ? [
          ...line(runsOf(quotation.text, canLink), { form: 'quote' }),
          ...plain(attribution === '' ? '' : `— ${attribution}`, { tight: true }),
          ...article(quotation.article).map((part): Line => ({ ...part, tight: true })),
        ]
      : [],
    number: number
      ? [
          ...line(run(number.value ?? '', {}), { form: 'large' }),
          ...line(runsOf(number.caption, canLink)),
          ...article(number.article),
        ]
      : [],
    video: video
      ? line([
          ...(video.url ? linkRuns(video.url, run(video.title, {}), canLink) : run(video.title, {})),
          ...(video.series ? run(` · ${video.series}`, {}) : []),
        ])
      : [],
    readers: readers ? readersLines(readers, post.anonymousReader, canLink) : [],
    question: question
      ? [
          ...linesOf(question.context, canLink),
          ...line(runsOf(question.text, canLink, { strong: true })),
          ...(question.mailbox ? plain(post.mailYourAnswer(question.mailbox)) : []),
          ...(question.closes ? plain(post.closes(closingTime(question.closes, timeZone, issue.language))) : []),
        ]
      : [],
    about: linesOf(about, canLink, 'small'),
  };
  const found = new Map<Section, Line[]>();
  for (const [section, lines] of Object.entries(content) as [Section, Line[]][]) {
    const heading = line(run(post.headings[section], {}), { form: 'heading' });
    if (lines.length > 0) found.set(section, heading.length > 0 ? [...heading, ...under(lines)] : lines);
  }
  return found;
}

/** Lines close under their heading. */
function under([first, ...rest]: readonly Line[]): Line[] {
  return first ? [{ ...first, tight: true }, ...rest] : [];
}

/** Greeting and first paragraphs in the open, the rest of a long letter folded. */
function letterLines({ greeting, body, signoff }: Letter, canLink: CanLink): Line[] {
  const lines = linesOf(body, canLink);
  const openEnd = openLines(lines);
  const rest = lines.slice(openEnd);
  const isFolded = rest.reduce((sum, { runs }) => sum + lengthOf(runs), 0) >= leastFolded;
  return [
    ...line(run(greeting ?? '', {})),
    ...(isFolded ? [...lines.slice(0, openEnd), ...rest.map((part): Line => ({ ...part, folded: true }))] : lines),
    ...line(run(signoff ?? '', {})),
  ];
}

/** How many lines stay in the open. */
function openLines(lines: readonly Line[]): number {
  let length = 0;
  for (const [index, { runs }] of lines.entries()) {
    length += lengthOf(runs);
    if (length >= foldFrom) return index + 1;
  }
  return lines.length;
}

/** Each answer as a quotation with its author's name, after the question that all of them answer. */
function readersLines({ asked, answers }: Readers, anonymous: string, canLink: CanLink): Line[] {
  return [
    ...line(runsOf(asked ?? [], canLink, { emphasis: true })),
    ...answers.flatMap(({ text, author }) => [
      ...linesOf(text, canLink).map((part): Line => ({ ...part, form: 'quote' })),
      ...line(run(`— ${author ?? anonymous}`, {}), { tight: true }),
    ]),
  ];
}

function articleLine(
  { title, byline, url }: Article,
  sentence: (title: string, byline?: string) => string,
  canLink: CanLink,
): Line[] {
  const words = run(sentence(title, byline), {});
  return line(url ? linkRuns(url, words, canLink) : words);
}

function closingTime(closes: string, timeZone: string, language: Language): string {
  return dayAndTime(Temporal.Instant.from(closes).toZonedDateTimeISO(timeZone), language);
}
