import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { TelegramClient } from '../../../src/platforms/telegram/client.ts';
import { listeningPort } from '../../listening-port.ts';

test('a request for updates is given up at once, though the connection isn’t there yet', async () => {
  await using server = createServer();
  const port = await listeningPort(server, '127.0.0.1');
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
  const port = await listeningPort(server, '127.0.0.1');
  const receiving = new AbortController();
  const client = new TelegramClient('7:secret-part', `http://ed:p%40ss@127.0.0.1:${port}/api`, receiving.signal);
  expect(await client.callApi('getUpdates', {})).toEqual([]);
  const authorization = `Basic ${Buffer.from('ed:p@ss').toString('base64')}`;
  expect(asked).toEqual([{ url: '/api/bot7:secret-part/getUpdates', authorization }]);
});
