import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { describeError, outcomeOf, toldToWait } from '../../../src/platforms/discord/outcomes.ts';
import { readTooManyRequests } from '../../../src/platforms/discord/too-many-requests.ts';

const url = 'https://discord.com/api/v10/channels/1/messages';
const sent = { body: undefined, files: undefined };
const refusal = (status: number, code: number, message: string) =>
  new DiscordAPIError({ code, message }, code, status, 'POST', url, sent);

describe('a refusal', () => {
  test.each([
    [404, 10003, 'Unknown Channel', { kind: 'gone', why: 'chat-deleted' }],
    [404, 10004, 'Unknown Guild', { kind: 'gone', why: 'bot-removed' }],
    [403, 50001, 'Missing Access', { kind: 'rejected', why: 'missing-access', reach: 'chat' }],
    [403, 50013, 'Missing Permissions', { kind: 'rejected', why: 'missing-permission', reach: 'chat' }],
    [403, 50007, 'Cannot send messages to this user', { kind: 'gone', why: 'blocked-by-person' }],
    [403, 50278, 'No mutual guilds', { kind: 'gone', why: 'blocked-by-person' }],
    [400, 40058, 'Cannot message this channel', { kind: 'rejected', why: 'wrong-chat-kind', reach: 'chat' }],
    [400, 50008, 'Not a text channel', { kind: 'rejected', why: 'wrong-chat-kind', reach: 'chat' }],
    [400, 50024, 'Wrong channel type', { kind: 'rejected', why: 'wrong-chat-kind', reach: 'chat' }],
    [400, 40067, 'A tag is required', { kind: 'rejected', why: 'forum-needs-tag', reach: 'chat' }],
    [400, 50083, 'Thread is archived', { kind: 'rejected', why: 'topic-closed', reach: 'chat' }],
    [403, 160005, 'Thread is locked', { kind: 'rejected', why: 'topic-closed', reach: 'chat' }],
    [400, 200000, 'Blocked', { kind: 'rejected', why: 'moderated', reach: 'chat' }],
    [400, 240000, 'Harmful link', { kind: 'rejected', why: 'moderated', reach: 'chat' }],
    [400, 50035, 'Invalid Form Body', { kind: 'rejected', why: 'invalid-post', reach: 'post' }],
    [413, 40005, 'Request entity too large', { kind: 'rejected', why: 'invalid-post', reach: 'post' }],
    [401, 0, '401: Unauthorized', { kind: 'rejected', why: 'unauthorized', reach: 'bot' }],
    [403, 99999, 'Something new', { kind: 'rejected', why: 'missing-permission', reach: 'chat' }],
    [400, 99999, 'Something new', { kind: 'rejected', why: 'other', reach: 'chat' }],
    [400, 160006, 'Too many threads', { kind: 'retry', afterMs: 600_000 }],
    [400, 20016, 'Slowmode', { kind: 'retry', afterMs: 60_000 }],
  ])('%i %i “%s”', (status, code, message, outcome) => {
    expect(outcomeOf(refusal(status, code, message))).toEqual({ ...outcome, detail: `${status} ${code} ${message}` });
  });
});

describe('a word to slow down', () => {
  const read = (body: unknown, headers: Record<string, string> = {}) =>
    readTooManyRequests({
      headers: new Headers(headers),
      text: async () => (typeof body === 'string' ? body : JSON.stringify(body)),
    });
  const words = 'You are being rate limited.';

  test.each([
    ['of a route', { message: words, retry_after: 1.5, global: false }, { 'x-ratelimit-scope': 'user' }, 'chat', 1500],
    ['shared with others', { message: words, retry_after: 8 }, { 'x-ratelimit-scope': 'shared' }, 'chat', 8000],
    ['of the bot, by the body', { message: words, retry_after: 2, global: true }, {}, 'bot', 2000],
    [
      'of the bot, nearly over',
      { message: words, retry_after: 0.03, global: true },
      { 'retry-after': '1' },
      'bot',
      1000,
    ],
    ['of the bot, by a header', { message: words, retry_after: 2 }, { 'x-ratelimit-scope': 'global' }, 'bot', 2000],
    [
      'whose header is wrong',
      { message: words, code: 20028, retry_after: 1163 },
      { 'retry-after': '1' },
      'chat',
      1_163_000,
    ],
    ['whose body says no time', { message: words, code: 20016 }, { 'retry-after': '30' }, 'chat', 30_000],
    ['that says no time', { message: words }, {}, 'chat', 60_000],
    ['of the network in front of Discord', '<html>error 1015</html>', {}, 'bot', 600_000],
    ['of that network for an hour', 'error code: 1015', { 'retry-after': '3600' }, 'bot', 3_600_000],
  ])('%s', async (_, body, headers, reach, afterMs) => {
    const error = await read(body, headers);
    expect(toldToWait(error)).toEqual({ reach, afterMs });
    expect(outcomeOf(error)).toMatchObject({ kind: 'retry', afterMs });
    expect(describeError(error)).toContain('429');
  });

  test('of discord.js itself, which knows the route’s limit, means the chat', () => {
    const route = '/channels/:id/messages';
    const error = new RateLimitError({
      timeToReset: 1500,
      limit: 5,
      method: 'POST',
      hash: 'post',
      url,
      route,
      majorParameter: '1',
      global: false,
      retryAfter: 1500,
      sublimitTimeout: 0,
      scope: 'user',
    });
    expect(toldToWait(error)).toEqual({ reach: 'chat', afterMs: 1500 });
    expect(outcomeOf(error)).toMatchObject({ kind: 'retry', afterMs: 1500 });
  });
});

describe('a request without Discord’s answer', () => {
  const failed = (code: string) => Object.assign(new Error(), { code });

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])(
    'was certainly not posted when connecting failed: %s',
    (code) => {
      expect(outcomeOf(failed(code))).toMatchObject({ kind: 'retry', afterMs: 0 });
    },
  );

  test.each(['ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE'])('may have been posted when it broke later: %s', (code) => {
    expect(outcomeOf(failed(code))).toMatchObject({ kind: 'uncertain' });
  });

  test('may have been posted when a server in between failed, it took too long, or nobody knows', () => {
    for (const error of [
      new HTTPError(502, 'Bad Gateway', 'POST', url, sent),
      new DOMException('This operation was aborted', 'AbortError'),
      'odd',
    ]) {
      expect(outcomeOf(error)).toMatchObject({ kind: 'uncertain' });
    }
  });

  test('is named in the log without what was sent', () => {
    const error = new DiscordAPIError({ code: 50035, message: 'Invalid Form Body' }, 50035, 400, 'POST', url, {
      body: { content: 'private words' },
      files: undefined,
    });
    expect(describeError(error)).toBe('400 50035 Invalid Form Body');
  });
});
