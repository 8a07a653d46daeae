import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../delivery/manual-clock.ts';
import { startTrial } from './telegraf-bot.ts';

async function limitedTrial(groups: number, stars?: number) {
  const clock = new ManualClock();
  const trial = await startTrial({ clock, limits: 'on', ...(stars === undefined ? {} : { stars }) });
  const ada = trial.sandbox.addPerson({ name: 'Ada' });
  const chats = Array.from({ length: groups }, (_, index) =>
    trial.sandbox.addGroup({ title: `Circle ${index}`, kind: 'supergroup', creator: ada }),
  );
  const post = (index: number) => trial.refusal('sendMessage', { chat_id: chats[index]?.id, text: 'hello' });
  return { ...trial, [Symbol.asyncDispose]: trial[Symbol.asyncDispose], clock, ada, chats, post };
}

const accepted = expect.stringMatching(/^accepted/);

describe('sending too fast is refused with 429 and the seconds to wait', () => {
  test('over all chats: the 31st within a second', async () => {
    await using trial = await limitedTrial(32);
    for (let chat = 0; chat < 30; chat++) expect(await trial.post(chat)).toEqual(accepted);
    trial.clock.pass({ milliseconds: 999 });
    expect(await trial.post(30)).toBe('429 Too Many Requests: retry after 1');
    await expect(trial.bot.telegram.sendMessage(trial.chats[31]?.id ?? 0, 'x')).rejects.toMatchObject({
      code: 429,
      parameters: { retry_after: 1 },
    });
    trial.clock.pass({ seconds: 1 });
    expect(await trial.post(30)).toEqual(accepted);
    expect(trial.sandbox.requests.tooMany).toBe(2);
    expect(trial.sandbox.requests.count('sendMessage', 200)).toBe(31);
    expect(trial.sandbox.requests.count('sendMessage')).toBe(33);
  });

  test('in a group: the 21st within a minute, posts and changes together, while other chats go on', async () => {
    await using trial = await limitedTrial(2);
    for (let message = 0; message < 19; message++) expect(await trial.post(0)).toEqual(accepted);
    const [first] = trial.chats[0]?.messages() ?? [];
    await trial.bot.telegram.editMessageText(trial.chats[0]?.id, first?.id, undefined, 'changed');
    trial.clock.pass({ seconds: 10 });
    expect(await trial.post(0)).toBe('429 Too Many Requests: retry after 50');
    expect(await trial.post(1)).toEqual(accepted);
    trial.clock.pass({ seconds: 50 });
    expect(await trial.post(0)).toEqual(accepted);
  });

  test('to a person: one a second after three at once', async () => {
    await using trial = await limitedTrial(0);
    await trial.ada.start();
    const post = () => trial.refusal('sendMessage', { chat_id: trial.ada.id, text: 'hello' });
    for (let message = 0; message < 3; message++) expect(await post()).toEqual(accepted);
    expect(await post()).toBe('429 Too Many Requests: retry after 1');
    for (let second = 0; second < 5; second++) {
      trial.clock.pass({ seconds: 1 });
      expect(await post()).toEqual(accepted);
    }
    expect(await post()).toMatch(/^429/);
  });

  test('and sending while told to wait lengthens the wait', async () => {
    await using trial = await limitedTrial(1);
    for (let message = 0; message < 20; message++) await trial.post(0);
    trial.clock.pass({ seconds: 30 });
    expect(await trial.post(0)).toBe('429 Too Many Requests: retry after 30');
    trial.clock.pass({ seconds: 10 });
    expect(await trial.post(0)).toBe('429 Too Many Requests: retry after 21');
    trial.clock.pass({ seconds: 20 });
    expect(await trial.post(0)).toBe('429 Too Many Requests: retry after 2');
    trial.clock.pass({ seconds: 2 });
    expect(await trial.post(0)).toEqual(accepted);
  });

  test('but not a refused post, nor questions about chats', async () => {
    await using trial = await limitedTrial(1);
    for (let call = 0; call < 40; call++) {
      expect(await trial.refusal('sendMessage', { chat_id: trial.chats[0]?.id, text: '' })).toMatch(/^400/);
      expect(await trial.refusal('getChat', { chat_id: trial.chats[0]?.id })).toEqual(accepted);
    }
    expect(await trial.post(0)).toEqual(accepted);
  });
});

describe('a bot that pays', () => {
  const paidPost = (trial: Awaited<ReturnType<typeof limitedTrial>>, index: number) =>
    trial.refusal('sendMessage', { chat_id: trial.chats[index]?.id, text: 'hello', allow_paid_broadcast: true });

  test('may send 1000 messages a second; those beyond 30 cost 0.1 Star each', async () => {
    await using trial = await limitedTrial(1001, 10_000);
    for (let chat = 0; chat < 1000; chat++) expect(await paidPost(trial, chat)).toEqual(accepted);
    expect(trial.sandbox.stars).toBe(10_000 - 97);
    expect(await paidPost(trial, 1000)).toBe('429 Too Many Requests: retry after 1');
  });

  test('has no more room than others for what it doesn’t pay for', async () => {
    await using trial = await limitedTrial(32, 10_000);
    for (let chat = 0; chat < 30; chat++) expect(await paidPost(trial, chat)).toEqual(accepted);
    expect(await trial.post(30)).toBe('429 Too Many Requests: retry after 1');
    expect(trial.sandbox.stars).toBe(10_000);
  });

  test('needs 10,000 Stars before that, or it sends like any other', async () => {
    await using trial = await limitedTrial(31, 9999);
    for (let chat = 0; chat < 30; chat++) expect(await paidPost(trial, chat)).toEqual(accepted);
    expect(await paidPost(trial, 30)).toBe('429 Too Many Requests: retry after 1');
  });
});
