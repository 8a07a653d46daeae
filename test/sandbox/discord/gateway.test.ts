import { once } from 'node:events';
import { Routes } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { DiscordSandbox } from '../../../src/sandbox/discord/discord-sandbox.ts';
import { login, restOf } from './client.ts';
import { StillClock } from './still-clock.ts';

let sandbox: DiscordSandbox;

beforeEach(async () => {
  sandbox = await DiscordSandbox.start({ limits: 'off' });
});

afterEach(() => sandbox.close());

describe('the gateway closes', () => {
  const identify = (change: object) => ({ op: 2, d: { token: sandbox.token, intents: 1, properties: {}, ...change } });

  test.each<[string, () => string, number]>([
    ['on what is no JSON', () => 'hello', 4002],
    ['on an unknown opcode', () => JSON.stringify({ op: 99 }), 4001],
    ['before an identify', () => JSON.stringify({ op: 3, d: {} }), 4003],
    ['on a wrong token', () => JSON.stringify(identify({ token: 'wrong' })), 4004],
    ['on intents that do not exist', () => JSON.stringify(identify({ intents: 1 << 30 })), 4013],
    ['on a privileged intent', () => JSON.stringify(identify({ intents: 1 | (1 << 15) })), 4014],
    ['on a shard that there is not', () => JSON.stringify(identify({ shard: [2, 2] })), 4010],
  ])('%s', async (_, message, code) => {
    const socket = await connect();
    socket.send(message());
    const [closed] = await once(socket, 'close');
    expect(closed).toBe(code);
  });

  test('on more than 120 messages a minute', async () => {
    const socket = await connect();
    for (let count = 0; count <= 120; count++) socket.send(JSON.stringify({ op: 1, d: null }));
    const [closed] = await once(socket, 'close');
    expect(closed).toBe(4008);
  });

  test('on a second identify', async () => {
    const socket = await connect();
    socket.send(JSON.stringify(identify({})));
    socket.send(JSON.stringify(identify({})));
    const [closed] = await once(socket, 'close');
    expect(closed).toBe(4005);
  });
});

test('a session nobody knows is invalid', async () => {
  const socket = await connect();
  socket.send(JSON.stringify({ op: 6, d: { token: sandbox.token, session_id: 'gone', seq: 5 } }));
  const [answer] = await once(socket, 'message');
  expect(JSON.parse(String(answer))).toMatchObject({ op: 9, d: false });
  socket.terminate();
});

test('a heartbeat is acknowledged', async () => {
  const socket = await connect();
  socket.send(JSON.stringify({ op: 1, d: null }));
  const [answer] = await once(socket, 'message');
  expect(JSON.parse(String(answer))).toMatchObject({ op: 11 });
  socket.terminate();
});

test('a bot in servers with thousands of channels logs in', async () => {
  const servers = [1, 2].map((number) => sandbox.addServer({ name: `Server ${number}` }));
  for (const server of servers) for (let at = 0; at < 2500; at++) server.addChannel({ name: `c${at}`, type: 'text' });
  const client = await login(sandbox);
  expect(client.channels.cache.size).toBe(5000);
  await client.destroy();
});

describe('a bot in more servers than one shard may have', () => {
  const clock = new StillClock();
  const named = (number: number) => `Server ${number}`;

  beforeEach(async () => {
    await sandbox.close();
    sandbox = await DiscordSandbox.start({ limits: 'off', serversPerShard: 2, clock });
    for (const number of [1, 2, 3]) {
      // Servers go to shards by the millisecond they were made in.
      clock.pass(1);
      sandbox.addServer({ name: named(number) });
    }
  });

  test('is refused with one, and advised of how many it needs', async () => {
    const socket = await connect();
    socket.send(JSON.stringify({ op: 2, d: { token: sandbox.token, intents: 1, properties: {} } }));
    const [closed] = await once(socket, 'close');
    expect(closed).toBe(4011);
    expect(await restOf(sandbox).get(Routes.gatewayBot())).toMatchObject({ shards: 3 });
  });

  test('hears on each shard of its own servers', async () => {
    const heard = await Promise.all(
      [0, 1].map(async (number) => {
        const socket = await connect();
        const names: unknown[] = [];
        socket.on('message', (data) => {
          const { t, d } = JSON.parse(String(data));
          if (t === 'GUILD_CREATE') names.push(d.name);
        });
        socket.send(
          JSON.stringify({ op: 2, d: { token: sandbox.token, intents: 1, properties: {}, shard: [number, 2] } }),
        );
        return { names, socket };
      }),
    );
    await expect.poll(() => heard.flatMap(({ names }) => names).toSorted()).toEqual([1, 2, 3].map(named));
    expect(heard.map(({ names }) => names.length).toSorted()).toEqual([1, 2]);
    for (const { socket } of heard) socket.terminate();
  });
});

test('a second session within seconds is invalid, and one after the last of the day has its token reset', async () => {
  await sandbox.close();
  const clock = new StillClock();
  sandbox = await DiscordSandbox.start({ limits: 'off', sessionsPerDay: 2, identifyPaceMs: 5000, clock });
  const identify = JSON.stringify({ op: 2, d: { token: sandbox.token, intents: 1, properties: {} } });
  const answerTo = async () => {
    const socket = await connect();
    socket.send(identify);
    const [answer] = await Promise.race([once(socket, 'message'), once(socket, 'close')]);
    socket.terminate();
    return typeof answer === 'number' ? answer : (JSON.parse(String(answer)).t ?? JSON.parse(String(answer)).op);
  };
  expect(await answerTo()).toBe('READY');
  expect(await answerTo()).toBe(9);
  clock.pass(5000);
  expect(await answerTo()).toBe('READY');
  clock.pass(5000);
  expect(await answerTo()).toBe(4004);
  expect(await restOf(sandbox).get(Routes.gatewayBot())).toMatchObject({
    session_start_limit: { total: 2, remaining: 0, reset_after: 86_390_000 },
  });
  clock.pass(86_390_000);
  expect(await answerTo()).toBe('READY');
});

/** A connection that has been greeted. */
async function connect(): Promise<WebSocket> {
  const socket = new WebSocket(
    `${sandbox.apiRoot.replace('http', 'ws').replace('/api', '/gateway')}?v=10&encoding=json`,
  );
  await once(socket, 'message');
  return socket;
}
