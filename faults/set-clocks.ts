import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dateIn, nextTick } from '../src/schedule/publish-times.ts';
import { spawnBot } from '../test/bot-process.ts';
import { Account } from './account.ts';
import { ClockToSet } from './clock-to-set.ts';
import { answerLate } from './ended-processes.ts';
import type { Caused, Circumstances, Fault } from './fault.ts';
import { postToTheEnd } from './post-to-the-end.ts';
import { type PostingDay, postingDay } from './posting-day.ts';

/** Clocks that are set: the machine’s, and everybody’s. */
export const setClocks: readonly Fault[] = [
  {
    name: 'clock-jumps',
    what: 'the machine’s clock jumps 2 h ahead, 3 h back and 1 h ahead while the issue is posted, with a kill in between',
    chats: 120,
    cause: jump,
  },
  {
    name: 'clock-back',
    what: 'the machine’s clock is set back while the program is down after a kill: ten minutes look like one',
    chats: 120,
    cause: setBackWhileDown,
  },
  {
    name: 'summer-time',
    what: 'the posting hour is one that the change to summer time skips',
    chats: 60,
    cause: (circumstances) => postAt(circumstances, '30 2 * * *', '2027-03-14T00:00:00Z'),
  },
  {
    name: 'winter-time',
    what: 'the posting hour is one that the change to winter time shows twice',
    chats: 60,
    cause: (circumstances) => postAt(circumstances, '30 1 * * *', '2026-11-01T04:00:00Z'),
  },
  {
    name: 'duplicate-tick',
    what: 'the clock is set back to before the tick, with a restart while the issue is posted and one when it was: the tick comes again',
    chats: 60,
    cause: tickAgain,
  },
];

const zone = 'America/New_York';
/** So long before its tick a bot is started: it is ready by then, or catches up. */
const runUp = { seconds: 4 };

async function jump({ chats }: Circumstances): Promise<Caused> {
  await using machine = await clockOnDisk();
  const { clock } = machine;
  await using day = await postingDay({ chatsEach: chats });
  const account = new Account();
  const begun = performance.now();
  const jumps = [{ hours: 2 }, { hours: -3 }, { hours: 1 }];
  let processes = 0;
  const standing = await postToTheEnd(day, {
    account,
    environment: clock.environment,
    limitMs: 60_000,
    started: async (bot) => {
      const isFirst = processes++ === 0;
      await bot.printed('"ready"');
      while (jumps.length > 0) {
        await day.telegram.whenMessages(Math.ceil(((4 - jumps.length) * chats) / 5));
        const by = jumps.shift();
        if (by) clock.jump(bot, by);
        if (isFirst && jumps.length === 1) bot.child.kill('SIGKILL');
        if (isFirst && jumps.length === 1) return;
      }
    },
  });
  account.add(day, standing);
  return { kind: 'caused', account, rounds: 1, ms: performance.now() - begun };
}

/** Long enough for Discord to have forgotten what was posted under which nonce, which our clock doesn't show. */
async function setBackWhileDown({ chats }: Circumstances): Promise<Caused> {
  await using machine = await clockOnDisk();
  await using world = await clockOnDisk();
  await using day = await postingDay({ chatsEach: chats, clock: world.clock });
  const account = new Account();
  answerLate(day, chats);
  const begun = performance.now();
  let processes = 0;
  const standing = await postToTheEnd(day, {
    account,
    environment: machine.clock.environment,
    limitMs: 60_000,
    started: async (bot) => {
      if (processes++ > 0) return;
      await day.telegram.whenMessages(Math.ceil(chats / 3));
      bot.child.kill('SIGKILL');
      world.clock.set(Temporal.Now.instant().add({ minutes: 10 }));
      machine.clock.set(Temporal.Now.instant().add({ minutes: 1 }));
    },
  });
  account.add(day, standing);
  return { kind: 'caused', account, rounds: 1, ms: performance.now() - begun };
}

/** Posts at the first tick after `after`, and lets the same hour come once more where it does. */
async function postAt({ chats }: Circumstances, cron: string, after: string): Promise<Caused> {
  await using machine = await clockOnDisk();
  const { clock } = machine;
  const tick = nextTick(cron, zone, Temporal.Instant.from(after));
  await using day = await postingDay({ chatsEach: chats, clock, cron, zone, date: dateIn(zone, tick) });
  const account = new Account();
  clock.set(tick.subtract({ hours: 1 }));
  await runUntil(day, clock, account);
  const begun = performance.now();
  clock.set(tick.subtract(runUp));
  const standing = await postToTheEnd(day, { account, environment: clock.environment, limitMs: 60_000 });
  const ms = performance.now() - begun;
  const again = tick.add({ hours: 1 });
  clock.set(again.subtract(runUp));
  await runUntil(day, clock, account, again.add({ seconds: 2 }));
  account.add(day, standing);
  return { kind: 'caused', account, rounds: 1, ms };
}

async function tickAgain({ chats }: Circumstances): Promise<Caused> {
  await using machine = await clockOnDisk();
  const { clock } = machine;
  const cron = '0 12 * * *';
  const tick = nextTick(cron, zone, Temporal.Now.instant());
  await using day = await postingDay({ chatsEach: chats, clock, cron, zone, date: dateIn(zone, tick) });
  const account = new Account();
  clock.set(tick.subtract({ hours: 1 }));
  await runUntil(day, clock, account);
  const begun = performance.now();
  const setBack = () => clock.set(tick.subtract(runUp));
  setBack();
  const first = spawnBot({ ...day.environment, ...clock.environment });
  await day.telegram.whenMessages(Math.ceil(chats / 3));
  first.child.kill('SIGTERM');
  await first.ended();
  setBack();
  const again = tick.add({ seconds: 2 });
  let ms = 0;
  const standing = await postToTheEnd(day, {
    account,
    environment: clock.environment,
    limitMs: 60_000,
    afterwards: () => {
      ms = performance.now() - begun;
      return untilShows(clock, again);
    },
  });
  setBack();
  await runUntil(day, clock, account, again);
  account.add(day, standing);
  return { kind: 'caused', account, rounds: 1, ms };
}

/** Runs the program until its clock shows a time, at least until it is ready, and stops it. */
async function runUntil(day: PostingDay, clock: ClockToSet, account: Account, time = clock.now()): Promise<void> {
  const bot = spawnBot({ ...day.environment, ...clock.environment });
  await bot.printed('"ready"');
  await untilShows(clock, time);
  bot.child.kill('SIGTERM');
  const { status } = await bot.ended();
  if (status !== 0) account.complaints.push(`ended with status ${status}`);
}

async function untilShows(clock: ClockToSet, time: Temporal.Instant): Promise<void> {
  await sleep(Math.max(0, clock.now().until(time).total('milliseconds')));
}

async function clockOnDisk(): Promise<{ clock: ClockToSet } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'focus-clock-'));
  return {
    clock: new ClockToSet(join(folder, 'offset')),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}
