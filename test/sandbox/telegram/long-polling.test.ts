import { Telegraf } from 'telegraf';
import { expect, test } from 'vitest';
import { ManualClock } from '../../delivery/manual-clock.ts';
import { startTrial } from './telegraf-bot.ts';

test('updates wait for the bot, and are handed out until they are confirmed', async () => {
  await using trial = await startTrial();
  const ada = trial.sandbox.addPerson({ name: 'Ada' });
  await ada.start('one');
  await ada.start('two');
  const [first, second] = await trial.bot.telegram.getUpdates(0, 100, 0, undefined);
  expect([first, second]).toMatchObject([{ message: { text: '/start one' } }, { message: { text: '/start two' } }]);
  expect(await trial.bot.telegram.getUpdates(0, 1, 0, undefined)).toEqual([first]);
  expect(await trial.bot.telegram.getUpdates(0, 100, (first?.update_id ?? 0) + 1, undefined)).toEqual([second]);
  expect(await trial.bot.telegram.getUpdates(0, 100, (second?.update_id ?? 0) + 1, undefined)).toEqual([]);
});

test('a poll waits for something to happen, and for its timeout', async () => {
  const clock = new ManualClock();
  await using trial = await startTrial({ clock });
  const ada = trial.sandbox.addPerson({ name: 'Ada' });
  const waiting = trial.bot.telegram.getUpdates(50, 100, 0, undefined);
  await trial.sandbox.whenPolled();
  const started = ada.start();
  const [update] = await waiting;
  expect(update).toMatchObject({ message: { text: '/start' } });
  const quiet = trial.bot.telegram.getUpdates(50, 100, (update?.update_id ?? 0) + 1, undefined);
  await started;
  clock.pass({ seconds: 50 });
  expect(await quiet).toEqual([]);
});

test('of two bots that poll, the first is told of the conflict and ends', async () => {
  await using trial = await startTrial();
  const first = new Telegraf(trial.sandbox.token, { telegram: { apiRoot: trial.sandbox.apiRoot } });
  const ended = expect(first.launch()).rejects.toMatchObject({
    code: 409,
    description: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  });
  await trial.sandbox.whenPolled();
  trial.bot.start((context) => context.reply('second'));
  await trial.launch();
  await ended;
  const ada = trial.sandbox.addPerson({ name: 'Ada' });
  await ada.start();
  expect(ada.privateChat.messages().at(-1)?.text).toBe('second');
});

test('only the kinds asked for are handed out; none named is all but the noisy ones, and silence changes nothing', async () => {
  await using trial = await startTrial();
  const ada = trial.sandbox.addPerson({ name: 'Ada' });
  const kinds = async (allowed?: 'message'[]) => {
    const updates = await trial.bot.telegram.getUpdates(0, 100, offset, allowed);
    offset = (updates.at(-1)?.update_id ?? 0) + 1;
    return updates.flatMap((update) => Object.keys(update).filter((key) => key !== 'update_id'));
  };
  let offset = 0;
  expect(await kinds(['message'])).toEqual([]);
  await ada.start();
  await ada.block();
  expect(await kinds()).toEqual(['message']);
  await ada.unblock();
  expect(await kinds([])).toEqual([]);
  await ada.block();
  expect(await kinds()).toEqual(['my_chat_member']);
});
