import { once } from 'node:events';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { Obstacle } from './obstacles.ts';

/** The program, as an operator's machines ask about it. */
export interface Operated {
  /** What keeps the program from doing its work; nothing when it does. */
  obstacles(): Promise<Obstacle[]>;
  /** In Prometheus's text format. */
  metrics(): Promise<{ text: string; contentType: string }>;
}

/**
 * Answers an operator's machines:
 * - `GET /healthz`: 200 while the process runs and its event loop turns, for the container's health check
 * - `GET /readyz`: 200 while it does its work, otherwise 503 with what keeps it from that
 * - `GET /metrics`: numbers for Prometheus
 */
export async function serveOperator(port: number, operated: Operated): Promise<{ close(): Promise<void> }> {
  const app = new Hono()
    .get('/healthz', (context) => context.text('ok'))
    .get('/readyz', async (context) => {
      const obstacles = await operated.obstacles();
      return context.json({ ready: obstacles.length === 0, obstacles }, obstacles.length === 0 ? 200 : 503);
    })
    .get('/metrics', async (context) => {
      const { text, contentType } = await operated.metrics();
      return context.body(text, 200, { 'content-type': contentType });
    });
  const server = serve({ fetch: app.fetch, port });
  await once(server, 'listening');
  return {
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      // A collector of metrics keeps its connection open.
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
  };
}
