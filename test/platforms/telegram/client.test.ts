import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { expect, test } from 'vitest';
import { TelegramClient } from '../../../src/platforms/telegram/client.ts';

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

test('a request for updates is given up at once, though the connection isn’t there yet', async () => {
  await using server = createServer();
  const port = await portOf(server);
  const receiving = new AbortController();
  const client = new TelegramClient('7:secret-part', `https://127.0.0.1:${port}`, receiving.signal);
  const connecting = once(server, 'connection');
  const asked = client.callApi('getUpdates', { timeout: 50 }).catch((error: unknown) => error);
  // It waits for the server's part of the handshake, which never comes.
  const [socket] = await connecting;
  receiving.abort();
  expect(await asked).toMatchObject({ name: 'AbortError' });
  socket.destroy();
});

test('a server of one’s own may ask for a name and a password', async () => {
  const asked: { url: string | undefined; authorization: string | undefined }[] = [];
  await using server = createHttpServer(({ url, headers: { authorization } }, response) => {
    asked.push({ url, authorization });
    response.setHeader('connection', 'close').end(JSON.stringify({ ok: true, result: [] }));
  });
  const port = await portOf(server);
  const receiving = new AbortController();
  const client = new TelegramClient('7:secret-part', `http://ed:p%40ss@127.0.0.1:${port}/api`, receiving.signal);
  expect(await client.callApi('getUpdates', {})).toEqual([]);
  const authorization = `Basic ${Buffer.from('ed:p@ss').toString('base64')}`;
  expect(asked).toEqual([{ url: '/api/bot7:secret-part/getUpdates', authorization }]);
});
