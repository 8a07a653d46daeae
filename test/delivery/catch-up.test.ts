import { describe, expect, test } from 'vitest';
import { deliveryNonce } from '../../src/delivery/nonce.ts';
import { issueDateSchema } from '../../src/newsletter/issue.ts';
import type { Outcome } from '../../src/platforms/platform.ts';
import { quiet } from './manual-clock.ts';
import { MortalStore } from './mortal-store.ts';
import { date, issue, keyOf, Newsroom } from './newsroom.ts';

const refusal: Outcome = { kind: 'rejected', why: 'missing-permission', reach: 'chat', detail: '50013' };
const key = keyOf('discord:1');

/** A chat refused the issue and can be posted to again. */
async function mended(room: Newsroom): Promise<void> {
  await room.subscribe('discord:1', 'telegram:-100');
  room.discord.answers(key, refusal);
  await room.clock.passUntil(room.broadcasts.post(date));
  expect(room.subscriptions.get(key)?.state).toMatchObject({ kind: 'paused', why: 'missing-permission', refusals: 1 });
  await room.subscriptions.changeStates([key], () => ({ kind: 'active' }));
}

test('a refusal that can be mended pauses the subscription, and the next issue is not sent there', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1');
  room.discord.answers(key, refusal);
  await room.clock.passUntil(room.broadcasts.post(date));
  const next = issueDateSchema.parse('2026-03-13');
  await room.archive.keep(issue('en', 'Lanterns', next));
  await room.clock.passUntil(room.broadcasts.post(next));
  expect(room.discord.sendsBegun).toBe(1);
  expect(await room.states(next)).toEqual({});
  expect(room.subscriptions.current()).toHaveLength(1);
});

test('a refusal for a reason of the text pauses nothing', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1');
  room.discord.answers(key, { ...refusal, why: 'moderated' });
  await room.clock.passUntil(room.broadcasts.post(date));
  expect(room.subscriptions.get(key)?.state).toEqual({ kind: 'active' });
});

test('a chat that can be posted to again gets the issue it missed, once', async () => {
  await using room = await Newsroom.open();
  await mended(room);
  expect(await room.clock.passUntil(room.broadcasts.catchUp(key))).toBe(date);
  expect(await room.clock.passUntil(room.broadcasts.catchUp(key))).toBeUndefined();
  expect(await room.clock.passUntil(room.broadcasts.catchUp(keyOf('telegram:-100')))).toBeUndefined();
  expect(room.shows('discord:1')).toEqual(['Ferries (en)']);
  expect(room.shows('telegram:-100')).toEqual(['Ferries (en)']);
  await room.clock.passUntil(room.restarted().resume());
  expect(room.discord.sendsBegun).toBe(2);
});

describe('a chat that was found to be gone, and where the bot is back,', () => {
  const gone: Outcome = { kind: 'gone', why: 'bot-removed', detail: '10004' };

  test('gets the issue then', async () => {
    await using room = await Newsroom.open();
    await room.subscribe('discord:1');
    room.discord.answers(key, gone);
    await room.clock.passUntil(room.broadcasts.post(date));
    expect(await room.states()).toEqual({ 'discord:1': 'gone' });
    await room.subscriptions.changeStates([key], () => ({ kind: 'active' }));
    expect(await room.clock.passUntil(room.broadcasts.catchUp(key))).toBe(date);
    expect(room.shows('discord:1')).toEqual(['Ferries (en)']);
  });

  test('does not get it twice when it may have been there before', async () => {
    await using room = await Newsroom.open();
    await room.subscribe('discord:1');
    room.discord.answers(key, { kind: 'answer-lost', posted: true }, gone);
    await room.clock.passUntil(room.broadcasts.post(date));
    expect(await room.states()).toEqual({ 'discord:1': 'gone' });
    room.clock.pass({ hours: 1 });
    await room.subscriptions.changeStates([key], () => ({ kind: 'active' }));
    expect(await room.clock.passUntil(room.broadcasts.catchUp(key))).toBe(date);
    expect(room.shows('discord:1')).toEqual(['Ferries (en)']);
  });
});

test('after a backup was put back, what was refused since then is in no doubt', async () => {
  await using room = await Newsroom.open();
  const group = keyOf('telegram:-100');
  const [backedUpAt, restoredAt] = [room.clock.now().subtract({ hours: 1 }), room.clock.now().add({ minutes: 5 })];
  room.restarted({ restoration: { backedUpAt, restoredAt } });
  await room.subscribe('telegram:-100');
  await room.clock.passUntil(room.broadcasts.post(date));
  expect(await room.states()).toEqual({ 'telegram:-100': 'uncertain' });
  room.telegram.answers(group, refusal);
  expect(await room.clock.passUntil(room.broadcasts.decide(date, 'resend'))).toBe(1);
  await room.clock.passUntil(room.broadcasts.post(date));
  expect(await room.states()).toEqual({ 'telegram:-100': 'rejected' });
  await room.subscriptions.changeStates([group], () => ({ kind: 'active' }));
  expect(await room.clock.passUntil(room.broadcasts.catchUp(group))).toBe(date);
  expect(room.shows('telegram:-100')).toEqual(['Ferries (en)']);
});

test('days later too, and counted from then it is tried for 24 hours', async () => {
  await using room = await Newsroom.open();
  await mended(room);
  room.clock.pass({ hours: 6 * 24 });
  room.discord.answers(key, { kind: 'retry', afterMs: 60_000, detail: 'busy' });
  expect(await room.clock.passUntil(room.broadcasts.catchUp(key))).toBe(date);
});

test('an issue of last week is not posted any more; of two, only the newest is', async () => {
  await using room = await Newsroom.open();
  await mended(room);
  room.clock.pass({ hours: 7 * 24 });
  expect(await room.broadcasts.catchUp(key)).toBeUndefined();
  await room.subscriptions.pause(key, 'missing-permission', deliveryNonce(date, key));
  const next = issueDateSchema.parse('2026-03-13');
  await room.archive.keep(issue('en', 'Lanterns', next));
  await room.clock.passUntil(room.broadcasts.post(next));
  await room.subscriptions.changeStates([key], () => ({ kind: 'active' }));
  expect(await room.clock.passUntil(room.broadcasts.catchUp(key))).toBe(next);
  expect(room.shows('discord:1')).toEqual(['Lanterns']);
});

test('a chat comes to an issue that is still being posted, without waiting for the others', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1', 'telegram:-100');
  room.discord.answers(key, refusal);
  room.telegram.answers(keyOf('telegram:-100'), { kind: 'retry', afterMs: 3_600_000, detail: 'flood' });
  const posting = room.broadcasts.post(date);
  await quiet();
  await room.subscriptions.changeStates([key], () => ({ kind: 'active' }));
  expect(await room.broadcasts.catchUp(key)).toBe(date);
  expect(room.shows('discord:1')).toHaveLength(1);
  expect(await room.clock.passUntil(posting)).toMatchObject({
    completed: true,
    counts: { discord: { sent: 1, rejected: 0 }, telegram: { sent: 1 } },
  });
});

test('many at once are caught up with in one round, each once', async () => {
  await using room = await Newsroom.open();
  const chats = Array.from({ length: 50 }, (_, index) => `telegram:-${index + 1}`);
  await room.subscribe(...chats);
  for (const chat of chats) room.telegram.answers(keyOf(chat), refusal);
  await room.clock.passUntil(room.broadcasts.post(date));
  await room.subscriptions.changeStates(chats.map(keyOf), () => ({ kind: 'active' }));
  const caughtUp = chats.flatMap((chat) => [0, 1].map(() => room.broadcasts.catchUp(keyOf(chat))));
  await room.clock.passUntil(Promise.all(caughtUp));
  expect(chats.map((chat) => room.shows(chat).length)).toEqual(chats.map(() => 1));
  expect(Object.values(await room.states()).every((state) => state === 'sent')).toBe(true);
});

test('killed at any moment of it, the chat has the issue after the next start, once', async () => {
  for (let turns = 0; turns < 40; turns++) {
    await using room = await Newsroom.open();
    await mended(room);
    const process = new MortalStore(room.store);
    room
      .restarted({ store: process })
      .catchUp(key)
      .catch(() => {});
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
    process.kill();
    await quiet();
    const next = room.restarted();
    await room.clock.passUntil(Promise.all([next.resume(), next.catchUp(key)]));
    expect(room.shows('discord:1'), `after ${turns} turns`).toHaveLength(1);
    expect((await room.states())['discord:1']).toBe('sent');
  }
});

test('what may have been posted before the permission was lost is looked for first', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1');
  room.discord.answers(key, { kind: 'answer-lost', posted: true }, refusal);
  room.discord.canLook = false;
  await room.clock.passUntil(room.broadcasts.post(date));
  expect((await room.states())['discord:1']).toBe('uncertain');
  expect(room.subscriptions.get(key)?.state.kind).toBe('paused');
  room.clock.pass({ hours: 24 });
  room.discord.canLook = true;
  await room.subscriptions.changeStates([key], () => ({ kind: 'active' }));
  await room.clock.passUntil(room.broadcasts.catchUp(key));
  expect(room.shows('discord:1')).toHaveLength(1);
  expect((await room.states())['discord:1']).toBe('sent');
});
