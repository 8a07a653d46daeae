import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { methodNotFound, notFound, Refusal, unauthorized } from './errors.ts';
import type { Fault, Faults } from './faults.ts';
import { answerMethods } from './methods/answers.ts';
import { botMethods } from './methods/bot.ts';
import { chatMethods } from './methods/chats.ts';
import { commandMethods } from './methods/commands.ts';
import type { Method } from './methods/method.ts';
import { postingMethods } from './methods/posting.ts';
import type { RateLimits } from './rate-limits.ts';
import { readParams } from './request-body.ts';
import type { LoggedRequest, RequestLog } from './request-log.ts';
import type { World } from './world.ts';

const methods = new Map<string, { name: string; method: Method }>(
  Object.entries({ ...botMethods, ...postingMethods, ...chatMethods, ...commandMethods, ...answerMethods }).map(
    ([name, method]) => [name.toLowerCase(), { name, method }],
  ),
);

export interface BotApiOptions {
  world: World;
  token: string;
  limits: RateLimits | undefined;
  faults: Faults;
  requests: RequestLog;
}

/** The Bot API over HTTP on loopback. */
export class BotApiServer {
  readonly #options: BotApiOptions;
  readonly #server: Server;

  constructor(options: BotApiOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        response.destroy();
        // A bot that hangs up is normal; anything else is a defect of the sandbox, and must not look like a bad network.
        if (!request.readableAborted) process.nextTick(() => Promise.reject(error));
      });
    });
    // Telegram keeps connections; a client must never meet one that is just closing.
    this.#server.keepAliveTimeout = 120_000;
  }

  /** Resolves with the address to give to telegraf as `apiRoot`. */
  async listen(port: number): Promise<string> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    return `http://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '';
    const queryAt = url.indexOf('?');
    const path = queryAt === -1 ? url : url.slice(0, queryAt);
    const logged: LoggedRequest = { method: '', status: 200 };
    let fault: Fault | undefined;
    let body: unknown;
    try {
      const params = await readParams(request, queryAt === -1 ? '' : url.slice(queryAt + 1));
      const { chat_id: chat } = params;
      if (typeof chat === 'number' || typeof chat === 'string') logged.chat = chat;
      const { name, method } = this.#method(path);
      logged.method = name;
      fault = this.#options.faults.next(logged);
      if (fault?.kind === 'drop-before-accept') return this.#drop(response, logged);
      if (fault?.kind === 'status') {
        body = statusOf(fault, logged);
      } else {
        body = { ok: true, result: await method(this.#call(params, response)) };
      }
      if (fault?.kind === 'status-after-accept') body = statusOf(fault, logged);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      logged.status = error.code;
      body = error.body;
    }
    if (fault?.kind === 'drop-after-accept') return this.#drop(response, logged);
    if (fault?.kind === 'late') await this.#options.world.clock.sleep(fault.delayMs ?? 0);
    this.#options.requests.add(logged);
    if (response.destroyed) return;
    const bytes = Buffer.from(JSON.stringify(body));
    response.writeHead(logged.status, { 'content-type': 'application/json', 'content-length': bytes.length });
    response.end(bytes);
  }

  /** Throws 404 where the path has no token in it or no method, and 401 where the token is another's. */
  #method(path: string): { name: string; method: Method } {
    const [, token, name] = /^\/bot(\d+:[\w-]+)\/(\w+)$/.exec(path) ?? [];
    if (token === undefined || name === undefined) throw notFound();
    if (token !== this.#options.token) throw unauthorized();
    const found = methods.get(name.toLowerCase());
    if (!found) throw methodNotFound();
    return found;
  }

  #call(params: Record<string, unknown>, response: ServerResponse) {
    const { world, limits } = this.#options;
    return {
      world,
      limits,
      params,
      get closed() {
        const hangUp = new AbortController();
        response.once('close', () => hangUp.abort());
        return hangUp.signal;
      },
    };
  }

  #drop(response: ServerResponse, logged: LoggedRequest): void {
    this.#options.requests.add({ ...logged, status: 0 });
    response.destroy();
  }
}

function statusOf({ status = 500, body }: Fault, logged: LoggedRequest): unknown {
  logged.status = status;
  return body ?? { ok: false, error_code: status, description: 'Internal Server Error' };
}
