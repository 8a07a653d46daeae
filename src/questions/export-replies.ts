import { setImmediate as turnOfTheEventLoop } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';
import type { LiveReply } from './reply.ts';

/**
 * One answer as editors take it out. It names nobody who didn't sign: people's and chats' ids stay in, and answers are
 * numbered in the order in which they came.
 */
interface ExportedReply {
  number: number;
  /** The number of the answer that this one replies to, where that is an answer too. */
  inReplyTo: number | undefined;
  state: LiveReply['state'];
  text: string;
  /** As an editor trimmed it. */
  trimmed: string | undefined;
  /** Empty for who wants no name. */
  author: string;
  mayFeature: boolean;
  language: LiveReply['language'];
  platform: string;
  cameAs: LiveReply['source']['kind'];
  receivedAt: string;
  editedAt: string | undefined;
  reason: string | undefined;
  /** The editor of the last decision. */
  decidedBy: string | undefined;
}

/**
 * A table for spreadsheet programs: UTF-8 with a byte order mark, since Excel reads it as another encoding without, and with
 * formulas defused: what begins like one gets an apostrophe before it.
 */
export async function repliesAsCsv(replies: AsyncIterable<LiveReply>): Promise<string> {
  const rows = exported(await Array.fromAsync(replies));
  const parts: string[] = [];
  for (let start = 0; start === 0 || start < rows.length; start += rowsAtOnce) {
    const isFirst = start === 0;
    parts.push(
      stringify(rows.slice(start, start + rowsAtOnce), {
        columns,
        header: isFirst,
        bom: isFirst,
        escape_formulas: true,
        record_delimiter: 'windows',
        cast: { boolean: (value) => (value ? 'yes' : 'no') },
      }),
    );
    await turnOfTheEventLoop();
  }
  return parts.join('');
}

/** The same as JSON, where the answers to an answer stand in its `replies`. */
export async function repliesAsJson(replies: AsyncIterable<LiveReply>): Promise<string> {
  const rows = exported(await Array.fromAsync(replies));
  const threads = rows.map((row) => ({ ...row, replies: [] as unknown[] }));
  const roots = threads.filter((thread) => {
    const parent = thread.inReplyTo === undefined ? undefined : threads[thread.inReplyTo - 1];
    parent?.replies.push(thread);
    return !parent;
  });
  return `${JSON.stringify(roots, undefined, 2)}\n`;
}

/** Written in one turn of the event loop, so that commands are answered meanwhile. */
const rowsAtOnce = 1000;

const columns: Record<keyof ExportedReply, string> = {
  number: 'number',
  inReplyTo: 'in reply to',
  state: 'state',
  text: 'text',
  trimmed: 'trimmed text',
  author: 'author',
  mayFeature: 'may be featured',
  language: 'language',
  platform: 'platform',
  cameAs: 'came as',
  receivedAt: 'received at',
  editedAt: 'edited at',
  reason: 'declined because',
  decidedBy: 'decided by',
};

function exported(replies: readonly LiveReply[]): ExportedReply[] {
  const numbers = new Map(replies.map((reply, index) => [messageOf(reply), index + 1]));
  numbers.delete(undefined);
  const parents = replies.map(({ source: { chat, inReplyTo } }) =>
    inReplyTo === undefined ? undefined : numbers.get(`${chat}/${inReplyTo}`),
  );
  return replies.map((reply, index) => ({
    number: index + 1,
    inReplyTo: leadsBack(index + 1, parents) ? undefined : parents[index],
    state: reply.state,
    text: reply.text,
    trimmed: 'trimmed' in reply ? reply.trimmed : undefined,
    author: authorOf(reply),
    mayFeature: reply.mayFeature,
    language: reply.language,
    platform: reply.person.startsWith('discord:') ? 'discord' : 'telegram',
    cameAs: reply.source.kind,
    receivedAt: reply.receivedAt,
    editedAt: reply.editedAt,
    reason: reply.state === 'declined' ? reply.reason : undefined,
    decidedBy: reply.decisions.at(-1)?.by.name,
  }));
}

function messageOf({ source: { chat, message } }: LiveReply): string | undefined {
  return message === undefined ? undefined : `${chat}/${message}`;
}

function authorOf({ shownAs }: LiveReply): string {
  switch (shownAs.kind) {
    case 'name':
      return shownAs.name;
    case 'handle':
      return shownAs.handle;
    case 'anonymous':
      return '';
  }
}

/** Whether a thread would run in a circle, which would keep all of it from being shown. */
function leadsBack(number: number, parents: readonly (number | undefined)[]): boolean {
  const seen = new Set<number>();
  for (let at = parents[number - 1]; at !== undefined && !seen.has(at); at = parents[at - 1]) {
    if (at === number) return true;
    seen.add(at);
  }
  return false;
}
