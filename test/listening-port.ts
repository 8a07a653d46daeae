import { once } from 'node:events';
import type { Server } from 'node:net';

/** Lets a server listen on a free port, which it returns; of this host, or of all there are. */
export async function listeningPort(server: Server, host?: string): Promise<number> {
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
