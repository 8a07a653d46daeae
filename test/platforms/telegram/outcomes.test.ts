import { TelegramError } from 'telegraf';
import { describe, expect, test } from 'vitest';
import { RequestTimedOut } from '../../../src/platforms/telegram/client.ts';
import { outcomeOf } from '../../../src/platforms/telegram/outcomes.ts';

const answer = (error_code: number, description: string) => outcomeOf(new TelegramError({ error_code, description }));

/** As node-fetch fails: the address, which holds the token, is in the message. */
function lost(reason: string, code?: string): Error {
  return Object.assign(new Error(`request to https://api.example/bot7:secret/sendMessage failed, reason: ${reason}`), {
    name: 'FetchError',
    ...(code === undefined ? {} : { code }),
  });
}

describe('a refusal', () => {
  test.each([
    [403, 'Forbidden: bot is not a member of the channel chat', { kind: 'gone', why: 'bot-removed' }],
    [403, 'Forbidden: bot was kicked from the supergroup chat', { kind: 'gone', why: 'bot-removed' }],
    [403, "Forbidden: bot can't initiate conversation with a user", { kind: 'gone', why: 'blocked-by-person' }],
    [400, 'Bad Request: CHAT_WRITE_FORBIDDEN', { kind: 'rejected', why: 'missing-permission', reach: 'chat' }],
    [400, 'Bad Request: TOPIC_DELETED', { kind: 'gone', why: 'chat-deleted' }],
    [400, 'Bad Request: message is too long', { kind: 'rejected', why: 'invalid-post', reach: 'post' }],
    [400, 'Bad Request: BUTTON_URL_INVALID', { kind: 'rejected', why: 'invalid-post', reach: 'post' }],
    [400, 'Bad Request: something new', { kind: 'rejected', why: 'other', reach: 'chat' }],
    [404, 'Not Found', { kind: 'rejected', why: 'unauthorized', reach: 'bot' }],
    [500, 'Internal Server Error', { kind: 'uncertain' }],
  ])('%i “%s”', (code, text, outcome) => {
    expect(answer(code, text)).toEqual({ ...outcome, detail: `${code} ${text}` });
  });

  test('in a form that is not Telegram’s says nothing about the message', () => {
    expect(outcomeOf(new TelegramError(JSON.parse('{"error":"teapot"}')))).toMatchObject({ kind: 'uncertain' });
  });

  test('that names the new chat is followed', () => {
    const error = new TelegramError({
      error_code: 400,
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: -1001234567890 },
    });
    expect(outcomeOf(error)).toEqual({ kind: 'moved', to: 'telegram:-1001234567890' });
  });
});

describe('a request without an answer', () => {
  test.each([
    ['connect ECONNREFUSED 127.0.0.1:1', 'ECONNREFUSED'],
    ['', 'ECONNREFUSED'],
    ['getaddrinfo EAI_AGAIN api.example', 'EAI_AGAIN'],
    ['getaddrinfo ENOTFOUND api.example', 'ENOTFOUND'],
    ['connect ETIMEDOUT 192.0.2.1:443', 'ETIMEDOUT'],
    ['certificate has expired', 'CERT_HAS_EXPIRED'],
    ['Client network socket disconnected before secure TLS connection was established', 'ECONNRESET'],
  ])('was certainly not posted when connecting failed: %s', (reason, code) => {
    expect(outcomeOf(lost(reason, code))).toEqual({ kind: 'retry', afterMs: 0, detail: `FetchError ${code}` });
  });

  test.each([
    ['read ECONNRESET', 'ECONNRESET'],
    ['socket hang up', 'ECONNRESET'],
    ['read ETIMEDOUT', 'ETIMEDOUT'],
    ['write EHOSTUNREACH', 'EHOSTUNREACH'],
    ['Premature close', 'ERR_STREAM_PREMATURE_CLOSE'],
  ])('may have been posted when it broke later: %s', (reason, code) => {
    expect(outcomeOf(lost(reason, code))).toEqual({ kind: 'uncertain', detail: `FetchError ${code}` });
  });

  test('may have been posted when it took too long, or nobody knows what happened', () => {
    for (const error of [new RequestTimedOut('late'), new TypeError('odd'), 'odder', lost('')]) {
      expect(outcomeOf(error).kind).toBe('uncertain');
    }
  });
});
