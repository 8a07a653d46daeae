import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { createLogger } from '../../src/log.ts';
import { personKeySchema } from '../../src/platforms/chat.ts';
import { ReviewDesk } from '../../src/review-desk/review-desk.ts';
import type { SandboxMember } from '../../src/sandbox/discord/sandbox-member.ts';
import { QuestionDesk, reader as readerOf, mei as theEditor, thisWeek, written } from '../questions/question-desk.ts';
import { issueText } from '../running-bot.ts';
import { answer, asked, keyOf, type Newsroom, openNewsroom, reader } from './newsroom.ts';

const patient = { timeout: 20_000, interval: 50 };

const shownIn = ({ channel, group }: Newsroom) => `${channel.transcript()}\n${group.transcript()}`;

/** What the store's file has of somebody, by any of these. */
function keptOf(newsroom: Newsroom, ...words: string[]): unknown[] {
  const database = new DatabaseSync(join(dirname(newsroom.issues), 'store.sqlite'), { readOnly: true });
  const found = words.flatMap((word) =>
    database
      .prepare('SELECT namespace, key FROM records WHERE namespace || key LIKE ?1 OR value LIKE ?1')
      .all(`%${word}%`),
  );
  database.close();
  return found;
}

async function deleteAll(newsroom: Newsroom, member: SandboxMember) {
  const elsewhere = newsroom.server.addChannel({ name: 'elsewhere', type: 'text' });
  const { shown } = await member.type(elsewhere, '/mydata');
  if (!shown) expect.fail();
  const sure = (await member.press(shown, 'Delete all of it')).shown;
  if (!sure) expect.fail();
  const done = (await member.press(sure, 'Yes, delete all')).shown;
  expect(done?.text).toContain('Deleted.');
  return { shown, sure };
}

/** Ana answered, was asked, and told the editors more. */
async function talk(newsroom: Newsroom) {
  const { ana, mei, channel, group } = newsroom;
  await answer(newsroom, keyOf(ana), 'I would swim.');
  await vi.waitFor(() => expect(group.transcript()).toContain('I would swim.'), patient);
  const card = await vi.waitFor(() => {
    const found = channel.messages().findLast(({ text }) => text.includes('I would swim.'));
    if (!found) throw new Error('no card yet');
    return found;
  }, patient);
  const { modal } = await mei.press(card, 'Ask the author');
  if (!modal) expect.fail('no form');
  await mei.submit(modal, { 'What do you want to know?': 'How far?' });
  const question = ana.openDm().messages().at(-1);
  if (!question) expect.fail();
  const form = (await ana.press(question, 'Answer the editors')).modal;
  if (!form) expect.fail('no form');
  await ana.submit(form, { 'Answer the editors': 'Two miles' });
  await vi.waitFor(() => {
    expect(channel.transcript()).toContain('Two miles');
    expect(group.transcript()).toContain('Two miles');
  }, patient);
}

test('/mydata shows what editors and an author told each other, and deletes it, also in the editors’ chats', async () => {
  await using newsroom = await openNewsroom();
  const { ana, channel } = newsroom;
  await talk(newsroom);
  const { shown, sure } = await deleteAll(newsroom, ana);
  expect(shown.text).toContain('Editors asked you about your answer of January 2, 2026:');
  expect(shown.text).toContain('How far?');
  expect(shown.text).toContain('What you told the editors about your answer of January 2, 2026:');
  expect(JSON.parse(Buffer.from(shown.files[0]?.bytes ?? []).toString())).toMatchObject({
    withEditors: [{ question: asked, asked: { words: 'How far?' }, told: [{ asked: 'How far?', text: 'Two miles' }] }],
  });
  expect(sure.text).toContain('what you and the editors asked and told each other');
  await vi.waitFor(() => {
    expect(shownIn(newsroom)).not.toMatch(/Two miles|How far|I would swim/);
    expect(keptOf(newsroom, ana.id, 'Two miles', 'How far')).toEqual([]);
  }, patient);
  expect(channel.messages().map(({ text }) => text)).toEqual([
    'Its author took this answer back; its words are deleted.',
    'The author took these words back; they are deleted.',
  ]);
});

test('who takes an answer back takes back what they told the editors; a restart does what could not be done before', async () => {
  await using newsroom = await openNewsroom();
  const { ana, channel } = newsroom;
  await talk(newsroom);
  let isBroken = true;
  newsroom.discord.fault({
    route: /^PATCH/,
    kind: 'status',
    status: 503,
    times: 1000,
    chance: () => isBroken,
  });
  await newsroom.bot.questions.replies.withdraw(asked, keyOf(ana));
  await vi.waitFor(() => expect(newsroom.group.transcript()).not.toMatch(/Two miles|I would swim/), patient);
  expect(channel.transcript()).toContain('Two miles');
  await newsroom.restart(() => {
    isBroken = false;
  });
  await vi.waitFor(() => expect(channel.transcript()).not.toMatch(/Two miles|How far|I would swim/), patient);
});

test('an answer of long ago is taken out of the editors’ chats too', async () => {
  await using newsroom = await openNewsroom();
  const { ana, channel, group } = newsroom;
  await answer(newsroom, keyOf(ana), 'I would swim.');
  await vi.waitFor(() => {
    expect(channel.transcript()).toContain('I would swim.');
    expect(group.transcript()).toContain('I would swim.');
  }, patient);
  for (const date of ['2026-01-09', '2026-01-16', '2026-01-23', '2026-01-30']) {
    const question = '\n## Question of the Week\n\n**What of the harbour?**\n';
    await writeFile(join(newsroom.issues, `${date}.md`), `${issueText(date)}${question}`);
  }
  await newsroom.restart();
  await newsroom.restart();
  await deleteAll(newsroom, ana);
  await vi.waitFor(() => {
    expect(shownIn(newsroom)).not.toContain('I would swim.');
    expect(keptOf(newsroom, ana.id, 'I would swim')).toEqual([]);
  }, patient);
  expect(channel.messages().at(-1)?.text).toBe('Its author took this answer back; its words are deleted.');
});

test('a deletion that was begun is ended after a restart', async () => {
  await using newsroom = await openNewsroom();
  const { ana } = newsroom;
  await talk(newsroom);
  await newsroom.restart(() => {
    const database = new DatabaseSync(join(dirname(newsroom.issues), 'store.sqlite'));
    database
      .prepare("INSERT INTO records (namespace, key, value) VALUES ('people-to-forget', ?, ?)")
      .run(keyOf(ana), recordOf({ at: '2026-01-03T00:00:00Z' }));
    database.close();
  });
  await vi.waitFor(() => {
    expect(shownIn(newsroom)).not.toMatch(/Two miles|How far|I would swim/);
    expect(keptOf(newsroom, ana.id, 'Two miles', 'How far')).toEqual([]);
  }, patient);
});

test('a record that can’t be read is set aside, and editors are told of everything else', async () => {
  await using newsroom = await openNewsroom();
  const { ana, channel } = newsroom;
  await talk(newsroom);
  const database = new DatabaseSync(join(dirname(newsroom.issues), 'store.sqlite'));
  const { changes } = database
    .prepare("UPDATE records SET value = ? WHERE namespace = 'inquiries' AND key = ?")
    .run(recordOf({ asked: 5 }), `${asked}/${keyOf(ana)}`);
  database.close();
  expect(changes).toBe(1);
  await answer(newsroom, keyOf(ana), 'I would row.');
  await vi.waitFor(() => expect(channel.transcript()).toContain('I would row.'), patient);
  await answer(newsroom, reader(2), 'A bridge, and soon.');
  await vi.waitFor(() => expect(shownIn(newsroom).match(/A bridge, and soon/g)).toHaveLength(2), patient);
  expect(keptOf(newsroom, 'set-aside:inquiries')).toHaveLength(1);
});

test('without an editors’ chat, what was asked of an author goes with the answer too', async () => {
  await using desk = await QuestionDesk.open();
  const { questions, clock } = desk;
  const author = readerOf(1);
  await questions.replies.answer(thisWeek, author, written('I would swim.'));
  const review = withoutEditorsChat(desk);
  const running = review.run();
  const inquiry = { asked: 'How far?', by: theEditor, at: clock.now().toString() };
  await review.inquiries.ask(thisWeek, author, inquiry, async () => ({ kind: 'sent' }));
  expect(await review.talksWith(author)).toMatchObject([{ asked: { words: 'How far?' } }]);
  await questions.replies.withdraw(thisWeek, author);
  await expect.poll(() => review.inquiries.of(thisWeek, author)).toBeUndefined();
  await review.stop();
  await running;
});

test('a record that can’t be read leaves nothing to be deleted later, when the person has written something new', async () => {
  await using desk = await QuestionDesk.open();
  const { questions, store } = desk;
  const author = readerOf(1);
  const start = () => withoutEditorsChat(desk);
  await questions.replies.answer(thisWeek, author, written('I would swim.'));
  const unreadable = { namespace: 'drafts', key: personKeySchema, value: z.string(), version: 1 };
  await store.collection(unreadable).set(author, 'no draft');
  const first = start();
  const running = first.run();
  // Takes longer than its first look at what is kept.
  await first.forgetPerson(readerOf(2));
  await first.forgetPerson(author).catch(() => {});
  expect(await questions.replies.of(thisWeek, author)).toBeUndefined();
  await questions.replies.answer(thisWeek, author, written('I would row.'));
  await first.stop();
  await running;
  const second = start();
  const again = second.run();
  await second.stop();
  await again;
  expect(await questions.replies.of(thisWeek, author)).toMatchObject({ text: 'I would row.' });
});

function recordOf(value: unknown): string {
  return JSON.stringify({ value: { v: 1, value } });
}

/** The review desk of a newsletter whose editors have no chat. */
function withoutEditorsChat({ store, questions, clock }: QuestionDesk): ReviewDesk {
  return new ReviewDesk({
    store,
    questions,
    platforms: new Map(),
    chats: [],
    nextPublication: () => clock.now().toZonedDateTimeISO('UTC'),
    language: 'en',
    clock,
    log: createLogger('silent'),
  });
}
