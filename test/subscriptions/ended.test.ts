import { expect, test } from 'vitest';
import { chatSchema } from '../../src/platforms/chat.ts';
import type { ChatCheck } from '../../src/platforms/platform.ts';
import { afterRemoval, endedSchema, isLost, type Lost } from '../../src/subscriptions/ended.ts';

const removedAt = '2026-03-01T12:00:00.000Z';
const removed: Lost = { kind: 'ended', at: removedAt, why: 'bot-removed' };
const told = { at: '2026-03-01T12:02:00Z', reached: true };
const now = Temporal.Instant.from('2026-03-04T12:00:00Z');
const chat = chatSchema.parse({ key: 'telegram:-100', kind: 'channel', title: 'News' });

test('a record of an earlier release is read, and counts as not told yet', () => {
  const record = endedSchema.parse(JSON.parse(JSON.stringify(removed)));
  expect(record).toEqual(removed);
  expect(isLost(record, now)).toBe(true);
});

test.for([
  ['bot-removed', true],
  ['chat-deleted', true],
  ['blocked-by-person', false],
  ['person-deactivated', false],
  ['unsubscribed', false],
  ['moved', false],
] as const)('%s: whether who subscribed it lost it, and for how long that matters', ([why, is]) => {
  const after = (hours: number) => isLost({ ...removed, why }, Temporal.Instant.from(removedAt).add({ hours }));
  expect([after(0), after(14 * 24 - 1), after(14 * 24)]).toEqual([is, is, false]);
});

test('the bot is back: it goes on, and who was told that it ended hears of that', () => {
  expect(afterRemoval({ ...removed, told }, { kind: 'open', chat }, now)).toMatchObject({
    kind: 'active',
    after: { since: now.toString(), told },
  });
});

test('the bot is back and may not post: that is new trouble, of which nobody was told', () => {
  const check = { kind: 'closed', why: 'missing-permission', missing: ['send-messages'] } as const;
  const paused = afterRemoval({ ...removed, told }, { ...check, missing: [...check.missing] }, now);
  expect(paused).toMatchObject({ kind: 'paused', missing: ['send-messages'], since: now.toString() });
  expect(paused).not.toHaveProperty('told');
});

test.for([
  ['it can’t be asked', { kind: 'unknown', detail: '502' }],
  ['it is still removed', { kind: 'gone', why: 'bot-removed' }],
  ['a public group is seen from outside', { kind: 'closed', why: 'missing-permission', missing: ['be-member'] }],
  ['a public channel is seen from outside', { kind: 'closed', why: 'missing-access', missing: ['be-administrator'] }],
] satisfies [string, ChatCheck][])('the bot isn’t back: %s', ([, check]) => {
  expect(afterRemoval(removed, check, now)).toBeUndefined();
});

test('the chat was deleted meanwhile: it is not looked at any more, and nobody is told twice', () => {
  const deleted = afterRemoval({ ...removed, told }, { kind: 'gone', why: 'chat-deleted' }, now);
  expect(deleted).toEqual({ ...removed, why: 'chat-deleted', told });
});
