import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { codeOf, neverSent } from '../network-error.ts';
import { MustWait } from '../pace.ts';
import type { Outcome } from '../platform.ts';
import type { ToldToWait } from '../waits.ts';
import { TooManyRequests } from './too-many-requests.ts';

/**
 * What became of a send that failed, by the error of @discordjs/rest or of the network. This is the one place where
 * Discord's error codes get their meaning (https://discord.com/developers/docs/topics/opcodes-and-status-codes#json).
 */
export function outcomeOf(error: unknown): Outcome {
  const detail = describeError(error);
  if (error instanceof MustWait) return { kind: 'retry', afterMs: error.afterMs, detail };
  const told = toldToWait(error);
  if (told) return { kind: 'retry', afterMs: told.afterMs, detail };
  if (error instanceof DiscordAPIError) return outcomeOfRefusal(error, detail);
  return neverSent(error) ? { kind: 'retry', afterMs: 0, detail } : { kind: 'uncertain', detail };
}

/** What a failed request says about waiting, and for whom it says it. */
export function toldToWait(error: unknown): ToldToWait | undefined {
  if (error instanceof TooManyRequests)
    return { afterMs: error.afterMs, reach: error.reach === 'bot' ? 'bot' : 'chat' };
  // Not sent at all: earlier answers said that there is no more to come on this route.
  if (error instanceof RateLimitError) return { afterMs: error.timeToReset, reach: 'chat' };
  return undefined;
}

const retryMs = 60_000;

/** How an error is named in the log: Discord's code and words, nothing of what was sent. */
export function describeError(error: unknown): string {
  if (error instanceof DiscordAPIError && isDiscordsOwn(error)) return `${error.status} ${error.code} ${error.message}`;
  if (error instanceof HTTPError || error instanceof DiscordAPIError)
    return `${error.status} without an answer of Discord's own`;
  if (error instanceof TooManyRequests) return `429 ${error.reach} ${error.code ?? ''}`.trim();
  if (error instanceof RateLimitError) return `held back by the limit of ${error.route}`;
  if (error instanceof MustWait) return error.message;
  if (!(error instanceof Error)) return 'unknown error';
  return `${error.name} ${codeOf(error)}`.trim();
}

type Meaning =
  Extract<Outcome, { kind: 'gone' | 'rejected' }> extends infer Kind
    ? Kind extends { detail: string }
      ? Omit<Kind, 'detail'>
      : never
    : never;

const noPermission: Meaning = { kind: 'rejected', why: 'missing-permission', reach: 'chat' };
const noAccess: Meaning = { kind: 'rejected', why: 'missing-access', reach: 'chat' };
const deleted: Meaning = { kind: 'gone', why: 'chat-deleted' };
const wrongKind: Meaning = { kind: 'rejected', why: 'wrong-chat-kind', reach: 'chat' };
const closed: Meaning = { kind: 'rejected', why: 'topic-closed', reach: 'chat' };
const moderated: Meaning = { kind: 'rejected', why: 'moderated', reach: 'chat' };
/** The same for every chat, since all get the same post: it would be refused everywhere. */
const malformed: Meaning = { kind: 'rejected', why: 'invalid-post', reach: 'post' };
const tokenRefused: Meaning = { kind: 'rejected', why: 'unauthorized', reach: 'bot' };
const other: Meaning = { kind: 'rejected', why: 'other', reach: 'chat' };

const meanings: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [10003, deleted], // Unknown Channel
  [10004, { kind: 'gone', why: 'bot-removed' }], // Unknown Guild
  // Missing Access: the channel was hidden from the bot, or the bot was removed while it was not listening.
  [50001, noAccess],
  [50013, noPermission], // Missing Permissions
  [50007, { kind: 'gone', why: 'blocked-by-person' }], // Cannot send messages to this user
  [50278, { kind: 'gone', why: 'blocked-by-person' }], // No mutual guilds with this user
  [40058, wrongKind], // Cannot message this channel until a forum post is made
  [50008, wrongKind], // Cannot send messages in a non-text channel
  [50024, wrongKind], // Cannot execute action on this channel type
  [40067, { kind: 'rejected', why: 'forum-needs-tag', reach: 'chat' }], // A tag is required
  [50083, closed], // Thread is archived
  [160005, closed], // Thread is locked
  [200000, moderated], // Message was blocked by automatic moderation
  [200001, moderated], // Title was blocked by automatic moderation
  [240000, moderated], // Message blocked by harmful links filter
  [50035, malformed], // Invalid Form Body
  [50006, malformed], // Cannot send an empty message
  [50109, malformed], // The request body contains invalid JSON
  [40005, malformed], // Request entity too large
  [50014, tokenRefused], // Invalid authentication token
  [40001, tokenRefused], // Unauthorized
]);

/** Busy places: nothing was posted, and later is another matter (ms). */
const busy: ReadonlyMap<number, number> = new Map([
  [20016, 60_000], // Slowmode
  [20028, 60_000], // The write action on the channel has hit the limit
  [20029, 60_000], // The write action on the server has hit the limit
  [30033, 10 * 60_000], // Thread participants
  [160006, 10 * 60_000], // Maximum number of active threads
  [160007, 10 * 60_000], // Maximum number of active announcement threads
  [110000, 30_000], // API resource overloaded
  [130000, 30_000], // API resource overloaded
]);

/**
 * Whether Discord itself refused something, in its own words: not whoever stands in between, such as a proxy or its network's
 * guard against attacks, whose refusals say nothing of a chat.
 */
export function isDiscordsOwn(error: DiscordAPIError): boolean {
  // @discordjs/rest takes the `error` of somebody else's JSON for a code.
  return typeof error.code === 'number';
}

function outcomeOfRefusal(error: DiscordAPIError, detail: string): Outcome {
  if (!isDiscordsOwn(error) && error.status !== 401 && error.status < 500)
    return { kind: 'retry', afterMs: retryMs, detail };
  const code = Number(error.code);
  const afterMs = busy.get(code);
  if (afterMs !== undefined) return { kind: 'retry', afterMs, detail };
  const meaning = meanings.get(code);
  if (meaning) return { ...meaning, detail };
  if (error.status === 401) return { ...tokenRefused, detail };
  if (error.status >= 500) return { kind: 'uncertain', detail };
  return { ...(error.status === 403 ? noPermission : other), detail };
}
