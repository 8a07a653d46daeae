import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issue, type PostingDay, postingDay } from '../faults/posting-day.ts';
import { spawnBot } from './bot-process.ts';

const script = fileURLToPath(new URL('../src/deliveries-cli.ts', import.meta.url));
let day: PostingDay;

beforeAll(async () => {
  day = await postingDay({ chatsEach: 2 });
  day.telegram.fault({ method: 'sendMessage', kind: 'drop-before-accept', times: 1 });
  const bot = spawnBot(day.environment);
  await bot.printed('round ended');
  bot.child.kill('SIGTERM');
  await bot.ended();
}, 60_000);
afterAll(() => day[Symbol.asyncDispose]());

/** What the command prints, and how it ends. */
function run(...given: string[]): Promise<{ status: number; out: string; err: string }> {
  const env = { PATH: process.env.PATH ?? '', LANG: 'en_GB.UTF-8', ...day.environment };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...given], { cwd: day.folder, env }, (error, out, err) => {
      resolve({ status: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

describe('npm run deliveries', () => {
  test('says how it is used', async () => {
    for (const wrong of [[], ['yesterday'], [issue.date, '--retry', '--retract'], [issue.date, '--delete']]) {
      expect(await run(...wrong)).toMatchObject({ status: 2, err: expect.stringContaining('npm run deliveries --') });
    }
  });

  test('counts, and names in a table who didn’t get it and why', async () => {
    const { status, out } = await run(issue.date);
    expect(status).toBe(0);
    expect(out).toContain('Discord: 2 sent.\n');
    expect(out).toContain('Telegram: 1 uncertain, 1 sent.\n');
    expect(out).toMatch(/│ Telegram +│ uncertain +│ “News \d” \(Telegram\): the issue may or may not be there/);
  });

  test('says the same to programs', async () => {
    const { out } = await run(issue.date, '--json');
    expect(JSON.parse(out)).toMatchObject({
      issue: issue.date,
      state: 'completed',
      counts: { discord: { sent: 2 }, telegram: { sent: 1, uncertain: 1 } },
      possible: { again: 0, resend: 1, release: 1, correct: 0, retract: 3 },
      stops: [],
      missing: [{ platform: 'telegram', state: 'uncertain', attempts: 1 }],
    });
    const { sent } = JSON.parse(out);
    expect(sent.map(({ platform }: { platform: string }) => platform).toSorted()).toEqual([
      ...['discord', 'discord', 'telegram'],
    ]);
    expect(sent[0]).toMatchObject({ chat: expect.any(String), message: expect.any(String), title: expect.any(String) });
  });

  test('of an issue that was never posted, and of a store that isn’t there, says so', async () => {
    expect(await run('2020-01-03')).toMatchObject({ status: 1, err: expect.stringContaining('has not been posted') });
    const place = day.environment.STORE_URL;
    day.environment.STORE_URL = 'sqlite://nowhere.sqlite';
    expect(await run(issue.date)).toMatchObject({ status: 1, err: expect.stringContaining('nowhere.sqlite') });
    day.environment.STORE_URL = place ?? expect.fail();
    await rm('nowhere.sqlite', { force: true });
  });

  test('leaves what is wished for the program: it is done at its next start, and within seconds while it runs', async () => {
    const { err } = await run(issue.date, '--resend-uncertain');
    expect(err).toContain('The program isn’t running.');
    const bot = spawnBot(day.environment);
    await bot.printed('"wish":"resend","chats":1');
    await expect.poll(async () => JSON.parse((await run(issue.date, '--json')).out).counts.telegram.sent).toBe(2);
    const taken = await run(issue.date, '--retract', '--json');
    expect(taken.err).toContain('The program has taken it up.');
    await bot.printed('revision ended');
    bot.child.kill('SIGTERM');
    await bot.ended();
    expect(JSON.parse((await run(issue.date, '--json')).out)).toMatchObject({
      retractedAt: expect.any(String),
      possible: { retract: 0 },
      sent: Array.from({ length: 4 }, () => expect.objectContaining({ copy: 'removed' })),
      revision: { kind: 'retract', state: 'completed', counts: { discord: { removed: 2 }, telegram: { removed: 2 } } },
    });
    for (const { key, shows } of day.chats) expect([key, shows()]).toEqual([key, 0]);
  }, 60_000);
});
