import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Overview, readOverview } from '../../src/delivery/overview.ts';
import { showProgress } from '../../src/delivery/progress-bars.ts';
import { sentencesIn } from '../../src/locales/sentences.ts';
import { quiet } from './manual-clock.ts';
import { MortalStore } from './mortal-store.ts';
import { date, keyOf, Newsroom } from './newsroom.ts';

let room: Newsroom;
beforeEach(async () => {
  room = await Newsroom.open();
});
afterEach(() => room[Symbol.asyncDispose]());

async function overview(): Promise<Overview> {
  const speed = { post: 30, change: 30 };
  const speeds = new Map([['discord', speed] as const, ['telegram', speed] as const]);
  const { store, archive, subscriptions, clock } = room;
  return (await readOverview(date, { store, archive, subscriptions, speeds, now: clock.now() })) ?? expect.fail();
}

const telling = () => ({
  sentences: sentencesIn('en'),
  language: 'en' as const,
  now: room.clock.now().toZonedDateTimeISO('UTC'),
});
const running = async () => true;
const noMore = () => expect.fail('there was nothing to wait for');

/** An issue on its way to one chat, whose answer does not come. */
async function onItsWay(): Promise<void> {
  await room.subscribe('discord:1', 'telegram:-2');
  room.discord.answers(keyOf('discord:1'), { kind: 'silence', posted: true });
  const process = new MortalStore(room.store);
  room.restarted({ store: process }).post(date);
  await quiet();
  process.kill();
}

test('of an issue that everyone has there is nothing to show', async () => {
  await room.subscribe('discord:1', 'telegram:-2');
  await room.clock.passUntil(room.broadcasts.post(date));
  const all = await overview();
  expect(await showProgress(all, { read: noMore, isRunning: running }, telling())).toBe(all);
});

test('what is held up until somebody mends it is not waited for', async () => {
  await room.subscribe('discord:1', 'telegram:-2');
  const revoked = { kind: 'rejected', why: 'unauthorized', reach: 'bot', detail: '401' } as const;
  room.telegram.answers(keyOf('telegram:-2'), revoked);
  await room.clock.passUntil(room.broadcasts.post(date));
  const held = await overview();
  expect(held).toMatchObject({ stops: [{ platform: 'telegram', reach: 'bot' }], possible: { again: 1 } });
  expect(held.doneAt).toBeUndefined();
  expect(await showProgress(held, { read: noMore, isRunning: running }, telling())).toBe(held);
});

test('it goes on until nothing is on its way', async () => {
  await onItsWay();
  const first = await overview();
  expect(first.now).toMatchObject({ discord: { posts: 1 }, telegram: { posts: 0 } });
  await room.clock.passUntil(room.restarted().resume());
  const last = await showProgress(first, { read: overview, isRunning: running }, telling());
  expect(last.counts).toMatchObject({ discord: { sent: 1 }, telegram: { sent: 1 } });
});

test('it ends with the program that sends', async () => {
  await onItsWay();
  const first = await overview();
  expect(await showProgress(first, { read: noMore, isRunning: async () => false }, telling())).toBe(first);
});
