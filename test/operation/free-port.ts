import { once } from 'node:events';
import { createServer } from 'node:net';
import { listeningPort } from '../listening-port.ts';

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listeningPort(server);
  server.close();
  await once(server, 'close');
  return port;
}
