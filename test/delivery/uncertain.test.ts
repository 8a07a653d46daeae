import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DeliveryLedger } from '../../src/delivery/ledger.ts';
import { roundsIn } from '../../src/delivery/round.ts';
import { quiet } from './manual-clock.ts';
import { MortalStore } from './mortal-store.ts';
import { admin, date, keyOf, Newsroom } from './newsroom.ts';
import type { ScriptedAnswer } from './scripted-platform.ts';

for (const posted of [true, false]) {
  const what = posted ? 'a post that arrived' : 'a post that did not arrive';

  test(`Discord: when the answer to ${what} is lost, the chat shows it once`, async () => {
    await using room = await Newsroom.open();
    await room.subscribe('discord:1');
    room.discord.answers(keyOf('discord:1'), { kind: 'answer-lost', posted });
    const report = await room.clock.passUntil(room.broadcasts.post(date));
    expect(room.shows('discord:1')).toHaveLength(1);
    expect(report).toMatchObject({ completed: true, counts: { discord: { sent: 1 } } });
  });

  test(`Discord: ${what} before a kill is settled by the next start, though the bot may not look`, async () => {
    await using room = await Newsroom.open();
    room.discord.canLook = false;
    await killWhileSending(room, 'discord:1', posted);
    room.clock.pass({ minutes: 1, seconds: 50 });
    expect(await room.clock.passUntil(room.restarted().resume())).toMatchObject([{ completed: true }]);
    expect(room.shows('discord:1')).toHaveLength(1);
    expect(room.discord.sendsBegun).toBe(2);
  });

  for (const minutes of [9, 11, 14 * 60]) {
    test(`Discord: ${what} is there once, though the clock was set back by ${minutes} min before a kill and ten minutes’ rest`, async () => {
      await using room = await Newsroom.open();
      await killWhileSending(room, 'discord:1', posted);
      room.clock.set({ minutes: -minutes });
      room.clock.pass({ minutes: 10 });
      expect(await room.clock.passUntil(room.restarted().resume())).toMatchObject([{ completed: true }]);
      expect(room.shows('discord:1')).toHaveLength(1);
      expect(room.discord.sendsBegun).toBe(posted ? 1 : 2);
    });
  }

  test(`Discord: ${what} before a kill is looked for when the nonce’s window has passed`, async () => {
    await using room = await Newsroom.open();
    room.discord.nonceWindow = 120;
    await killWhileSending(room, 'discord:1', posted);
    room.clock.pass({ minutes: 2 });
    expect(await room.clock.passUntil(room.restarted().resume())).toMatchObject([{ completed: true }]);
    expect(room.shows('discord:1')).toHaveLength(1);
    expect(room.discord.sendsBegun).toBe(posted ? 1 : 2);
  });

  test(`Telegram: ${what} before a kill is left to a person, and not sent again`, async () => {
    await using room = await Newsroom.open();
    await killWhileSending(room, 'telegram:-100', posted);
    const [report] = await room.clock.passUntil(room.restarted().resume());
    expect(room.shows('telegram:-100')).toHaveLength(posted ? 1 : 0);
    expect(report).toMatchObject({
      completed: true,
      counts: { telegram: { uncertain: 1 } },
      exceptions: [{ state: 'uncertain', chat: { key: 'telegram:-100' } }],
    });
  });

  test(`Telegram with UNCERTAIN=resend: ${what} before a kill is sent again`, async () => {
    await using room = await Newsroom.open();
    await killWhileSending(room, 'telegram:-100', posted);
    await room.clock.passUntil(room.restarted({ uncertain: 'resend' }).resume());
    expect(room.shows('telegram:-100')).toHaveLength(posted ? 2 : 1);
    expect(await room.states()).toEqual({ 'telegram:-100': 'sent' });
  });
}

test('Telegram: a lost answer is reported at once, without waiting for anything', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('telegram:-100');
  room.telegram.answers(keyOf('telegram:-100'), { kind: 'answer-lost', posted: true });
  const report = await room.broadcasts.post(date);
  expect(report).toMatchObject({ completed: true, counts: { telegram: { uncertain: 1 } } });
  expect(room.shows('telegram:-100')).toHaveLength(1);
});

test('Telegram with UNCERTAIN=resend: a chat whose answers are always lost is sent three times at most', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('telegram:-100');
  const lost: ScriptedAnswer = { kind: 'answer-lost', posted: false };
  room.telegram.answers(keyOf('telegram:-100'), ...Array.from({ length: 10 }, () => lost));
  await room.clock.passUntil(room.restarted({ uncertain: 'resend' }).post(date));
  expect(room.telegram.sendsBegun).toBe(3);
  expect(await room.states()).toEqual({ 'telegram:-100': 'uncertain' });
});

test('Telegram: an outage makes few deliveries uncertain, and the others are sent after it', async () => {
  await using room = await Newsroom.open();
  const chats = Array.from({ length: 200 }, (_, index) => `telegram:${index + 1}`);
  await Promise.all(chats.map((key) => room.subscribe(key)));
  const lost: ScriptedAnswer = { kind: 'answer-lost', posted: false };
  for (const key of chats.slice(50)) room.telegram.answers(keyOf(key), lost);
  room.clock.sleep(10 * 60_000).then(() => {
    for (const key of chats) room.telegram.answers(keyOf(key));
  });
  const report = await room.clock.passUntil(room.broadcasts.post(date));
  expect(report.completed).toBe(true);
  expect(report.counts.telegram.uncertain).toBeLessThan(30);
  expect(report.counts.telegram.sent).toBe(200 - report.counts.telegram.uncertain);
});

test('stopping does not wait for the end of an outage', async () => {
  await using room = await Newsroom.open();
  const chats = Array.from({ length: 20 }, (_, index) => `telegram:${index + 1}`);
  await room.subscribe(...chats);
  for (const key of chats) room.telegram.answers(keyOf(key), { kind: 'answer-lost', posted: false });
  const posting = room.broadcasts.post(date);
  await quiet();
  await room.broadcasts.stop();
  const { completed, counts } = await posting;
  expect(completed).toBe(false);
  expect(counts.telegram.pending).toBe(20 - counts.telegram.uncertain);
});

test('Discord: an outage of ten minutes in which some posts arrived leaves each chat with one', async () => {
  await using room = await Newsroom.open();
  const chats = Array.from({ length: 12 }, (_, index) => `discord:${index + 1}`);
  await room.subscribe(...chats);
  room.discord.canLook = false;
  for (const [index, key] of chats.entries()) {
    const first: ScriptedAnswer = { kind: 'answer-lost', posted: index % 2 === 0 };
    const lost: ScriptedAnswer = { kind: 'answer-lost', posted: false };
    room.discord.answers(keyOf(key), first, ...Array.from({ length: 40 }, () => lost));
  }
  const start = room.clock.now();
  room.clock.sleep(10 * 60_000).then(() => {
    room.discord.canLook = true;
    for (const key of chats) room.discord.answers(keyOf(key));
  });
  const report = await room.clock.passUntil(room.broadcasts.post(date));
  expect(report).toMatchObject({ completed: true, counts: { discord: { sent: 12 } } });
  for (const key of chats) expect(room.shows(key)).toHaveLength(1);
  expect(room.clock.now().since(start).total('minutes')).toBeLessThan(20);
});

test('Discord: the clock is set back in an outage that outlasts the nonce: the chat shows the issue once', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1');
  room.discord.canLook = false;
  const lost: ScriptedAnswer = { kind: 'answer-lost', posted: false };
  const answers = [{ ...lost, posted: true }, ...Array.from({ length: 40 }, () => lost)];
  room.discord.answers(keyOf('discord:1'), ...answers);
  room.clock.sleep(30_000).then(() => room.clock.set({ hours: -2 }));
  room.clock.sleep(10 * 60_000).then(() => {
    room.discord.canLook = true;
    room.discord.answers(keyOf('discord:1'));
  });
  expect(await room.clock.passUntil(room.broadcasts.post(date))).toMatchObject({ counts: { discord: { sent: 1 } } });
  expect(room.shows('discord:1')).toHaveLength(1);
});

test('Discord: where the bot may not look and the clock was set back before a kill, a person decides', async () => {
  await using room = await Newsroom.open();
  room.discord.canLook = false;
  await killWhileSending(room, 'discord:1', true);
  room.clock.set({ hours: -3 });
  room.clock.pass({ minutes: 10 });
  await room.clock.passUntil(room.restarted().resume());
  expect(room.shows('discord:1')).toHaveLength(1);
  expect(await room.states()).toEqual({ 'discord:1': 'uncertain' });
});

test('a chat that was told to wait a minute waits no longer when the clock is set back before a restart', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('telegram:-100');
  room.telegram.answers(keyOf('telegram:-100'), { kind: 'retry', afterMs: 60_000, detail: 'rate limit' });
  room.restarted().post(date);
  await quiet();
  expect(await room.states()).toEqual({ 'telegram:-100': 'retrying' });
  await room.broadcasts.stop();
  room.clock.set({ hours: -2 });
  const start = room.clock.elapsedMs();
  await room.clock.passUntil(room.restarted().resume());
  expect(room.shows('telegram:-100')).toHaveLength(1);
  expect(room.clock.elapsedMs() - start).toBeLessThanOrEqual(61_000);
});

test('Discord: where the bot may not look and answers stay lost, a person is told within about an hour', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1');
  room.discord.canLook = false;
  const lost: ScriptedAnswer = { kind: 'answer-lost', posted: false };
  room.discord.answers(keyOf('discord:1'), ...Array.from({ length: 40 }, () => lost));
  const start = room.clock.now();
  const report = await room.clock.passUntil(room.broadcasts.post(date));
  expect(report).toMatchObject({ completed: true, exceptions: [{ state: 'uncertain' }] });
  expect(room.clock.now().since(start).total('minutes')).toBeLessThan(70);
});

test('Discord: “try later” after a lost answer does not end the doubt', async () => {
  await using room = await Newsroom.open();
  room.discord.nonceWindow = 120;
  await room.subscribe('discord:1');
  room.discord.answers(
    keyOf('discord:1'),
    { kind: 'answer-lost', posted: true },
    { kind: 'retry', afterMs: 10 * 60_000, detail: 'rate limit' },
  );
  await room.clock.passUntil(room.broadcasts.post(date));
  expect(room.shows('discord:1')).toHaveLength(1);
});

test('Discord: where answers to posts stay lost, a look tells soon that the post is there', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1');
  const lost: ScriptedAnswer = { kind: 'answer-lost', posted: false };
  const answers = [{ ...lost, posted: true }, ...Array.from({ length: 9 }, () => lost)];
  room.discord.answers(keyOf('discord:1'), ...answers);
  const start = room.clock.elapsedMs();
  expect(await room.clock.passUntil(room.broadcasts.post(date))).toMatchObject({ counts: { discord: { sent: 1 } } });
  expect(room.discord.sendsBegun).toBe(2);
  expect(room.clock.elapsedMs() - start).toBeLessThan(5000);
});

test('Discord: a forum post, which has no nonce, is looked for before it is sent again', async () => {
  await using room = await Newsroom.open();
  room.discord.nonceWindow = 0;
  const forum = { key: keyOf('discord:1'), kind: 'forum', title: 'Newsletters' } as const;
  await room.subscriptions.subscribe(forum, 'en', admin);
  room.discord.answers(forum.key, { kind: 'answer-lost', posted: true });
  await room.clock.passUntil(room.broadcasts.post(date));
  expect(room.shows('discord:1')).toHaveLength(1);
  expect(room.discord.sendsBegun).toBe(1);
});

test('Discord: a forum post that arrives late is not sent again', async () => {
  await using room = await Newsroom.open();
  room.discord.nonceWindow = 0;
  const forum = { key: keyOf('discord:1'), kind: 'forum', title: 'Newsletters' } as const;
  await room.subscriptions.subscribe(forum, 'en', admin);
  room.discord.answers(forum.key, { kind: 'arrives-late', afterMs: 20_000 });
  await room.clock.passUntil(room.broadcasts.post(date));
  room.clock.pass({ minutes: 1 });
  await quiet();
  expect(room.shows('discord:1')).toHaveLength(1);
});

test('Discord: a post that was put off many times before its answer was lost is still looked for', async () => {
  await using room = await Newsroom.open();
  const forum = { key: keyOf('discord:1'), kind: 'forum', title: 'Newsletters' } as const;
  await room.subscriptions.subscribe(forum, 'en', admin);
  const later: ScriptedAnswer = { kind: 'retry', afterMs: 1000, detail: 'rate limit' };
  room.discord.answers(forum.key, ...Array.from({ length: 30 }, () => later), { kind: 'answer-lost', posted: true });
  expect(await room.clock.passUntil(room.broadcasts.post(date))).toMatchObject({ counts: { discord: { sent: 1 } } });
  expect(room.shows('discord:1')).toHaveLength(1);
});

test('Discord: a chat that unsubscribes while its repeated post waits for the limits is not sent it again', async () => {
  await using room = await Newsroom.open();
  await killWhileSending(room, 'discord:1', false);
  const { promise, resolve } = Promise.withResolvers<void>();
  room.discord.limit = promise;
  const resumed = room.restarted().resume();
  await quiet();
  await room.subscriptions.unsubscribe(keyOf('discord:1'));
  resolve();
  await room.clock.passUntil(resumed);
  expect(room.discord.sendsBegun).toBe(1);
  expect(room.shows('discord:1')).toEqual([]);
});

test('Discord: a chat that unsubscribed while its post was uncertain is not sent it again', async () => {
  await using room = await Newsroom.open();
  await killWhileSending(room, 'discord:1', false);
  await room.subscriptions.unsubscribe(keyOf('discord:1'));
  await room.clock.passUntil(room.restarted().resume());
  expect(room.shows('discord:1')).toEqual([]);
  expect(await room.states()).toEqual({ 'discord:1': 'gone' });
});

test('whatever platforms answer, whenever the process is killed and however the clock is set, no chat shows an issue twice and none is forgotten', async () => {
  const certain = fc.constantFrom<ScriptedAnswer>(
    { kind: 'retry', afterMs: 0, detail: 'overloaded' },
    { kind: 'retry', afterMs: 40_000, detail: 'rate limit' },
    { kind: 'gone', why: 'chat-deleted', detail: '10003' },
    { kind: 'rejected', why: 'missing-permission', reach: 'chat', detail: '50013' },
  );
  const lost = fc.record({ kind: fc.constant('answer-lost' as const), posted: fc.boolean() });
  const scripts = fc.array(fc.array(fc.oneof({ weight: 2, arbitrary: lost }, certain), { maxLength: 5 }), {
    minLength: 6,
    maxLength: 6,
  });
  const kill = fc.record({
    afterSends: fc.nat(8),
    downSeconds: fc.nat(900),
    setMinutes: fc.oneof(fc.constant(0), fc.integer({ min: -30, max: 30 })),
  });
  const kills = fc.array(kill, { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(scripts, kills, async (scripts, kills) => {
      await using room = await Newsroom.open();
      const chats = await room.subscribeScripted(scripts);
      for (const { afterSends, downSeconds, setMinutes } of kills) {
        const process = new MortalStore(room.store);
        room.restarted({ store: process }).post(date);
        const enough = room.discord.sendsBegun + room.telegram.sendsBegun + afterSends;
        for (let turn = 0; turn < 20; turn++) {
          if (room.discord.sendsBegun + room.telegram.sendsBegun >= enough) break;
          await new Promise((resolve) => setImmediate(resolve));
        }
        process.kill();
        await quiet();
        room.clock.set({ minutes: setMinutes });
        room.clock.pass({ seconds: downSeconds });
      }
      await room.clock.passUntil(room.restarted().post(date));
      const states = await room.states();
      expect(Object.keys(states).sort()).toEqual(chats.sort());
      for (const key of chats) {
        const shown = room.shows(key).length;
        expect(shown, key).toBeLessThanOrEqual(1);
        if (states[key] === 'sent') expect(shown, key).toBe(1);
        else expect(['uncertain', 'gone', 'rejected'], key).toContain(states[key]);
        if (states[key] === 'uncertain') expect(key).toContain('telegram');
      }
    }),
    { numRuns: 100 },
  );
});

/** Posts, and kills the process while one chat's post is on its way. */
async function killWhileSending(room: Newsroom, key: string, posted: boolean): Promise<void> {
  await room.subscribe(key);
  const platform = key.startsWith('discord') ? room.discord : room.telegram;
  platform.answers(keyOf(key), { kind: 'silence', posted });
  const process = new MortalStore(room.store);
  room.restarted({ store: process }).post(date);
  await quiet();
  expect(await room.states()).toEqual({ [key]: 'sending' });
  process.kill();
}

test('a backup made while an issue was being posted, put back after everyone got it, repeats nothing', async () => {
  await using room = await Newsroom.open();
  await room.subscribe('discord:1', 'discord:2', 'telegram:-100');
  for (const key of ['discord:2', 'telegram:-100']) {
    room.discord.answers(keyOf(key), { kind: 'retry', afterMs: 600_000, detail: 'busy' });
    room.telegram.answers(keyOf(key), { kind: 'retry', afterMs: 600_000, detail: 'busy' });
  }
  const posting = room.broadcasts.post(date);
  await quiet();
  const backup = await room.ledger();
  expect(Object.values(backup).map(({ state }) => state)).toEqual(['sent', 'retrying', 'retrying']);
  const backedUpAt = room.clock.now();
  await room.clock.passUntil(posting);
  expect([room.shows('discord:2'), room.shows('telegram:-100')].flat()).toHaveLength(2);

  room.clock.pass({ hours: 2 });
  const ledger = await DeliveryLedger.open(room.store, date);
  await ledger.commit(...Object.values(backup));
  const rounds = roundsIn(room.store);
  const round = await rounds.get(date);
  if (round?.state !== 'completed') throw new Error('it was not posted');
  await rounds.set(date, { state: 'posting', date, startedAt: round.startedAt });
  const restored = room.restarted({ restoration: { backedUpAt, restoredAt: room.clock.now() } });
  await room.clock.passUntil(restored.resume());
  expect(room.shows('discord:2')).toHaveLength(1);
  expect(room.shows('telegram:-100')).toHaveLength(1);
  expect(await room.states()).toEqual({ 'discord:1': 'sent', 'discord:2': 'sent', 'telegram:-100': 'uncertain' });
});
