import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { spawnBot } from '../bot-process.ts';
import { atOnceOnTelegram, postingDay } from './posting-day.ts';

test('an instance that stands still while another takes over and posts sends nothing more when it goes on', async () => {
  await using day = await postingDay(100);
  const { discord, telegram, environment } = day;
  const late = { kind: 'late', delayMs: 150, times: 200 } as const;
  discord.fault({ route: 'POST /channels/:channel/messages', ...late });
  telegram.fault({ method: 'sendMessage', ...late });
  const first = spawnBot(environment);
  await Promise.race([
    telegram.whenMessages(40),
    first.ended().then(({ output }) => Promise.reject(new Error(output))),
  ]);
  first.child.kill('SIGSTOP');
  expireLease(day.folder);
  const second = spawnBot(environment);
  await second.printed('round ended');
  first.child.kill('SIGCONT');
  const { status, output } = await first.ended();
  expect(status).toBe(1);
  expect(output).toContain('Another instance of this program has taken over the store');
  second.child.kill('SIGTERM');
  expect((await second.ended()).status).toBe(0);

  const { notSent, sentOnDiscord } = await day.ledger();
  for (const [key, times] of day.shown()) {
    if (key.startsWith('discord:')) expect([key, times]).toEqual([key, 1]);
    else expect([key, times <= 1]).toEqual([key, true]);
  }
  expect(sentOnDiscord).toBe(100);
  expect(notSent.size).toBeLessThanOrEqual(atOnceOnTelegram);
  expect([...notSent.values()].every((state) => state === 'uncertain')).toBe(true);
}, 120_000);

/** As if the first instance had stood still for longer than a lease is. */
function expireLease(folder: string): void {
  const database = new DatabaseSync(join(folder, 'store.sqlite'));
  database.exec('UPDATE lease SET expires = 0');
  database.close();
}
