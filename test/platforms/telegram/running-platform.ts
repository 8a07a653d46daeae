import { Writable } from 'node:stream';
import { pino } from 'pino';
import { systemClock } from '../../../src/clock.ts';
import { personAnswer } from '../../../src/commands/answers.ts';
import type { ActionPress, Command, CommandAnswer, CommandCall, Person } from '../../../src/commands/command.ts';
import { loadCommands } from '../../../src/commands/load-commands.ts';
import type { Chat, ChatKind, Nonce, PlatformListener } from '../../../src/platforms/platform.ts';
import { chatKeySchema, nonceSchema } from '../../../src/platforms/platform.ts';
import { TelegramPlatform, type TelegramPlatformOptions } from '../../../src/platforms/telegram/telegram-platform.ts';
import { TelegramSandbox } from '../../../src/sandbox/telegram/telegram-sandbox.ts';
import { newsletter } from './sample-issue.ts';

const commands: readonly Command[] = await loadCommands();

/** Hears what a platform tells, and answers what a test wants. */
export class Heard implements PlatformListener {
  readonly calls: CommandCall[] = [];
  readonly presses: ActionPress[] = [];
  readonly events: string[] = [];
  readonly failures: Error[] = [];
  answer: (call: CommandCall | ActionPress) => CommandAnswer | Promise<CommandAnswer> = () => personAnswer('Heard.');

  async command(call: CommandCall): Promise<CommandAnswer> {
    this.calls.push(call);
    return this.answer(call);
  }
  async press(press: ActionPress): Promise<CommandAnswer> {
    this.presses.push(press);
    return this.answer(press);
  }
  async chatGone(chat: string, why: string): Promise<void> {
    this.events.push(`${chat} gone: ${why}`);
  }
  async serverGone(server: string, why: string): Promise<void> {
    this.events.push(`all of ${server} gone: ${why}`);
  }
  async chatMoved(from: string, to: string): Promise<void> {
    this.events.push(`${from} is now ${to}`);
  }
  async madeAdministrator(chat: Chat, { person }: { person: Person }): Promise<CommandAnswer> {
    this.events.push(`administrator of ${chat.title}, by ${person.name}`);
    return personAnswer(`Shall I post in ${chat.title}?`);
  }
  fatal(error: Error): void {
    this.failures.push(error);
  }
}

export interface RunningPlatform extends AsyncDisposable {
  sandbox: TelegramSandbox;
  platform: TelegramPlatform;
  heard: Heard;
  /** Everything that was logged. */
  logged(): string;
}

export async function startPlatform(options: Partial<TelegramPlatformOptions> = {}): Promise<RunningPlatform> {
  const sandbox = await TelegramSandbox.start({ limits: options.limits === 'kept' ? 'on' : 'off' });
  const { log, logged } = memoryLog();
  const platform = platformFor(sandbox, { log, ...options });
  const heard = new Heard();
  await platform.start(heard);
  return {
    sandbox,
    platform,
    heard,
    logged,
    [Symbol.asyncDispose]: async () => {
      await platform.stop();
      await sandbox.close();
    },
  };
}

export function platformFor(
  server: { apiRoot: string; token: string },
  options: Partial<TelegramPlatformOptions> = {},
): TelegramPlatform {
  return new TelegramPlatform({
    token: server.token,
    apiRoot: server.apiRoot,
    newsletter,
    commands,
    clock: systemClock,
    log: memoryLog().log,
    ...options,
  });
}

export function memoryLog() {
  const lines: string[] = [];
  const stream = new Writable({
    write: (line, _, done) => {
      lines.push(String(line));
      done();
    },
  });
  return { log: pino({ level: 'trace' }, stream), logged: () => lines.join('') };
}

/** A chat of the sandbox as a subscription holds it. */
export function subscribed({ id }: { id: number }, kind: ChatKind, topic?: { id: number }): Chat {
  return { key: chatKeySchema.parse(`telegram:${id}${topic ? `:${topic.id}` : ''}`), kind, title: '' };
}

export const nonce: Nonce = nonceSchema.parse('n');
