import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { DiscordSandbox } from '../src/sandbox/discord/discord-sandbox.ts';
import { TelegramSandbox } from '../src/sandbox/telegram/telegram-sandbox.ts';
import { startFlags } from './start-flags.ts';

/** From the start of the process until it is logged in on both platforms and ready; median of five. */
const discord = await DiscordSandbox.start({ limits: 'off' });
const telegram = await TelegramSandbox.start({ limits: 'off' });
const times: number[] = [];
for (let round = 0; round < 5; round += 1) times.push(await timeToReady());
console.log(`start to ready: ${times.toSorted((a, b) => a - b)[2]?.toFixed(0)} ms (median of 5)`);
await Promise.all([discord.close(), telegram.close()]);

async function timeToReady(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'focus-bench-'));
  const started = performance.now();
  const bot = spawn(process.execPath, [...startFlags, fileURLToPath(new URL('../src/main.ts', import.meta.url))], {
    env: {
      DISCORD_TOKEN: discord.token,
      DISCORD_API_ROOT: discord.apiRoot,
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.apiRoot,
      STORE_URL: `sqlite://${join(folder, 'store.sqlite')}`,
    },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    bot.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('"ready"')) resolve();
    });
    bot.once('exit', () => reject(new Error(`the bot ended before it was ready:\n${output}`)));
  });
  const elapsed = performance.now() - started;
  const exited = new Promise((resolve) => bot.once('exit', resolve));
  bot.kill('SIGTERM');
  await exited;
  await rm(folder, { recursive: true });
  return elapsed;
}
