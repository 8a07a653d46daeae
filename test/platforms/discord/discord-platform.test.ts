import { createServer, type RequestListener } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PlatformUnavailable } from '../../../src/platforms/platform.ts';
import { DiscordSandbox } from '../../../src/sandbox/discord/discord-sandbox.ts';
import { listeningPort } from '../../listening-port.ts';
import { StillClock } from '../../sandbox/discord/still-clock.ts';
import { Heard } from '../heard.ts';
import { memoryLog } from '../memory-log.ts';
import { sampleIssue } from '../sample-issue.ts';
import { nonce, platformFor, subscribed } from './running-platform.ts';

let sandbox: DiscordSandbox;

beforeEach(async () => {
  sandbox = await DiscordSandbox.start({ limits: 'off' });
});
afterEach(async () => {
  await sandbox.close();
});

test('starts although Discord can’t reach one of its servers, and posts to the others', async () => {
  sandbox.addServer({ name: 'In an outage' }).becomeUnavailable();
  const channel = sandbox.addServer({ name: 'Harbour' }).addChannel({ name: 'news', type: 'text' });
  const platform = platformFor(sandbox);
  await platform.start(new Heard());
  expect(await platform.prepare(sampleIssue()).send(subscribed(channel, 'text'), nonce)).toMatchObject({
    kind: 'sent',
  });
  await platform.stop();
});

test('starts although the gateway does not take the first connection', async () => {
  sandbox.refuseGateway(1);
  const platform = platformFor(sandbox);
  await platform.start(new Heard());
  expect(platform.isConnected).toBe(true);
  await platform.stop();
});

test('says why when the gateway takes none', async () => {
  sandbox.refuseGateway(Number.POSITIVE_INFINITY);
  const patience = new StillClock();
  const { log, logged } = memoryLog();
  const started = platformFor(sandbox, { clock: patience, log }).start(new Heard());
  const failed = started.catch((reason: unknown) => reason);
  await expect.poll(() => sandbox.gateway.refused).toBeGreaterThan(0);
  patience.pass(16_000);
  expect(await failed).toMatchObject({ reason: 'unreachable', message: expect.stringContaining('did not answer') });
  expect(logged()).toContain('Unexpected server response: 503');
});

/** Why it can't be started, once it is certain that nothing tells the token. */
async function refusal(apiRoot: string, token: string): Promise<PlatformUnavailable> {
  const { log, logged } = memoryLog();
  const platform = platformFor({ apiRoot, token }, { log });
  const error = await platform.start(new Heard()).then(
    () => new Error('it started'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof PlatformUnavailable)) throw error;
  expect([error.message, error.stack, JSON.stringify(error), logged()].join('\n')).not.toContain('secret-part');
  return error;
}

async function serverThat(answers: RequestListener) {
  const server = createServer(answers);
  const port = await listeningPort(server, '127.0.0.1');
  return {
    url: `http://127.0.0.1:${port}/api`,
    [Symbol.dispose]: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

describe('it does not start, and says why and what to do', () => {
  test('when Discord refuses the token', async () => {
    const { reason, message } = await refusal(sandbox.apiRoot, 'MTIz.secret-part.of-nobody');
    expect(reason).toBe('token-refused');
    expect(message).toContain('DISCORD_TOKEN');
  });

  test('when nobody is at the address', async () => {
    const { reason, message } = await refusal('http://127.0.0.1:1/api', 'aa.secret-part.cc');
    expect(reason).toBe('unreachable');
    expect(message).toContain('http://127.0.0.1:1');
    expect(message).toContain('ECONNREFUSED');
    expect(message).toContain('DISCORD_API_ROOT');
  });

  test('when what is at the address is not Discord', async () => {
    using page = await serverThat((_, response) => response.end('<html>Welcome</html>'));
    expect((await refusal(page.url, 'aa.secret-part.cc')).reason).toBe('unreachable');
    using broken = await serverThat((request) => request.socket.destroy());
    expect((await refusal(broken.url, 'aa.secret-part.cc')).reason).toBe('unreachable');
  });
});

describe('once it runs', () => {
  test('it knows its name, and keeps to the path of a proxy', async () => {
    const asked: string[] = [];
    using proxy = await serverThat((request, response) => {
      asked.push(request.url ?? '');
      response.statusCode = 401;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ message: '401: Unauthorized', code: 0 }));
    });
    await refusal(`${proxy.url}/discord`, 'aa.secret-part.cc');
    expect(asked[0]).toBe('/api/discord/v10/gateway/bot');
    const platform = platformFor(sandbox);
    await platform.start(new Heard());
    expect(platform.botName).not.toBe('');
    await platform.stop();
  });

  test('it stops at once, and can still finish posting', async () => {
    const platform = platformFor(sandbox);
    const heard = new Heard();
    await platform.start(heard);
    const channel = sandbox.addServer({ name: 'Harbour' }).addChannel({ name: 'news', type: 'text' });
    await platform.stop();
    const outcome = await platform.prepare(sampleIssue()).send(subscribed(channel, 'text'), nonce);
    expect(outcome.kind).toBe('sent');
    expect(heard.failures).toEqual([]);
  });
});
