import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { ManualClock } from '../delivery/manual-clock.ts';
import { ana, thisWeek, written } from '../questions/question-desk.ts';
import { issueText, startBot } from '../running-bot.ts';

test('words that their author took back are in neither the store’s file nor its write-ahead log an hour later', async () => {
  const clock = new ManualClock();
  const asking = `${issueText(thisWeek)}\n## Question of the Week\n\n**Which port do you like?**\n`;
  await using running = await startBot({ [`${thisWeek}.md`]: asking }, 'off', clock);
  const { replies } = running.bot.questions;
  await running.bot.broadcasts.post(thisWeek);
  await replies.answer(thisWeek, ana, written('The zanzibar harbour.'));
  await replies.withdraw(thisWeek, ana);
  const path = join(dirname(running.issues), 'store.sqlite');
  const bytes = async () => `${await readFile(path, 'latin1')}${await readFile(`${path}-wal`, 'latin1')}`;
  expect(await bytes()).toContain('zanzibar');
  clock.pass({ hours: 1 });
  await expect.poll(bytes).not.toContain('zanzibar');
});
