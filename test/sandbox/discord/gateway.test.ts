import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { DiscordSandbox } from '../../../src/sandbox/discord/discord-sandbox.ts';
import { login } from './client.ts';

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

/** A connection that has been greeted. */
async function connect(): Promise<WebSocket> {
  const socket = new WebSocket(
    `${sandbox.apiRoot.replace('http', 'ws').replace('/api', '/gateway')}?v=10&encoding=json`,
  );
  await once(socket, 'message');
  return socket;
}
