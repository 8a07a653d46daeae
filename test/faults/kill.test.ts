import { expect, test } from 'vitest';
import { spawnBot } from '../bot-process.ts';
import { atOnceOnTelegram, postingDay } from './posting-day.ts';

const chatsEach = 250;

test('killed three times while 500 chats get an issue: each Discord channel has it once, no Telegram chat twice', async () => {
  await using day = await postingDay(chatsEach);
  const { discord, telegram, environment } = day;
  // Done, but answered late: so some are on their way at every kill.
  discord.fault({ route: 'POST /channels/:channel/messages', kind: 'late', delayMs: 150, times: 2 * chatsEach });
  telegram.fault({ method: 'sendMessage', kind: 'late', delayMs: 150, times: 2 * chatsEach });
  const kills = [
    discord.whenMessages(between(40, 120)),
    telegram.whenMessages(between(90, 140)),
    telegram.whenMessages(between(170, 220)),
  ];
  for (const moment of kills) {
    const bot = spawnBot(environment);
    await Promise.race([moment, bot.ended().then(({ output }) => Promise.reject(new Error(output)))]);
    bot.child.kill('SIGKILL');
    await bot.ended();
  }
  const last = spawnBot(environment);
  await last.printed('round ended');
  last.child.kill('SIGTERM');
  expect((await last.ended()).status).toBe(0);

  const { notSent, sentOnDiscord } = await day.ledger();
  for (const [key, times] of day.shown()) {
    if (key.startsWith('discord:')) expect([key, times, notSent.get(key)]).toEqual([key, 1, undefined]);
    else if (notSent.has(key)) expect([key, times <= 1, notSent.get(key)]).toEqual([key, true, 'uncertain']);
    else expect([key, times]).toEqual([key, 1]);
  }
  expect(sentOnDiscord).toBe(chatsEach);
  expect(notSent.size).toBeGreaterThan(0);
  expect(notSent.size).toBeLessThanOrEqual(kills.length * atOnceOnTelegram);
}, 120_000);

function between(least: number, most: number): number {
  return least + Math.floor(Math.random() * (most - least));
}
