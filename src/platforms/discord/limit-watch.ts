import { type REST, RESTEvents, type ResponseLike } from 'discord.js';
import type { Clock } from '../../clock.ts';
import { operatorLanguage } from '../../locales/operator-language.ts';
import { sentencesIn } from '../../locales/sentences.ts';
import type { Logger } from '../../log.ts';
import type { Pace } from '../pace.ts';
import { chatKeyOf } from './chat-keys.ts';

export interface LimitWatchOptions {
  pace: Pace;
  clock: Clock;
  log: Logger;
}

/**
 * Follows what Discord's answers, to both clients, say about its limits: that a channel takes no more for now, and how many
 * requests were refused, for which Discord in the end blocks an address: 10,000 of 401, 403 and 429 in 10 minutes, except
 * 429s of a limit that is shared with others
 * (https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans).
 */
export class LimitWatch {
  readonly #options: LimitWatchOptions;
  #refused = 0;
  /** When the ten minutes began in which refusals are counted (ms). */
  #since = Number.NEGATIVE_INFINITY;

  constructor(options: LimitWatchOptions) {
    this.#options = options;
  }

  /** What discord.js asks by itself counts in the limit of all requests; where it is told to wait, it does. */
  followListening(rest: REST): void {
    rest.on(RESTEvents.Response, ({ route }, answer) => {
      const { pace } = this.#options;
      if (!isOutsideLimit(route)) pace.answered();
      this.answered(answer);
      const { status, headers } = answer;
      if (status === 429 && headers.has('x-ratelimit-global')) pace.pause(Number(headers.get('retry-after')) * 1000);
    });
  }

  /** Where a channel takes no more messages for now, its next ones wait before Discord has to refuse them. */
  followDelivering(rest: REST): void {
    rest.on(RESTEvents.Response, ({ method, path }, { headers }) => {
      const [, channel] = method === 'POST' ? (messagesPath.exec(path) ?? []) : [];
      if (channel === undefined || headers.get('x-ratelimit-remaining') !== '0') return;
      const afterMs = Number(headers.get('x-ratelimit-reset-after')) * 1000;
      this.#options.pace.pauseChat(chatKeyOf(channel), afterMs + clientMargin);
    });
  }

  /** To be told of every answer, 429s too. Stops sending for a time long before Discord would block the address. */
  answered({ status, headers }: Pick<ResponseLike, 'status' | 'headers'>): void {
    const counts =
      status === 401 || status === 403 || (status === 429 && headers.get('x-ratelimit-scope') !== 'shared');
    if (!counts) return;
    const { pace, clock, log } = this.#options;
    const now = clock.elapsedMs();
    if (now - this.#since >= countedMs) {
      this.#since = now;
      this.#refused = 0;
    }
    this.#refused += 1;
    if (this.#refused !== mostRefused) return;
    pace.pause(countedMs);
    const { tooManyRefused } = sentencesIn(operatorLanguage(process.env)).discord;
    log.error({ refused: mostRefused, afterMs: countedMs }, tooManyRefused(mostRefused, countedMs / 60_000));
  }
}

/** https://discord.com/developers/docs/topics/rate-limits#global-rate-limit: interactions have limits of their own. */
function isOutsideLimit(route: string): boolean {
  return route.startsWith('/interactions/') || route.startsWith('/webhooks/');
}

const messagesPath = /^\/channels\/(\d+)\/messages$/;
/** @discordjs/rest itself adds 50 ms, before which it lets nothing through. */
const clientMargin = 100;

const countedMs = 10 * 60_000;
/** Other bots may share the address, and more requests are on their way when the last of these is counted. */
const mostRefused = 2000;
