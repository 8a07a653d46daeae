import { platformNames } from '../src/platforms/chat.ts';
import type { Caused, Fault } from './fault.ts';

/** A fault, and what came of it. */
export interface Result {
  fault: Fault;
  /** On each platform, in each round. */
  chats: number;
  caused: Caused;
}

/** The results as text, a line for each fault and platform. */
export function table(results: readonly Result[]): string {
  const rows = [headings, ...results.flatMap(rowsOf)];
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column < 2 ? cell.padEnd(at(widths, column)) : cell.padStart(at(widths, column))))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const headings = [
  'fault',
  'platform',
  'chats',
  'lost',
  'repeated',
  'uncertain',
  'unanswered',
  'in flight',
  'gone',
  'kills',
  'failures',
  'took s',
  'over ideal s',
];

function rowsOf({ fault, chats, caused }: Result): string[][] {
  if (caused.kind === 'skipped') return [[fault.name, `skipped: ${caused.why}`]];
  const { account, rounds, ms } = caused;
  return platformNames.map((name, index) => {
    const { chats: all, lost, repeated, uncertain, unansweredInAll, inFlight, gone } = account.platforms[name];
    const counts = [all, lost.length, repeated.length, uncertain.length, unansweredInAll, inFlight, gone];
    const ofAll =
      index === 0
        ? [String(account.kills), String(account.failures), inSeconds(ms), inSeconds(ms - rounds * idealMs(chats))]
        : [];
    return [index === 0 ? fault.name : '', name, ...counts.map(String), ...ofAll];
  });
}

/** As long as Telegram's limit, the lower one, asks for (src/platforms/telegram/limits.ts). */
function idealMs(chats: number): number {
  return (chats / 30) * 1000;
}

function inSeconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

function at(widths: readonly number[], column: number): number {
  return widths[column] ?? 0;
}
