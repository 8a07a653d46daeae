import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal, refusal } from './errors.ts';
import type { Fault, Faults } from './faults.ts';
import type { RateLimits } from './rate-limits.ts';
import { type Body, readBody } from './request-body.ts';
import type { LoggedRequest, RequestLog } from './request-log.ts';
import type { Route, RouteAnswer, Router } from './router.ts';

export interface HttpSettings {
  readonly router: Router;
  readonly token: string;
  /** Absent: limits are off. */
  readonly limits: RateLimits | undefined;
  readonly log: RequestLog;
  readonly faults: Faults;
}

/** Discord's REST API: who asks, how often, what for. Plain node:http, since this is the server under the benchmark. */
export function createHttpServer(settings: HttpSettings): Server {
  // Longer than any pause of a client: an idle connection closed just as it is used again would be a fault nobody asked for.
  return createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
    answer(settings, request, response).catch((error: unknown) => {
      // A defect of the sandbox: what Discord says in such a case, with the reason for whoever debugs it.
      send(response, { status: 500, body: { message: `500: Internal Server Error: ${error}`, code: 0 } });
    });
  });
}

async function answer(settings: HttpSettings, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  const [path = '', query = ''] = url.split('?', 2);
  const versioned = /^\/api\/v(\d+)(\/.*)$/.exec(path);
  const rest = versioned?.[2] ?? path;
  const found = settings.router.find(method, rest);
  const logged: LoggedRequest = { route: found?.route.pattern ?? '', path: `${method} ${rest}`, status: 0 };
  settings.log.list.push(logged);
  const fault = settings.faults.take(logged);
  const body = await readBody(request);
  if (fault?.kind === 'drop-before-accept') {
    request.socket.destroy();
    return;
  }
  const result =
    fault?.kind === 'status'
      ? faultAnswer(fault)
      : versioned && versioned[1] !== '10'
        ? { status: 400, body: refusal(50041).body }
        : found
          ? run(settings, request, found.route, found.params, query, body)
          : { status: 404, body: { message: '404: Not Found', code: 0 } };
  if (fault?.kind === 'drop-after-accept') {
    request.socket.destroy();
    return;
  }
  if (fault?.kind === 'status-after-accept') {
    logged.status = fault.status ?? 500;
    return send(response, faultAnswer(fault));
  }
  // Real time: the client's own timeout, which this is to run into, counts in it too.
  if (fault?.kind === 'late') await sleep(fault.delayMs ?? 0, undefined, { ref: false });
  logged.status = result.status;
  send(response, result);
}

function run(
  { token, limits }: HttpSettings,
  request: IncomingMessage,
  { rules, handle }: Route,
  params: Record<string, string>,
  query: string,
  body: Body,
): RouteAnswer {
  const own = rules.authorization === 'interaction-token';
  if (!own && request.headers.authorization !== `Bot ${token}`) return { status: 401, body: refusal(0).body };
  let headers: Record<string, string> = {};
  if (limits) {
    const global = own ? undefined : limits.global();
    if (global?.refused) return { status: 429, body: global.refused.body, headers: global.headers };
    if (rules.bucket) {
      const taken = limits.take(rules.bucket, rules.bucketKey?.(params) ?? '');
      if (taken.refused) return { status: 429, body: taken.refused.body, headers: taken.headers };
      headers = taken.headers;
    }
  }
  try {
    if (body.kind === 'malformed') throw refusal(50109);
    const result = handle({ params, query: new URLSearchParams(query), body: body.value });
    return { ...result, headers: { ...headers, ...result.headers } };
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: error.body, headers };
    throw error;
  }
}

function faultAnswer({ status = 500, body, headers = {} }: Fault): RouteAnswer {
  return { status, headers, body: body ?? { message: `${status}: sandbox fault`, code: 0 } };
}

function send(response: ServerResponse, { status, body, headers = {} }: RouteAnswer): void {
  if (response.destroyed) return;
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/html' : 'application/json';
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text), ...headers }).end(text);
}
