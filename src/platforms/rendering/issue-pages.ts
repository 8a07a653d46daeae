import { longDate } from '../../locales/dates.ts';
import { sentencesIn } from '../../locales/sentences.ts';
import type { NewsletterIdentity } from '../../newsletter/identity.ts';
import { type Issue, type Section, sections } from '../../newsletter/issue.ts';
import { type Line, line } from './lines.ts';
import { fits, type MessageStyle, type Size } from './message-style.ts';
import { sectionLines } from './section-lines.ts';
import { splitLines } from './split-lines.ts';
import { run } from './text-runs.ts';

/** What one message shows of an issue. */
export interface IssuePage {
  /** What rules divide: the opening with the letter, then a section each. */
  parts: Line[][];
  /** Those it shows, or shows a part of. */
  sections: Section[];
}

/** An issue as the messages that a platform shows of it. */
export interface IssuePages {
  /** At least one; the first is posted, the others are behind "Read on". */
  pages: IssuePage[];
  /** Sections that are not, or not wholly, on the first page. */
  behind: Section[];
  /** The size of all of it, as if it were one message. */
  whole: Size;
}

/** What readers should find in the post itself, when not everything fits. */
const importance: readonly Part['of'][] = [
  'title',
  'letter',
  'question',
  'readers',
  'quotation',
  'number',
  'video',
  'pointers',
  'about',
];

/** What is still to be put on a page. A title is one only when it is too long to stand above the first page. */
interface Part {
  of: Section | 'title';
  lines: Line[];
  /** An earlier page has its start. */
  begun: boolean;
}

/** More than this is no title to stand above a page. */
const titleLimit: Size = { length: 300, entities: 10 };

/** Divides an issue over as few messages as keep its sections whole. */
export function pagesOf(issue: Issue, newsletter: NewsletterIdentity, style: MessageStyle): IssuePages {
  const { sizeOf, limit } = style;
  const name = newsletter.name.slice(0, longestName);
  const date = longDate(issue.date, issue.language);
  const title = line(run(issue.title, {}), { form: 'title' });
  const isTitleShort = fits(title, titleLimit, style);
  const dateLine = line(run(date, {}), { form: 'small', ...(title.length > 0 && isTitleShort ? { tight: true } : {}) });
  const firstOpening = [...(isTitleShort ? title : []), ...dateLine];
  const found = sectionLines(issue, newsletter.timeZone, style.canLink);
  let parts: Part[] = [
    ...(isTitleShort ? [] : [{ of: 'title' as const, lines: title, begun: false }]),
    ...sections.flatMap((of) => ({ of, lines: found.get(of) ?? [], begun: false })).filter(({ lines }) => lines[0]),
  ];
  const whole = [...firstOpening, ...parts.flatMap(({ lines }) => lines)];
  if (fits(whole, limit, style)) {
    return { pages: [pageOf(firstOpening, parts, [])], behind: [], whole: sizeOf(whole) };
  }
  const room = sizeOf(longestNote(parts, issue, name));
  const pages: IssuePage[] = [];
  let behind: Section[] = [];
  while (parts.length > 0) {
    const opening =
      pages.length === 0
        ? firstOpening
        : line([...run(name, { strong: true }), ...run(` · ${date} · ${pages.length + 1}`, {})]);
    const above = sizeOf(opening);
    const budget = {
      length: limit.length - above.length - room.length - 2 * separator,
      entities: limit.entities - above.entities - room.entities,
    };
    const { taken, left } =
      pages.length === 0 ? takeByImportance(parts, budget, issue, style) : takeInOrder(parts, budget, issue, style);
    pages.push(pageOf(opening, taken, noteOn(left, issue, name)));
    if (pages.length === 1) behind = sectionsOf(left);
    parts = left;
  }
  return { pages, behind, whole: sizeOf(whole) };
}

/** Characters; `NEWSLETTER_NAME` allows no more. */
const longestName = 80;
/** Of the blank line between paragraphs. */
const separator = 2;

function pageOf(opening: Line[], taken: readonly Part[], note: Line[]): IssuePage {
  const [first, ...others] = taken;
  const underOpening = first?.of === 'letter' || first?.of === 'title';
  const parts = [
    [...opening, ...(first && underOpening ? first.lines : [])],
    ...(first && !underOpening ? [first.lines] : []),
    ...others.map(({ lines }) => lines),
    note,
  ];
  return { parts: parts.filter(([start]) => start), sections: sectionsOf(taken) };
}

interface Taken {
  taken: Part[];
  left: Part[];
}

/** Whole sections, the most important first; shown in the order of the issue. */
function takeByImportance(parts: readonly Part[], budget: Size, issue: Issue, style: MessageStyle): Taken {
  const taken = new Set<Part>();
  const ranked = parts.toSorted((a, b) => importance.indexOf(a.of) - importance.indexOf(b.of));
  for (const part of ranked) {
    const lines = parts.filter((other) => other === part || taken.has(other)).flatMap((other) => other.lines);
    if (fits(lines, budget, style)) taken.add(part);
    else if (taken.size === 0) return splitPart(part, parts, budget, issue, style);
  }
  return { taken: parts.filter((part) => taken.has(part)), left: parts.filter((part) => !taken.has(part)) };
}

/** Whole sections as they follow each other. */
function takeInOrder(parts: readonly Part[], budget: Size, issue: Issue, style: MessageStyle): Taken {
  let count = 0;
  const linesOf = (end: number) => parts.slice(0, end).flatMap(({ lines }) => lines);
  while (count < parts.length && fits(linesOf(count + 1), budget, style)) count += 1;
  const [first] = parts;
  return count === 0 && first
    ? splitPart(first, parts, budget, issue, style)
    : { taken: parts.slice(0, count), left: parts.slice(count) };
}

function splitPart(part: Part, parts: readonly Part[], budget: Size, issue: Issue, style: MessageStyle): Taken {
  const { taken, rest } = splitLines(part.lines, budget, issue.language, style);
  const left = parts.flatMap((other) => (other === part ? { ...part, lines: rest, begun: true } : other));
  return { taken: [{ ...part, lines: taken }], left };
}

function sectionsOf(parts: readonly Part[]): Section[] {
  return parts.flatMap(({ of }) => (of === 'title' ? [] : [of]));
}

/** Says what is on the next pages, so that nothing is cut without saying so. */
function noteOn(left: readonly Part[], issue: Issue, name: string): Line[] {
  if (left.length === 0) return [];
  const { post } = sentencesIn(issue.language);
  const letterGoesOn = left.some(({ of, begun }) => of === 'letter' && begun);
  const named = left
    .filter(({ of, begun }) => !(of === 'letter' && begun))
    .map(({ of }) => (of === 'letter' ? post.letter : of === 'title' ? '' : post.headings[of]))
    .filter((words) => words !== '');
  const names = named.length > 0 || letterGoesOn ? named : [name];
  return [
    ...(letterGoesOn ? line(run(post.letterGoesOn, { emphasis: true })) : []),
    ...(names.length > 0 ? moreLine(names, issue) : []),
  ];
}

function longestNote(parts: readonly Part[], issue: Issue, name: string): Line[] {
  const { post } = sentencesIn(issue.language);
  const names = parts.map(({ of }) => (of === 'letter' || of === 'title' ? post.letter : post.headings[of]));
  return [...line(run(post.letterGoesOn, { emphasis: true })), ...moreLine([...names, name], issue)];
}

function moreLine(names: readonly string[], issue: Issue): Line[] {
  const list = new Intl.ListFormat(issue.language, { type: 'conjunction' }).format(names);
  return line(run(sentencesIn(issue.language).post.more(list), { emphasis: true }));
}
