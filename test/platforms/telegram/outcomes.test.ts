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
  test('was certainly not posted when nothing was sent', () => {
    const error = new RequestLost('connect ECONNREFUSED 127.0.0.1:1', { code: 'ECONNREFUSED', neverSent: true });
    expect(outcomeOf(error)).toEqual({ kind: 'retry', afterMs: 0, detail: 'FetchError ECONNREFUSED' });
  });

  test('may have been posted when it broke later, took too long, or nobody knows what happened', () => {
    const reset = new RequestLost('read ECONNRESET', { code: 'ECONNRESET' });
    expect(outcomeOf(reset)).toEqual({ kind: 'uncertain', detail: 'FetchError ECONNRESET' });
    for (const error of [new RequestTimedOut('late'), new TypeError('odd'), 'odder']) {
      expect(outcomeOf(error).kind).toBe('uncertain');
    }
  });
});
