import { STATUS_CODES } from 'node:http';
import { Telegram, TelegramError } from 'telegraf';
import type { Telegram as Methods, Opts } from 'telegraf/types';
import { Agent, FormData, request } from 'undici';
import { z } from 'zod';
import type { AnswerFile } from '../../commands/command.ts';
import { jsonOf } from '../json-of.ts';
import { codeOf, neverSent } from '../network-error.ts';
import type { Address } from './chat-keys.ts';

type CallApi = Telegram['callApi'];

/**
 * telegraf's client, whose requests are made by undici: each has a time limit (telegraf's is 500 s), no error that leaves it
 * holds the token, which is a part of every address, a file can be sent (telegraf's request with one never ends on Node 26,
 * sandwich-stream 2.0.2), and it takes less than half of the time that node-fetch takes.
 */
export class TelegramClient extends Telegram {
  readonly #receiving: AbortSignal;
  readonly #terms: () => object;
  /** Of a server of one's own that asks for a name and a password. */
  readonly #credentials: { authorization?: string };
  readonly #firstPoll = Promise.withResolvers<void>();
  /** What became of the last request for updates. */
  #lastPoll: Polled = 'answered';
  /** Told when asking for updates begins to fail, with the error, and when it works again. */
  onPolled: ((state: Polled, error?: unknown) => void) | undefined;

  /** `receiving` is aborted to stop waiting for updates; other requests go on. `terms`: what every new message says besides. */
  constructor(token: string, apiRoot: string, receiving: AbortSignal, terms: () => object = () => ({})) {
    super(token, {
      // telegraf resolves `./bot<token>/…` against it: without the slash, the last part of a path would be lost.
      apiRoot: apiRoot.endsWith('/') ? apiRoot : `${apiRoot}/`,
      webhookReply: false,
    });
    this.#receiving = receiving;
    this.#terms = terms;
    const { username, password } = new URL(apiRoot);
    const words = Buffer.from([username, password].map(decodeURIComponent).join(':')).toString('base64');
    this.#credentials = username === '' ? {} : { authorization: `Basic ${words}` };
  }

  /** Resolves when updates are asked for the first time. */
  get polling(): Promise<void> {
    return this.#firstPoll.promise;
  }

  /** Whether Telegram answered when it was last asked for updates. */
  get isReceiving(): boolean {
    return this.#lastPoll === 'answered';
  }

  /** Throws `TelegramError`, `RequestLost` and, where it is given up, the signal's `AbortError`. Follows no redirect. */
  override callApi: CallApi = async <Name extends keyof Methods>(
    method: Name,
    payload: Opts<Name>,
    { signal }: { signal?: Signal } = {},
  ) => {
    const waits = method === 'getUpdates' && 'timeout' in payload;
    if (waits) this.#firstPoll.resolve();
    const signals = [signal, waits || method === 'deleteWebhook' ? this.#receiving : undefined];
    const limitMs = waits ? waitingLimitMs : method === 'getMe' ? firstContactLimitMs : requestLimitMs;
    const said = method === 'sendMessage' ? { ...payload, ...this.#terms() } : payload;
    try {
      const asked = { method, body: JSON.stringify(said), headers: { 'content-type': 'application/json' } };
      const result = await this.#ask(asked, limitMs, signals);
      if (waits) this.#polled('answered');
      // As telegraf's own client does, whose types say what Telegram answers to each method.
      return result as ReturnType<Methods[Name]>;
    } catch (error) {
      const before = this.#lastPoll;
      const isConflict = error instanceof TelegramError && error.code === 409;
      if (waits && !this.#receiving.aborted) this.#polled(isConflict ? 'conflict' : 'failed', error);
      if (waits && isConflict && before !== 'conflict') throw new PassingConflict('another program asked for updates');
      throw error;
    }
  };

  #polled(state: Polled, error?: unknown): void {
    if (state !== this.#lastPoll) this.onPolled?.(state, error);
    this.#lastPoll = state;
  }

  /** Sends a file as a document. Throws like `callApi`. */
  async upload(to: Address, { name, type, content }: AnswerFile): Promise<void> {
    const body = new FormData();
    for (const [field, value] of Object.entries({ ...to, ...this.#terms() })) body.set(field, String(value));
    const bytes = typeof content === 'string' ? content : new Uint8Array(content);
    body.set('document', new Blob([bytes], { type }), name);
    await this.#ask({ method: 'sendDocument', body }, uploadLimitMs);
  }

  /** What Telegram answers. @param signals aborted to give it up */
  async #ask({ method, ...asked }: Asked, limitMs: number, signals: readonly (Signal | undefined)[] = []) {
    const abort = new AbortController();
    const givenUp = Promise.withResolvers<never>();
    const stop = () => {
      abort.abort();
      givenUp.reject(abort.signal.reason);
    };
    for (const signal of signals) {
      if (signal?.aborted) stop();
      signal?.addEventListener('abort', stop);
    }
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      stop();
    }, limitMs);
    try {
      const address = new URL(`./bot${this.token}/${method}`, this.options.apiRoot);
      const headers = { ...asked.headers, ...this.#credentials };
      const answer = answerTo(address, { ...asked, headers, signal: abort.signal });
      // undici hears the signal only once it is connected.
      return await Promise.race([answer, givenUp.promise]);
    } catch (error) {
      if (error instanceof TelegramError || error instanceof RequestLost) throw error;
      if (timedOut) throw new RequestTimedOut(`Telegram did not answer ${method} within ${limitMs} ms`);
      if (abort.signal.aborted) throw abort.signal.reason;
      throw new RequestLost(this.#withoutToken(error), { code: codeOf(error), neverSent: neverSent(error) });
    } finally {
      clearTimeout(timer);
      for (const signal of signals) signal?.removeEventListener('abort', stop);
    }
  }

  #withoutToken(error: unknown): string {
    return error instanceof Error ? error.message.replaceAll(this.token, '[token]') : 'not known';
  }
}

/** What became of the last request for updates. `conflict`: another program asks for them too. */
type Polled = 'answered' | 'failed' | 'conflict';

interface Asked {
  method: string;
  body: string | FormData;
  headers?: Record<string, string>;
}

/** A signal of Node's own, or of telegraf's, which are another kind. */
interface Signal {
  readonly aborted: boolean;
  addEventListener(event: 'abort', listener: () => void): void;
  removeEventListener(event: 'abort', listener: () => void): void;
}

/** No answer of Telegram's: unless it is certain that nothing was sent, what was asked may have been done or not. */
export class RequestLost extends Error {
  /** By this name telegraf's polling knows that it may ask again (telegraf 4.16.3 lib/core/network/polling.js). */
  override readonly name = 'FetchError';
  /** The system's or undici's; '' where there is none. */
  readonly code: string;
  readonly neverSent: boolean;

  constructor(message: string, { code = '', neverSent = false }: { code?: string; neverSent?: boolean } = {}) {
    super(message);
    this.code = code;
    this.neverSent = neverSent;
  }
}

/** No answer in time. */
export class RequestTimedOut extends RequestLost {}

/** An instance that ends asks once more, which cuts short the request of its successor; only a second conflict is one. */
class PassingConflict extends RequestLost {
  /** In seconds, after which telegraf asks again. */
  readonly parameters = { retry_after: 1 };
}

/** telegraf asks Telegram to hold a request for updates open for 50 s. */
const waitingLimitMs = 65_000;
/** What an operator waits for at the start. */
const firstContactLimitMs = 10_000;
const requestLimitMs = 25_000;
/** For 50 MB on a slow line. */
const uploadLimitMs = 120_000;

/** https://core.telegram.org/bots/api#making-requests */
const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({
    ok: z.literal(false),
    error_code: z.int(),
    description: z.string(),
    parameters: z
      .object({ retry_after: z.number().exactOptional(), migrate_to_chat_id: z.number().exactOptional() })
      .exactOptional(),
  }),
]);

async function answerTo(address: URL, asked: Omit<Asked, 'method'> & { signal: AbortSignal }): Promise<unknown> {
  const response = await request(address, { ...asked, method: 'POST', dispatcher: agent });
  return resultOf(response.statusCode, await response.body.text());
}

/** Throws what Telegram refuses, and `RequestLost` when the answer isn't Telegram's own. */
function resultOf(status: number, text: string): unknown {
  const said = jsonOf(text);
  const answer = answerSchema.safeParse(said).data;
  if (answer?.ok) return answer.result;
  if (answer) throw new TelegramError(answer);
  if (status >= 500) throw new TelegramError({ error_code: status, description: STATUS_CODES[status] ?? '' });
  // Whoever refuses it with a page, or sends it elsewhere, on its way there has not passed it on.
  const neverSent = typeof said !== 'object' && status >= 300;
  throw new RequestLost(`what answered with ${status} is not Telegram`, { neverSent });
}

/**
 * An idle connection is closed before Telegram's side would do it: a send on a connection that just died is lost without
 * a word on whether it arrived.
 */
const agent = new Agent({ keepAliveTimeout: 10_000, keepAliveMaxTimeout: 10_000 });
