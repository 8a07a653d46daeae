import { afterEach, beforeEach, expect, test } from 'vitest';
import { nonceSchema, PlatformUnavailable } from '../../../src/platforms/platform.ts';
import { DiscordSandbox, type DiscordSandboxOptions } from '../../../src/sandbox/discord/discord-sandbox.ts';
import type { SandboxServer } from '../../../src/sandbox/discord/sandbox-server.ts';
import { StillClock } from '../../sandbox/discord/still-clock.ts';
import { Heard } from '../heard.ts';
import { memoryLog } from '../memory-log.ts';
import { sampleIssue } from '../sample-issue.ts';
import { platformFor, subscribed } from './running-platform.ts';

let sandbox: DiscordSandbox;

beforeEach(() => start());
afterEach(() => sandbox.close());

async function start(options: DiscordSandboxOptions = {}): Promise<void> {
  await sandbox?.close();
  sandbox = await DiscordSandbox.start({ limits: 'off', ...options });
}

/** Servers that belong to shards in turn. */
function serversInTurn(count: number, pass: (ms: number) => void): SandboxServer[] {
  return Array.from({ length: count }, (_, at) => {
    pass(1);
    return sandbox.addServer({ name: `Server ${at}` });
  });
}

test('in more servers than one connection may have, it hears and posts in all, and hears people in private', async () => {
  const clock = new StillClock();
  await start({ serversPerShard: 5, clock });
  const servers = serversInTurn(6, (ms) => clock.pass(ms));
  const { log, logged } = memoryLog();
  // The shards connect seconds apart, and the wait for one may not count for the next.
  const patience = new StillClock();
  const platform = platformFor(sandbox, { log, clock: patience });
  const heard = new Heard();
  const started = platform.start(heard);
  for (const connected of [1, 2]) {
    await expect.poll(() => logged().split('connected to the gateway')).toHaveLength(connected + 1);
    patience.pass(14_000);
  }
  await started;

  for (const [at, server] of servers.entries()) {
    const channel = server.addChannel({ name: 'news', type: 'text' });
    const member = server.addMember({ name: `Reader ${at}` });
    expect((await member.type(channel, '/latest')).shown?.text).toBe('Heard.');
    const nonce = nonceSchema.parse(`issue-1-chat-${at}`);
    expect(await platform.prepare(sampleIssue()).send(subscribed(channel, 'text'), nonce)).toMatchObject({
      kind: 'sent',
    });
    const said = member.say(member.openDm(), 'By bus.');
    expect((await member.answerTo(said))?.text).toBe('Heard words.');
  }
  expect(heard.calls).toHaveLength(6);
  expect(heard.saidToBot).toHaveLength(6);
  expect(sandbox.gateway.identifies).toBe(3);
  servers[4]?.removeBot();
  await expect.poll(() => heard.events).toContainEqual(expect.stringContaining(String(servers[4]?.id)));
  await platform.stop();
});

test('started again within the seconds that Discord wants between two sessions, it waits and connects', async () => {
  await start({ identifyPaceMs: 5000 });
  const first = platformFor(sandbox);
  await first.start(new Heard());
  await first.stop();
  const second = platformFor(sandbox);
  await second.start(new Heard());
  expect(second.isConnected).toBe(true);
  await second.stop();
  expect(sandbox.gateway.identifies).toBe(2);
});

test('grown into more servers than its connections may have, it ends, and says that a start will do', async () => {
  const clock = new StillClock();
  await start({ serversPerShard: 5, clock });
  serversInTurn(2, (ms) => clock.pass(ms));
  const platform = platformFor(sandbox);
  const heard = new Heard();
  await platform.start(heard);
  serversInTurn(4, (ms) => clock.pass(ms));
  sandbox.dropGateway('invalid-session');
  await expect.poll(() => heard.failures).toHaveLength(1);
  expect(heard.failures[0]).toMatchObject({
    reason: 'too-few-shards',
    message: expect.stringContaining('Start it again'),
  });
  await platform.stop();
});

test('when Discord lets it connect no more today, it says so and until when, and does not try', async () => {
  await start({ sessionsPerDay: 1 });
  const first = platformFor(sandbox);
  await first.start(new Heard());
  await first.stop();
  const again = platformFor(sandbox);
  const error = await again.start(new Heard()).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(PlatformUnavailable);
  expect(error).toMatchObject({ reason: 'sessions-used-up', message: expect.stringContaining('1440 minutes') });
  // It would have been told that its token is refused.
  expect(sandbox.gateway.identifies).toBe(1);
});
