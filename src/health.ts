import { once } from 'node:events';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

/** Answers `GET /healthz` with 200 while the process runs, for the container's health check. */
export async function serveHealth(port: number): Promise<{ close(): Promise<void> }> {
  const app = new Hono().get('/healthz', (context) => context.text('ok'));
  const server = serve({ fetch: app.fetch, port });
  await once(server, 'listening');
  return {
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
