import fc from 'fast-check';
import { TelegramError } from 'telegraf';
import { describe, expect, test } from 'vitest';
import { type ChatKey, chatKeySchema } from '../../src/platforms/chat.ts';
import { discordLimits as knownOfDiscord } from '../../src/platforms/discord/limits.ts';
import { toldToWait as toldByDiscord } from '../../src/platforms/discord/outcomes.ts';
import { unmeasured } from '../../src/platforms/metrics.ts';
import { MustWait, Pace, type SendingLimits } from '../../src/platforms/pace.ts';
import { telegramLimits as knownOfTelegram } from '../../src/platforms/telegram/limits.ts';
import { toldToWait as toldByTelegram } from '../../src/platforms/telegram/outcomes.ts';
import { ManualClock } from '../delivery/manual-clock.ts';
import { memoryLog } from './memory-log.ts';

const discordLimits: SendingLimits = { ...knownOfDiscord, toldToWait: toldByDiscord };
const telegramLimits: SendingLimits = { ...knownOfTelegram, toldToWait: toldByTelegram };

const never = new AbortController().signal;
const group = (id: number) => chatKeySchema.parse(`telegram:-${id}`);
const person = (id: number) => chatKeySchema.parse(`telegram:${id}`);
const channel = (id: number) => chatKeySchema.parse(`discord:${id}`);

/** A pace whose bot has been running for a while. */
function paceOf(clock: ManualClock, limits: SendingLimits, keep: 'kept' | 'off' = 'kept'): Pace {
  const pace = new Pace({ clock, limits, keep, log: memoryLog().log });
  clock.pass({ minutes: 5 });
  return pace;
}

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
      const key = chatKeySchema.parse(chat);
      await pace.turn(key, never);
      await pace.post(key, async () => times.push(clock.now().epochMilliseconds));
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
    const times = await departures(chats, paceOf(clock, limits), clock);
    expect(times).toHaveLength(1000);
    expect(mostWithin(1000, times)).toBeLessThanOrEqual(perSecond);
    expect(times.at(-1)).toBeLessThanOrEqual(1.05 * (1_000_000 / perSecond));
  });

  test('goes on at the same pace when the machine’s clock is set back or ahead', async () => {
    const clock = new ManualClock();
    const pace = paceOf(clock, limits);
    const times: number[] = [];
    const chats = Array.from({ length: 300 }, (_, index) => chat(index + 1)).values();
    const worker = async () => {
      for (const each of chats) {
        await pace.turn(each, never);
        await pace.post(each, async () => times.push(clock.elapsedMs()));
        if (times.length === 100) clock.set({ hours: -3 });
        if (times.length === 200) clock.set({ hours: 5 });
      }
    };
    await clock.passUntil(Promise.all(Array.from({ length: 8 }, worker)));
    expect(times).toHaveLength(300);
    expect(mostWithin(1000, times)).toBeLessThanOrEqual(perSecond);
    expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1.05 * (300_000 / perSecond));
  });

  test('keeps to the limit as the platform sees it when messages take longer or shorter on their way', async () => {
    const clock = new ManualClock();
    const pace = paceOf(clock, limits);
    const arrivals: number[] = [];
    const chats = Array.from({ length: 300 }, (_, index) => chat(index + 1)).values();
    const worker = async () => {
      for (const chat of chats) {
        await pace.turn(chat, never);
        await pace.post(chat, async () => {
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
    const pace = paceOf(clock, limits);
    const answers: number[] = [];
    const begin = clock.now().epochMilliseconds;
    const people = (async () => {
      for (let answer = 0; answer < 30; answer += 1) {
        await clock.sleep(100);
        const asked = clock.now().epochMilliseconds;
        await pace.answer(chat(1000 + answer), async () => {
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

  test('what a person was told already leaves after those who still wait, at the same pace, and is not crowded out', async () => {
    const clock = new ManualClock();
    const pace = paceOf(clock, limits);
    const left: { what: string; at: number }[] = [];
    const leave = (what: string) => async () => left.push({ what, at: clock.elapsedMs() });
    const one = (number: number) => (limits === telegramLimits ? person(number) : channel(number));
    const all = Array.from({ length: 300 }, (_, number) => [
      pace.answer(one(number), leave('answer')),
      pace.afterwards(one(1000 + number), leave('told'), pace.placeForAnswer(one(1000 + number))),
    ]);
    await clock.passUntil(Promise.all(all.flat()));
    expect(left.map(({ what }) => what).lastIndexOf('answer')).toBeLessThan(305);
    expect(left).toHaveLength(600);
    const times = left.map(({ at }) => at);
    expect(mostWithin(1000, times)).toBeLessThanOrEqual(perSecond);
    expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1.15 * (600_000 / perSecond));
  });

  test('stands still as long as the platform says', async () => {
    const clock = new ManualClock();
    const pace = paceOf(clock, limits);
    pace.pause(9000);
    expect(pace.pauseMs()).toBe(9000);
    const before = clock.now();
    await clock.passUntil(pace.turn(chat(1), never));
    expect(clock.now().since(before).total('milliseconds')).toBeGreaterThanOrEqual(9000);
    expect(pace.pauseMs()).toBe(0);
  });

  test('can be stopped while it waits', async () => {
    const pace = paceOf(new ManualClock(), limits);
    pace.pause(9000);
    const stop = new AbortController();
    const turn = pace.turn(chat(1), stop.signal);
    stop.abort();
    await expect(turn).rejects.toThrow();
  });

  test('goes as fast as it can with limits off', async () => {
    const clock = new ManualClock();
    const chats = Array.from({ length: 1000 }, () => chat(1));
    expect((await departures(chats, paceOf(clock, limits, 'off'), clock)).at(-1)).toBe(0);
  });
});

test.each(platforms)(
  'after a restart nothing presses on what $name may have got just before',
  async ({ limits, perSecond, chat }) => {
    const clock = new ManualClock();
    const begin = clock.now();
    const pace = new Pace({ clock, limits, keep: 'kept', log: memoryLog().log });
    await departures([chat(1), chat(2)], pace, clock);
    expect(clock.now().since(begin).total('milliseconds')).toBeGreaterThan(1000);
    expect(clock.now().since(begin).total('milliseconds')).toBeLessThan(1000 + (2 * 1100) / perSecond);
  },
);

describe('in one chat', () => {
  test('Telegram’s bot posts to a person three at once and then one a second, and 20 a minute to a group and its topics', async () => {
    const clock = new ManualClock();
    const toPerson = await departures(
      Array.from({ length: 9 }, () => person(1)),
      paceOf(clock, telegramLimits),
      clock,
    );
    expect(mostWithin(3000, toPerson)).toBe(3);
    const topics = Array.from({ length: 45 }, (_, index) => `telegram:-1:${index + 1}`);
    expect(mostWithin(60_000, await departures(topics, paceOf(clock, telegramLimits), clock))).toBe(20);
  });

  test('Discord’s bot posts 5 in 5 seconds', async () => {
    const clock = new ManualClock();
    const times = await departures(
      Array.from({ length: 23 }, () => channel(1)),
      paceOf(clock, discordLimits),
      clock,
    );
    expect(mostWithin(5000, times)).toBe(5);
  });

  test('there are never more answers and posts together than may be, and answers leave room for posts', async () => {
    const step = fc.record({ kind: fc.constantFrom('post', 'answer'), afterMs: fc.integer({ min: 0, max: 9000 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 60 }), async (steps) => {
        const clock = new ManualClock();
        const pace = paceOf(clock, telegramLimits);
        const all: number[] = [];
        const answers: number[] = [];
        const work = steps.map(async ({ kind, afterMs }, index) => {
          // Crowded at first, sparse later.
          await clock.sleep(index < 20 ? afterMs / 20 : afterMs * index);
          const send = async (to: number[]) => {
            for (const times of [all, to]) times.push(clock.now().epochMilliseconds);
          };
          if (kind === 'answer') {
            await pace.answer(group(1), () => send(answers)).catch((error) => expect(error).toBeInstanceOf(MustWait));
          } else {
            await pace.turn(group(1), never);
            await pace.post(group(1), () => send([]));
          }
        });
        await clock.passUntil(Promise.all(work));
        expect(mostWithin(60_000, all)).toBeLessThanOrEqual(20);
        expect(mostWithin(60_000, [...answers, Number.NEGATIVE_INFINITY])).toBeLessThanOrEqual(17);
      }),
      { numRuns: 50 },
    );
  });

  test('an answer that would have to wait for long is refused, and so is what the platform forbids', async () => {
    const clock = new ManualClock();
    const pace = paceOf(clock, telegramLimits);
    for (let answer = 0; answer < 17; answer++) await pace.answer(group(1), async () => {});
    const refused = await pace.answer(group(1), async () => 'sent').catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'MustWait', why: 'budget' });
    expect(refused instanceof MustWait && refused.afterMs).toBeGreaterThan(59_000);
    expect(await pace.answer(group(2), async () => 'sent')).toBe('sent');
    pace.pauseChat(group(2), 9000);
    await expect(pace.answer(group(2), async () => 'sent')).rejects.toMatchObject({ why: 'told', afterMs: 9000 });
    await expect(pace.post(group(2), async () => 'sent')).rejects.toMatchObject({ why: 'told', afterMs: 9000 });
    expect(await pace.answer(group(3), async () => 'sent')).toBe('sent');
  });

  test('a place that is given back is another’s', async () => {
    const clock = new ManualClock();
    const pace = paceOf(clock, telegramLimits);
    const places = Array.from({ length: 17 }, () => pace.placeForAnswer(group(1)));
    expect(() => pace.placeForAnswer(group(1))).toThrow(MustWait);
    for (const place of places.slice(0, 2)) pace.giveBack(group(1), place);
    pace.placeForAnswer(group(1));
    pace.placeForAnswer(group(1));
    expect(() => pace.placeForAnswer(group(1))).toThrow(MustWait);
  });
});

describe('where the platform doesn’t say whom its word to wait means', () => {
  const flood = (seconds: number) => async () => {
    throw new TelegramError({
      error_code: 429,
      description: 'Too Many Requests',
      parameters: { retry_after: seconds },
    });
  };
  const told = async (pace: Pace, chat: ChatKey) => {
    await expect(pace.post(chat, flood(30))).rejects.toThrow('Too Many Requests');
  };

  test('it means the chat alone when one chat is told', async () => {
    const pace = paceOf(new ManualClock(), telegramLimits);
    await told(pace, group(1));
    expect(pace.pauseMs()).toBe(0);
    await expect(pace.post(group(1), async () => {})).rejects.toMatchObject({ afterMs: 30_000 });
    expect(await pace.post(group(2), async () => 'sent')).toBe('sent');
  });

  test('it means the whole bot when another chat is told the same before anything else is accepted', async () => {
    const pace = paceOf(new ManualClock(), telegramLimits);
    await told(pace, group(1));
    await told(pace, group(2));
    expect(pace.pauseMs()).toBe(30_000);
    await expect(pace.post(group(3), async () => {})).rejects.toMatchObject({ afterMs: 30_000 });
  });

  test('but two topics of one group are one chat', async () => {
    const pace = paceOf(new ManualClock(), telegramLimits);
    await told(pace, chatKeySchema.parse('telegram:-1:5'));
    await expect(pace.post(chatKeySchema.parse('telegram:-1:6'), flood(30))).rejects.toBeInstanceOf(MustWait);
    expect(pace.pauseMs()).toBe(0);
  });

  test('nor when something was accepted in between, nor when the first wait is over', async () => {
    const clock = new ManualClock();
    const pace = paceOf(clock, telegramLimits);
    await told(pace, group(1));
    await pace.post(group(3), async () => {});
    await told(pace, group(2));
    expect(pace.pauseMs()).toBe(0);
    clock.pass({ seconds: 31 });
    await told(pace, group(4));
    expect(pace.pauseMs()).toBe(0);
  });

  test('nor when both chats had much of their own', async () => {
    const pace = paceOf(new ManualClock(), telegramLimits);
    for (const busy of [group(1), group(2)]) {
      for (let answer = 0; answer < 12; answer++) await pace.answer(busy, async () => {});
      await told(pace, busy);
    }
    expect(pace.pauseMs()).toBe(0);
  });
});

test('tells how long posts waited, how long requests took and how often it was told to wait', async () => {
  const clock = new ManualClock();
  const told = { waits: [] as number[], requests: [] as number[], pauses: [] as number[] };
  const metrics = {
    ...unmeasured,
    waitedForLimits: (ms: number) => told.waits.push(ms),
    requestEnded: (ms: number) => told.requests.push(ms),
    toldToWait: (ms: number) => told.pauses.push(ms),
  };
  const pace = new Pace({ clock, limits: discordLimits, keep: 'kept', log: memoryLog().log, metrics });
  clock.pass({ minutes: 5 });
  await pace.turn(channel(1), never);
  await clock.passUntil(pace.post(channel(1), () => clock.sleep(250)));
  pace.pause(4000);
  await clock.passUntil(pace.turn(channel(2), never));
  expect(told.requests).toEqual([250]);
  expect(told.pauses).toEqual([4000]);
  expect(told.waits).toHaveLength(2);
  expect(told.waits[0]).toBe(0);
  expect(told.waits[1]).toBeGreaterThanOrEqual(4000);
});
