import { expect, test } from 'vitest';
import { issueDateSchema } from '../../src/newsletter/issue.ts';
import { StoreUnavailable } from '../../src/store/collection.ts';
import { quiet } from './manual-clock.ts';
import { MortalStore } from './mortal-store.ts';
import { chatOf, date, issue, keyOf, Newsroom } from './newsroom.ts';

test('every subscribed chat gets the issue in its language, once, and the ledger holds the message', async () => {
  await using room = await Newsroom.open();
  await room.archive.keep(issue('zh-Hant'));
  await room.subscribe('discord:1', 'telegram:-100');
  await room.subscribeIn('zh-Hant', 'telegram:-101');
  await room.subscribeIn('zh-Hans', 'telegram:-102');
  const report = await room.clock.passUntil(room.broadcasts.post(date));
  expect(room.shows('discord:1')).toEqual(['Ferries (en)']);
  expect(room.shows('telegram:-100')).toEqual(['Ferries (en)']);
  expect(room.shows('telegram:-101')).toEqual(['Ferries (zh-Hant)']);
  expect(room.shows('telegram:-102')).toEqual(['Ferries (en)']);
  expect(report).toMatchObject({
    date,
    completed: true,
    counts: { discord: { sent: 1 }, telegram: { sent: 3 } },
    exceptions: [],
    stops: [],
  });
  expect((await room.ledger())['discord:1']).toMatchObject({ state: 'sent', attempts: 1, message: '1' });
});

test('an issue that was posted is not posted again, by this process or the next', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1', 'telegram:-100');
  await room.clock.passUntil(room.broadcasts.post(date));
  const again = await room.clock.passUntil(room.broadcasts.post(date));
  const next = await room.clock.passUntil(room.restarted().post(date));
  expect(await room.broadcasts.resume()).toEqual([]);
  expect(room.discord.sendsBegun + room.telegram.sendsBegun).toBe(2);
  expect(again).toEqual(next);
  expect(next).toMatchObject({ completed: true, counts: { discord: { sent: 1 }, telegram: { sent: 1 } } });
});

test('two ticks at once post it once', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1', 'telegram:-100');
  await room.clock.passUntil(Promise.all([room.broadcasts.post(date), room.broadcasts.post(date)]));
  expect(room.shows('discord:1')).toHaveLength(1);
  expect(room.shows('telegram:-100')).toHaveLength(1);
});

test('a chat that subscribes while an issue is being posted gets the next one', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1');
  room.discord.answers(keyOf('discord:1'), { kind: 'retry', afterMs: 5000, detail: 'busy' });
  const posting = room.broadcasts.post(date);
  await quiet();
  await room.subscribe('discord:2');
  await room.clock.passUntil(posting);
  expect(room.shows('discord:1')).toHaveLength(1);
  expect(room.shows('discord:2')).toEqual([]);
});

test('a chat that unsubscribes before its turn does not get the issue', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1', 'discord:2');
  for (const key of ['discord:1', 'discord:2']) {
    room.discord.answers(keyOf(key), { kind: 'retry', afterMs: 5000, detail: 'busy' });
  }
  const posting = room.broadcasts.post(date);
  await quiet();
  await room.subscriptions.unsubscribe(keyOf('discord:1'));
  await room.subscriptions.chatGone(keyOf('discord:2'), 'bot-removed');
  await room.clock.passUntil(posting);
  expect(room.shows('discord:1')).toEqual([]);
  const ledger = await room.ledger();
  expect(ledger['discord:1']).toMatchObject({ state: 'gone', why: 'unsubscribed' });
  expect(ledger['discord:2']).toMatchObject({ state: 'gone', why: 'bot-removed' });
});

test('no more sends are on their way at once than the platform takes', async () => {
  await using room = await Newsroom.open();
  await room.subscribe(...Array.from({ length: 40 }, (_, index) => `discord:${index}`));
  await room.clock.passUntil(room.broadcasts.post(date));
  expect(room.discord.mostAtOnce).toBe(room.discord.concurrency);
});

test('two issues at once share the slots of a platform', async () => {
  await using room = await Newsroom.open();
  const other = issueDateSchema.parse('2026-02-27');
  await room.archive.keep(issue('en', 'Lanterns', other));
  await room.subscribe(...Array.from({ length: 20 }, (_, index) => `discord:${index}`));
  await room.clock.passUntil(Promise.all([room.broadcasts.post(date), room.broadcasts.post(other)]));
  expect(room.discord.mostAtOnce).toBe(room.discord.concurrency);
  expect(room.shows('discord:19').sort()).toEqual(['Ferries (en)', 'Lanterns']);
});

test('a chat that has to wait is tried when it said, and the others are not held up by it', async () => {
  await using room = await Newsroom.open();
  const slow = ['discord:1', 'discord:2', 'discord:3', 'discord:4', 'discord:5'];
  await room.subscribe(...slow, 'discord:6');
  for (const key of slow) room.discord.answers(keyOf(key), { kind: 'retry', afterMs: 60_000, detail: 'slow mode' });
  const start = room.clock.now();
  const posting = room.broadcasts.post(date);
  await quiet();
  expect(room.shows('discord:6')).toHaveLength(1);
  expect((await room.ledger())['discord:1']).toMatchObject({
    state: 'retrying',
    detail: 'slow mode',
    notBefore: start.add({ seconds: 60 }).toString(),
  });
  room.clock.pass({ seconds: 59 });
  await quiet();
  expect(room.shows('discord:1')).toEqual([]);
  room.clock.pass({ seconds: 1 });
  expect(await posting).toMatchObject({ completed: true, counts: { discord: { sent: 6 } } });
});

test('a chat that has to wait is not tried earlier because the process was restarted', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('telegram:-100');
  room.telegram.answers(keyOf('telegram:-100'), { kind: 'retry', afterMs: 60_000, detail: 'flood' });
  const process = new MortalStore(room.store);
  room.restarted({ store: process }).post(date);
  await quiet();
  process.kill();
  const resumed = room.restarted().resume();
  await quiet();
  room.clock.pass({ seconds: 59 });
  await quiet();
  expect(room.telegram.sendsBegun).toBe(1);
  await room.clock.passUntil(resumed);
  expect(room.shows('telegram:-100')).toHaveLength(1);
});

test('killed at any moment while the chats are gathered, all of them get the issue', async () => {
  for (let turns = 0; turns < 12; turns++) {
    await using room = await Newsroom.open();
    const chats = Array.from({ length: 1200 }, (_, index) => `discord:${index}`);
    await Promise.all(chats.map((key) => room.subscribe(key)));
    const process = new MortalStore(room.store);
    room.restarted({ store: process }).post(date);
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
    process.kill();
    await quiet();
    await room.clock.passUntil(room.restarted().post(date));
    expect(chats.filter((key) => room.shows(key).length !== 1)).toEqual([]);
  }
});

test('stopping does not wait for the limits', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1');
  room.discord.limit = new Promise(() => {});
  const posting = room.broadcasts.post(date);
  await quiet();
  await room.broadcasts.stop();
  expect(await posting).toMatchObject({ completed: false, counts: { discord: { pending: 1 } } });
});

test('a chat that never takes the issue is tried ever more seldom, and given up after 24 hours', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('telegram:-100');
  room.telegram.answers(
    keyOf('telegram:-100'),
    ...Array.from({ length: 2000 }, () => ({ kind: 'retry', afterMs: 0, detail: 'overloaded' }) as const),
  );
  const start = room.clock.now();
  const report = await room.clock.passUntil(room.broadcasts.post(date));
  expect(report).toMatchObject({ completed: true, counts: { telegram: { expired: 1 } } });
  expect(room.clock.now().since(start).total('hours')).toBeGreaterThanOrEqual(24);
  expect(room.clock.now().since(start).total('hours')).toBeLessThan(24.1);
  expect(room.telegram.sendsBegun).toBeGreaterThan(24 * 12);
  expect(room.telegram.sendsBegun).toBeLessThan(24 * 24 + 20);
});

test('a group that became a supergroup gets the issue there, once, and is subscribed there', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('telegram:-5');
  room.telegram.answers(keyOf('telegram:-5'), { kind: 'moved', to: keyOf('telegram:-1005') });
  const report = await room.clock.passUntil(room.broadcasts.post(date));
  expect(room.shows('telegram:-5')).toEqual([]);
  expect(room.shows('telegram:-1005')).toHaveLength(1);
  expect(report).toMatchObject({ completed: true, counts: { telegram: { sent: 1, moved: 1 } } });
  expect(room.subscriptions.active().map(({ chat }) => chat.key)).toEqual(['telegram:-1005']);
});

test('a group that became a supergroup which has its own subscription gets the issue once', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('telegram:-5', 'telegram:-1005');
  room.telegram.answers(keyOf('telegram:-5'), { kind: 'moved', to: keyOf('telegram:-1005') });
  await room.clock.passUntil(room.broadcasts.post(date));
  expect(room.shows('telegram:-1005')).toHaveLength(1);
  expect(await room.states()).toEqual({ 'telegram:-5': 'moved', 'telegram:-1005': 'sent' });
});

test('a group that says itself that it moved, before its turn, gets the issue at its new place', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('telegram:-5');
  room.telegram.answers(keyOf('telegram:-5'), { kind: 'retry', afterMs: 5000, detail: 'busy' });
  const posting = room.broadcasts.post(date);
  await quiet();
  await room.subscriptions.chatMoved(keyOf('telegram:-5'), keyOf('telegram:-1005'));
  await room.clock.passUntil(posting);
  expect(room.shows('telegram:-1005')).toHaveLength(1);
  expect(await room.states()).toEqual({ 'telegram:-5': 'moved', 'telegram:-1005': 'sent' });
});

test('a chat that is gone is unsubscribed, with the reason', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('telegram:8', 'telegram:9');
  room.telegram.answers(keyOf('telegram:8'), { kind: 'gone', why: 'blocked-by-person', detail: '403' });
  const report = await room.clock.passUntil(room.broadcasts.post(date));
  expect(report.exceptions).toMatchObject([{ chat: chatOf('telegram:8'), state: 'gone', why: 'blocked-by-person' }]);
  expect(room.subscriptions.get(keyOf('telegram:8'))?.state).toMatchObject({ kind: 'ended', why: 'blocked-by-person' });
  expect(room.shows('telegram:9')).toHaveLength(1);
});

test('a chat that refuses the issue is paused, not ended, and is named in the report', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1', 'discord:2');
  room.discord.answers(keyOf('discord:1'), {
    kind: 'rejected',
    why: 'missing-permission',
    reach: 'chat',
    detail: '50013',
  });
  const report = await room.clock.passUntil(room.broadcasts.post(date));
  expect(report).toMatchObject({ completed: true, counts: { discord: { sent: 1, rejected: 1 } } });
  expect(report.exceptions).toMatchObject([{ chat: chatOf('discord:1'), why: 'missing-permission', detail: '50013' }]);
  expect(room.subscriptions.get(keyOf('discord:1'))?.state.kind).toBe('paused');
});

test('an edition that a platform refuses stops there alone, and reaches everyone once it is corrected', async () => {
  await using room = await Newsroom.open();
  await room.archive.keep(issue('zh-Hans'));
  const english = Array.from({ length: 30 }, (_, index) => `discord:${index + 1}`);
  await room.subscribe(...english, 'telegram:-100');
  await room.subscribeIn('zh-Hans', 'discord:900');
  const malformed = { kind: 'rejected', why: 'invalid-post', reach: 'post', detail: 'BASE_TYPE_MAX_LENGTH' } as const;
  for (const key of english) room.discord.answers(keyOf(key), malformed);
  const report = await room.clock.passUntil(room.broadcasts.post(date));
  expect(report).toMatchObject({
    completed: false,
    counts: { discord: { sent: 1, pending: 30 }, telegram: { sent: 1 } },
  });
  expect(report.stops).toMatchObject([{ kind: 'refused', platform: 'discord', reach: 'post', edition: `${date}.en` }]);
  expect(room.shows('discord:900')).toHaveLength(1);
  expect(room.discord.sendsBegun).toBeLessThanOrEqual(1 + room.discord.concurrency);

  for (const key of english) room.discord.answers(keyOf(key));
  await room.archive.keep(issue('en', 'Ferries, corrected'));
  expect(await room.clock.passUntil(room.broadcasts.decide(date, 'again'))).toBe(30);
  expect(await room.clock.passUntil(room.broadcasts.post(date))).toMatchObject({ completed: true });
  for (const key of english) expect(room.shows(key)).toEqual(['Ferries, corrected']);
});

test('a platform that refuses the bot gets nothing more, and the other platform is not touched by it', async () => {
  await using room = await Newsroom.open();
  const chats = Array.from({ length: 30 }, (_, index) => `telegram:${index + 1}`);
  await room.subscribe(...chats, 'discord:1');
  for (const key of chats) {
    room.telegram.answers(keyOf(key), { kind: 'rejected', why: 'unauthorized', reach: 'bot', detail: '401' });
  }
  const report = await room.clock.passUntil(room.broadcasts.post(date));
  expect(report).toMatchObject({ completed: false, counts: { telegram: { pending: 30 }, discord: { sent: 1 } } });
  expect(report.stops).toMatchObject([{ kind: 'refused', reach: 'bot', platform: 'telegram', detail: '401' }]);
  expect(room.telegram.sendsBegun).toBeLessThanOrEqual(room.telegram.concurrency);
});

test('an edition that can’t be rendered for a platform is reported, and the rest is posted', async () => {
  await using room = await Newsroom.open();
  await room.archive.keep(issue('zh-Hans', 'unrenderable'));
  await room.subscribe('discord:1');
  await room.subscribeIn('zh-Hans', 'discord:2');
  await room.subscribeIn('zh-Hans', 'telegram:-100');
  room.discord.unrenderable = 'unrenderable';
  const report = await room.clock.passUntil(room.broadcasts.post(date));
  expect(report).toMatchObject({
    completed: false,
    counts: { discord: { sent: 1, pending: 1 }, telegram: { sent: 1 } },
  });
  expect(report.stops).toMatchObject([{ reach: 'post', platform: 'discord', edition: `${date}.zh-Hans` }]);
});

test('a post that became uncertain before its platform lost its token is settled when the token is back', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1');
  room.discord.answers(keyOf('discord:1'), { kind: 'silence', posted: true });
  const process = new MortalStore(room.store);
  room.restarted({ store: process }).post(date);
  await quiet();
  process.kill();
  await room.clock.passUntil(room.restarted({ platforms: new Map() }).resume());
  expect(await room.states()).toEqual({ 'discord:1': 'uncertain' });
  await room.clock.passUntil(room.restarted().resume());
  expect(await room.states()).toEqual({ 'discord:1': 'sent' });
  expect(room.shows('discord:1')).toHaveLength(1);
});

test('chats on a platform without a token wait for it, and the rest gets the issue', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1', 'telegram:-100');
  const report = await room.clock.passUntil(
    room.restarted({ platforms: new Map([['discord', room.discord]]) }).post(date),
  );
  expect(report).toMatchObject({ completed: false, counts: { discord: { sent: 1 }, telegram: { pending: 1 } } });
  expect(report.stops).toEqual([{ kind: 'not-configured', platform: 'telegram' }]);
  room.clock.pass({ hours: 23 });
  expect(await room.clock.passUntil(room.restarted().resume())).toMatchObject([{ completed: true }]);
  expect(room.shows('telegram:-100')).toHaveLength(1);
  expect(room.shows('discord:1')).toHaveLength(1);
});

test('an issue that is a day old is not posted any more', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1', 'telegram:-100');
  await room.clock.passUntil(room.restarted({ platforms: new Map([['discord', room.discord]]) }).post(date));
  room.clock.pass({ hours: 24 });
  const [report] = await room.clock.passUntil(room.restarted().resume());
  expect(report).toMatchObject({ completed: true, counts: { telegram: { expired: 1 } } });
  expect(room.shows('telegram:-100')).toEqual([]);
});

test('stopping lets what is on its way arrive, begins nothing new, and the next start does the rest', async () => {
  await using room = await Newsroom.open();
  const chats = Array.from({ length: 30 }, (_, index) => `discord:${index + 1}`);
  await room.subscribe(...chats);
  room.discord.answers(keyOf('discord:1'), { kind: 'retry', afterMs: 60_000, detail: 'slow mode' });
  const posting = room.broadcasts.post(date);
  while (room.discord.sendsBegun < 10) await new Promise((resolve) => setImmediate(resolve));
  await room.broadcasts.stop();
  const begun = room.discord.sendsBegun;
  expect(await posting).toMatchObject({ completed: false, stops: [] });
  expect(begun).toBeLessThan(30);
  const states = Object.values(await room.states());
  expect(states.filter((state) => state === 'sent')).toHaveLength(begun - 1);
  expect(states.filter((state) => state === 'retrying')).toHaveLength(1);
  expect(states).not.toContain('sending');
  expect(await room.clock.passUntil(room.restarted().resume())).toMatchObject([{ completed: true }]);
  for (const key of chats) expect(room.shows(key)).toHaveLength(1);
});

test('what is posted is known, from the start on', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1');
  expect(room.broadcasts.hasStarted(date)).toBe(false);
  await room.clock.passUntil(room.broadcasts.post(date));
  expect(room.broadcasts.hasStarted(date)).toBe(true);
  const next = room.restarted();
  await next.resume();
  expect(next.hasStarted(date)).toBe(true);
});

test('when the ledger can’t be written nothing more is sent, and what was sent is not sent again', async () => {
  await using room = await Newsroom.open();
  const chats = Array.from({ length: 30 }, (_, index) => `discord:${index + 1}`);
  await room.subscribe(...chats);
  const disk = new MortalStore(room.store);
  const posting = room.restarted({ store: disk }).post(date);
  while (room.discord.sendsBegun < 10) await new Promise((resolve) => setImmediate(resolve));
  disk.fail();
  await expect(posting).rejects.toThrow(StoreUnavailable);
  expect(room.discord.sendsBegun).toBeLessThan(30);
  await room.clock.passUntil(room.restarted().resume());
  for (const key of chats) expect(room.shows(key)).toHaveLength(1);
});
