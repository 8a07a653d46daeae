import { TelegramError } from 'telegraf';
import { describe, expect, test } from 'vitest';
import { RequestLost, RequestTimedOut } from '../../../src/platforms/telegram/client.ts';
import { outcomeOf } from '../../../src/platforms/telegram/outcomes.ts';

const answer = (error_code: number, description: string) => outcomeOf(new TelegramError({ error_code, description }));

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
    ['Connect Timeout Error (attempted address: api.example:443, timeout: 10000ms)', 'UND_ERR_CONNECT_TIMEOUT'],
    ['Client network socket disconnected before secure TLS connection was established', 'ECONNRESET'],
  ])('was certainly not posted when connecting failed: %s', (reason, code) => {
    expect(outcomeOf(new RequestLost(reason, code))).toEqual({
      kind: 'retry',
      afterMs: 0,
      detail: `FetchError ${code}`,
    });
  });

  test.each([
    ['read ECONNRESET', 'ECONNRESET'],
    ['other side closed', 'UND_ERR_SOCKET'],
    ['read ETIMEDOUT', 'ETIMEDOUT'],
    ['write EHOSTUNREACH', 'EHOSTUNREACH'],
    ['Response does not match the HTTP/1.1 protocol', 'HPE_INVALID_CONSTANT'],
  ])('may have been posted when it broke later: %s', (reason, code) => {
    expect(outcomeOf(new RequestLost(reason, code))).toEqual({ kind: 'uncertain', detail: `FetchError ${code}` });
  });

  test('may have been posted when it took too long, or nobody knows what happened', () => {
    for (const error of [new RequestTimedOut('late'), new TypeError('odd'), 'odder', new RequestLost('')]) {
      expect(outcomeOf(error).kind).toBe('uncertain');
    }
  });
});
