import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { issueDateSchema } from '../../../src/newsletter/issue.ts';
import { personKeySchema } from '../../../src/platforms/chat.ts';
import type { Conversation } from '../../../src/sandbox/discord/conversation.ts';
import type { SandboxMember } from '../../../src/sandbox/discord/sandbox-member.ts';
import type { ShownMessage } from '../../../src/sandbox/discord/shown-message.ts';
import { type AskedWeeks, askedWeeks, openQuestion } from './asked-weeks.ts';

const question = issueDateSchema.parse(openQuestion);

let weeks: AskedWeeks;
let ada: SandboxMember;
beforeAll(async () => {
  weeks = await askedWeeks();
});
beforeEach(() => {
  ada = weeks.server.addMember({ name: 'Ada' });
});
afterAll(() => weeks[Symbol.asyncDispose]());

const stored = ({ id }: SandboxMember) =>
  weeks.running.bot.questions.replies.of(question, personKeySchema.parse(`discord:${id}`));
const draftOf = ({ id }: SandboxMember) =>
  weeks.running.bot.questions.drafts.get(personKeySchema.parse(`discord:${id}`));

async function answer(member: SandboxMember, values: Record<string, string>): Promise<Conversation> {
  const { modal } = await member.type(weeks.channel, '/answer');
  return member.submit(modal ?? raise(), { mayFeature: 'yes', ...values });
}

const labels = (message: ShownMessage | undefined) => message?.buttons.map(({ label }) => label);

describe('the form', () => {
  test('opens from the post, and what is sent is stored, with a receipt for its author alone', async () => {
    const [, post] = weeks.posts;
    const { modal } = await ada.press(post, 'Answer');
    expect(modal?.title).toBe('Question of the Week');
    const { shown } = await ada.submit(modal ?? raise(), {
      'Your answer': 'I would *swim*, @everyone & <@1>.',
      'May we feature it in an issue?': 'yes',
    });
    expect(shown?.ephemeral).toBe(true);
    expect(shown?.text).toContain('Thank you. Your answer is stored:');
    expect(shown?.text).toContain('Question of the Week, January 9, 2026: What would you do without the ferry?');
    expect(shown?.text).toContain('I would *swim*, @everyone & <@1>.');
    expect(shown?.text).toContain('Signed: Ada. It may be featured in an issue.');
    expect(shown?.text).toMatch(/change or withdraw it until .*(2999|January|December)/);
    expect(shown?.pinged).toEqual([]);
    expect(labels(shown)).toEqual(['Edit', 'Sign otherwise', 'Withdraw']);
    expect(await stored(ada)).toMatchObject({
      state: 'received',
      text: 'I would *swim*, @everyone & <@1>.',
      shownAs: { kind: 'name', name: 'Ada' },
      mayFeature: true,
      source: { kind: 'form', chat: `discord:${weeks.channel.id}` },
    });
    // The post is as it was.
    expect(weeks.channel.messages()[1]?.text).toBe(post.text);
  });

  test('asks for the choice to be featured: nothing is chosen beforehand', async () => {
    const { modal } = await ada.type(weeks.channel, '/answer', { words: 'Swim, of course.' });
    await expect(ada.submit(modal ?? raise(), {})).rejects.toThrow('must be filled in');
    expect(await stored(ada)).toBeUndefined();
    await ada.submit(modal ?? raise(), { mayFeature: 'no' });
    expect(await stored(ada)).toMatchObject({ text: 'Swim, of course.', mayFeature: false });
  });

  test('takes a handle, no name, or a name of one’s own', async () => {
    await answer(ada, { text: 'Swim, of course.', shownAs: 'handle' });
    expect(await stored(ada)).toMatchObject({ shownAs: { kind: 'handle', handle: ada.user.username } });
    await answer(ada, { shownAs: 'name', ownName: ' Ada  of the\nHarbour ' });
    expect(await stored(ada)).toMatchObject({ shownAs: { kind: 'name', name: 'Ada of the Harbour' }, edits: 0 });
    // The name is in the field still; anonymous is anonymous.
    await answer(ada, { shownAs: 'anonymous' });
    expect(await stored(ada)).toMatchObject({ shownAs: { kind: 'anonymous' }, text: 'Swim, of course.' });
  });

  test.each([
    ['👍👍', 'There are no words in that.'],
    [`${'word '.repeat(300)}over`, 'Your answer has 1504 characters, and at most 1500'],
    ['see https://a.example and https://b.example and https://c.example, please', 'There are 3 links'],
    ['https://spam.example/a-very-long-link-to-nothing ok', 'mostly links'],
  ])('that can’t be taken (%s) says why and gives the words back', async (text, why) => {
    const { modal } = await ada.type(weeks.channel, '/answer', { words: text });
    const refused = await ada.submit(modal ?? raise(), { mayFeature: 'yes' });
    expect(refused.shown?.text).toContain(why);
    expect(refused.shown?.text).toContain(text.trim());
    const again = await ada.press(refused.shown ?? raise(), 'Edit');
    await ada.submit(again.modal ?? raise(), { text: 'Now in words.' });
    expect(await stored(ada)).toMatchObject({ text: 'Now in words.', mayFeature: true });
  });

  test('knows a copy of another’s answer, and one’s own', async () => {
    const ben = weeks.server.addMember({ name: 'Ben' });
    await answer(ada, { text: 'I would swim across with my dog, in summer and in winter.' });
    expect(
      (await answer(ben, { text: 'I would swim across with my dog; in summer and in winter!' })).shown?.text,
    ).toContain('in the same words');
    const again = await answer(ada, {});
    expect(again.shown?.text).toContain('nothing was changed');
    expect(labels(again.shown)).toContain('Withdraw');
  });

  test('of a closed question leads to the open one, without losing the words', async () => {
    const late = await ada.press(weeks.posts[0], 'Answer');
    expect(late.shown).toMatchObject({ ephemeral: true });
    expect(late.shown?.text).toContain('The Question of the Week of January 2, 2026 is closed.');
    expect(late.shown?.text).toContain('What would you do without the ferry?');
    const open = await ada.press(late.shown ?? raise(), 'Answer the open question');
    await ada.submit(open.modal ?? raise(), { text: 'I would swim.', mayFeature: 'yes' });
    expect(await stored(ada)).toMatchObject({ text: 'I would swim.' });
  });

  test('has no room for some texts, which come back as a file', async () => {
    const text = 'word '.repeat(1000).trim();
    const { shown } = await ada.type(weeks.channel, '/answer', { words: text });
    expect(shown?.text).toContain('Your answer has 4999 characters');
    expect(shown?.files.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual([text]);
  });
});

describe('the receipt', () => {
  test('edits, signs otherwise, takes consent back and withdraws, which it asks once', async () => {
    const { shown } = await answer(ada, { text: 'I would swim.' });
    const edit = await ada.press(shown ?? raise(), 'Edit');
    const edited = await ada.submit(edit.modal ?? raise(), { text: 'I would row a zinc tub.' });
    expect(edited.shown?.text).toContain('in its new words');
    expect(await stored(ada)).toMatchObject({ text: 'I would row a zinc tub.', mayFeature: true, edits: 1 });

    const names = await ada.press(edited.shown ?? raise(), 'Sign otherwise');
    expect(labels(names.shown)).toEqual([
      '✓ Ada',
      `@${ada.user.username}`,
      'Anonymous',
      'Another name',
      '✓ May be featured',
      '◀ Back',
    ]);
    const unsigned = await ada.press(names.shown ?? raise(), 'Anonymous');
    expect(unsigned.shown?.text).toContain('Signed: anonymous.');
    const again = await ada.press(unsigned.shown ?? raise(), 'Sign otherwise');
    const kept = await ada.press(again.shown ?? raise(), '✓ May be featured');
    expect(kept.shown?.text).toContain('It is for the editors only');
    const third = await ada.press(kept.shown ?? raise(), 'Sign otherwise');
    const name = await ada.press(third.shown ?? raise(), 'Another name');
    const renamed = await ada.submit(name.modal ?? raise(), { name: 'A. L.' });
    expect(renamed.shown?.text).toContain('Signed: A. L.');
    expect(await stored(ada)).toMatchObject({ shownAs: { kind: 'name', name: 'A. L.' }, mayFeature: false });

    const asked = await ada.press(renamed.shown ?? raise(), 'Withdraw');
    expect(asked.shown?.text).toContain('Its words are deleted at once.');
    expect((await stored(ada))?.state).toBe('received');
    const withdrawn = await ada.press(asked.shown ?? raise(), 'Yes, withdraw it');
    expect(withdrawn.shown?.text).toContain('Withdrawn');
    expect(await stored(ada)).not.toHaveProperty('text');
    const file = join(dirname(weeks.running.issues), 'store.sqlite');
    for (const name of [file, `${file}-wal`]) expect(await readFile(name, 'latin1')).not.toContain('a zinc tub');
  });
});

describe('what is said before others', () => {
  const prompt = () => weeks.channel.messages().at(-1) ?? raise();

  test('counts once its author has sent it, and nobody else can send it', async () => {
    const mei = weeks.server.addMember({ name: 'Mei' });
    const [, post] = weeks.posts;
    const said = ada.reply(post, 'I would swim with @everyone.');
    await expect.poll(() => prompt().text).toContain('Shall this go to the editors');
    expect(prompt().pinged).toEqual([]);
    expect(await stored(ada)).toBeUndefined();

    const other = await mei.press(prompt(), 'Send it as my answer');
    expect(other.shown).toMatchObject({ ephemeral: true });
    expect(other.shown?.text).toContain('somebody else’s words');
    expect(other.modal).toBeUndefined();

    await weeks.running.restart();
    const own = await ada.press(prompt(), 'Send it as my answer');
    const { shown } = await ada.submit(own.modal ?? raise(), { mayFeature: 'yes' });
    expect(shown).toMatchObject({ ephemeral: true });
    expect(await stored(ada)).toMatchObject({
      text: 'I would swim with @everyone.',
      source: { kind: 'reply', message: said.id, inReplyTo: post.id },
    });
    expect(await stored(mei)).toBeUndefined();
    expect(await draftOf(ada)).toBeUndefined();
  });

  test('is sent as it was edited last; a stored answer takes an edit once that is confirmed', async () => {
    const said = ada.reply(weeks.posts[1], 'I would swim.');
    await expect.poll(() => prompt().text).toContain('Shall this go');
    ada.edit(said, 'I would row.');
    await expect.poll(async () => (await draftOf(ada))?.text).toBe('I would row.');
    const own = await ada.press(prompt(), 'Send it as my answer');
    await ada.submit(own.modal ?? raise(), { mayFeature: 'yes' });
    expect(await stored(ada)).toMatchObject({ text: 'I would row.' });

    ada.edit(said, 'I would sail.');
    await expect.poll(() => prompt().text).toContain('You changed your words.');
    expect(await stored(ada)).toMatchObject({ text: 'I would row.' });
    const anew = await ada.press(prompt(), 'Send it as my answer');
    await ada.submit(anew.modal ?? raise(), {});
    expect(await stored(ada)).toMatchObject({ text: 'I would sail.', edits: 1 });
  });

  test('in a thread under the post, or with a mention, counts too; a closed question says so', async () => {
    const [old, post] = weeks.posts;
    const thread = weeks.channel.addThread({ name: 'Discussion', of: post.id });
    const bot = post.raw.author.id;
    ada.say(thread, `<@${bot}> I would swim.`);
    await expect.poll(() => thread.messages().at(-1)?.text).toContain('Shall this go');
    expect(await draftOf(ada)).toMatchObject({ text: 'I would swim.', source: { kind: 'thread-message' } });
    ada.say(weeks.channel, `<@${bot}> I would row.`);
    await expect.poll(() => prompt().text).toContain('Shall this go');
    expect(await draftOf(ada)).toMatchObject({ text: 'I would row.', source: { kind: 'mention' } });
    ada.reply(old, 'Bridges are for trolls.');
    await expect.poll(() => prompt().text).toContain('The Question of the Week of January 2, 2026 is closed.');
    expect(await draftOf(ada)).toMatchObject({ text: 'I would row.' });
  });
});

test('a direct message is asked about first, and sent by a button', async () => {
  const dm = ada.openDm();
  ada.say(dm, 'I would swim.');
  await expect.poll(() => dm.messages().at(-1)?.text).toContain('Is this your answer?');
  const sent = await ada.press(dm.messages().at(-1) ?? raise(), 'Send, may be featured');
  expect(sent.shown?.text).toContain('Thank you. Your answer is stored:');
  expect(await stored(ada)).toMatchObject({ text: 'I would swim.', source: { kind: 'private-message' } });
});

function raise(): never {
  throw new Error('not there');
}
