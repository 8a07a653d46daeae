import { systemClock } from '../../../src/clock.ts';
import type { Command } from '../../../src/commands/command.ts';
import { loadCommands } from '../../../src/commands/load-commands.ts';
import type { Chat, ChatKind } from '../../../src/platforms/chat.ts';
import { chatKeySchema } from '../../../src/platforms/chat.ts';
import type { Nonce } from '../../../src/platforms/platform.ts';
import { nonceSchema } from '../../../src/platforms/platform.ts';
import { TelegramPlatform, type TelegramPlatformOptions } from '../../../src/platforms/telegram/telegram-platform.ts';
import { TelegramSandbox, type TelegramSandboxOptions } from '../../../src/sandbox/telegram/telegram-sandbox.ts';
import { Heard } from '../heard.ts';
import { memoryLog } from '../memory-log.ts';
import { newsletter } from '../sample-issue.ts';

const commands: readonly Command[] = await loadCommands();

export interface RunningPlatform extends AsyncDisposable {
  sandbox: TelegramSandbox;
  platform: TelegramPlatform;
  heard: Heard;
  /** Everything that was logged. */
  logged(): string;
}

export async function startPlatform(
  options: Partial<TelegramPlatformOptions> = {},
  ofSandbox: TelegramSandboxOptions = {},
): Promise<RunningPlatform> {
  const sandbox = await TelegramSandbox.start({ limits: options.limits === 'kept' ? 'on' : 'off', ...ofSandbox });
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
    limits: 'off',
    ...options,
  });
}

/** A chat of the sandbox as a subscription holds it. */
export function subscribed({ id }: { id: number }, kind: ChatKind, topic?: { id: number }): Chat {
  return { key: chatKeySchema.parse(`telegram:${id}${topic ? `:${topic.id}` : ''}`), kind, title: '' };
}

export const nonce: Nonce = nonceSchema.parse('n');
