import type { ResponseLike } from 'discord.js';
import { z } from 'zod';
import { jsonOf } from '../json-of.ts';

/** Discord's 429, as it is meant. */
export class TooManyRequests extends Error {
  override readonly name = 'TooManyRequests';
  /** Milliseconds. */
  readonly afterMs: number;
  /** `route`: this kind of request to this channel, or everyone's there (`shared`). */
  readonly reach: 'route' | 'shared' | 'bot';
  /** Discord's code, where it gives one. */
  readonly code: number | undefined;

  constructor(afterMs: number, reach: TooManyRequests['reach'], code?: number) {
    super('Discord told the bot to wait');
    this.afterMs = afterMs;
    this.reach = reach;
    this.code = code;
  }
}

/**
 * Reads a 429 (https://discord.com/developers/docs/topics/rate-limits#exceeding-a-rate-limit-rate-limit-response-structure).
 * The body's time goes before the header's, which for some limits names a second instead of the real time
 * (https://github.com/discord/discord-api-docs/issues/6109).
 */
export async function readTooManyRequests({ headers, text }: Answer): Promise<TooManyRequests> {
  const seconds = Number(headers.get('retry-after') ?? 0);
  const body = bodySchema.safeParse(jsonOf(await text()));
  // Not Discord's own words: the network in front of it blocks the whole address.
  if (!body.success) return new TooManyRequests(Math.max(blockedMs, seconds * 1000), 'bot');
  const { retry_after: afterSeconds = seconds, global, code } = body.data;
  const scope = headers.get('x-ratelimit-scope');
  const isGlobal = global === true || scope === 'global' || headers.has('x-ratelimit-global');
  const reach = isGlobal ? 'bot' : scope === 'shared' ? 'shared' : 'route';
  // Of all requests the header is right, and rounded up: coming back to the millisecond would be too early for most of them.
  const waitSeconds = isGlobal ? Math.max(afterSeconds, seconds) : afterSeconds;
  return new TooManyRequests(waitSeconds * 1000 || unsaidMs, reach, code);
}

interface Answer {
  headers: Pick<ResponseLike['headers'], 'get' | 'has'>;
  text(): Promise<string>;
}

const bodySchema = z.object({
  retry_after: z.number().optional(),
  global: z.boolean().optional(),
  code: z.number().optional(),
});

const blockedMs = 10 * 60_000;
const unsaidMs = 60_000;
