import { expect, test } from 'vitest';
import { Account } from '../../faults/account.ts';
import type { Fault } from '../../faults/fault.ts';
import { uncertainChats, verdict } from '../../faults/in-words.ts';
import type { Result } from '../../faults/table.ts';
import { chatKeySchema } from '../../src/platforms/chat.ts';

const why = 'needs a disk';

function result(name: string, account?: Account): Result {
  const caused = account
    ? ({ kind: 'caused', account, rounds: 1, ms: 1 } as const)
    : ({ kind: 'skipped', why } as const);
  const fault: Fault = { name, what: '', chats: 1, cause: async () => caused };
  return { fault, chats: 1, caused };
}

/** A round in which all these Telegram chats were on their way when a kill came; the issue arrived in the even ones. */
function killedIn(account: Account, ids: readonly number[]): void {
  const keys = ids.map((id) => chatKeySchema.parse(`telegram:${id}`));
  const sent = { discord: 0, telegram: 0 };
  account.ended({ notSent: new Map(keys.map((key) => [key, 'sending'])), sent, isPosted: false });
  const chats = keys.map((key, index) => ({ key, shows: () => (index % 2 === 0 ? 1 : 0), delete() {} }));
  account.add({ chats }, { notSent: new Map(keys.map((key) => [key, 'uncertain'])), sent, isPosted: true });
}

test('each chat that is uncertain is named by its round, and whether the issue arrived there', () => {
  const account = new Account();
  killedIn(account, [-1, -2, -3]);
  killedIn(account, [-1]);
  expect(uncertainChats([result('reset', new Account()), result('kill', account), result('disk-full')])).toEqual([
    'kill, round 1: uncertain on telegram, where it arrived (2):',
    '  -1 -3',
    'kill, round 1: uncertain on telegram, where it did not arrive (1):',
    '  -2',
    'kill, round 2: uncertain on telegram, where it arrived (1):',
    '  -1',
  ]);
});

test('hundreds of them are many to a line, and none is left out', () => {
  const account = new Account();
  const ids = Array.from({ length: 700 }, (_, index) => -1_000_000_000_000 - index);
  killedIn(account, ids);
  const lines = uncertainChats([result('kill', account)]);
  expect(lines.length).toBeLessThan(120);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  const named = lines.filter((line) => line.startsWith(' ')).flatMap((line) => line.trim().split(' '));
  expect(named.map(Number).sort((a, b) => b - a)).toEqual(ids);
});

test('the last line tells which faults were skipped and why, and whether all others left the guarantees', () => {
  const kept = [result('reset', new Account()), result('disk-full')];
  expect(verdict(kept, 12_000)).toBe(
    'Every guarantee was kept in 1 of 2 faults, in 12 s. Skipped: disk-full (needs a disk).',
  );
  const broken = new Account();
  broken.complaints.push('the issue was not posted to the end');
  expect(verdict([result('kill', broken)], 3000)).toBe('NOT every guarantee was kept in 1 of 1 faults, in 3 s.');
});
