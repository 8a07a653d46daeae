import { expect, test } from 'vitest';
import { quiet } from './manual-clock.ts';
import { date, keyOf, Newsroom } from './newsroom.ts';

test('while an issue is being posted it shows how many are where, and since when the oldest waits', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1', 'discord:2', 'telegram:-100', 'telegram:-101');
  room.telegram.answers(keyOf('telegram:-101'), { kind: 'retry', afterMs: 600_000, detail: 'busy' });
  room.discord.answers(keyOf('discord:2'), { kind: 'rejected', why: 'other', reach: 'chat', detail: 'no' });
  const { progress } = room.broadcasts;
  expect(progress.openSince('telegram', room.clock.now())).toBeUndefined();
  const began = room.clock.now();
  const posting = room.broadcasts.post(date);
  await quiet();
  room.clock.pass({ minutes: 5 });
  expect(progress.deliveries('telegram')).toMatchObject({ sent: 1, retrying: 1, pending: 0 });
  expect(progress.deliveries('discord')).toMatchObject({ sent: 1, rejected: 1, pending: 0, sending: 0 });
  expect(progress.openSince('telegram', room.clock.now())?.equals(began)).toBe(true);
  expect(progress.openSince('discord', room.clock.now())).toBeUndefined();
  await room.clock.passUntil(posting);
  expect(progress.deliveries('telegram')).toMatchObject({ sent: 2, retrying: 0 });
  expect(progress.openSince('telegram', room.clock.now())).toBeUndefined();
});

test('what was left when sending stopped is still open afterwards', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('telegram:-100');
  room.telegram.answers(keyOf('telegram:-100'), {
    kind: 'rejected',
    why: 'unauthorized',
    reach: 'bot',
    detail: 'token refused',
  });
  const began = room.clock.now();
  await room.clock.passUntil(room.broadcasts.post(date));
  expect(room.broadcasts.progress.deliveries('telegram')).toMatchObject({ sent: 0, pending: 1 });
  expect(room.broadcasts.progress.openSince('telegram', room.clock.now())?.equals(began)).toBe(true);
});
