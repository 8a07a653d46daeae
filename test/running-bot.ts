import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bot } from '../src/bot.ts';
import { type Clock, systemClock } from '../src/clock.ts';
import type { Command } from '../src/commands/command.ts';
import { loadCommands } from '../src/commands/load-commands.ts';
import { readConfig } from '../src/config.ts';
import { createLogger } from '../src/log.ts';
import { DiscordSandbox } from '../src/sandbox/discord/discord-sandbox.ts';
import { TelegramSandbox } from '../src/sandbox/telegram/telegram-sandbox.ts';

export interface RunningBot extends AsyncDisposable {
  bot: Bot;
  discord: DiscordSandbox;
  telegram: TelegramSandbox;
  /** The folder the bot reads issues from. */
  issues: string;
  /** What editors were told of files, as `file: sentence`. */
  told: string[];
  /** Stops the bot and starts another one on the same store; `meanwhile` happens while none is there to hear of it. */
  restart(meanwhile?: () => void): Promise<void>;
}

/** A short issue in the editors' format. */
export function issueText(date: string, letter = 'The ferries ran on time this week.', language = 'en'): string {
  return `---\ndate: ${date}\nlanguage: ${language}\n---\n\nDear reader,\n\n${letter}\n`;
}

/**
 * Runs the whole bot, with a store of its own, against both sandboxes. `files` are issues that are there at the start;
 * `prepare` sets up what was there before the bot, and says settings.
 */
export async function startBot(
  files: Readonly<Record<string, string>> = {},
  limits: 'kept' | 'off' = 'off',
  clock: Clock = systemClock,
  commands?: readonly Command[],
  prepare: (sandboxes: Pick<RunningBot, 'discord' | 'telegram'>) => Record<string, string> = () => ({}),
): Promise<RunningBot> {
  const folder = await mkdtemp(join(tmpdir(), 'focus-test-'));
  const issues = join(folder, 'issues');
  await mkdir(issues);
  for (const [name, text] of Object.entries(files)) await writeFile(join(issues, name), text);
  const discord = await DiscordSandbox.start({ limits: 'off' });
  const telegram = await TelegramSandbox.start({ limits: 'off' });
  const reading = readConfig({
    DISCORD_TOKEN: discord.token,
    DISCORD_API_ROOT: discord.apiRoot,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    STORE_URL: `sqlite://${join(folder, 'store.sqlite')}`,
    ISSUES_DIR: issues,
    DIGESTS_DIR: join(folder, 'digests'),
    ...prepare({ discord, telegram }),
  });
  if (reading.kind === 'problems') throw new Error(reading.problems.join('\n'));
  const fatal: Error[] = [];
  const told: string[] = [];
  const { config } = reading;
  const start = async () => {
    const bot = await Bot.open({
      config,
      commands: commands ?? (await loadCommands()),
      clock,
      log: createLogger('silent'),
      limits,
      onUnusable: (file, sentences) => told.push(...sentences.map((sentence) => `${file}: ${sentence}`)),
      onFatal: (error) => fatal.push(error),
    });
    await bot.start();
    return bot;
  };
  const running: RunningBot = {
    bot: await start(),
    discord,
    telegram,
    issues,
    told,
    restart: async (meanwhile = () => {}) => {
      await running.bot.stop();
      meanwhile();
      running.bot = await start();
    },
    [Symbol.asyncDispose]: async () => {
      await running.bot.stop();
      await Promise.all([discord.close(), telegram.close()]);
      await rm(folder, { recursive: true });
      if (fatal.length > 0) throw new AggregateError(fatal, 'the bot could not go on');
    },
  };
  return running;
}
