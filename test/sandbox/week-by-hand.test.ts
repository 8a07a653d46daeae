import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { spawnBot } from '../bot-process.ts';

const asking = (date: string, question: string) =>
  `---\ndate: ${date}\nlanguage: en\n---\n\nDear reader,\n\nAll is well.\n\n## Question of the Week\n\n**${question}**\n`;

test('a week can be acted by hand: answers on both platforms, an editor asks, features and declines, the next issue tells', async () => {
  const issues = await mkdtemp(join(tmpdir(), 'focus-issues-'));
  await writeFile(join(issues, '2026-01-02.md'), asking('2026-01-02', 'How do you cross the harbour?'));
  const bot = spawnBot({ ISSUES_DIR: issues });
  await bot.printed('What to do next:');

  bot.type('d Answer', 'd A bridge would be better.', 'd', 'd', 'd 1');
  await bot.printed('Ada (Discord, English)');
  bot.type('t Answer', 't > I would row all the way.', 't Send, may be featured');
  await bot.printed('Ben (Telegram, English)');
  expect(bot.output().match(/Thank you\. Your answer is stored:/g)).toHaveLength(2);

  bot.type('e Ask the author', 'e How far is it?');
  await bot.printed('Telegram · in private, Ben sees:');
  bot.type('t Answer the editors', 't > Two miles.');
  await bot.printed('Ben answers the editors’ question:');

  bot.type('e /replies', 'e 1', 'e Feature', 'e ◀ Back', 'e Preview');
  await bot.printed('From our readers');
  bot.type('e Decline', 'e 1', 'e');
  await bot.printed('Declined by Mei: Not about the question');

  await writeFile(join(issues, '2026-01-09.md'), asking('2026-01-09', 'What should sail next?'));
  await bot.printed('Your answer is in the issue of January 9, 2026');
  const after = bot.output().slice(bot.output().indexOf('What should sail next?'));
  expect(after).toContain('Discord · in private, Ada sees:');
  expect(after).not.toContain('Telegram · in private, Ben sees:');
  bot.type('d Show the issue');
  await bot.printed('— Ada');
  bot.type('d /mydata');
  await bot.printed('Your answer to the question of January 2, 2026 (featured):');
  bot.child.kill('SIGINT');
  expect((await bot.ended()).status).toBe(0);
  expect(bot.output()).not.toMatch(/There is no button|Nothing was answered/);
  await rm(issues, { recursive: true });
});
