import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Clock, systemClock } from '../../src/clock.ts';
import { type IssueDate, issueDateSchema } from '../../src/newsletter/issue.ts';
import { Schedule } from '../../src/schedule/schedule.ts';
import type { Store } from '../../src/store/collection.ts';
import { openStore } from '../../src/store/open-store.ts';
import { quiet } from '../delivery/manual-clock.ts';

let logged: string[] = [];
const log = pino({ level: 'info' }, { write: (line: string) => logged.push(JSON.parse(line).msg) });

let folder: string;
let store: Store;
let schedules: Schedule[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schedule-'));
  store = await openStore(`sqlite://${folder}/store.sqlite`, log);
  schedules = [];
  logged = [];
});

afterEach(async () => {
  for (const schedule of schedules) await schedule.stop();
  vi.useRealTimers();
  await store.close();
  await rm(folder, { recursive: true });
});

/** A newsroom: its archive, what it posted and reported, and the time, which a test sets. */
class Newsroom {
  now: Temporal.Instant;
  readonly issues: IssueDate[] = [];
  readonly posted: string[] = [];
  readonly missed: string[] = [];
  /** What posting an issue does; nothing, unless a test says otherwise. */
  posting: () => Promise<void> = async () => {};
  readonly clock: Clock = { ...systemClock, now: () => this.now };
  #posts: (() => void)[] = [];

  constructor(now: string) {
    this.now = Temporal.Instant.from(now);
  }

  schedule(options: { cron?: string; zone?: string; clock?: Clock } = {}): Schedule {
    const schedule = new Schedule({
      cron: '0 17 * * 5',
      zone: 'America/New_York',
      clock: this.clock,
      ...options,
      archive: {
        newestIn: (after, upTo) =>
          this.issues.toSorted().findLast((date) => date <= upTo && (after === undefined || date > after)),
      },
      store,
      log,
      post: async (date) => {
        this.posted.push(date);
        for (const waiting of this.#posts.splice(0)) waiting();
        await this.posting();
      },
      report: ({ date }) => this.missed.push(date),
    });
    schedules.push(schedule);
    return schedule;
  }

  /** The archive has the issue from now on. */
  arrives(date: string): void {
    this.issues.push(issueDateSchema.parse(date));
  }

  nextPost(): Promise<void> {
    return new Promise((resolve) => this.#posts.push(resolve));
  }
}

/** A run of the program: everything is decided and stored when it ends. */
async function run(newsroom: Newsroom): Promise<void> {
  const schedule = newsroom.schedule();
  await schedule.start();
  // A second check waits for what the first one began.
  await schedule.archiveChanged();
  await schedule.stop();
}

/** The machine's clock and timers, node-cron's among them, as vitest lets time pass. */
const machineClock: Clock = {
  ...systemClock,
  now: () => Temporal.Instant.fromEpochMilliseconds(Date.now()),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    }),
};

function fakeTimers(now: string): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: Date.parse(now) });
}

async function passUntil(end: string): Promise<void> {
  while (Date.now() < Date.parse(end)) {
    await vi.advanceTimersByTimeAsync(60 * 1000);
    await quiet();
  }
}

describe('a clock that is set while node-cron waits for its tick', () => {
  test('back by eight days: the issue of this week is posted at its time', async () => {
    fakeTimers('2026-01-16T12:03:00Z');
    const newsroom = new Newsroom('2026-01-01T00:00Z');
    const times: string[] = [];
    newsroom.posting = async () => {
      times.push(machineClock.now().toString());
    };
    await newsroom.schedule({ clock: machineClock }).start();
    vi.setSystemTime(Date.parse('2026-01-08T12:03:00Z'));
    newsroom.arrives('2026-01-09');
    await passUntil('2026-01-10T00:00:00Z');
    expect(newsroom.posted).toEqual(['2026-01-09']);
    expect(times).toEqual(['2026-01-09T22:00:00Z']);
  });

  test.each([
    ['back to just before the tick', '2026-01-09T21:59:00Z'],
    ['ahead over the tick', '2026-01-23T22:01:00Z'],
  ])('%s: the issue is posted within ten minutes', async (_, set) => {
    fakeTimers('2026-01-16T12:00:30Z');
    const newsroom = new Newsroom('2026-01-01T00:00Z');
    newsroom.arrives(set.slice(0, 10));
    await newsroom.schedule({ clock: machineClock }).start();
    vi.setSystemTime(Date.parse(set));
    await passUntil(Temporal.Instant.from(set).add({ minutes: 10 }).toString());
    expect(newsroom.posted).toEqual([set.slice(0, 10)]);
  });
});

describe('with node-cron', () => {
  test('an issue is posted at the tick, by the real clock', async () => {
    const newsroom = new Newsroom('2026-01-01T00:00Z');
    const today = Temporal.Now.zonedDateTimeISO('UTC').toPlainDate();
    newsroom.arrives(today.toString());
    newsroom.arrives(today.add({ days: 1 }).toString());
    const posted = newsroom.nextPost();
    await newsroom.schedule({ cron: '* * * * * *', zone: 'UTC', clock: systemClock }).start();
    await posted;
    expect([[today.toString()], [today.add({ days: 1 }).toString()]]).toContainEqual(newsroom.posted);
  });

  test('Fridays at 17:00 in New York, five weeks on end, across the change of the clocks', async () => {
    fakeTimers('2026-02-20T12:00:00Z');
    const newsroom = new Newsroom('2026-01-01T00:00Z');
    const times: string[] = [];
    newsroom.posting = async () => {
      times.push(machineClock.now().toString());
    };
    for (const date of ['2026-02-20', '2026-02-27', '2026-03-13', '2026-03-19']) newsroom.arrives(date);
    await newsroom.schedule({ clock: machineClock }).start();
    const end = Date.parse('2026-03-21T00:00:00Z');
    while (Date.now() < end) {
      await vi.advanceTimersByTimeAsync(10 * 60 * 1000);
      await quiet();
    }
    expect(newsroom.posted).toEqual(['2026-02-20', '2026-02-27', '2026-03-13', '2026-03-19']);
    expect(times).toEqual([
      '2026-02-20T22:00:00Z',
      '2026-02-27T22:00:00Z',
      '2026-03-13T21:00:00Z',
      '2026-03-20T21:00:00Z',
    ]);
    expect(newsroom.missed).toEqual([]);
  });
});

describe('across restarts', () => {
  test('the first start posts nothing, whatever the archive holds', async () => {
    const newsroom = new Newsroom('2026-01-09T22:30Z');
    newsroom.arrives('2026-01-09');
    await run(newsroom);
    expect(newsroom.posted).toEqual([]);
  });

  test('a tick missed by an hour is caught up, once', async () => {
    const newsroom = new Newsroom('2026-01-08T12:00Z');
    newsroom.arrives('2026-01-09');
    await run(newsroom);
    newsroom.now = Temporal.Instant.from('2026-01-09T23:00Z');
    await run(newsroom);
    await run(newsroom);
    expect(newsroom.posted).toEqual(['2026-01-09']);
    expect(newsroom.missed).toEqual([]);
  });

  test('a tick missed by two days is reported, once, and not posted', async () => {
    const newsroom = new Newsroom('2026-01-08T12:00Z');
    newsroom.arrives('2026-01-09');
    await run(newsroom);
    newsroom.now = Temporal.Instant.from('2026-01-11T22:00Z');
    await run(newsroom);
    await run(newsroom);
    expect(newsroom.posted).toEqual([]);
    expect(newsroom.missed).toEqual(['2026-01-09']);
  });

  test('an issue whose posting was interrupted is taken up again', async () => {
    const newsroom = new Newsroom('2026-01-08T12:00Z');
    newsroom.arrives('2026-01-09');
    await run(newsroom);
    newsroom.now = Temporal.Instant.from('2026-01-09T22:00Z');
    newsroom.posting = () => new Promise(() => {});
    await run(newsroom);
    expect(newsroom.posted).toEqual(['2026-01-09']);
    newsroom.posting = async () => {};
    await run(newsroom);
    expect(newsroom.posted).toEqual(['2026-01-09', '2026-01-09']);
    await run(newsroom);
    expect(newsroom.posted).toHaveLength(2);
  });
});

test('a record of the schedule that can’t be read is said, and the schedule begins anew', async () => {
  const newsroom = new Newsroom('2026-01-08T12:00Z');
  newsroom.arrives('2026-01-09');
  await run(newsroom);
  const database = new DatabaseSync(join(folder, 'store.sqlite'));
  expect(database.prepare("UPDATE records SET value = 'x' WHERE namespace = 'schedule'").run().changes).toBe(1);
  database.close();
  newsroom.now = Temporal.Instant.from('2026-01-09T22:30Z');
  await run(newsroom);
  expect(newsroom.posted).toEqual([]);
  expect(logged).toContain('what the schedule did last is unknown: it begins anew, and missed issues are not noticed');
});

describe('while it runs', () => {
  test('an issue that takes longer to post than until the next tick is finished first', async () => {
    const newsroom = new Newsroom('2026-01-09T21:00Z');
    newsroom.arrives('2026-01-09');
    newsroom.arrives('2026-01-10');
    const schedule = newsroom.schedule({ cron: '0 17 * * *' });
    await schedule.start();
    const { promise: everyChatHasIt, resolve } = Promise.withResolvers<void>();
    newsroom.posting = () => everyChatHasIt;
    newsroom.now = Temporal.Instant.from('2026-01-09T22:00Z');
    await schedule.archiveChanged();
    newsroom.now = Temporal.Instant.from('2026-01-10T22:00Z');
    await schedule.archiveChanged();
    expect(newsroom.posted).toEqual(['2026-01-09']);
    const second = newsroom.nextPost();
    resolve();
    await second;
    expect(newsroom.posted).toEqual(['2026-01-09', '2026-01-10']);
  });

  test('an issue that arrives after its tick is posted when it arrives', async () => {
    const newsroom = new Newsroom('2026-01-09T21:00Z');
    const schedule = newsroom.schedule();
    await schedule.start();
    newsroom.now = Temporal.Instant.from('2026-01-09T22:00Z');
    await schedule.archiveChanged();
    expect(newsroom.posted).toEqual([]);
    newsroom.now = Temporal.Instant.from('2026-01-10T08:00Z');
    newsroom.arrives('2026-01-09');
    await schedule.archiveChanged();
    expect(newsroom.posted).toEqual(['2026-01-09']);
  });

  test('any number of checks at once post an issue once', async () => {
    const newsroom = new Newsroom('2026-01-09T21:00Z');
    newsroom.arrives('2026-01-09');
    const schedule = newsroom.schedule();
    await schedule.start();
    newsroom.now = Temporal.Instant.from('2026-01-09T22:00Z');
    await Promise.all(Array.from({ length: 20 }, () => schedule.archiveChanged()));
    expect(newsroom.posted).toEqual(['2026-01-09']);
  });

  test('a clock that is set back and forth over the tick posts an issue once', async () => {
    const newsroom = new Newsroom('2026-01-09T21:00Z');
    newsroom.arrives('2026-01-09');
    const schedule = newsroom.schedule();
    await schedule.start();
    for (const now of [
      '2026-01-09T22:00Z',
      '2026-01-09T21:30Z',
      '2026-01-09T22:00Z',
      '2026-01-02T22:00Z',
      '2026-01-09T22:01Z',
    ]) {
      newsroom.now = Temporal.Instant.from(now);
      await schedule.archiveChanged();
    }
    expect(newsroom.posted).toEqual(['2026-01-09']);
  });

  test('posting that failed is tried again', async () => {
    const newsroom = new Newsroom('2026-01-09T21:00Z');
    newsroom.arrives('2026-01-09');
    const schedule = newsroom.schedule();
    await schedule.start();
    newsroom.now = Temporal.Instant.from('2026-01-09T22:00Z');
    newsroom.posting = async () => {
      throw new Error('the ledger could not be written');
    };
    await schedule.archiveChanged();
    newsroom.posting = async () => {};
    await schedule.archiveChanged();
    await schedule.archiveChanged();
    expect(newsroom.posted).toEqual(['2026-01-09', '2026-01-09']);
  });

  test('it says when the next tick is and what it will post', async () => {
    const newsroom = new Newsroom('2026-01-08T12:00Z');
    const schedule = newsroom.schedule();
    await schedule.start();
    expect(schedule.next()).toEqual({ tick: Temporal.Instant.from('2026-01-09T22:00Z') });
    newsroom.arrives('2026-01-09');
    newsroom.arrives('2026-01-16');
    expect(schedule.next()).toEqual({ tick: Temporal.Instant.from('2026-01-09T22:00Z'), date: '2026-01-09' });
  });
});
