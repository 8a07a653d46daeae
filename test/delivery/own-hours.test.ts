import { expect, test } from 'vitest';
import { deliveryNonce } from '../../src/delivery/nonce.ts';
import type { RoundReport } from '../../src/delivery/round-report.ts';
import { type IssueDate, issueDateSchema } from '../../src/newsletter/issue.ts';
import { type Store, StoreUnavailable } from '../../src/store/collection.ts';
import { asPublished, type When, whenSchema } from '../../src/subscriptions/when.ts';
import { quiet } from './manual-clock.ts';
import { MortalStore } from './mortal-store.ts';
import { date, issue, keyOf, Newsroom } from './newsroom.ts';

/** The clock of a newsroom begins on Friday, 6 March 2026, at 17:00 in New York, when issues are published. */
const instant = Temporal.Instant.from;

function own(hour: number, weekday?: number, zone = 'Asia/Shanghai', minute = 0): When {
  return whenSchema.parse({ kind: 'own', hour, minute, zone, ...(weekday && { weekday }) });
}

async function subscribed(room: Newsroom, key: string, when: When): Promise<void> {
  await room.subscribe(key);
  await set(room, key, when);
}

async function set(room: Newsroom, key: string, when: When): Promise<void> {
  await room.subscriptions.adjust(keyOf(key), () => ({ when }));
}

/** Lets time pass until then, a nap at a time, with what happens meanwhile. */
async function passTo(room: Newsroom, time: string): Promise<void> {
  while (Temporal.Instant.compare(room.clock.now(), instant(time)) < 0) {
    const left = room.clock.now().until(instant(time)).total('minutes');
    room.clock.pass({ seconds: Math.round(Math.min(60, left) * 60) });
    await quiet();
  }
}

const post = (room: Newsroom, on: IssueDate = date) => room.clock.passUntil(room.broadcasts.post(on));
const last = (room: Newsroom): Promise<RoundReport | undefined> =>
  room.clock.passUntil(room.rests.at(-1) ?? Promise.reject(new Error('nothing waits')));

test('a chat gets the issue at its own hour, the others at once, and the operator is told when both are over', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1');
  await subscribed(room, 'discord:2', own(9, 1));
  await subscribed(room, 'telegram:-100', own(9));
  const start = room.clock.now();
  const report = await post(room);
  expect(room.clock.now()).toEqual(start);
  expect(report).toMatchObject({
    completed: true,
    counts: { discord: { sent: 1, waiting: 1, pending: 0 }, telegram: { waiting: 1 } },
  });
  expect((await room.ledger())['discord:2']).toMatchObject({ state: 'pending', waitsUntil: '2026-03-09T01:00:00Z' });
  await passTo(room, '2026-03-07T00:59:59Z');
  expect(room.shows('telegram:-100')).toEqual([]);
  await passTo(room, '2026-03-07T01:00:00Z');
  expect(room.shows('telegram:-100')).toEqual(['Ferries (en)']);
  await passTo(room, '2026-03-09T00:59:59Z');
  expect(room.shows('discord:2')).toEqual([]);
  await passTo(room, '2026-03-09T01:00:00Z');
  expect(room.shows('discord:2')).toEqual(['Ferries (en)']);
  expect(await last(room)).toMatchObject({
    completed: true,
    counts: { discord: { sent: 2, waiting: 0 }, telegram: { sent: 1 } },
  });
  expect(await room.restarted().resume()).toEqual([]);
});

test('an own hour that is the hour of publication is no wait; one on the day before it is six days later', async () => {
  await using room = await Newsroom.open();
  await subscribed(room, 'discord:1', own(17, 5, 'America/New_York'));
  await subscribed(room, 'discord:2', own(17, 4, 'America/New_York'));
  await post(room);
  expect(room.shows('discord:1')).toHaveLength(1);
  // Summer time begins in New York on the 8th.
  expect((await room.ledger())['discord:2']).toMatchObject({ waitsUntil: '2026-03-12T21:00:00Z' });
  await passTo(room, '2026-03-12T20:59:00Z');
  expect(room.shows('discord:2')).toEqual([]);
  await passTo(room, '2026-03-12T21:00:00Z');
  expect(room.shows('discord:2')).toHaveLength(1);
});

test('a machine whose clock was set back to before the tick goes on with what it began', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1');
  const begun = room.clock.now();
  const report = await room.broadcasts.post(date, begun.add({ hours: 1 }));
  expect(room.shows('discord:1')).toEqual(['Ferries (en)']);
  expect(report.completed).toBe(true);
  expect(room.clock.now()).toEqual(begun);
});

test('an own hour that the clocks skip comes when they are past it, and one that they show twice comes once', async () => {
  await using room = await Newsroom.open();
  await subscribed(room, 'discord:1', own(2, 7, 'America/New_York', 30));
  await post(room);
  await passTo(room, '2026-03-08T07:29:00Z');
  expect(room.shows('discord:1')).toEqual([]);
  await passTo(room, '2026-03-08T07:30:00Z');
  expect(room.shows('discord:1')).toHaveLength(1);

  const autumn = issueDateSchema.parse('2026-10-30');
  await room.archive.keep(issue('en', 'Lanterns', autumn));
  await passTo(room, '2026-10-30T21:00:00Z');
  await set(room, 'discord:1', own(1, 7, 'America/New_York', 30));
  await post(room, autumn);
  await passTo(room, '2026-11-01T05:30:00Z');
  expect(room.shows('discord:1')).toEqual(['Ferries (en)', 'Lanterns']);
  await passTo(room, '2026-11-01T07:00:00Z');
  expect(room.shows('discord:1')).toHaveLength(2);
});

test('a setting changed while the issue waits counts for that issue', async () => {
  await using room = await Newsroom.open();
  for (const key of ['discord:1', 'discord:2', 'discord:3']) await subscribed(room, key, own(9, 1));
  await post(room);
  await passTo(room, '2026-03-07T12:00:00Z');
  await set(room, 'discord:1', asPublished);
  await set(room, 'discord:2', own(21, 7));
  await set(room, 'discord:3', own(9, 2));
  await quiet();
  expect(room.shows('discord:1')).toHaveLength(1);
  await passTo(room, '2026-03-08T13:00:00Z');
  expect(room.shows('discord:2')).toHaveLength(1);
  await passTo(room, '2026-03-09T12:00:00Z');
  expect(room.shows('discord:3')).toEqual([]);
  await passTo(room, '2026-03-10T01:00:00Z');
  expect(room.shows('discord:3')).toHaveLength(1);
  expect(await last(room)).toMatchObject({ completed: true, counts: { discord: { sent: 3 } } });
});

test('an own hour that is chosen when the issue is held up already is waited for', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1');
  room.discord.answers(keyOf('discord:1'), { kind: 'retry', afterMs: 60_000, detail: 'slow mode' });
  const posting = room.broadcasts.post(date);
  await quiet();
  await set(room, 'discord:1', own(9));
  await room.clock.passUntil(posting);
  expect(room.shows('discord:1')).toEqual([]);
  await passTo(room, '2026-03-07T01:00:00Z');
  expect(room.shows('discord:1')).toHaveLength(1);
});

test('an issue that waits goes out as it was corrected meanwhile, and as short as the chat is set then', async () => {
  await using room = await Newsroom.open();
  await subscribed(room, 'discord:1', own(9, 1));
  await post(room);
  await room.archive.keep(issue('en', 'Ferries, corrected'));
  await passTo(room, '2026-03-09T01:00:00Z');
  expect(room.shows('discord:1')).toEqual(['Ferries, corrected']);
});

test('killed or stopped while a chat waits, the next start goes on waiting', async () => {
  await using room = await Newsroom.open();
  await subscribed(room, 'discord:1', own(9, 1));
  const process = new MortalStore(room.store);
  await room.clock.passUntil(room.restarted({ store: process }).post(date));
  await passTo(room, '2026-03-07T12:00:00Z');
  process.kill();
  const [resumed] = await room.clock.passUntil(room.restarted().resume());
  expect(resumed).toMatchObject({ completed: true, counts: { discord: { waiting: 1 } } });
  await passTo(room, '2026-03-08T12:00:00Z');
  await room.broadcasts.stop();
  expect(await room.rests.at(-1)).toBeUndefined();
  await room.clock.passUntil(room.restarted().resume());
  await passTo(room, '2026-03-09T00:59:00Z');
  expect(room.shows('discord:1')).toEqual([]);
  await passTo(room, '2026-03-09T01:00:00Z');
  expect(room.shows('discord:1')).toHaveLength(1);
  expect(room.discord.sendsBegun).toBe(1);
});

test('killed at any moment while the chats are gathered, a chat waits for its own hour and no longer', async () => {
  for (let turns = 0; turns < 12; turns++) {
    await using room = await Newsroom.open();
    await subscribed(room, 'discord:1', own(9, 1));
    const process = new MortalStore(room.store);
    room.restarted({ store: process }).post(date);
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
    process.kill();
    await room.clock.passUntil(room.restarted().post(date));
    expect(room.shows('discord:1')).toEqual([]);
    room.clock.pass({ hours: 52 });
    await quiet();
    expect(room.shows('discord:1')).toHaveLength(1);
  }
});

test('it expires a day after its own hour, not a day after the round began', async () => {
  await using room = await Newsroom.open();
  await subscribed(room, 'discord:1', own(9, 1));
  await subscribed(room, 'discord:2', own(9, 2));
  await post(room);
  await room.broadcasts.stop();
  room.clock.pass(room.clock.now().until(instant('2026-03-10T01:00:00Z')));
  await room.clock.passUntil(room.restarted().resume());
  expect(room.shows('discord:1')).toEqual([]);
  expect(room.shows('discord:2')).toHaveLength(1);
  expect(await room.states()).toEqual({ 'discord:1': 'expired', 'discord:2': 'sent' });
});

test('a newer issue overtakes an older one that still waits for the chat', async () => {
  await using room = await Newsroom.open();
  const special = issueDateSchema.parse('2026-03-08');
  await room.archive.keep(issue('en', 'Special', special));
  await room.subscribe('discord:1');
  await subscribed(room, 'discord:2', own(9, 1));
  await post(room);
  await passTo(room, '2026-03-08T12:00:00Z');
  await post(room, special);
  expect(room.shows('discord:1')).toEqual(['Ferries (en)', 'Special']);
  await quiet();
  expect(await room.states()).toEqual({ 'discord:1': 'sent', 'discord:2': 'superseded' });
  expect(await room.clock.passUntil(room.rests[0] ?? Promise.reject())).toMatchObject({
    completed: true,
    counts: { discord: { sent: 1, superseded: 1 } },
  });
  await passTo(room, '2026-03-09T01:00:00Z');
  expect(room.shows('discord:2')).toEqual(['Special']);
});

test('a newer issue overtakes an older one although the process is killed in between', async () => {
  for (let turns = 0; turns < 16; turns++) {
    await using room = await Newsroom.open();
    const special = issueDateSchema.parse('2026-03-08');
    await room.archive.keep(issue('en', 'Special', special));
    await subscribed(room, 'discord:2', own(9, 1));
    const process = new MortalStore(room.store);
    await room.clock.passUntil(room.restarted({ store: process }).post(date));
    room.clock.pass({ hours: 40 });
    await quiet();
    room.broadcasts.post(special);
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
    process.kill();
    room.restarted();
    const resumed = room.broadcasts.resume();
    await room.clock.passUntil(Promise.all([resumed, room.broadcasts.post(special)]));
    await passTo(room, '2026-03-09T01:00:00Z');
    expect(room.shows('discord:2')).toEqual(['Special']);
  }
});

test('a chat that unsubscribes or is gone while it waits does not get the issue, and nothing waits for it', async () => {
  await using room = await Newsroom.open();
  for (const key of ['discord:1', 'discord:2', 'telegram:-5']) await subscribed(room, key, own(9, 1));
  await post(room);
  await room.subscriptions.unsubscribe(keyOf('discord:1'));
  await room.subscriptions.chatGone(keyOf('discord:2'), 'bot-removed');
  await room.subscriptions.chatMoved(keyOf('telegram:-5'), keyOf('telegram:-1005'));
  await quiet();
  expect(await room.ledger()).toMatchObject({
    'discord:1': { state: 'gone', why: 'unsubscribed' },
    'discord:2': { state: 'gone', why: 'bot-removed' },
    'telegram:-5': { state: 'moved' },
    'telegram:-1005': { state: 'pending', waitsUntil: '2026-03-09T01:00:00Z' },
  });
  await last(room);
  expect(room.clock.now()).toEqual(instant('2026-03-09T01:00:00Z'));
  expect(room.shows('telegram:-1005')).toHaveLength(1);
});

test('what a platform refused is sent when the issue is posted again, while others still wait', async () => {
  await using room = await Newsroom.open();
  await room.archive.keep(issue('zh-Hans'));
  await room.subscribeIn('zh-Hans', 'discord:1');
  await subscribed(room, 'discord:2', own(9, 1));
  room.discord.answers(keyOf('discord:1'), {
    kind: 'rejected',
    why: 'invalid-post',
    reach: 'post',
    detail: 'too long',
  });
  expect(await post(room)).toMatchObject({ completed: false, counts: { discord: { pending: 1, waiting: 1 } } });
  expect(await post(room)).toMatchObject({ completed: true, counts: { discord: { sent: 1, waiting: 1 } } });
  expect(room.shows('discord:1')).toHaveLength(1);
  await passTo(room, '2026-03-09T01:00:00Z');
  expect(room.shows('discord:2')).toHaveLength(1);
});

test('a store that fails while chats wait is told, and nothing more is sent', async () => {
  await using room = await Newsroom.open();
  await subscribed(room, 'discord:1', own(9, 1));
  await subscribed(room, 'telegram:-100', own(9, 2));
  const disk = new MortalStore(room.store);
  await room.clock.passUntil(room.restarted({ store: disk }).post(date));
  disk.fail();
  await expect(last(room)).rejects.toThrow('the disk is full');
  expect(room.shows('discord:1')).toEqual([]);
});

test('thousands of chats wait on one timer, and are then sent as fast as the platform takes them', async () => {
  await using room = await Newsroom.open();
  const chats = Array.from({ length: 3000 }, (_, index) => `discord:${index}`);
  await Promise.all(chats.map((key) => subscribed(room, key, own(9, 1))));
  await post(room);
  const asleep = room.clock.sleepers;
  expect(asleep).toBe(1);
  await last(room);
  expect(chats.filter((key) => room.shows(key).length !== 1)).toEqual([]);
  expect(room.discord.mostAtOnce).toBe(room.discord.concurrency);
});

test('a chat that can be posted to again gets what it missed at its own hour; when that has passed, at once', async () => {
  await using room = await Newsroom.open();
  const refusal = { kind: 'rejected', why: 'missing-permission', reach: 'chat', detail: '50013' } as const;
  const chats = ['discord:1', 'discord:2'].map(keyOf);
  await room.subscribe('discord:1', 'discord:2');
  for (const chat of chats) room.discord.answers(chat, refusal);
  await post(room);
  await set(room, 'discord:1', own(9));
  await set(room, 'discord:2', own(9, 1));
  await passTo(room, '2026-03-07T12:00:00Z');
  await room.subscriptions.changeStates(chats, () => ({ kind: 'active' }));
  const caughtUp = await Promise.all(chats.map((chat) => room.broadcasts.catchUp(chat)));
  expect(caughtUp).toEqual([date, undefined]);
  expect(room.shows('discord:2')).toEqual([]);
  // Once more while it waits: it is still one delivery.
  expect(await room.broadcasts.catchUp(keyOf('discord:2'))).toBeUndefined();
  await passTo(room, '2026-03-09T01:00:00Z');
  expect(await room.states()).toEqual({ 'discord:1': 'sent', 'discord:2': 'sent' });
  expect(room.discord.sendsBegun).toBe(4);
  expect(await room.restarted().resume()).toEqual([]);
});

test('a chat that can’t be posted to when its own hour comes is tried no more until it can', async () => {
  await using room = await Newsroom.open();
  await subscribed(room, 'discord:1', own(9, 1));
  await post(room);
  await room.subscriptions.pause(keyOf('discord:1'), 'missing-access', deliveryNonce(date, keyOf('discord:1')));
  await passTo(room, '2026-03-08T12:00:00Z');
  expect(await room.states()).toEqual({ 'discord:1': 'pending' });
  expect(await last(room)).toMatchObject({ completed: true, counts: { discord: { rejected: 1 } } });
  expect(room.discord.sendsBegun).toBe(0);
});

test('a disk that is full when a platform stops leaves nothing at work that would post a second time', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1');
  await subscribed(room, 'telegram:-100', own(9));
  const malformed = { kind: 'rejected', why: 'invalid-post', reach: 'post', detail: '50035' } as const;
  room.discord.answers(keyOf('discord:1'), malformed);
  room.restarted({ store: withoutStops(room.store) });
  await expect(post(room)).rejects.toThrow('the disk is full');
  room.restarted();
  expect((await post(room)).completed).toBe(true);
  await passTo(room, '2026-03-07T01:00:00Z');
  expect(room.shows('telegram:-100')).toEqual(['Ferries (en)']);
  expect(room.telegram.sendsBegun).toBe(1);
});

/** The store, which can't take what holds up a round. */
function withoutStops(store: Store): Store {
  return {
    place: store.place,
    lease: store.lease,
    checkpoint: () => store.checkpoint(),
    close: async () => {},
    collection: (options) => {
      const inner = store.collection(options);
      return {
        get: (key) => inner.get(key),
        getMany: (keys) => inner.getMany(keys),
        set: async (key, value) => {
          if (typeof value === 'object' && value && 'stops' in value) throw new StoreUnavailable('the disk is full');
          await inner.set(key, value);
        },
        setMany: (entries) => inner.setMany(entries),
        delete: (key) => inner.delete(key),
        entries: () => inner.entries(),
      };
    },
  };
}
