import { expect, test } from 'vitest';
import { ManualClock, quiet } from '../../delivery/manual-clock.ts';
import { startTrial } from './telegraf-bot.ts';

async function trialWithGroup(clock?: ManualClock) {
  const trial = await startTrial(clock ? { clock } : {});
  const ada = trial.sandbox.addPerson({ name: 'Ada' });
  const group = trial.sandbox.addGroup({ title: 'Circle', kind: 'supergroup', creator: ada });
  return { ...trial, [Symbol.asyncDispose]: trial[Symbol.asyncDispose], group };
}

test('a status is answered instead, as often as was asked', async () => {
  await using trial = await trialWithGroup();
  trial.sandbox.fault({ method: 'sendMessage', kind: 'status', status: 502, times: 2 });
  for (let call = 0; call < 2; call++) {
    await expect(trial.bot.telegram.sendMessage(trial.group.id, 'hello')).rejects.toMatchObject({ code: 502 });
  }
  await trial.bot.telegram.sendMessage(trial.group.id, 'hello');
  expect(trial.group.messages()).toHaveLength(1);
  expect(trial.sandbox.requests.list.map(({ method, status }) => [method, status])).toEqual([
    ['sendMessage', 502],
    ['sendMessage', 502],
    ['sendMessage', 200],
  ]);
});

test('a body can be given, as of a 429 that no limit explains', async () => {
  await using trial = await trialWithGroup();
  const body = {
    ok: false,
    error_code: 429,
    description: 'Too Many Requests: retry after 7',
    parameters: { retry_after: 7 },
  };
  trial.sandbox.fault({ method: 'getMe', kind: 'status', status: 429, body });
  await expect(trial.bot.telegram.getMe()).rejects.toMatchObject({ code: 429, parameters: { retry_after: 7 } });
  expect(await trial.bot.telegram.getMe()).toMatchObject({ is_bot: true });
});

test.each([
  ['drop-before-accept', 0],
  ['drop-after-accept', 1],
] as const)('%s cuts the connection and leaves %i message', async (kind, messages) => {
  await using trial = await trialWithGroup();
  trial.sandbox.fault({ method: 'sendmessage', kind });
  await expect(trial.bot.telegram.sendMessage(trial.group.id, 'hello')).rejects.toMatchObject({ name: 'FetchError' });
  expect(trial.group.messages()).toHaveLength(messages);
  expect(trial.sandbox.requests.count('sendMessage', 0)).toBe(1);
});

test('a late answer comes after its time, and the message is there before', async () => {
  const clock = new ManualClock();
  await using trial = await trialWithGroup(clock);
  trial.sandbox.fault({ method: 'sendMessage', kind: 'late', delayMs: 30_000 });
  const sent = trial.bot.telegram.sendMessage(trial.group.id, 'hello');
  await trial.sandbox.whenMessages(1);
  await quiet();
  expect(trial.sandbox.requests.count('sendMessage')).toBe(0);
  await clock.passUntil(sent);
  expect(trial.sandbox.requests.count('sendMessage', 200)).toBe(1);
});

test('a status can be answered although the call was carried out, and only to the calls that chance says', async () => {
  await using trial = await trialWithGroup();
  const other = trial.sandbox.addGroup({
    title: 'Other',
    kind: 'supergroup',
    creator: trial.sandbox.addPerson({ name: 'Ben' }),
  });
  trial.sandbox.fault({
    method: 'sendMessage',
    kind: 'status-after-accept',
    status: 502,
    chance: ({ chat }) => chat === trial.group.id,
  });
  await trial.bot.telegram.sendMessage(other.id, 'hello');
  await expect(trial.bot.telegram.sendMessage(trial.group.id, 'hello')).rejects.toMatchObject({ code: 502 });
  expect([other.messages(), trial.group.messages()].map(({ length }) => length)).toEqual([1, 1]);
  expect(trial.sandbox.requests.count('sendMessage', 502)).toBe(1);
});
