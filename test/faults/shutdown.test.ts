import { expect, test } from 'vitest';
import { postingDay } from '../../faults/posting-day.ts';
import { spawnBot } from '../bot-process.ts';

test('SIGTERM ends the program within 10 s though both platforms owe it answers, and loses or repeats nothing', async () => {
  await using day = await postingDay({ chatsEach: 60 });
  const { discord, telegram, environment } = day;
  const late = { kind: 'late', delayMs: 120_000, times: 20 } as const;
  discord.fault({ route: 'POST /channels/:channel/messages', ...late });
  telegram.fault({ method: 'sendMessage', ...late });
  const bot = spawnBot(environment);
  await Promise.race([
    Promise.all([discord.whenMessages(20), telegram.whenMessages(20)]),
    bot.ended().then(({ output }) => Promise.reject(new Error(output))),
  ]);
  const told = performance.now();
  bot.child.kill('SIGTERM');
  const { status } = await bot.ended();
  expect(performance.now() - told).toBeLessThan(10_000);
  expect(status).toBe(0);
  const { notSent } = await day.standing();
  const states = Map.groupBy(notSent.values(), (state) => state);
  expect(states.get('sending')?.length).toBe(40);

  const next = spawnBot(environment);
  await next.printed('round ended');
  next.child.kill('SIGTERM');
  expect((await next.ended()).status).toBe(0);
  for (const { key, shows } of day.chats) expect([key, shows()]).toEqual([key, 1]);
  const settled = await day.standing();
  expect(settled.sent.discord).toBe(60);
  expect([...settled.notSent.values()]).toEqual(Array.from({ length: 20 }, () => 'uncertain'));
}, 120_000);
