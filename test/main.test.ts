import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DiscordSandbox } from '../src/sandbox/discord/discord-sandbox.ts';
import { TelegramSandbox } from '../src/sandbox/telegram/telegram-sandbox.ts';
import { spawnBot } from './bot-process.ts';
import { listeningPort } from './listening-port.ts';
import { freePort } from './operation/free-port.ts';

/** A loopback address that refuses connections: port 1 is reserved and nothing listens there. */
const nobody = 'http://127.0.0.1:1';

let folder: string;
let discord: DiscordSandbox;
let telegram: TelegramSandbox;
let working: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'focus-main-'));
  discord = await DiscordSandbox.start({ limits: 'off' });
  telegram = await TelegramSandbox.start({ limits: 'off' });
  working = {
    DISCORD_TOKEN: discord.token,
    DISCORD_API_ROOT: discord.apiRoot,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    STORE_URL: `sqlite://${join(folder, 'store.sqlite')}`,
    ISSUES_DIR: folder,
  };
});

afterAll(async () => {
  await Promise.all([discord.close(), telegram.close()]);
  await rm(folder, { recursive: true });
});

/** Runs the program until it ends; it must end by itself. */
async function run(environment: Record<string, string>, cwd?: string) {
  const ended = await spawnBot(environment, cwd).ended();
  expect(ended.output).not.toMatch(/^\s+at /m);
  for (const secret of [discord.token, telegram.token]) expect(ended.output).not.toContain(secret);
  return ended;
}

describe('the program ends with status 1 and a sentence', () => {
  test('when settings are wrong, all of them at once', async () => {
    const { status, output } = await run({ TIME_ZONE: 'Mars', HTTP_PORT: 'x' });
    expect(status).toBe(1);
    expect(output).toContain('- TIME_ZONE is not a known time zone (“Mars”)');
    expect(output).toContain('- HTTP_PORT is not a port (“x”)');
  });

  test('when .env has a name it doesn’t know', async () => {
    const place = await mkdtemp(join(tmpdir(), 'focus-env-'));
    await writeFile(join(place, '.env'), 'DISCORD_TOKN=abc\n');
    const { status, output } = await run({}, place);
    await rm(place, { recursive: true });
    expect(status).toBe(1);
    expect(output).toContain('did you mean DISCORD_TOKEN?');
    expect(output).not.toContain('abc');
  });

  test('when Discord refuses the token', async () => {
    const { status, output } = await run({ ...working, DISCORD_TOKEN: 'MTIz.wrong.token' });
    expect(status).toBe(1);
    expect(output).toContain('DISCORD_TOKEN');
    expect(output).not.toContain('MTIz.wrong.token');
  });

  test('when Telegram refuses the token', async () => {
    const { status, output } = await run({ ...working, TELEGRAM_BOT_TOKEN: '123456:wrong-token' });
    expect(status).toBe(1);
    expect(output).toContain('TELEGRAM_BOT_TOKEN');
    expect(output).not.toContain('wrong-token');
  });

  test('when neither API can be reached, once for each', async () => {
    const proxied = `${nobody}/proxy/api`;
    const { status, output } = await run({ ...working, DISCORD_API_ROOT: proxied, TELEGRAM_API_ROOT: nobody });
    expect(status).toBe(1);
    expect(output).toContain(
      `Discord can’t be reached at ${proxied} (ECONNREFUSED): check the network, and DISCORD_API_ROOT`,
    );
    expect(output).toContain('TELEGRAM_API_ROOT');
  });

  test('when the store can’t be opened', async () => {
    await writeFile(join(folder, 'a-file'), '');
    const { status, output } = await run({
      ...working,
      STORE_URL: `sqlite://${join(folder, 'a-file', 'store.sqlite')}`,
    });
    expect(status).toBe(1);
    expect(output).toContain('STORE_URL');
  });

  test('when another instance already works with its store, which goes on', async () => {
    const first = spawnBot(working);
    await first.printed('"ready"');
    const { status, output } = await run(working);
    expect(status).toBe(1);
    expect(output).toMatch(
      /^Another instance of this program already uses the store .*store\.sqlite \(process \d+ on/m,
    );
    expect(output).toContain(`process ${first.child.pid} on`);
    first.child.kill('SIGKILL');
    await first.ended();
    const next = spawnBot(working);
    await next.printed('"ready"');
    next.child.kill('SIGTERM');
    expect((await next.ended()).status).toBe(0);
  });

  test('when the folder of issues is not there', async () => {
    const { status, output } = await run({ ...working, ISSUES_DIR: join(folder, 'nowhere') });
    expect(status).toBe(1);
    expect(output).toContain('ISSUES_DIR');
  });

  test('when the port is taken', async () => {
    const other = createServer();
    const port = await listeningPort(other);
    const { status, output } = await run({ ...working, HTTP_PORT: String(port) });
    other.close();
    expect(status).toBe(1);
    expect(output).toContain(`HTTP_PORT ${port} is used by another program`);
  });
});

describe('the program', () => {
  test('runs until SIGTERM, answers the health check, and ends with status 0', async () => {
    const port = await freePort();
    const bot = spawnBot({ ...working, HTTP_PORT: String(port) });
    await bot.printed('"ready"');
    const health = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect(health.status).toBe(200);
    bot.child.kill('SIGTERM');
    expect((await bot.ended()).status).toBe(0);
    expect(bot.output()).not.toContain(discord.token);
  });

  test('ends in order, with what a developer needs in the log, when a promise is rejected unheard', async () => {
    const defect = `process.on('SIGUSR2', () => void Promise.reject(Object.assign(new Error('lost'), { body: 'a letter' })))`;
    const bot = spawnBot({ ...working, NODE_OPTIONS: `--import="data:text/javascript,${encodeURIComponent(defect)}"` });
    await bot.printed('"ready"');
    bot.child.kill('SIGUSR2');
    const { status, output } = await bot.ended();
    expect(status).toBe(1);
    expect(output).toMatch(/^lost$/m);
    expect(output).toMatch(/"stack":"Error: lost\\n/);
    expect(output).not.toContain('a letter');
    // It gave its lease back: the next one has the store at once.
    const next = spawnBot(working);
    await next.printed('"ready"');
    next.child.kill('SIGTERM');
    expect((await next.ended()).status).toBe(0);
  });

  test('ends with a sentence of the store as its last one when the thread of SQLite dies', async () => {
    // The store's is the first thread that it starts.
    const defect = `process.once('worker', (thread) => process.on('SIGUSR2', () => thread.terminate()))`;
    const bot = spawnBot({ ...working, NODE_OPTIONS: `--import="data:text/javascript,${encodeURIComponent(defect)}"` });
    await bot.printed('"ready"');
    bot.child.kill('SIGUSR2');
    const { status, output } = await bot.ended();
    expect(status).toBe(1);
    expect(output.replaceAll(/^{.*\n/gm, '')).toMatch(/^The store .*store\.sqlite can’t be (read|written) \(.*\n$/);
  });

  test('goes on with the other issues when one can’t be read', async () => {
    const issues = await mkdtemp(join(tmpdir(), 'focus-issues-'));
    await writeFile(join(issues, '2026-01-09.md'), Buffer.from([0, 1, 2, 255]));
    await writeFile(join(issues, '2026-01-16.md'), '---\ndate: [\n---\n');
    await writeFile(join(issues, '2026-01-23.md'), '---\ndate: 2026-01-23\n---\n\nDear reader,\n\nAll is well.\n');
    const bot = spawnBot({ ...working, ISSUES_DIR: issues });
    await bot.printed('"ready"');
    bot.child.kill('SIGTERM');
    const { status, output } = await bot.ended();
    await rm(issues, { recursive: true });
    expect(status).toBe(0);
    expect(output).toContain('"issues":1');
    expect(output).toMatch(/^2026-01-09\.md: error: .*UTF-8/m);
    expect(output).toMatch(/^2026-01-16\.md: error, line 2: This line between the dashes .*“date: \[”/m);
  });

  test('without a token shows an issue on both platforms of the sandbox, and stops on Ctrl+C', async () => {
    const issues = await mkdtemp(join(tmpdir(), 'focus-issues-'));
    await writeFile(join(issues, '2026-01-23.md'), '---\ndate: 2026-01-23\n---\n\nDear reader,\n\nAll is well.\n');
    const bot = spawnBot({ ISSUES_DIR: issues });
    await bot.printed('What to do next:');
    expect(bot.output().match(/All is well\./g)).toHaveLength(2);
    await writeFile(join(issues, '2026-01-30.md'), '---\ndate: 2026-01-30\n---\n\nDear reader,\n\nEven better.\n');
    await bot.printed('Even better.');
    bot.child.kill('SIGINT');
    expect((await bot.ended()).status).toBe(0);
    await rm(issues, { recursive: true });
  });
});
