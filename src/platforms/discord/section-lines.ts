import { sentencesIn } from '../../locales/sentences.ts';
import type { Article, Issue, Letter, Section } from '../../newsletter/issue.ts';
import { type Line, line, linesOf } from './message-text.ts';
import { linkRuns, run, runsOf } from './text-runs.ts';

/** The lines of each section that has something to show. */
export function sectionLines(issue: Issue): Map<Section, Line[]> {
  const { post } = sentencesIn(issue.language);
  const { letter, pointers, quotation, number, video, question, about } = issue;
  const plain = (text: string, form: Omit<Line, 'runs'> = {}) => line(run(text, {}), form);
  const article = (found: Article | undefined) => (found ? articleLine(found, post.article) : []);
  const attribution = [quotation?.author, quotation?.role].filter(Boolean).join(', ');
  const content: Record<Section, Line[]> = {
    letter: letter ? letterLines(letter) : [],
    pointers: linesOf(pointers),
    quotation: quotation
      ? [
          ...line(runsOf(quotation.text), { form: 'quote' }),
          ...plain(attribution === '' ? '' : `— ${attribution}`, { tight: true }),
          ...article(quotation.article).map((part): Line => ({ ...part, tight: true })),
        ]
      : [],
    number: number
      ? [
          ...line(run(number.value ?? '', {}), { form: 'large' }),
          ...line(runsOf(number.caption)),
          ...article(number.article),
        ]
      : [],
    video: video
      ? line([
          ...(video.url ? linkRuns(video.url, run(video.title, {})) : run(video.title, {})),
          ...(video.series ? run(` · ${video.series}`, {}) : []),
        ])
      : [],
    question: question
      ? [
          ...linesOf(question.context),
          ...line(runsOf(question.text, { strong: true })),
          ...(question.mailbox ? plain(post.mailYourAnswer(question.mailbox)) : []),
          ...(question.closes ? plain(post.closes(closingTime(question.closes, issue.language))) : []),
        ]
      : [],
    about: linesOf(about, 'small'),
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

function letterLines({ greeting, body, signoff }: Letter): Line[] {
  return [...line(run(greeting ?? '', {})), ...linesOf(body), ...line(run(signoff ?? '', {}))];
}

function articleLine({ title, byline, url }: Article, sentence: (title: string, byline?: string) => string): Line[] {
  const words = run(sentence(title, byline), {});
  return line(url ? linkRuns(url, words) : words);
}

/** In the offset in which it is written: the reader is told that zone's name. */
function closingTime(closes: string, language: string): string {
  const offset = /[+-]\d{2}:\d{2}$/.exec(closes)?.[0] ?? 'UTC';
  return Temporal.Instant.from(closes).toZonedDateTimeISO(offset).toLocaleString(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  });
}
