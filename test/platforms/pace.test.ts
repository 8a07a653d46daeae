import { describe, expect, test } from 'vitest';
import { chatKeySchema } from '../../src/platforms/chat.ts';
import { discordLimits } from '../../src/platforms/discord/limits.ts';
import { unmeasured } from '../../src/platforms/metrics.ts';
import { Pace } from '../../src/platforms/pace.ts';
import { telegramLimits } from '../../src/platforms/telegram/limits.ts';
import { ManualClock } from '../delivery/manual-clock.ts';

const never = new AbortController().signal;
const group = (id: number) => chatKeySchema.parse(`telegram:-${id}`);
const person = (id: number) => chatKeySchema.parse(`telegram:${id}`);
const channel = (id: number) => chatKeySchema.parse(`discord:${id}`);

const platforms = [
  { name: 'Telegram', limits: telegramLimits, perSecond: 30, chat: group },
  { name: 'Discord', limits: discordLimits, perSecond: 50, chat: channel },
];

/** When each of these posts left, in milliseconds from the first. */
async function departures(chats: string[], pace: Pace, clock: ManualClock, atOnce = 32): Promise<number[]> {
  const times: number[] = [];
  const left = chats.values();
  const worker = async () => {
    for (const chat of left) {
      await pace.turn(chatKeySchema.parse(chat), never);
      await pace.depart(async () => times.push(clock.now().epochMilliseconds));
    }
  };
  await clock.passUntil(Promise.all(Array.from({ length: atOnce }, worker)));
  const first = Math.min(...times);
  return times.map((time) => time - first).sort((a, b) => a - b);
}

function mostWithin(ms: number, times: number[]): number {
  return Math.max(...times.map((start) => times.filter((time) => time >= start && time < start + ms).length));
}

describe.each(platforms)('a broadcast on $name', ({ limits, perSecond, chat }) => {
  test('to 1,000 chats takes at most 1.05 of the time that the limit allows, and never exceeds it', async () => {
    const clock = new ManualClock();
    const chats = Array.from({ length: 1000 }, (_, index) => chat(index + 1));
    const times = await departures(chats, new Pace(clock, limits, 'kept'), clock);
    expect(times).toHaveLength(1000);
    expect(mostWithin(1000, times)).toBeLessThanOrEqual(perSecond);
    expect(times.at(-1)).toBeLessThanOrEqual(1.05 * (1_000_000 / perSecond));
  });

  test('keeps to the limit as the platform sees it when messages take longer or shorter on their way', async () => {
    const clock = new ManualClock();
    const pace = new Pace(clock, limits, 'kept');
    const arrivals: number[] = [];
    const chats = Array.from({ length: 300 }, (_, index) => chat(index + 1)).values();
    const worker = async () => {
      for (const chat of chats) {
        await pace.turn(chat, never);
        await pace.depart(async () => {
          await clock.sleep((arrivals.length * 37) % 90);
          arrivals.push(clock.now().epochMilliseconds);
        });
      }
    };
    await clock.passUntil(Promise.all(Array.from({ length: 32 }, worker)));
    expect(arrivals).toHaveLength(300);
    expect(mostWithin(1000, arrivals)).toBeLessThanOrEqual(perSecond);
  });

  test('gives way to answers without exceeding the limit', async () => {
    const clock = new ManualClock();
    const pace = new Pace(clock, limits, 'kept');
    const answers: number[] = [];
    const begin = clock.now().epochMilliseconds;
    const people = (async () => {
      for (let answer = 0; answer < 30; answer += 1) {
        await clock.sleep(100);
        const asked = clock.now().epochMilliseconds;
        await pace.departAsAnswer(async () => {
          const now = clock.now().epochMilliseconds;
          expect(now - asked).toBeLessThan(200);
          answers.push(now - begin);
        });
      }
    })();
    const [posts] = await Promise.all([
      departures(
        Array.from({ length: 200 }, (_, index) => chat(index + 1)),
        pace,
        clock,
      ),
      people,
    ]);
    expect(mostWithin(1000, [...posts, ...answers])).toBeLessThanOrEqual(perSecond);
  });

  test('stands still as long as the platform says', async () => {
    const clock = new ManualClock();
    const pace = new Pace(clock, limits, 'kept');
    pace.pause(9000);
    expect(pace.pauseMs()).toBe(9000);
    const before = clock.now();
    await clock.passUntil(pace.turn(chat(1), never));
    expect(clock.now().since(before).total('milliseconds')).toBeGreaterThanOrEqual(9000);
    expect(pace.pauseMs()).toBe(0);
  });

  test('can be stopped while it waits', async () => {
    const pace = new Pace(new ManualClock(), limits, 'kept');
    pace.pause(9000);
    const stop = new AbortController();
    const turn = pace.turn(chat(1), stop.signal);
    stop.abort();
    await expect(turn).rejects.toThrow();
  });

  test('goes as fast as it can with limits off', async () => {
    const clock = new ManualClock();
    const chats = Array.from({ length: 1000 }, () => chat(1));
    expect((await departures(chats, new Pace(clock, limits, 'off'), clock)).at(-1)).toBe(0);
  });
});

describe('in one chat', () => {
  test('Telegram’s bot waits for a second between posts to one person, and posts 20 a minute to a group and its topics', async () => {
    const clock = new ManualClock();
    const toPerson = await departures(
      Array.from({ length: 4 }, () => person(1)),
      new Pace(clock, telegramLimits, 'kept'),
      clock,
    );
    toPerson.slice(1).forEach((time, index) => {
      expect(time - (toPerson[index] ?? 0)).toBeGreaterThanOrEqual(1000);
    });
    const topics = Array.from({ length: 45 }, (_, index) => `telegram:-1:${index + 1}`);
    expect(mostWithin(60_000, await departures(topics, new Pace(clock, telegramLimits, 'kept'), clock))).toBe(20);
  });

  test('Discord’s bot posts 5 in 5 seconds', async () => {
    const clock = new ManualClock();
    const times = await departures(
      Array.from({ length: 23 }, () => channel(1)),
      new Pace(clock, discordLimits, 'kept'),
      clock,
    );
    expect(mostWithin(5000, times)).toBe(5);
  });
});

test('tells how long posts waited, how long requests took and how often it was told to wait', async () => {
  const clock = new ManualClock();
  const told = { waits: [] as number[], requests: [] as number[], pauses: [] as number[] };
  const pace = new Pace(clock, discordLimits, 'kept', {
    ...unmeasured,
    waitedForLimits: (ms) => told.waits.push(ms),
    requestEnded: (ms) => told.requests.push(ms),
    toldToWait: (ms) => told.pauses.push(ms),
  });
  await pace.turn(channel(1), never);
  await clock.passUntil(pace.depart(() => clock.sleep(250)));
  pace.pause(4000);
  await clock.passUntil(pace.turn(channel(2), never));
  expect(told.requests).toEqual([250]);
  expect(told.pauses).toEqual([4000]);
  expect(told.waits).toHaveLength(2);
  expect(told.waits[0]).toBe(0);
  expect(told.waits[1]).toBeGreaterThanOrEqual(4000);
});
