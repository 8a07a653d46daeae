import { Telegraf } from 'telegraf';
import { expect, test } from 'vitest';
import { startTrial } from './telegraf-bot.ts';

test('telegraf logs in and learns who it is', async () => {
  await using trial = await startTrial({ botUsername: 'harbour_bot' });
  expect(await trial.bot.telegram.getMe()).toMatchObject({
    username: 'harbour_bot',
    is_bot: true,
    can_read_all_group_messages: false,
  });
});

test.each([
  ['of another bot', '123456:wrong-token', 401, 'Unauthorized'],
  ['that is none', 'no-token', 404, 'Not Found'],
])('a token %s is refused', async (_, token, code, description) => {
  await using trial = await startTrial();
  const stranger = new Telegraf(token, { telegram: { apiRoot: trial.sandbox.apiRoot } });
  await expect(stranger.telegram.getMe()).rejects.toMatchObject({ code, description });
});

test('an unknown method is refused', async () => {
  await using trial = await startTrial();
  expect(await trial.refusal('sendPigeon')).toBe('404 Not Found: method not found');
});

test.each([
  ['in the address', (root: string) => fetch(`${root}/sendMessage?chat_id=@news&text=in+the+address`)],
  [
    'as a form',
    (root: string) =>
      fetch(`${root}/SENDMESSAGE`, {
        method: 'POST',
        body: new URLSearchParams({ chat_id: '@news', text: 'as a form' }),
      }),
  ],
  [
    'as a multipart form',
    (root: string) => {
      const body = new FormData();
      body.set('chat_id', '@news');
      body.set('text', 'as a multipart form');
      body.set('reply_markup', JSON.stringify({ inline_keyboard: [[{ text: 'Go', callback_data: 'go' }]] }));
      return fetch(`${root}/sendMessage`, { method: 'POST', body });
    },
  ],
])('a call may come %s', async (text, call) => {
  await using trial = await startTrial();
  const creator = trial.sandbox.addPerson({ name: 'Ada' });
  const channel = trial.sandbox.addChannel({ title: 'News', username: 'news', creator });
  const response = await call(`${trial.sandbox.apiRoot}/bot${trial.sandbox.token}`);
  expect(await response.json()).toMatchObject({ ok: true, result: { text } });
  expect(channel.messages().map((message) => message.text)).toEqual([text]);
});

test('a call of more than 4 MB is refused, and so is a body that is no JSON', async () => {
  await using trial = await startTrial();
  const post = (body: string) =>
    fetch(`${trial.sandbox.apiRoot}/bot${trial.sandbox.token}/sendMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
  expect(await (await post('x'.repeat(4 * 1024 * 1024 + 1))).json()).toMatchObject({ error_code: 413 });
  expect(await (await post('{')).json()).toMatchObject({
    error_code: 400,
    description: "Bad Request: can't parse JSON object",
  });
});
