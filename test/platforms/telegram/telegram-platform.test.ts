import { createServer, type RequestListener } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PlatformUnavailable } from '../../../src/platforms/platform.ts';
import type { Fault } from '../../../src/sandbox/telegram/faults.ts';
import { TelegramSandbox } from '../../../src/sandbox/telegram/telegram-sandbox.ts';
import { listeningPort } from '../../listening-port.ts';
import { Heard } from '../heard.ts';
import { memoryLog } from '../memory-log.ts';
import { sampleIssue } from '../sample-issue.ts';
import { nonce, platformFor, subscribed } from './running-platform.ts';

let sandbox: TelegramSandbox;

beforeEach(async () => {
  sandbox = await TelegramSandbox.start({ limits: 'off' });
});
afterEach(async () => {
  await sandbox.close();
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
  const said = [error.message, error.stack, JSON.stringify(error), logged()].join('\n');
  expect(said).not.toContain(token.split(':')[1]);
  return error;
}

async function serverThat(answers: RequestListener) {
  const server = createServer(answers);
  const port = await listeningPort(server, '127.0.0.1');
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.dispose]: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

describe('it does not start, and says why and what to do', () => {
  test('when Telegram refuses the token', async () => {
    for (const token of ['7000000001:AAwrong-token-of-nobody', '12:zq-short']) {
      const { reason, message } = await refusal(sandbox.apiRoot, token);
      expect(reason).toBe('token-refused');
      expect(message).toContain('TELEGRAM_BOT_TOKEN');
    }
  });

  test('when nobody is at the address', async () => {
    const { reason, message } = await refusal('http://127.0.0.1:1', '7:secret-part');
    expect(reason).toBe('unreachable');
    expect(message).toContain('http://127.0.0.1:1 (ECONNREFUSED)');
    expect(message).toContain('TELEGRAM_API_ROOT');
  });

  test('when what is at the address is not Telegram', async () => {
    using page = await serverThat((_, response) => response.end('<html>Welcome</html>'));
    const { reason, message } = await refusal(page.url, '7:secret-part');
    expect(reason).toBe('unreachable');
    expect(message).toContain('what answers there is not the Bot API');
    using broken = await serverThat((request) => request.socket.destroy());
    expect((await refusal(broken.url, '7:secret-part')).reason).toBe('unreachable');
  });
});

describe('once it runs', () => {
  test('it knows its name, and keeps to the path of a proxy', async () => {
    const asked: string[] = [];
    using proxy = await serverThat((request, response) => {
      asked.push(request.url ?? '');
      response.statusCode = 404;
      response.end(JSON.stringify({ ok: false, error_code: 404, description: 'Not Found' }));
    });
    await refusal(`${proxy.url}/telegram/api`, '7:secret-part');
    expect(asked[0]).toBe('/telegram/api/bot7:secret-part/getMe');
    const platform = platformFor(sandbox);
    await platform.start(new Heard());
    expect(platform.botName).toBe('focus_this_week_bot');
    await platform.stop();
  });

  test('another copy of the bot ends the older one', async () => {
    const older = { platform: platformFor(sandbox), heard: new Heard() };
    const newer = { platform: platformFor(sandbox), heard: new Heard() };
    await older.platform.start(older.heard);
    await newer.platform.start(newer.heard);
    await expect.poll(() => older.heard.failures, { timeout: 20_000 }).toHaveLength(1);
    expect(older.heard.failures[0]).toMatchObject({ name: 'PlatformUnavailable', reason: 'conflict' });
    expect(older.heard.failures[0]?.message).toContain('@BotFather');
    await Promise.all([older.platform.stop(), newer.platform.stop()]);
    expect(newer.heard.failures).toEqual([]);
  });

  test.each<Omit<Fault, 'method'>>([
    { kind: 'drop-before-accept' },
    { kind: 'status', status: 200, body: '<html>Sign in to this network</html>' },
  ])('it goes on hearing after it asked for updates in vain: %j', async (fault) => {
    const { log, logged } = memoryLog();
    const platform = platformFor(sandbox, { log });
    const heard = new Heard();
    sandbox.fault({ method: 'getUpdates', ...fault });
    await platform.start(heard);
    const ana = sandbox.addPerson({ name: 'Ana' });
    await ana.start();
    // telegraf asks again after five seconds.
    expect(await ana.type(ana.privateChat, '/help', { patienceMs: 10_000 })).toBeDefined();
    expect(heard.failures).toEqual([]);
    expect(logged()).toMatch(/"state":"failed","error":"FetchError.*Telegram gives no updates/);
    expect(logged()).toContain('Telegram gives updates again');
    await platform.stop();
  });

  test('it can’t go on when its token is revoked', async () => {
    const platform = platformFor(sandbox);
    const heard = new Heard();
    sandbox.fault({
      method: 'getUpdates',
      kind: 'status',
      status: 401,
      body: { ok: false, error_code: 401, description: 'Unauthorized' },
    });
    await platform.start(heard);
    await expect.poll(() => heard.failures).toHaveLength(1);
    expect(heard.failures[0]).toMatchObject({ reason: 'token-refused' });
    await platform.stop();
  });

  test('it stops at once, asks for nothing more, and can still finish posting', async () => {
    const platform = platformFor(sandbox);
    const heard = new Heard();
    await platform.start(heard);
    await platform.stop();
    const polls = sandbox.requests.count('getUpdates');
    const channel = sandbox.addChannel({ title: 'Harbour', creator: sandbox.addPerson({ name: 'Ana' }) });
    const outcome = await platform.prepare(sampleIssue()).send(subscribed(channel, 'channel'), nonce);
    expect(outcome.kind).toBe('sent');
    expect(sandbox.requests.count('getUpdates')).toBe(polls);
    expect(heard.failures).toEqual([]);
  });
});
