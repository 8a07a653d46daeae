import { Agent } from 'node:https';
import { Telegram, TelegramError } from 'telegraf';
import { z } from 'zod';
import type { AnswerFile } from '../../commands/command.ts';
import type { Address } from './chat-keys.ts';

type CallApi = Telegram['callApi'];
type Signal = NonNullable<NonNullable<Parameters<CallApi>[2]>['signal']>;

/**
 * telegraf's client with what it lacks: every request has a time limit (telegraf's is 500 s), and no error that leaves it
 * holds the token, which is a part of every address.
 */
export class TelegramClient extends Telegram {
  readonly #receiving: AbortSignal;
  readonly #terms: () => object;
  readonly #firstPoll = Promise.withResolvers<void>();
  /** What became of the last request for updates. */
  #lastPoll: 'answered' | 'failed' | 'conflict' = 'answered';

  /** `receiving` is aborted to stop waiting for updates; other requests go on. `terms`: what every new message says besides. */
  constructor(token: string, apiRoot: string, receiving: AbortSignal, terms: () => object = () => ({})) {
    super(token, {
      // telegraf resolves `./bot<token>/…` against it: without the slash, the last part of a path would be lost.
      apiRoot: apiRoot.endsWith('/') ? apiRoot : `${apiRoot}/`,
      agent,
      webhookReply: false,
    });
    this.#receiving = receiving;
    this.#terms = terms;
  }

  /** Resolves when updates are asked for the first time. */
  get polling(): Promise<void> {
    return this.#firstPoll.promise;
  }

  /** Whether Telegram answered when it was last asked for updates. */
  get isReceiving(): boolean {
    return this.#lastPoll === 'answered';
  }

  /** Throws `TelegramError`, `RequestTimedOut`, or an error of the network. */
  override callApi: CallApi = async (method, payload, options = {}) => {
    const waits = method === 'getUpdates' && 'timeout' in payload;
    if (waits) this.#firstPoll.resolve();
    const abort = new AbortController();
    const stop = () => abort.abort();
    const receiving = waits || method === 'deleteWebhook' ? this.#receiving : undefined;
    if (options.signal?.aborted || receiving?.aborted) stop();
    options.signal?.addEventListener('abort', stop);
    receiving?.addEventListener('abort', stop);
    const limitMs = waits ? waitingLimitMs : method === 'getMe' ? firstContactLimitMs : requestLimitMs;
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      stop();
    }, limitMs);
    try {
      const said = method === 'sendMessage' ? { ...payload, ...this.#terms() } : payload;
      const answer = await super.callApi(method, said, { signal: asTelegrafSignal(abort.signal) });
      if (waits) this.#lastPoll = 'answered';
      return answer;
    } catch (error) {
      const before = this.#lastPoll;
      const isConflict = error instanceof TelegramError && error.code === 409;
      if (waits) this.#lastPoll = isConflict ? 'conflict' : 'failed';
      if (waits && isConflict && before !== 'conflict') throw new PassingConflict('another program asked for updates');
      throw timedOut
        ? new RequestTimedOut(`Telegram did not answer ${method} within ${limitMs} ms`)
        : this.#strip(error);
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', stop);
      receiving?.removeEventListener('abort', stop);
    }
  };

  /**
   * Sends a file as a document. Not by telegraf: its request with a file never ends on Node 26 (sandwich-stream 2.0.2).
   * Throws `TelegramError` or an error of the network.
   */
  async upload(to: Address, { name, type, content }: AnswerFile): Promise<void> {
    const form = new FormData();
    for (const [field, value] of Object.entries({ ...to, ...this.#terms() })) form.set(field, String(value));
    const bytes = typeof content === 'string' ? content : new Uint8Array(content);
    form.set('document', new File([bytes], name, { type }));
    try {
      const address = new URL(`./bot${this.token}/sendDocument`, this.options.apiRoot);
      const signal = AbortSignal.timeout(uploadLimitMs);
      const response = await fetch(address, { method: 'POST', body: form, signal });
      const answer = answerSchema.safeParse(await response.json().catch(() => undefined)).data;
      if (answer?.ok) return;
      const { error_code = response.status, description = 'no answer of Telegram’s own', parameters } = answer ?? {};
      throw new TelegramError({ error_code, description, ...(parameters ? { parameters } : {}) });
    } catch (error) {
      throw this.#strip(error);
    }
  }

  #strip(error: unknown): unknown {
    if (!(error instanceof Error)) return error;
    const strip = (text: string) => text.replaceAll(this.token, '[token]');
    error.message = strip(error.message);
    if (error.stack !== undefined) error.stack = strip(error.stack);
    return error;
  }
}

/** No answer in time: the request may have been carried out. */
export class RequestTimedOut extends Error {
  /** By this name telegraf's polling knows that it may ask again (telegraf 4.16.3 lib/core/network/polling.js). */
  override readonly name = 'FetchError';
}

/** An instance that ends asks once more, which cuts short the request of its successor; only a second conflict is one. */
class PassingConflict extends Error {
  override readonly name = 'FetchError';
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
const answerSchema = z.object({
  ok: z.boolean(),
  error_code: z.int().optional(),
  description: z.string().optional(),
  parameters: z
    .object({ retry_after: z.number().exactOptional(), migrate_to_chat_id: z.number().exactOptional() })
    .optional(),
});

/**
 * An idle connection is closed before Telegram's side would do it: a send on a connection that just died is lost without
 * a word on whether it arrived. (An `http:` address gets Node's own agent, which does the same.)
 */
const agent = new Agent({ keepAlive: true, timeout: 10_000, scheduling: 'lifo' });

/** node-fetch takes Node's own signals; telegraf's types name a polyfill of them. */
function asTelegrafSignal(signal: AbortSignal): Signal {
  return signal as unknown as Signal;
}
