import { expect, test, vi } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { systemClock } from '../../src/clock.ts';
import type { ShownMessage } from '../../src/sandbox/telegram/shown-message.ts';
import { answer, asked, type Newsroom, openNewsroom, reader } from './newsroom.ts';

const words = [
  'I would swim.',
  'I would wait for the tram.',
  'A bridge, and soon.',
  'Nothing at all.',
  'Row, row, row.',
  'Fly.',
  'Stay at home.',
];

async function withAnswers(newsroom: Newsroom): Promise<void> {
  for (const [index, text] of words.entries()) {
    await answer(newsroom, reader(index), text, {
      shownAs: { kind: 'name', name: `Reader ${index + 1}` },
      ...(index === 6 ? { mayFeature: false, language: 'zh-Hans' as const } : {}),
    });
  }
}

test('on Discord the queue turns its pages, filters, decides and orders in one message', async () => {
  await using newsroom = await openNewsroom();
  const { mei, channel } = newsroom;
  await withAnswers(newsroom);
  let { shown } = await mei.type(channel, '/replies');
  const press = async (label: string) => {
    if (!shown) expect.fail();
    const id = shown.id;
    ({ shown } = await mei.press(shown, label));
    expect(shown?.id, `${label} changes the message`).toBe(id);
  };
  expect(shown?.ephemeral).toBe(true);
  expect(shown?.text).toMatch(
    /without the ferry\? \(January 2, 2026\)[\s\S]*In all: New 7[\s\S]*1–5 of 7[\s\S]*1\. Reader 1 · New/,
  );
  await press('More ▶');
  expect(shown?.text).toContain('6–7 of 7');
  await press('6');
  expect(shown?.text).toMatch(/Reader 6 \(Discord, English\)[\s\S]*Fly\./);
  await press('Feature');
  expect(shown?.text).toContain('To be featured, says Mei.');
  await press('◀ Back');
  await press('◀ Back');
  await press('2');
  await press('Feature');
  await press('◀ Back');
  await press('To be featured 2');
  expect(shown?.text).toMatch(/1\. Reader 6[\s\S]*2\. Reader 2/);
  await press('2');
  await press('▲ Up');
  expect(shown?.text).toMatch(/1\. Reader 2[\s\S]*2\. Reader 6/);
  await press('All');
  await press('Simplified Chinese');
  expect(shown?.text).toContain('1–1 of 1');
  await press('1');
  expect(shown?.text).toContain('not to be featured');
  expect(shown?.buttons.map(({ label }) => label)).not.toContain('Feature');
  await press('◀ Back');
  await press('✓ Simplified Chinese');
  expect(shown?.text).toContain('1–5 of 7');
});

test('a trim only leaves words out, on both platforms, and the preview shows the next issue’s section', async () => {
  await using newsroom = await openNewsroom();
  const { mei, tom, channel } = newsroom;
  await withAnswers(newsroom);
  const list = (await mei.type(channel, '/replies', { state: 'received' })).shown;
  if (!list) expect.fail();
  const view = (await mei.press(list, '2')).shown;
  if (!view) expect.fail();
  const { modal } = await mei.press(view, 'Feature shortened');
  if (!modal) expect.fail('no form');
  const refused = await mei.submit(modal, { 'Only leave words out': 'I would drive the tram.' });
  expect(refused.shown?.text).toContain('words that the author didn’t write');
  const again = refused.shown && (await mei.press(refused.shown, 'Edit')).modal;
  if (!again) expect.fail('no form');
  const { shown } = await mei.submit(again, { 'Only leave words out': 'Wait … tram.' });
  expect(shown?.text).toMatch(/Shortened from 26 characters\.[\s\S]*Wait … tram\./);

  // In private on Telegram, in own words.
  const queue = await tom.type(tom.privateChat, '/replies received');
  const press = async (message: ShownMessage | undefined, label: string) => {
    if (!message) expect.fail();
    return (await tom.press(message, label)).shown;
  };
  const opened = await press(queue, '1');
  expect(opened?.text).toContain('I would swim.');
  expect((await press(opened, 'Feature shortened'))?.text).toContain('Reply to this message with the words that stay');
  expect((await tom.type(tom.privateChat, 'I would dive.'))?.text).toContain('didn’t write');
  expect((await tom.type(tom.privateChat, 'Swim.'))?.text).toContain('Shortened from 13 characters.');
  const preview = await press(await tom.type(tom.privateChat, '/replies'), 'Preview');
  expect(preview?.text).toMatch(/From our readers[\s\S]*Wait … tram\.[\s\S]*— Reader 2[\s\S]*Swim\.[\s\S]*— Reader 1/);
  const onDiscord = await mei.press(list, 'Preview');
  expect(onDiscord.shown?.text).toMatch(/From our readers[\s\S]*Wait … tram\.[\s\S]*Swim\./);
});

test('two editors in the queue: the second sees what the first decided, above the answer', async () => {
  await using newsroom = await openNewsroom();
  const { mei, tom, channel } = newsroom;
  await withAnswers(newsroom);
  const list = (await mei.type(channel, '/replies')).shown;
  const queue = await tom.type(tom.privateChat, '/replies');
  if (!list || !queue) expect.fail();
  const view = (await mei.press(list, '1')).shown;
  const opened = (await tom.press(queue, '1')).shown;
  if (!view || !opened) expect.fail();
  await tom.press(opened, 'Feature');
  expect((await mei.press(view, 'Shortlist')).shown?.text).toMatch(
    /Too late: Tom was first\. It is now: To be featured\.[\s\S]*To be featured, says Tom\./,
  );
  expect(await newsroom.bot.questions.replies.of(asked, reader(0))).toMatchObject({ state: 'featured', revision: 2 });
});

test('editors take the answers out as a table and as JSON; in a group of others nothing is shown', async () => {
  await using newsroom = await openNewsroom();
  const { mei, tom, channel, telegram } = newsroom;
  await withAnswers(newsroom);
  const { shown } = await mei.type(channel, '/export', { date: asked });
  expect(shown?.text).toContain('7 answers to the question of January 2, 2026');
  expect(shown?.files.map(({ name }) => name)).toEqual(['answers-2026-01-02.csv', 'answers-2026-01-02.json']);
  expect(Buffer.from(shown?.files[0]?.bytes ?? []).toString()).toContain('I would wait for the tram.');
  await tom.type(tom.privateChat, '/export');
  await vi.waitFor(() => {
    const files = tom.privateChat.messages().flatMap(({ attached }) => attached ?? []);
    expect(files).toHaveLength(2);
  });
  const others = telegram.addGroup({ title: 'Readers', kind: 'supergroup', creator: tom });
  expect((await tom.type(others, '/replies'))?.text).toContain('Everyone here would see what is for editors only.');
});

test('each editor works in their own language, and the editors’ chats have the operator’s', async () => {
  await using newsroom = await openNewsroom({ locale: 'zh-CN', languageCode: 'zh-hant' });
  const { mei, tom, channel } = newsroom;
  await withAnswers(newsroom);
  const list = (await mei.type(channel, '/replies')).shown;
  expect(list?.text).toContain('总计：新回答 7');
  const view = list && (await mei.press(list, '1')).shown;
  expect(view?.buttons.map(({ label }) => label)).toEqual(
    expect.arrayContaining(['候选', '刊登', '不采用', '询问作者']),
  );
  const queue = await tom.type(tom.privateChat, '/replies');
  expect(queue?.text).toContain('總計：新回答 7');
  await vi.waitFor(() => expect(channel.messages().at(-1)?.text).toContain('7 new answers'), { timeout: 15_000 });
});

test('editors are reminded once, when the next issue is a day away and nothing is featured', async () => {
  const offset = Temporal.Now.instant().until('2026-01-09T12:00:00Z');
  const clock: Clock = { ...systemClock, now: () => Temporal.Now.instant().add(offset) };
  await using newsroom = await openNewsroom({ clock });
  const { channel, group, mei } = newsroom;
  await answer(newsroom, reader(1), 'I would swim.');
  await newsroom.restart();
  const reminders = (messages: readonly { text: string }[]) =>
    messages.filter(({ text }) => text.includes('nothing is to be featured in it yet. 1 answer waits'));
  await vi.waitFor(
    () => {
      expect(reminders(channel.messages())).toHaveLength(1);
      expect(reminders(group.messages())).toHaveLength(1);
    },
    { timeout: 15_000 },
  );
  const reminder = channel.messages().find(({ text }) => text.includes('Friday, January 9'));
  if (!reminder) expect.fail(channel.transcript());
  expect((await mei.press(reminder, 'All answers')).shown?.text).toContain('1–1 of 1');
  await newsroom.restart();
  await answer(newsroom, reader(2), 'A bridge, and soon.');
  await vi.waitFor(() => expect(channel.messages().at(-1)?.text).toContain('A bridge'), { timeout: 15_000 });
  expect(reminders(channel.messages())).toHaveLength(1);
});
