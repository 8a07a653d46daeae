import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deliveriesIn } from '../../src/delivery/ledger.ts';
import { type CopyRevision, copyRevisionsIn, revisionId, revisionsIn } from '../../src/delivery/revision-record.ts';
import { Revisions, type RevisionsOptions } from '../../src/delivery/revisions.ts';
import { createLogger } from '../../src/log.ts';
import { type PlatformName, roleKeySchema } from '../../src/platforms/chat.ts';
import type { Store } from '../../src/store/collection.ts';
import { quiet } from './manual-clock.ts';
import { MortalStore } from './mortal-store.ts';
import { date, issue, keyOf, Newsroom } from './newsroom.ts';
import type { ScriptedPlatform } from './scripted-platform.ts';

const corrected = issue('en', 'Ferries, corrected');
let newsroom: Newsroom;
let revisions: Revisions;

beforeEach(async () => {
  newsroom = await Newsroom.open();
  revisions = start();
});
afterEach(async () => {
  await newsroom[Symbol.asyncDispose]();
});

function start(store: Store = newsroom.store): Revisions {
  const { archive, subscriptions, discord, telegram, clock } = newsroom;
  const platforms = new Map<PlatformName, ScriptedPlatform>([
    ['discord', discord],
    ['telegram', telegram],
  ]);
  const isPosting: RevisionsOptions['isPosting'] = (on) => newsroom.broadcasts.isPosting(on);
  return new Revisions({ store, archive, subscriptions, platforms, isPosting, clock, log: createLogger('silent') });
}

async function posted(...keys: string[]): Promise<void> {
  await newsroom.subscribe(...keys);
  await newsroom.clock.passUntil(newsroom.broadcasts.post(date));
}

/** Carries out a revision; returns how many copies it was for. */
async function carryOut(kind: 'correct' | 'retract', by = revisions): Promise<number> {
  const begun = await newsroom.clock.passUntil(by.begin(date, kind));
  if (!begun) return 0;
  await newsroom.clock.passUntil(begun.ended);
  return begun.copies;
}

/** What the stored ledger of a revision says, by chat. */
async function results(number = 1): Promise<Record<string, CopyRevision>> {
  const found: Record<string, CopyRevision> = {};
  for await (const [key, copy] of copyRevisionsIn(newsroom.store, date, number).entries()) found[key] = copy;
  return found;
}
async function states(number = 1): Promise<Record<string, string>> {
  return Object.fromEntries(Object.entries(await results(number)).map(([key, { state }]) => [key, state]));
}

describe('a correction', () => {
  test('reaches every copy on both platforms, and each result is kept', async () => {
    await posted('discord:1', 'discord:2', 'telegram:-3', 'telegram:-4');
    await newsroom.archive.keep(corrected);
    newsroom.telegram.answersToChange.set('telegram:-4', [
      { kind: 'refused', why: 'message-deleted', reach: 'chat', detail: 'not found' },
    ]);
    expect(await revisions.copies(date, 'correct')).toBe(4);
    expect(await carryOut('correct')).toBe(4);
    expect(await states()).toEqual({
      'discord:1': 'edited',
      'discord:2': 'edited',
      'telegram:-3': 'edited',
      'telegram:-4': 'refused',
    });
    for (const chat of ['discord:1', 'discord:2', 'telegram:-3']) {
      expect(newsroom.shows(chat)).toEqual(['Ferries, corrected']);
    }
    expect(await revisions.ofIssue(date)).toMatchObject([{ number: 1, kind: 'correct', state: 'completed' }]);
  });

  test('is for nobody when nothing was corrected, or everyone has it', async () => {
    await posted('discord:1', 'telegram:-3');
    expect(await carryOut('correct')).toBe(0);
    await newsroom.archive.keep(corrected);
    expect(await carryOut('correct')).toBe(2);
    expect(await carryOut('correct')).toBe(0);
    expect(newsroom.discord.changed).toHaveLength(1);
  });

  test('is in each chat’s own edition, and only where that was corrected', async () => {
    await newsroom.archive.keep(issue('zh-Hans'));
    await newsroom.subscribeIn('zh-Hans', 'telegram:-5');
    await posted('discord:1');
    await newsroom.archive.keep(issue('zh-Hans', '渡轮，更正'));
    expect(await carryOut('correct')).toBe(1);
    expect(newsroom.shows('telegram:-5')).toEqual(['渡轮，更正']);
    expect(newsroom.shows('discord:1')).toEqual(['Ferries (en)']);
  });

  test('is as it was posted: with its excerpt and the role it named, whatever is set now', async () => {
    const role = roleKeySchema.parse('discord:99');
    await newsroom.subscribe('discord:1');
    await newsroom.subscriptions.adjust(keyOf('discord:1'), () => ({ mention: { role, name: 'Readers' } }));
    await posted();
    await newsroom.subscriptions.adjust(keyOf('discord:1'), () => ({
      mention: null,
      excerpt: { length: 'short', without: ['video'] },
    }));
    await newsroom.archive.keep(corrected);
    await carryOut('correct');
    expect(newsroom.discord.changed).toMatchObject([{ options: { mention: role } }]);
    const whole = { excerpt: { length: 'full', without: [] }, mention: role };
    expect((await newsroom.ledger())['discord:1']).toMatchObject({ content: { version: 1, ...whole } });
    expect((await results())['discord:1']).toMatchObject({ content: { version: 2, ...whole } });
  });

  test('of copies of an earlier release, of which nothing was recorded, is as the chat is set now', async () => {
    await posted('discord:1');
    const deliveries = deliveriesIn(newsroom.store, date);
    const delivery = await deliveries.get(keyOf('discord:1'));
    if (delivery?.state !== 'sent') throw new Error('it was posted');
    const { content: _, ...earlier } = delivery;
    await deliveries.set(keyOf('discord:1'), earlier);
    await newsroom.archive.keep(corrected);
    expect(await carryOut('correct')).toBe(1);
    expect(newsroom.shows('discord:1')).toEqual(['Ferries, corrected']);
  });

  test('waits where the platform says so, and holds up no other chat', async () => {
    await posted('discord:1', 'discord:2');
    await newsroom.archive.keep(corrected);
    newsroom.discord.answersToChange.set('discord:1', [{ kind: 'retry', afterMs: 1_163_000, detail: '20028' }]);
    const begun = newsroom.clock.now();
    await carryOut('correct');
    const [second, first] = newsroom.discord.changed;
    expect([second?.chat, first?.chat]).toEqual(['discord:2', 'discord:1']);
    expect(second?.at.since(begun).total('seconds')).toBeLessThan(1);
    expect(first?.at.since(begun).total('seconds')).toBeGreaterThanOrEqual(1163);
    expect(newsroom.shows('discord:1')).toEqual(['Ferries, corrected']);
  });

  test('waits no longer when the clock is set back, before a restart or without one', async () => {
    await posted('discord:1', 'discord:2');
    await newsroom.archive.keep(corrected);
    const { clock, discord } = newsroom;
    for (const key of ['discord:1', 'discord:2']) {
      discord.answersToChange.set(key, [{ kind: 'retry', afterMs: 1_200_000, detail: '20028' }]);
    }
    const begun = clock.elapsedMs();
    const process = new MortalStore(newsroom.store);
    void start(process).begin(date, 'correct');
    await quiet();
    clock.set({ hours: -4 });
    process.kill();
    const later = start();
    const resumed = later.resume();
    await quiet();
    clock.set({ hours: -4 });
    await clock.passUntil(resumed);
    expect(await states()).toEqual({ 'discord:1': 'edited', 'discord:2': 'edited' });
    expect((clock.elapsedMs() - begun) / 60_000).toBeLessThan(41);
  });

  test('gives up a copy after a day', async () => {
    await posted('discord:1');
    await newsroom.archive.keep(corrected);
    const always = new Array(200).fill({ kind: 'retry', afterMs: 3_600_000, detail: 'busy' });
    newsroom.discord.answersToChange.set('discord:1', always);
    await carryOut('correct');
    expect(await results()).toMatchObject({ 'discord:1': { state: 'expired', detail: 'busy', attempts: 24 } });
    expect(await revisions.copies(date, 'correct')).toBe(1);
  });

  test('waits for copies whose answer was lost, and misses none that turns out to be there', async () => {
    await newsroom.subscribe('discord:1', 'discord:2', 'telegram:-3');
    const lost = { kind: 'answer-lost', posted: true } as const;
    newsroom.discord.answers(keyOf('discord:2'), lost, lost, lost);
    const posting = newsroom.broadcasts.post(date);
    await newsroom.clock.settle();
    expect(await newsroom.states()).toMatchObject({ 'discord:1': 'sent', 'discord:2': 'uncertain' });
    await newsroom.archive.keep(corrected);
    const begun = await newsroom.clock.passUntil(revisions.begin(date, 'correct'));
    await newsroom.clock.settle();
    expect(await states()).toEqual({ 'discord:1': 'edited', 'telegram:-3': 'edited' });
    await newsroom.clock.passUntil(posting);
    await newsroom.clock.passUntil(begun?.ended ?? expect.fail());
    expect(newsroom.shows('discord:2')).toEqual(['Ferries, corrected']);
    expect(await states()).toMatchObject({ 'discord:2': 'edited' });
  });

  test('asked for once more while one that was interrupted goes on takes its place, and edits nothing twice', async () => {
    await posted('discord:1', 'discord:2', 'telegram:-3');
    await newsroom.archive.keep(corrected);
    const startedAt = newsroom.clock.now().toString();
    const interrupted = { date, number: 1, kind: 'correct', startedAt, state: 'gathering' } as const;
    await revisionsIn(newsroom.store).set(revisionId(interrupted), interrupted);
    const resumed = revisions.resume();
    const begun = await newsroom.clock.passUntil(revisions.begin(date, 'correct'));
    await newsroom.clock.passUntil(Promise.all([resumed, begun?.ended]));
    const ends = (await revisions.ofIssue(date)).map(({ state }) => state);
    expect(ends.filter((state) => state !== 'completed' && state !== 'replaced')).toEqual([]);
    for (const chat of ['discord:1', 'discord:2', 'telegram:-3']) {
      const edits = [...newsroom.discord.changed, ...newsroom.telegram.changed].filter(({ chat: key }) => key === chat);
      expect(edits).toHaveLength(1);
    }
  });

  test('that is malformed stops on that platform, and the others go on', async () => {
    await posted('discord:1', 'discord:2', 'telegram:-3');
    await newsroom.archive.keep(corrected);
    for (const chat of ['discord:1', 'discord:2']) {
      newsroom.discord.answersToChange.set(chat, [
        { kind: 'refused', why: 'invalid-post', reach: 'post', detail: '50035' },
      ]);
    }
    const begun = await newsroom.clock.passUntil(revisions.begin(date, 'correct'));
    const ended = await newsroom.clock.passUntil(begun?.ended ?? Promise.reject(new Error('it was begun')));
    expect(ended.stops).toMatchObject([{ kind: 'refused', platform: 'discord', reach: 'post' }]);
    expect(await states()).toEqual({ 'discord:1': 'due', 'discord:2': 'due', 'telegram:-3': 'edited' });
  });

  test('of a correction that is under way takes its place, and misses none of its copies', async () => {
    await posted('discord:1', 'discord:2', 'telegram:-3');
    await newsroom.archive.keep(corrected);
    newsroom.discord.answersToChange.set('discord:2', [{ kind: 'retry', afterMs: 600_000, detail: 'busy' }]);
    const first = await newsroom.clock.passUntil(revisions.begin(date, 'correct'));
    await newsroom.clock.settle();
    expect(await states()).toMatchObject({ 'discord:1': 'edited', 'discord:2': 'due' });
    await newsroom.archive.keep(issue('en', 'Ferries, at last'));
    expect(await carryOut('correct')).toBe(3);
    await first?.ended;
    for (const chat of ['discord:1', 'discord:2', 'telegram:-3']) {
      expect(newsroom.shows(chat)).toEqual(['Ferries, at last']);
    }
    expect(await revisions.ofIssue(date)).toMatchObject([{ state: 'replaced' }, { state: 'completed' }]);
  });

  test('before the round is over: chats still to come get the new version, and need no correction', async () => {
    await newsroom.subscribe('discord:1', 'discord:2');
    newsroom.discord.answers(keyOf('discord:2'), { kind: 'retry', afterMs: 60_000, detail: 'busy' });
    const round = newsroom.broadcasts.post(date);
    await newsroom.clock.settle();
    expect(newsroom.shows('discord:1')).toEqual(['Ferries (en)']);
    await newsroom.archive.keep(corrected);
    await newsroom.clock.passUntil(round);
    expect(newsroom.shows('discord:2')).toEqual(['Ferries, corrected']);
    expect(await carryOut('correct')).toBe(1);
    expect(newsroom.discord.changed.map(({ chat }) => chat)).toEqual(['discord:1']);
  });
});

describe('a kill in a revision', () => {
  test.each(['correct', 'retract'] as const)('loses no copy: %s', async (kind) => {
    const chats = ['discord:1', 'discord:2', 'discord:3', 'telegram:-4', 'telegram:-5', 'telegram:-6'];
    await posted(...chats);
    await newsroom.archive.keep(corrected);
    newsroom.discord.answersToChange.set('discord:2', [{ kind: 'silence', isDone: true }]);
    newsroom.telegram.answersToChange.set('telegram:-5', [{ kind: 'silence', isDone: false }]);
    const mortal = new MortalStore(newsroom.store);
    void start(mortal).begin(date, kind);
    await newsroom.clock.settle();
    mortal.kill();
    await quiet();
    expect(Object.values(await states()).filter((state) => state === 'due')).toHaveLength(2);

    await newsroom.clock.passUntil(start().resume());
    const expected = kind === 'correct' ? ['Ferries, corrected'] : [];
    for (const chat of chats) expect([chat, newsroom.shows(chat)]).toEqual([chat, expected]);
    expect(Object.values(await states()).filter((state) => state === 'due')).toEqual([]);
    expect((await start().ofIssue(date)).map(({ state }) => state)).toEqual(['completed']);
  });

  test('while its copies are being gathered loses none either', async () => {
    await posted('discord:1', 'telegram:-4');
    await newsroom.archive.keep(corrected);
    const mortal = new MortalStore(newsroom.store);
    void start(mortal).begin(date, 'correct');
    while ((await start().ofIssue(date)).length === 0) await quiet();
    mortal.kill();
    await newsroom.clock.passUntil(start().resume());
    expect(await states()).toEqual({ 'discord:1': 'edited', 'telegram:-4': 'edited' });
  });
});

describe('a retraction', () => {
  test('removes every copy that can be, and keeps what could not be with its reason', async () => {
    await posted('discord:1', 'telegram:-3', 'telegram:-4');
    newsroom.telegram.answersToChange.set('telegram:-4', [
      { kind: 'refused', why: 'too-old', reach: 'chat', detail: 'can’t be deleted' },
    ]);
    expect(await carryOut('retract')).toBe(3);
    expect(await results()).toMatchObject({
      'discord:1': { state: 'removed' },
      'telegram:-3': { state: 'removed' },
      'telegram:-4': { state: 'refused', why: 'too-old', detail: 'can’t be deleted' },
    });
    expect([newsroom.shows('discord:1'), newsroom.shows('telegram:-3')]).toEqual([[], []]);
    // What is gone isn't corrected any more; what stayed can be.
    await newsroom.archive.keep(corrected);
    expect(await revisions.copies(date, 'retract')).toBe(1);
    expect(await revisions.copies(date, 'correct')).toBe(1);
  });
});
