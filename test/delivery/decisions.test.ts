import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Decision } from '../../src/delivery/decisions.ts';
import { roundsIn } from '../../src/delivery/round.ts';
import { quiet } from './manual-clock.ts';
import { MortalStore } from './mortal-store.ts';
import { date, issue, keyOf, Newsroom } from './newsroom.ts';
import type { ScriptedAnswer } from './scripted-platform.ts';

let newsroom: Newsroom;
beforeEach(async () => {
  newsroom = await Newsroom.open();
});
afterEach(async () => {
  await newsroom[Symbol.asyncDispose]();
});

const post = () => newsroom.clock.passUntil(newsroom.broadcasts.post(date));
const lost = { kind: 'answer-lost', posted: false } as const;
const moderated = { kind: 'rejected', why: 'moderated', reach: 'chat', detail: 'blocked' } as const;
const busy = { kind: 'retry', afterMs: 3_600_000, detail: 'busy' } as const;

/** Carries out a decision to the end of what it sends. */
async function decide(decision: Decision): Promise<number> {
  const changed = await newsroom.clock.passUntil(newsroom.broadcasts.decide(date, decision));
  await newsroom.clock.passUntil(newsroom.broadcasts.post(date));
  return changed;
}

describe('trying again', () => {
  test('sends to those that were refused, and to nobody else', async () => {
    await newsroom.subscribe('discord:1', 'discord:2', 'telegram:-3');
    newsroom.discord.answers(keyOf('discord:1'), moderated);
    newsroom.telegram.answers(keyOf('telegram:-3'), lost);
    await post();
    expect(await newsroom.states()).toMatchObject({ 'discord:1': 'rejected', 'telegram:-3': 'uncertain' });
    expect(await decide('again')).toBe(1);
    expect(await newsroom.states()).toEqual({ 'discord:1': 'sent', 'discord:2': 'sent', 'telegram:-3': 'uncertain' });
    expect(newsroom.discord.sendsBegun).toBe(3);
    expect(await decide('again')).toBe(0);
  });

  test('gives what was too late another day', async () => {
    await newsroom.subscribe('discord:1');
    newsroom.discord.answers(keyOf('discord:1'), ...new Array(30).fill(busy));
    await post();
    expect(await newsroom.states()).toEqual({ 'discord:1': 'expired' });
    newsroom.clock.pass({ hours: 48 });
    newsroom.discord.answers(keyOf('discord:1'), busy, busy);
    expect(await decide('again')).toBe(1);
    expect(await newsroom.states()).toEqual({ 'discord:1': 'sent' });
  });

  test('leaves a chat alone that was unsubscribed or is paused', async () => {
    await newsroom.subscribe('discord:1', 'discord:2');
    const noPermission = { kind: 'rejected', why: 'missing-permission', reach: 'chat', detail: '50013' } as const;
    newsroom.discord.answers(keyOf('discord:1'), noPermission);
    newsroom.discord.answers(keyOf('discord:2'), moderated);
    await post();
    await newsroom.subscriptions.unsubscribe(keyOf('discord:2'));
    expect(await decide('again')).toBe(0);
    expect(newsroom.discord.sendsBegun).toBe(2);
  });

  test('while the issue is still being posted changes nothing for the others, and one report comes of it', async () => {
    await newsroom.subscribe('discord:1', 'discord:2', 'discord:3');
    newsroom.discord.answers(keyOf('discord:1'), moderated);
    newsroom.discord.answers(keyOf('discord:2'), busy);
    const report = newsroom.broadcasts.post(date);
    await newsroom.clock.settle();
    const changed = newsroom.broadcasts.decide(date, 'again');
    expect(await newsroom.clock.passUntil(changed)).toBe(1);
    expect(await newsroom.clock.passUntil(report)).toMatchObject({ completed: true, counts: { discord: { sent: 3 } } });
    for (const chat of ['discord:1', 'discord:2', 'discord:3']) expect(newsroom.shows(chat)).toHaveLength(1);
  });

  test('outlives a kill', async () => {
    await newsroom.subscribe('discord:1');
    newsroom.discord.answers(keyOf('discord:1'), moderated, busy);
    await post();
    expect(await newsroom.clock.passUntil(newsroom.broadcasts.decide(date, 'again'))).toBe(1);
    await newsroom.clock.settle();
    await newsroom.clock.passUntil(newsroom.restarted().resume());
    expect(await newsroom.states()).toEqual({ 'discord:1': 'sent' });
    expect(newsroom.shows('discord:1')).toHaveLength(1);
  });
});

describe('what is uncertain', () => {
  beforeEach(async () => {
    await newsroom.subscribe('telegram:-3', 'telegram:-4');
    newsroom.telegram.answers(keyOf('telegram:-3'), lost);
    await post();
  });

  test('is sent again when an editor says so', async () => {
    expect(await decide('resend')).toBe(1);
    expect(await newsroom.states()).toEqual({ 'telegram:-3': 'sent', 'telegram:-4': 'sent' });
    expect(newsroom.shows('telegram:-3')).toHaveLength(1);
  });

  test('is let rest when an editor says so, and never sent', async () => {
    expect(await decide('release')).toBe(1);
    expect(await newsroom.states()).toEqual({ 'telegram:-3': 'released', 'telegram:-4': 'sent' });
    expect(await decide('resend')).toBe(0);
    expect(newsroom.shows('telegram:-3')).toEqual([]);
  });
});

describe('an issue that is taken back', () => {
  test('goes to nobody any more: not to who waits, comes late, or is tried again', async () => {
    await newsroom.subscribe('discord:1', 'discord:2', 'discord:3');
    newsroom.discord.answers(keyOf('discord:2'), busy);
    newsroom.discord.answers(keyOf('discord:3'), moderated);
    const report = newsroom.broadcasts.post(date);
    await newsroom.clock.settle();
    expect(await newsroom.clock.passUntil(newsroom.broadcasts.decide(date, 'withdraw'))).toBe(1);
    expect(await newsroom.clock.passUntil(report)).toMatchObject({
      completed: true,
      counts: { discord: { withdrawn: 1 } },
    });
    expect(await newsroom.states()).toEqual({ 'discord:1': 'sent', 'discord:2': 'withdrawn', 'discord:3': 'rejected' });
    expect(await decide('again')).toBe(0);
    await newsroom.subscribe('discord:4');
    expect(await newsroom.clock.passUntil(newsroom.broadcasts.catchUp(keyOf('discord:4')))).toBeUndefined();
    await newsroom.clock.passUntil(newsroom.restarted().resume());
    expect(newsroom.discord.sendsBegun).toBe(3);
    expect(await roundsIn(newsroom.store).get(date)).toMatchObject({
      state: 'completed',
      retractedAt: expect.any(String),
    });
  });

  test('after everyone had it stays taken back', async () => {
    await newsroom.subscribe('discord:1');
    await post();
    expect(await decide('withdraw')).toBe(0);
    await newsroom.subscribe('discord:4');
    expect(await newsroom.clock.passUntil(newsroom.broadcasts.catchUp(keyOf('discord:4')))).toBeUndefined();
    expect(newsroom.shows('discord:4')).toEqual([]);
  });

  test('and was never posted: nothing begins', async () => {
    await newsroom.archive.keep(issue('en', 'Trams', date));
    await newsroom.subscribe('discord:1');
    for (const decision of ['again', 'resend', 'release', 'withdraw'] as const) {
      expect(await newsroom.broadcasts.decide(date, decision)).toBe(0);
    }
    expect(await roundsIn(newsroom.store).get(date)).toBeUndefined();
  });
});

test('whatever platforms answer, editors decide and kills interrupt: nothing is there twice unless an editor had it sent again, and what is taken back goes to nobody', async () => {
  const answer = fc.constantFrom<ScriptedAnswer>(
    { kind: 'retry', afterMs: 0, detail: 'overloaded' },
    { kind: 'retry', afterMs: 40_000, detail: 'rate limit' },
    { kind: 'rejected', why: 'moderated', reach: 'chat', detail: 'blocked' },
    { kind: 'answer-lost', posted: true },
    { kind: 'answer-lost', posted: false },
  );
  const scripts = fc.array(fc.array(answer, { maxLength: 4 }), { minLength: 6, maxLength: 6 });
  const decision = fc.constantFrom<Decision>('again', 'resend', 'release', 'withdraw');
  const steps = fc.array(fc.record({ decision, turns: fc.nat(20), downSeconds: fc.nat(300) }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(scripts, steps, async (scripts, steps) => {
      await using room = await Newsroom.open();
      const chats = await room.subscribeScripted(scripts);
      await room.clock.passUntil(room.broadcasts.post(date));
      let isTakenBack = false;
      let resends = 0;
      for (const { decision, turns, downSeconds } of steps) {
        const sendsBefore = room.discord.sendsBegun + room.telegram.sendsBegun;
        const process = new MortalStore(room.store);
        void room.restarted({ store: process }).decide(date, decision);
        for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
        process.kill();
        await quiet();
        if (decision === 'resend') resends++;
        if (isTakenBack) expect(room.discord.sendsBegun + room.telegram.sendsBegun).toBe(sendsBefore);
        const round = await roundsIn(room.store).get(date);
        isTakenBack = round?.state === 'completed' && round.retractedAt !== undefined;
        room.clock.pass({ seconds: downSeconds });
      }
      await room.clock.passUntil(room.restarted().post(date));
      const states = await room.states();
      expect(Object.keys(states).sort()).toEqual(chats.toSorted());
      for (const key of chats) {
        const shown = room.shows(key).length;
        expect(shown, key).toBeLessThanOrEqual(1 + resends);
        if (states[key] === 'sent') expect(shown, key).toBeGreaterThan(0);
        else expect(['uncertain', 'rejected', 'released', 'withdrawn'], key).toContain(states[key]);
      }
    }),
    { numRuns: 100 },
  );
});
