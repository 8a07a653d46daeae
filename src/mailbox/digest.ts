import { hash } from 'node:crypto';
import type { IssueDate } from '../newsletter/issue.ts';
import type { AskedQuestion } from '../questions/question-calendar.ts';
import type { LiveReply } from '../questions/reply.ts';
import { groupSimilar } from '../questions/similar.ts';
import type { DigestKind } from './digest-record.ts';

/** What one digest tells editors. Each answer is in one list at most; declined and older ones are in the table alone. */
export interface Digest {
  kind: DigestKind;
  asked: AskedQuestion;
  /** All answers, in the order in which they came. */
  all: readonly LiveReply[];
  /** Those that are in an issue already. */
  published: LiveReply[];
  /** In the editors' order. */
  featured: LiveReply[];
  /** Similar ones together. */
  shortlisted: LiveReply[][];
  /** Written, or written anew, since the digest before, and not decided on; similar ones together. */
  fresh: LiveReply[][];
  /** Those written since then, whatever was decided. */
  newcomers: ReadonlySet<LiveReply>;
}

export interface DigestWindow {
  since?: string | undefined;
  upTo: string;
}

/** Sorts the answers to a question for the editors. */
export async function digestOf(
  asked: AskedQuestion,
  kind: DigestKind,
  all: readonly LiveReply[],
  { since, upTo }: DigestWindow,
): Promise<Digest> {
  const from = since === undefined ? -Infinity : Date.parse(since);
  const newcomers = new Set(
    all.filter((reply) => {
      const writtenAt = Date.parse(reply.editedAt ?? reply.receivedAt);
      return writtenAt > from && writtenAt <= Date.parse(upTo);
    }),
  );
  const textOf = ({ text }: LiveReply) => text;
  const fresh = all.filter((reply) => reply.state === 'received' && newcomers.has(reply));
  return {
    kind,
    asked,
    all,
    newcomers,
    published: all.filter(({ state }) => state === 'published'),
    featured: all.flatMap((reply) => (reply.state === 'featured' ? [reply] : [])).sort((a, b) => a.order - b.order),
    shortlisted: await groupSimilar(
      all.filter(({ state }) => state === 'shortlisted'),
      textOf,
    ),
    fresh: await groupSimilar(fresh, textOf),
  };
}

/** The same as long as nobody answers, changes an answer or decides on one. */
export function fingerprintOf(question: IssueDate, all: readonly LiveReply[]): string {
  const marks = all.map((reply) => {
    const place = reply.state === 'featured' ? reply.order : '';
    return `${reply.person} ${reply.revision} ${place}`;
  });
  return hash('sha256', [question, ...marks].join('\n'), 'base64');
}
