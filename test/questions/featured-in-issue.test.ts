import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { issueDateSchema } from '../../src/newsletter/issue.ts';
import { chatSchema } from '../../src/platforms/chat.ts';
import { issueText, startBot } from '../running-bot.ts';
import { ana, bo, mei, written } from './question-desk.ts';

const asked = issueDateSchema.parse('2026-01-02');
const next = issueDateSchema.parse('2026-01-09');

const question = [
  '---\ndate: 2026-01-02\ncloses: 2999-01-01T00:00:00Z\n---',
  'Dear reader,',
  'All is well.',
  '## Question of the Week',
  '**What would you do without the ferry?**',
].join('\n\n');

test('featured answers are in the next issue’s posts on both platforms, in /latest and in the search', async () => {
  await using running = await startBot({ '2026-01-02.md': question, '2026-01-09.md': issueText('2026-01-09') });
  const { questions, broadcasts } = running.bot;
  const server = running.discord.addServer({ name: 'Harbour' });
  const channel = server.addChannel({ name: 'news', type: 'text' });
  const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'] });
  const ben = running.telegram.addPerson({ name: 'Ben', languageCode: 'en' });
  const group = running.telegram.addGroup({ title: 'Readers', kind: 'supergroup', creator: ben });
  await ben.start();
  await ada.type(channel, '/subscribe');
  await ben.type(group, '/subscribe');

  await questions.replies.answer(asked, ana, written('I would *swim*, with @ben & <all> of you.'));
  await questions.replies.answer(asked, bo, written('Wait.', { shownAs: { kind: 'anonymous' } }));
  for (const person of [bo, ana]) await questions.review.decide(asked, person, 1, { kind: 'feature' }, mei);
  await broadcasts.post(next);

  const section =
    /From our readers\nWhat would you do without the ferry\?\s+(│ )?Wait\.\n— A reader\s+(│ )?I would \*swim\*, with @\u2060ben & <all> of you\.\n— Ana/;
  const { shown } = await ada.type(channel, '/latest');
  for (const text of [channel.messages().at(-1)?.text, group.messages().at(-1)?.text, shown?.text]) {
    expect(text).toMatch(section);
  }
  expect((await ben.type(ben.privateChat, '/search swim'))?.text).toContain('From our readers');
  for (const person of [ana, bo]) expect(await questions.acknowledgements.of(person)).toMatchObject([{ issue: next }]);
});

test('a featured answer whose record is broken keeps neither the issue nor the others from being posted', async () => {
  await using running = await startBot({ '2026-01-02.md': question, '2026-01-09.md': issueText('2026-01-09') });
  const { questions, broadcasts } = running.bot;
  const channel = running.discord.addServer({ name: 'Harbour' }).addChannel({ name: 'news', type: 'text' });
  const chat = chatSchema.parse({ key: `discord:${channel.id}`, kind: 'text', title: 'news' });
  await running.bot.subscriptions.subscribe(chat, 'en', { key: ana, language: 'en' });
  await questions.replies.answer(asked, ana, written('I would swim.'));
  await questions.replies.answer(asked, bo, written('I would wait.'));
  for (const person of [bo, ana]) await questions.review.decide(asked, person, 1, { kind: 'feature' }, mei);
  const database = new DatabaseSync(join(dirname(running.issues), 'store.sqlite'));
  const broken = database.prepare("UPDATE records SET value = 'x' WHERE namespace = ? AND key = ?");
  expect(broken.run(`replies:${asked}`, ana).changes).toBe(1);
  database.close();
  await broadcasts.post(next);
  expect(channel.messages().at(-1)?.text).toContain('I would wait.');
  expect(channel.messages().at(-1)?.text).not.toContain('I would swim.');
});
