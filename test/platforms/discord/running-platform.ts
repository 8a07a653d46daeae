import { systemClock } from '../../../src/clock.ts';
import type { Command } from '../../../src/commands/command.ts';
import { loadCommands } from '../../../src/commands/load-commands.ts';
import { type Chat, type ChatKind, chatKeySchema } from '../../../src/platforms/chat.ts';
import { DiscordPlatform, type DiscordPlatformOptions } from '../../../src/platforms/discord/discord-platform.ts';
import { type Nonce, nonceSchema } from '../../../src/platforms/platform.ts';
import { DiscordSandbox, type DiscordSandboxOptions } from '../../../src/sandbox/discord/discord-sandbox.ts';
import type { SandboxChannel } from '../../../src/sandbox/discord/sandbox-channel.ts';
import type { SandboxServer } from '../../../src/sandbox/discord/sandbox-server.ts';
import type { Store } from '../../../src/store/collection.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { Heard } from '../heard.ts';
import { memoryLog } from '../memory-log.ts';
import { newsletter } from '../sample-issue.ts';

const commands: readonly Command[] = await loadCommands();

export interface RunningPlatform extends AsyncDisposable {
  sandbox: DiscordSandbox;
  server: SandboxServer;
  platform: DiscordPlatform;
  heard: Heard;
  /** Everything that was logged. */
  logged(): string;
}

/** A store that is gone when it is closed. */
export async function storeInMemory(): Promise<Store & AsyncDisposable> {
  const store = await openStore('sqlite://:memory:', memoryLog().log);
  return Object.assign(store, { [Symbol.asyncDispose]: () => store.close() });
}

/** The platform, logged in to a sandbox with one server. */
export async function startPlatform(
  options: Partial<DiscordPlatformOptions> = {},
  ofSandbox: DiscordSandboxOptions = {},
): Promise<RunningPlatform> {
  const sandbox = await DiscordSandbox.start({ limits: options.limits === 'kept' ? 'on' : 'off', ...ofSandbox });
  const server = sandbox.addServer({ name: 'Harbour' });
  const { log, logged } = memoryLog();
  const platform = platformFor(sandbox, { log, ...options });
  const heard = new Heard();
  await platform.start(heard);
  return {
    sandbox,
    server,
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
  options: Partial<DiscordPlatformOptions> = {},
): DiscordPlatform {
  return new DiscordPlatform({
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

/** A channel of the sandbox as a subscription holds it. */
export function subscribed(channel: Pick<SandboxChannel, 'id'>, kind: ChatKind, server?: SandboxServer): Chat {
  return {
    key: chatKeySchema.parse(`discord:${channel.id}`),
    kind,
    title: '',
    ...(server ? { server: `discord:${server.id}` as NonNullable<Chat['server']> } : {}),
  };
}

export const nonce: Nonce = nonceSchema.parse('issue-1-chat-1');
