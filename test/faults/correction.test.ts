import { expect, test } from 'vitest';
import { issue, postingDay } from '../../faults/posting-day.ts';
import { IssueArchive } from '../../src/archive/issue-archive.ts';
import { systemClock } from '../../src/clock.ts';
import { copyRevisionsIn } from '../../src/delivery/revision-record.ts';
import { leaveWish } from '../../src/delivery/stored-wishes.ts';
import { createLogger } from '../../src/log.ts';
import { paragraph } from '../../src/newsletter/rich-text.ts';
import { openStore } from '../../src/store/open-store.ts';
import { spawnBot } from '../bot-process.ts';

/** On each platform; `npm run faults:correction` has 1000. */
const chatsEach = Number(process.env.CHATS ?? 100);
const corrected = 'The lighthouse keeper corrected this week’s letter.';
const log = createLogger('silent');

test(`a correction to ${chatsEach} chats on each platform, killed twice, reaches every copy, and each result is kept`, async () => {
  await using day = await postingDay({ chatsEach });
  const { discord, telegram, environment } = day;
  const storeUrl = environment.STORE_URL ?? expect.fail();
  const first = spawnBot(environment);
  await first.printed('round ended');
  first.child.kill('SIGTERM');
  await first.ended();

  const store = await openStore(storeUrl, log);
  await (await IssueArchive.open(store)).keep({ ...issue, letter: { body: [paragraph(corrected)] } });
  await leaveWish(store, issue.date, 'correct', systemClock.now());
  await store.close();

  // Done, but answered late: so some are on their way at every kill.
  const route = 'PATCH /channels/:channel/messages/:message';
  discord.fault({ route, kind: 'late', delayMs: 150, times: 2 * chatsEach });
  telegram.fault({ method: 'editMessageText', kind: 'late', delayMs: 150, times: 2 * chatsEach });
  const edits = () => discord.requests.count(route) + telegram.requests.count('editMessageText');
  for (const share of [0.3, 0.7]) {
    const bot = spawnBot(environment);
    await expect.poll(edits, { timeout: 120_000, interval: 5 }).toBeGreaterThan(share * 2 * chatsEach);
    bot.child.kill('SIGKILL');
    await bot.ended();
  }
  const last = spawnBot(environment);
  await last.printed('revision ended');
  last.child.kill('SIGTERM');
  expect((await last.ended()).status).toBe(0);

  for (const { key, shows } of day.chats) expect([key, shows(corrected), shows()]).toEqual([key, 1, 0]);
  const reopened = await openStore(storeUrl, log);
  const states = new Map<string, number>();
  for await (const [key, { state }] of copyRevisionsIn(reopened, issue.date, 1).entries()) {
    const name = `${key.split(':')[0]} ${state}`;
    states.set(name, (states.get(name) ?? 0) + 1);
  }
  await reopened.close();
  expect(states.get('discord edited')).toBe(chatsEach);
  expect((states.get('telegram edited') ?? 0) + (states.get('telegram unchanged') ?? 0)).toBe(chatsEach);
}, 300_000);
