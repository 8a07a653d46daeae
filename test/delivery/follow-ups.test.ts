import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { IssueArchive } from '../../src/archive/issue-archive.ts';
import { Broadcasts } from '../../src/delivery/broadcast.ts';
import { followUpsStoredIn } from '../../src/delivery/follow-up-record.ts';
import { FollowUps } from '../../src/delivery/follow-ups.ts';
import { roundsIn } from '../../src/delivery/round.ts';
import type { UncertainPolicy } from '../../src/delivery/settlement.ts';
import { createLogger } from '../../src/log.ts';
import { editionId, issueDateSchema } from '../../src/newsletter/issue.ts';
import { paragraph } from '../../src/newsletter/rich-text.ts';
import { type Chat, chatKeySchema, messageIdSchema, type PlatformName } from '../../src/platforms/chat.ts';
import type { FollowUpOutcome } from '../../src/platforms/follow-up.ts';
import type { Store } from '../../src/store/collection.ts';
import { openStore } from '../../src/store/open-store.ts';
import { Subscriptions } from '../../src/subscriptions/subscriptions.ts';
import { ManualClock, quiet } from './manual-clock.ts';
import { MortalStore } from './mortal-store.ts';
import { admin, date, issue } from './newsroom.ts';
import { ScriptedPlatform } from './scripted-platform.ts';

const log = createLogger('silent');
const edition = editionId(date, 'en');
const news: Chat = { key: chatKeySchema.parse('discord:1'), kind: 'announcement', title: 'news' };
const more: Chat = { key: chatKeySchema.parse('discord:2'), kind: 'text', title: 'more' };
const channel: Chat = { key: chatKeySchema.parse('telegram:-1001'), kind: 'channel', title: 'channel' };
const idOf = (id: string) => messageIdSchema.parse(id);
const copy = { chat: chatKeySchema.parse('telegram:-1002'), message: idOf('77') };

/** One run of the program; the platforms outlive it. */
interface Run {
  store: Store;
  mortal: MortalStore;
  subscriptions: Subscriptions;
  archive: IssueArchive;
  followUps: FollowUps;
}

let folder: string;
let clock: ManualClock;
let discord: ScriptedPlatform;
let telegram: ScriptedPlatform;
let run: Run;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'focus-follow-ups-'));
  clock = new ManualClock();
  discord = new ScriptedPlatform('discord', clock);
  telegram = new ScriptedPlatform('telegram', clock);
  run = await start();
  await run.archive.keep(issue('en'));
  for (const chat of [news, more, channel]) {
    await run.subscriptions.subscribe(chat, 'en', admin);
    await run.subscriptions.adjust(chat.key, () => ({ crosspost: true, pin: true, thread: true }));
  }
});
afterEach(async () => {
  await run.followUps.stop();
  await run.store.close();
  await rm(folder, { recursive: true });
});

async function start(uncertain: UncertainPolicy = 'hold'): Promise<Run> {
  const store = await openStore(`sqlite://${join(folder, 'store.sqlite')}`, log);
  const mortal = new MortalStore(store);
  const subscriptions = await Subscriptions.open(mortal, clock);
  const archive = await IssueArchive.open(mortal);
  const onFatal = (error: Error) => {
    throw error;
  };
  const kept = { store: mortal, archive, subscriptions, platforms: platforms(), clock, log, uncertain, onFatal };
  return { store, mortal, subscriptions, archive, followUps: await FollowUps.open(kept) };
}

/** Kills the program and starts it again on the same file. */
async function restart(uncertain: UncertainPolicy = 'hold'): Promise<void> {
  run.mortal.kill();
  const { followUps, store } = run;
  void followUps.stop();
  await quiet();
  await store.close();
  run = await start(uncertain);
  run.followUps.resume();
}

function platforms(): ReadonlyMap<PlatformName, ScriptedPlatform> {
  return new Map([
    ['discord', discord],
    ['telegram', telegram],
  ]);
}

/** Lets so much time pass, whatever there is to be done meanwhile. */
async function pass(duration: Temporal.DurationLike): Promise<void> {
  await clock.passUntil(clock.sleep(Temporal.Duration.from(duration).total('milliseconds')));
  await quiet();
}

const did = (platform: ScriptedPlatform, { key }: Chat) =>
  platform.followedUp.filter(({ chat }) => chat === key).map((each) => each.did);
const endOf = async ({ key }: Chat) =>
  (await followUpsStoredIn(run.store).get(key))?.posts
    .at(-1)
    ?.steps.map(({ what, state }) => `${what.kind}: ${state.kind === 'given-up' ? state.why : state.kind}`);

describe('what follows a post', () => {
  test('is what its chat is set to and can have, each once', async () => {
    for (const chat of [news, more]) await run.followUps.owe(chat, edition, idOf('10'));
    await run.followUps.owe(news, edition, idOf('10'));
    await pass({ seconds: 5 });
    expect(did(discord, news).toSorted()).toEqual(['crosspost 10', 'pin 10', 'thread 10']);
    expect(did(discord, more).toSorted()).toEqual(['pin 10', 'thread 10']);
    expect(await endOf(news)).toEqual(['crosspost: done', 'pin: done', 'thread: done']);
  });

  test('is nothing for a chat that is set to nothing, which costs no record', async () => {
    await run.subscriptions.adjust(more.key, () => ({ pin: false, thread: false }));
    await run.followUps.owe(more, edition, idOf('10'));
    await pass({ seconds: 5 });
    expect(discord.followedUp).toEqual([]);
    expect(await followUpsStoredIn(run.store).get(more.key)).toBeUndefined();
  });

  test('takes the post that was pinned before down, also after a restart, and not twice', async () => {
    await run.followUps.owe(more, edition, idOf('10'));
    await pass({ seconds: 5 });
    await restart();
    await run.followUps.owe(more, edition, idOf('11'));
    await pass({ seconds: 5 });
    expect(did(discord, more).filter((step) => !step.startsWith('thread'))).toEqual(['pin 10', 'pin 11', 'unpin 10']);
    await restart();
    await pass({ seconds: 5 });
    expect(did(discord, more).filter((step) => step === 'unpin 10')).toHaveLength(1);
  });

  test('closes the discussion below the post before with readers’ answers, where there are both', async () => {
    const next = issueDateSchema.parse('2026-03-13');
    await run.archive.keep({ ...issue('en', 'Tides', next), readers: { answers: [{ text: [paragraph('Wait.')] }] } });
    await run.subscriptions.adjust(more.key, () => ({ thread: false }));
    for (const chat of [news, more]) await run.followUps.owe(chat, edition, idOf('10'));
    await pass({ seconds: 5 });
    await run.subscriptions.adjust(more.key, () => ({ thread: true }));
    await restart();
    for (const chat of [news, more]) await run.followUps.owe(chat, editionId(next, 'en'), idOf('11'));
    await restart();
    await pass({ seconds: 5 });
    const discussions = (chat: Chat) => did(discord, chat).filter((step) => /thread|closing/.test(step));
    expect(discussions(news).toSorted()).toEqual(['closing 10', 'thread 10', 'thread 11']);
    expect(discussions(more)).toEqual(['thread 11']);
    await run.followUps.owe(news, edition, idOf('12'));
    await pass({ seconds: 5 });
    expect(discussions(news).at(-1)).toBe('thread 12');
  });

  test('is not done when it was switched off or the chat unsubscribed before its turn', async () => {
    discord.answerToStep = () => ({ kind: 'retry', afterMs: 60_000, detail: 'busy' });
    for (const chat of [news, more]) await run.followUps.owe(chat, edition, idOf('10'));
    await pass({ seconds: 5 });
    await run.subscriptions.adjust(news.key, () => ({ crosspost: false }));
    await run.subscriptions.unsubscribe(more.key);
    discord.answerToStep = () => ({ kind: 'done' });
    await pass({ minutes: 2 });
    expect(await endOf(news)).toEqual(['crosspost: no-longer-wanted', 'pin: done', 'thread: done']);
    expect(await endOf(more)).toEqual(['pin: no-longer-wanted', 'thread: no-longer-wanted']);
  });

  test('that the platform refuses is given up, and why is kept; the rest is done', async () => {
    discord.answerToStep = (_, { kind }) =>
      kind === 'pin' ? { kind: 'refused', why: 'missing-permission', detail: '403 50013' } : { kind: 'done' };
    await run.followUps.owe(more, edition, idOf('10'));
    await pass({ days: 2 });
    expect(await endOf(more)).toEqual(['pin: missing-permission', 'thread: done']);
  });

  test('is tried for a day, and no longer', async () => {
    let tries = 0;
    discord.answerToStep = () => {
      tries++;
      return { kind: 'retry', afterMs: 0, detail: '502' };
    };
    await run.subscriptions.adjust(more.key, () => ({ thread: false }));
    await run.followUps.owe(more, edition, idOf('10'));
    await pass({ hours: 25 });
    expect(await endOf(more)).toEqual(['pin: expired']);
    expect(tries).toBeGreaterThan(200);
    const before = tries;
    await pass({ hours: 25 });
    expect(tries).toBe(before);
  });
});

describe('a wait of an hour', () => {
  beforeEach(async () => {
    let refusals = 1;
    discord.answerToStep = (_, { kind }): FollowUpOutcome =>
      kind === 'crosspost' && refusals-- > 0 ? { kind: 'retry', afterMs: 3_600_000, detail: '429' } : { kind: 'done' };
    await run.followUps.owe(news, edition, idOf('10'));
  });

  test('holds up nothing else in the chat, and no other chat', async () => {
    await run.followUps.owe(more, edition, idOf('20'));
    await pass({ seconds: 5 });
    expect(did(discord, news).toSorted()).toEqual(['pin 10', 'thread 10']);
    expect(did(discord, more).toSorted()).toEqual(['pin 20', 'thread 20']);
    await pass({ minutes: 59 });
    expect(did(discord, news)).not.toContain('crosspost 10');
    await pass({ minutes: 2 });
    expect(did(discord, news)).toContain('crosspost 10');
  });

  test('lasts no longer when the clock is set back meanwhile, and nothing else stands still', async () => {
    await pass({ minutes: 20 });
    clock.set({ hours: -5 });
    await run.followUps.owe(more, edition, idOf('20'));
    await pass({ seconds: 5 });
    expect(did(discord, more).toSorted()).toEqual(['pin 20', 'thread 20']);
    await pass({ minutes: 39 });
    expect(did(discord, news)).not.toContain('crosspost 10');
    await pass({ minutes: 2 });
    expect(did(discord, news)).toContain('crosspost 10');
  });

  test('goes on after a restart, and is not begun anew', async () => {
    await pass({ minutes: 20 });
    await restart();
    await pass({ minutes: 39 });
    expect(did(discord, news)).not.toContain('crosspost 10');
    await pass({ minutes: 2 });
    expect(did(discord, news).filter((step) => step === 'crosspost 10')).toHaveLength(1);
    expect(await endOf(news)).toEqual(['crosspost: done', 'pin: done', 'thread: done']);
  });

  test('of an older post goes on when a newer one is there', async () => {
    await run.followUps.owe(news, edition, idOf('11'));
    await pass({ minutes: 61 });
    expect(did(discord, news)).toEqual(expect.arrayContaining(['crosspost 10', 'crosspost 11']));
  });
});

describe('a kill', () => {
  const broadcast = (owe: FollowUps['owe']) =>
    new Broadcasts({
      store: run.mortal,
      archive: run.archive,
      subscriptions: run.subscriptions,
      platforms: platforms(),
      clock,
      log,
      uncertain: 'hold',
      followUps: { owe },
      afterwards: () => {},
    });

  test('between the post and its record as sent loses nothing; what was done is asked for again, which changes nothing there', async () => {
    for (const { key } of [more, channel]) await run.subscriptions.unsubscribe(key);
    const killed = Promise.withResolvers<void>();
    const first = broadcast(async (...owed) => {
      await run.followUps.owe(...owed);
      run.mortal.kill();
      killed.resolve();
    });
    void first.post(date);
    await killed.promise;
    void first.stop();
    await restart();
    const second = broadcast((...owed) => run.followUps.owe(...owed));
    await clock.passUntil(second.resume());
    await pass({ seconds: 5 });
    expect(discord.shows(news.key)).toHaveLength(1);
    expect(new Set(did(discord, news))).toEqual(new Set(['crosspost 1', 'pin 1', 'thread 1']));
  });

  test('before anything was done loses nothing', async () => {
    discord.answerToStep = () => new Promise<never>(() => {});
    await run.followUps.owe(more, edition, idOf('10'));
    await pass({ seconds: 1 });
    discord.answerToStep = () => ({ kind: 'done' });
    await restart();
    await pass({ seconds: 5 });
    expect(did(discord, more).toSorted()).toEqual(['pin 10', 'thread 10']);
  });

  const killedWhileWriting = async (uncertain: UncertainPolicy) => {
    await run.followUps.copied({ chat: channel.key, message: idOf('10') }, copy);
    telegram.answerToStep = (_, { kind }) => (kind === 'thread' ? new Promise<never>(() => {}) : { kind: 'done' });
    await run.followUps.owe(channel, edition, idOf('10'));
    await pass({ seconds: 5 });
    telegram.answerToStep = () => ({ kind: 'done' });
    await restart(uncertain);
    await pass({ seconds: 5 });
  };

  test('while a question is written where a repeat would be there twice leaves it to a person', async () => {
    await killedWhileWriting('hold');
    expect(did(telegram, channel)).toEqual(['pin 10']);
    expect(await endOf(channel)).toEqual(['pin: done', 'thread: uncertain']);
  });

  test('is answered by writing it again where the operator prefers that', async () => {
    await killedWhileWriting('resend');
    expect(did(telegram, channel)).toEqual(['pin 10', 'thread 10']);
  });
});

describe('a discussion below the copy of a post', () => {
  beforeEach(() => {
    telegram.answerToStep = (_, step) =>
      step.kind === 'thread' && !step.copy ? { kind: 'awaits-copy' } : { kind: 'done' };
  });

  test('begins when the copy comes, and does not ask again and again meanwhile', async () => {
    await run.followUps.owe(channel, edition, idOf('10'));
    await pass({ hours: 3 });
    expect(did(telegram, channel)).toEqual(['pin 10']);
    await run.followUps.copied({ chat: channel.key, message: idOf('10') }, copy);
    await pass({ seconds: 5 });
    expect(did(telegram, channel)).toEqual(['pin 10', 'thread 10']);
  });

  test('begins also when the copy came before the post was confirmed, or while the program was off', async () => {
    await run.followUps.copied({ chat: channel.key, message: idOf('10') }, copy);
    await run.followUps.owe(channel, edition, idOf('10'));
    await run.followUps.owe(channel, edition, idOf('11'));
    await pass({ seconds: 5 });
    await restart();
    await run.followUps.copied({ chat: channel.key, message: idOf('11') }, copy);
    await pass({ seconds: 5 });
    expect(did(telegram, channel)).toEqual(expect.arrayContaining(['thread 10', 'thread 11']));
  });

  test('is not begun below an issue that was taken back meanwhile', async () => {
    await run.followUps.owe(channel, edition, idOf('10'));
    await pass({ seconds: 5 });
    const at = clock.now().toString();
    const retracted = { date, state: 'completed', startedAt: at, completedAt: at, retractedAt: at } as const;
    await roundsIn(run.store).set(date, retracted);
    await run.followUps.copied({ chat: channel.key, message: idOf('10') }, copy);
    await pass({ seconds: 5 });
    expect(did(telegram, channel)).toEqual(['pin 10']);
    expect(await endOf(channel)).toEqual(['pin: done', 'thread: no-longer-wanted']);
  });

  test('costs no record where it is switched off, and for a month elsewhere', async () => {
    const copied = (message: string) => run.followUps.copied({ chat: channel.key, message: idOf(message) }, copy);
    const kept = async () => {
      const keys: string[] = [];
      const anything = { key: z.string(), value: z.unknown(), version: 1 };
      for await (const [key] of run.store.collection({ namespace: 'discussion-copies', ...anything }).entries())
        keys.push(key);
      return keys;
    };
    await copied('10');
    await pass({ hours: 24 * 29 });
    await copied('11');
    expect(await kept()).toEqual([`${channel.key} 10`, `${channel.key} 11`]);
    await pass({ hours: 24 * 2 });
    await copied('12');
    expect(await kept()).toEqual([`${channel.key} 11`, `${channel.key} 12`]);
    await run.subscriptions.adjust(channel.key, () => ({ thread: false }));
    await copied('13');
    expect(await kept()).toEqual([`${channel.key} 11`, `${channel.key} 12`]);
  });

  test('is given up after a day without a copy', async () => {
    await run.followUps.owe(channel, edition, idOf('10'));
    await pass({ hours: 25 });
    expect(await endOf(channel)).toEqual(['pin: done', 'thread: expired']);
  });
});

test('what follows the posts of 100 chats takes turns: 5 a second, 4 at once', async () => {
  let [atOnce, most] = [0, 0];
  discord.answerToStep = async () => {
    atOnce++;
    most = Math.max(most, atOnce);
    await clock.sleep(2000);
    atOnce--;
    return { kind: 'done' };
  };
  for (let id = 100; id < 200; id++) {
    const chat: Chat = { key: chatKeySchema.parse(`discord:${id}`), kind: 'thread', title: '' };
    await run.subscriptions.subscribe(chat, 'en', admin);
    await run.subscriptions.adjust(chat.key, () => ({ pin: true }));
    await run.followUps.owe(chat, edition, idOf('10'));
  }
  await pass({ minutes: 2 });
  expect(discord.followedUp).toHaveLength(100);
  expect(most).toBe(4);
  const starts = discord.followedUp.map(({ at }) => at.epochMilliseconds).sort((a, b) => a - b);
  const gaps = starts.slice(1).map((at, index) => at - (starts[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(200);
});

test('a newer post is the one that is pinned, also when the older one’s turn comes later', async () => {
  let refusals = 1;
  discord.answerToStep = (_, { kind }): FollowUpOutcome =>
    kind === 'pin' && refusals-- > 0 ? { kind: 'retry', afterMs: 60_000, detail: '429' } : { kind: 'done' };
  await run.subscriptions.adjust(more.key, () => ({ thread: false }));
  await run.followUps.owe(more, edition, idOf('10'));
  await pass({ seconds: 5 });
  await run.followUps.owe(more, editionId(issueDateSchema.parse('2026-03-13'), 'en'), idOf('11'));
  await pass({ minutes: 2 });
  expect(did(discord, more)).toEqual(['pin 11']);
});
