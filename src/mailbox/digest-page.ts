import { dayAndTime, longDate } from '../locales/dates.ts';
import type { Sentences } from '../locales/sentences.ts';
import type { Language } from '../newsletter/issue.ts';
import { plainText } from '../newsletter/rich-text.ts';
import type { LiveReply } from '../questions/reply.ts';
import type { Digest } from './digest.ts';

/** A digest in words, before it is text or HTML. What readers wrote is in `answer` and `signature` alone. */
export interface DigestPage {
  language: Language;
  subject: string;
  heading: string;
  question: string;
  remarks: string[];
  sections: { heading: string; entries: PageEntry[]; more?: string }[];
  ending: string;
}

export interface PageEntry {
  answer: string;
  signature: string;
  marks: string[];
  similar: Omit<PageEntry, 'similar'>[];
}

export interface PageOptions {
  newsletter: string;
  language: Language;
  /** The newsletter's IANA zone. */
  zone: string;
  sentences: Sentences['mailbox'];
}

/** Puts a digest into words in the editors' language. */
export function digestPage(digest: Digest, { newsletter, language, zone, sentences }: PageOptions): DigestPage {
  const { asked, all, kind } = digest;
  const date = longDate(asked.date, language);
  const entry = (group: readonly LiveReply[]): PageEntry[] => {
    const [first, ...similar] = group.map((reply) => ({
      answer: 'trimmed' in reply && reply.trimmed !== undefined ? reply.trimmed : reply.text,
      signature: signatureOf(reply, sentences),
      marks: marksOf(reply, digest, sentences),
    }));
    return first ? [{ ...first, similar: similar.slice(0, mostSimilar) }] : [];
  };
  const section = (heading: string, groups: readonly (readonly LiveReply[])[]): DigestPage['sections'] => {
    if (groups.length === 0) return [];
    const shown = groups.slice(0, mostShown).flatMap(entry);
    const left = groups.flat().length - shown.reduce((sum, { similar }) => sum + 1 + similar.length, 0);
    return [{ heading, entries: shown, ...(left > 0 ? { more: sentences.more(left) } : {}) }];
  };
  const alone = (replies: readonly LiveReply[]) => replies.map((reply) => [reply]);
  const { headings } = sentences;
  const sections = [
    ...section(headings.published, alone(digest.published)),
    ...section(headings.featured, alone(digest.featured)),
    ...section(headings.shortlisted, digest.shortlisted),
    ...section(headings.fresh, digest.fresh),
  ];
  const declined = all.filter(({ state }) => state === 'declined').length;
  const closes = asked.closes && dayAndTime(asked.closes.toZonedDateTimeISO(zone), language);
  return {
    language,
    subject:
      kind === 'final'
        ? sentences.finalSubject(newsletter, date, all.length)
        : sentences.subject(newsletter, date, digest.newcomers.size),
    heading: sentences.heading(newsletter, date),
    question: plainText(asked.question.text),
    remarks: [
      kind === 'final' ? sentences.closed : closes ? sentences.openUntil(closes) : sentences.open,
      sentences.counts(all.length, digest.newcomers.size, declined),
    ],
    sections,
    ending: sentences.ending,
  };
}

/** Answers of a list, and answers like the first of a group, that a mail shows; the table has all of them. */
const mostShown = 100;
const mostSimilar = 5;

function signatureOf({ shownAs }: LiveReply, { anonymous }: Sentences['mailbox']): string {
  if (shownAs.kind === 'anonymous') return anonymous;
  return shownAs.kind === 'name' ? shownAs.name : shownAs.handle;
}

function marksOf(reply: LiveReply, { newcomers }: Digest, { marks }: Sentences['mailbox']): string[] {
  const isDecided = reply.state !== 'received';
  return [
    reply.person.startsWith('discord:') ? 'Discord' : 'Telegram',
    ...(isDecided && newcomers.has(reply) ? [marks.new] : []),
    ...(reply.editedAt !== undefined ? [marks.edited] : []),
    ...('trimmed' in reply && reply.trimmed !== undefined ? [marks.trimmed] : []),
    ...(reply.mayFeature ? [] : [marks.notToFeature]),
  ];
}
