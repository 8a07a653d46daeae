import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { postingDay } from '../faults/posting-day.ts';
import { spawnBot } from './bot-process.ts';

async function backUp(environment: Record<string, string>, cwd: string, ...args: string[]) {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../src/backup-cli.ts', import.meta.url)), ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await closed;
  return { status: child.exitCode, out, error };
}

test('npm run backup copies the store while the bot runs, beside it or where it is told', async () => {
  await using day = await postingDay({ chatsEach: 3 });
  const bot = spawnBot(day.environment);
  await Promise.all([bot.printed('"ready"'), bot.printed('round ended')]);
  const beside = await backUp(day.environment, day.folder);
  expect(beside).toMatchObject({ status: 0, error: '' });
  expect(beside.out).toMatch(
    /^The store was copied to .*store-\d{8}T\d{6}Z\.sqlite \(\d+ records, \d+ kB\) and the copy was checked\.\n$/,
  );
  const named = await backUp(day.environment, day.folder, 'copy.sqlite');
  expect(named).toMatchObject({ status: 0, error: '' });
  const again = await backUp(day.environment, day.folder, 'copy.sqlite');
  expect(again).toMatchObject({ status: 1, out: '' });
  expect(again.error).toBe('copy.sqlite is there already and is not replaced: name another file.\n');
  bot.child.kill('SIGTERM');
  expect((await bot.ended()).status).toBe(0);

  const restored = spawnBot({ ...day.environment, STORE_URL: `sqlite://${join(day.folder, 'copy.sqlite')}` });
  await restored.printed('"ready"');
  expect(restored.output()).toMatch(
    /^This store is a backup of 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ: what happened since then/m,
  );
  restored.child.kill('SIGTERM');
  expect((await restored.ended()).status).toBe(0);
  expect(day.chats.map(({ shows }) => shows())).toEqual([1, 1, 1, 1, 1, 1]);
}, 60_000);

test('what can’t be copied is said in a sentence, and nothing is created', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'backup-cli-'));
  expect(await backUp({}, folder)).toEqual({
    status: 1,
    out: '',
    error:
      'There is no store at data/focus.sqlite: run this in the folder that the bot runs in, or set STORE_URL as the bot has it.\n',
  });
  const otherStore = await backUp({ STORE_URL: 'redis://localhost' }, folder);
  expect(otherStore.status).toBe(2);
  expect(otherStore.error).toContain('STORE_URL names no store this program knows');
  expect(await backUp({ STORE_URL: 'sqlite://:memory:' }, folder)).toMatchObject({
    status: 1,
    error: expect.stringContaining('there is nothing to copy'),
  });
  expect(await backUp({}, folder, 'one', 'two')).toMatchObject({ status: 2, error: expect.stringContaining('Usage:') });
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});
