import { expect, test } from 'vitest';
import { ManualClock } from '../delivery/manual-clock.ts';
import { ana, thisWeek, written } from '../questions/question-desk.ts';
import { issueText, startBot } from '../running-bot.ts';
import { MailServer } from './mail-server.ts';
import { firstMorning } from './mailroom.ts';

test('the bot mails in the morning what was answered to the question it posted, once over restarts', async () => {
  await using server = await MailServer.start();
  const clock = new ManualClock();
  const asking = `${issueText(thisWeek)}\n## Question of the Week\n\nWe want to hear from you!\n\n**Which port do you like?**\n`;
  const settings = () => ({ SMTP_URL: server.url(), EDITOR_EMAIL: 'editor@example.org' });
  await using running = await startBot({ [`${thisWeek}.md`]: asking }, 'off', clock, undefined, settings);
  await running.bot.broadcasts.post(thisWeek);
  await running.bot.digests.check();
  await running.bot.questions.replies.answer(thisWeek, ana, written('The old harbour.'));
  clock.pass(firstMorning);
  await running.bot.digests.check();
  for (let start = 0; start < 2; start++) {
    await running.restart();
    await running.bot.digests.check();
  }
  expect(server.mails.map(({ subject }) => subject)).toEqual([
    'Focus This Week: 1 new answer to the question of March 6, 2026',
  ]);
  expect(server.mails[0]?.text).toContain('> Which port do you like?');
  expect(server.mails[0]?.text).toContain('> The old harbour.');
});
