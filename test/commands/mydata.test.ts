import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueDateSchema } from '../../src/newsletter/issue.ts';
import { personKeySchema } from '../../src/platforms/chat.ts';
import { type AskedWeeks, askedWeeks, openQuestion } from './answering/asked-weeks.ts';

const question = issueDateSchema.parse(openQuestion);

let weeks: AskedWeeks;
beforeAll(async () => {
  weeks = await askedWeeks();
});
afterAll(() => weeks[Symbol.asyncDispose]());

const keyOf = (platform: string, id: string | number) => personKeySchema.parse(`${platform}:${id}`);
const bytesOf = (bytes: Uint8Array | undefined) => JSON.parse(Buffer.from(bytes ?? []).toString());

test('on Discord: shown to the person alone with a file, deleted once they confirm, and the channel goes on', async () => {
  const { bot } = weeks.running;
  const mei = weeks.server.addMember({ name: 'Mei', permissions: ['ManageChannels'] });
  const channel = weeks.server.addChannel({ name: 'more', type: 'text' });
  const nothing = await mei.type(channel, '/mydata');
  expect(nothing.shown).toMatchObject({ text: 'Nothing is kept of you.', ephemeral: true });

  await mei.type(channel, '/subscribe');
  const { modal } = await mei.type(channel, '/answer');
  await mei.submit(modal ?? raise(), { text: 'I would *swim* with @everyone.', mayFeature: 'yes' });
  mei.reply(weeks.posts[1], 'Or row.');
  await expect.poll(() => bot.questions.drafts.get(keyOf('discord', mei.id))).toMatchObject({ text: 'Or row.' });

  const { shown } = await mei.type(channel, '/mydata');
  expect(shown?.ephemeral).toBe(true);
  for (const words of [
    'Or row.',
    'Your answer to the question of January 9, 2026 (with the editors):',
    'I would *swim* with @everyone.',
    'Signed: Mei. It may be featured in an issue.',
    'You subscribed: “more”.',
  ]) {
    expect(shown?.text).toContain(words);
  }
  expect(shown?.pinged).toEqual([]);
  expect(bytesOf(shown?.files[0]?.bytes)).toMatchObject({
    person: `discord:${mei.id}`,
    draft: { text: 'Or row.' },
    answers: [{ text: 'I would *swim* with @everyone.', question }],
    subscriptions: [{ chat: { title: 'more' } }],
  });

  const asked = await mei.press(shown ?? raise(), 'Delete all of it');
  expect(asked.shown?.text).toContain('It can’t be undone.');
  expect(asked.shown?.text).toContain('Channels you subscribed go on');
  expect((await mei.press(asked.shown ?? raise(), 'Keep it')).shown?.text).toBe('Nothing was deleted.');
  expect(await bot.questions.replies.of(question, keyOf('discord', mei.id))).toBeDefined();
  const again = await mei.press(shown ?? raise(), 'Delete all of it');
  expect((await mei.press(again.shown ?? raise(), 'Yes, delete all')).shown?.text).toContain('Nothing is kept of you');

  expect(await bot.questions.replies.of(question, keyOf('discord', mei.id))).toBeUndefined();
  expect(await bot.questions.drafts.get(keyOf('discord', mei.id))).toBeUndefined();
  const [kept] = bot.subscriptions.current().filter(({ chat }) => chat.title === 'more');
  expect(kept?.state.kind).toBe('active');
  expect(JSON.stringify(kept)).not.toContain(mei.id);
  const file = join(dirname(weeks.running.issues), 'store.sqlite');
  for (const name of [file, `${file}-wal`]) {
    expect(await readFile(name, 'latin1')).not.toMatch(/with @everyone|Or row/);
  }
  await weeks.running.restart();
  expect((await mei.type(channel, '/mydata')).shown?.text).toBe('Nothing is kept of you.');
});

test('on Telegram: led from a group to the private chat, whose own subscription is deleted too', async () => {
  const { bot, telegram } = weeks.running;
  const ana = telegram.addPerson({ name: 'Ana', languageCode: 'en' });
  await ana.join(weeks.group);
  await ana.start();
  await ana.type(ana.privateChat, '/subscribe');
  await ana.type(ana.privateChat, '/answer I would wade.');
  await ana.press(ana.privateChat.messages().at(-1) ?? raise(), 'Send to the editors only');

  const inGroup = await ana.type(weeks.group, '/mydata');
  expect(inGroup?.text).toBe('What is kept of you is only for you to see. Press the button to see it in private.');
  const url = inGroup?.buttons[0]?.[0]?.url ?? raise();
  await ana.start(new URL(url).searchParams.get('start') ?? raise());
  await expect.poll(() => ana.privateChat.messages().at(-1)?.attached?.kind).toBe('document');
  const file = ana.privateChat.messages().at(-1)?.attached;
  expect(file?.kind === 'document' && bytesOf(file.bytes)).toMatchObject({ answers: [{ text: 'I would wade.' }] });
  const shown = ana.privateChat.messages().at(-2) ?? raise();
  expect(shown.text).toContain('I would wade.');
  expect(shown.text).toContain('You subscribed: this private chat.');

  await ana.press(shown, 'Delete all of it');
  await ana.press(ana.privateChat.messages().at(-1) ?? raise(), 'Yes, delete all');
  expect(ana.privateChat.messages().at(-1)?.text).toContain('Nothing is kept of you any more');
  expect(bot.subscriptions.naming(keyOf('telegram', ana.id))).toEqual([]);
  expect(bot.subscriptions.current().map(({ chat }) => chat.key)).not.toContain(`telegram:${ana.id}`);
  expect(await bot.questions.replies.of(question, keyOf('telegram', ana.id))).toBeUndefined();
});

test('on Discord: however much is kept, one message tells of all kinds of it, the file has every word', async () => {
  const { bot } = weeks.running;
  const person = weeks.server.addMember({ name: 'Long', permissions: ['ManageChannels'] });
  const key = keyOf('discord', person.id);
  const stars = (letter: string) => `${'*_'.repeat(740)} ${letter} the end`;
  const { modal } = await person.type(weeks.channel, '/answer');
  await person.submit(modal ?? raise(), { text: stars('answer'), mayFeature: 'yes' });
  person.reply(weeks.posts[1], stars('draft'));
  await expect.poll(() => bot.questions.drafts.get(key)).toMatchObject({ text: stars('draft') });
  const again = await person.type(weeks.channel, '/answer');
  await person.submit(again.modal ?? raise(), {
    text: `${'https://example.org/ '.repeat(70)}untaken`,
    mayFeature: 'yes',
  });
  for (let number = 1; number <= 12; number++) {
    await person.type(
      weeks.server.addChannel({ name: `a-channel-with-a-long-name-${number}`, type: 'text' }),
      '/subscribe',
    );
  }
  const { shown } = await person.type(weeks.channel, '/mydata');
  for (const words of [
    'Begun and not sent:',
    'Your answer to the question',
    'Sent by a form and not taken',
    'And 4 more',
  ]) {
    expect(shown?.text).toContain(words);
  }
  expect(bytesOf(shown?.files[0]?.bytes)).toMatchObject({
    draft: { text: stars('draft') },
    answers: [{ text: stars('answer') }],
    notTaken: [{ text: expect.stringContaining('untaken') }],
  });
  const sure = await person.press(shown ?? raise(), 'Delete all of it');
  await person.press(sure.shown ?? raise(), 'Yes, delete all');
  expect((await person.type(weeks.channel, '/mydata')).shown?.text).toBe('Nothing is kept of you.');
});

function raise(): never {
  throw new Error('not there');
}
