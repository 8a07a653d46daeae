import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { issueDateSchema } from '../../../src/newsletter/issue.ts';
import { personKeySchema } from '../../../src/platforms/chat.ts';
import type { SandboxPerson } from '../../../src/sandbox/telegram/sandbox-person.ts';
import type { ShownMessage } from '../../../src/sandbox/telegram/shown-message.ts';
import { type AskedWeeks, askedWeeks, openQuestion } from './asked-weeks.ts';

const question = issueDateSchema.parse(openQuestion);
const [sendToFeature, sendToEditors] = ['Send, may be featured', 'Send to the editors only'];

let weeks: AskedWeeks;
let ana: SandboxPerson;
beforeAll(async () => {
  weeks = await askedWeeks();
});
beforeEach(async () => {
  ana = weeks.running.telegram.addPerson({ name: 'Ana', username: 'ana_rows', languageCode: 'en' });
  await ana.join(weeks.group);
});
afterAll(() => weeks[Symbol.asyncDispose]());

const keyOf = ({ id }: SandboxPerson) => personKeySchema.parse(`telegram:${id}`);
const stored = (person: SandboxPerson) => weeks.running.bot.questions.replies.of(question, keyOf(person));
const draftOf = (person: SandboxPerson) => weeks.running.bot.questions.drafts.get(keyOf(person));
const last = ({ privateChat }: SandboxPerson) => privateChat.messages().findLast(({ fromBot }) => fromBot) ?? raise();
const labels = ({ buttons }: ShownMessage) => buttons.flat().map(({ label }) => label);
const press = async (person: SandboxPerson, label: string) => {
  await person.press(last(person), label);
  return last(person);
};
/** Follows a link to the bot, as a button shows it. */
const follow = (person: SandboxPerson, message: ShownMessage | undefined, label: string) => {
  const url = message?.buttons.flat().find((button) => button.label === label)?.url;
  return person.start(new URL(url ?? raise()).searchParams.get('start') ?? raise());
};

describe('the conversation', () => {
  beforeEach(() => ana.start());

  test('is opened by the post, asks, shows what will be sent, and stores it with a receipt', async () => {
    await follow(ana, weeks.groupPosts[1], 'Answer');
    expect(last(ana).text).toContain('What would you do without the ferry?');
    expect(last(ana).text).toContain('Please write your answer');
    await weeks.running.restart();

    const shown = await ana.type(ana.privateChat, 'I would <b>swim</b> & *row*,\n“with” @ben_ferry.');
    expect(shown?.text).toContain('I would <b>swim</b> & *row*,\n“with” @ben_ferry.');
    expect(shown?.text).toContain('Signed: Ana');
    expect(labels(shown ?? raise())).toEqual([sendToFeature, sendToEditors, 'Sign otherwise', 'Discard']);
    expect(await stored(ana)).toBeUndefined();
    await weeks.running.restart();

    expect(await ana.press(last(ana), sendToFeature)).toMatchObject({ notice: 'Thank you. Your answer is stored.' });
    const receipt = last(ana);
    expect(receipt).toMatchObject({ id: shown?.id, edited: true });
    expect(receipt.text).toContain('Thank you. Your answer is stored:');
    expect(receipt.text).toContain('It may be featured in an issue.');
    expect(labels(receipt)).toEqual(['Edit', 'Sign otherwise', 'Withdraw']);
    expect(await stored(ana)).toMatchObject({
      text: 'I would <b>swim</b> & *row*,\n“with” @ben_ferry.',
      shownAs: { kind: 'name', name: 'Ana' },
      mayFeature: true,
      source: { kind: 'private-message' },
    });
    expect(await draftOf(ana)).toBeUndefined();
  });

  test('takes what is written after a press of the button, though words for a search were awaited', async () => {
    await ana.type(ana.privateChat, '/search');
    await follow(ana, weeks.groupPosts[1], 'Answer');
    expect((await ana.type(ana.privateChat, 'I would swim.'))?.text).toContain('Signed: Ana');
    expect(await draftOf(ana)).toMatchObject({ text: 'I would swim.' });
  });

  test('takes all that follows /answer, with its line ends and quotation marks', async () => {
    const words = 'I would “wait”:\n\n"one" day, or two.';
    expect((await ana.type(ana.privateChat, `/answer ${words}`))?.text).toContain(
      'I would “wait”:\n\n"one" day, or two.',
    );
    await press(ana, sendToEditors);
    expect(await stored(ana)).toMatchObject({ text: words, mayFeature: false });
  });

  test('signs with a handle, no name, or a name of one’s own', async () => {
    await ana.type(ana.privateChat, '/answer I would swim.');
    expect(labels(await press(ana, 'Sign otherwise'))).toEqual([
      '✓ Ana',
      '@ana_rows',
      'Anonymous',
      'Another name',
      '◀ Back',
    ]);
    expect((await press(ana, '@ana_rows')).text).toContain('Signed: @ana_rows');
    await press(ana, 'Sign otherwise');
    expect((await press(ana, 'Another name')).text).toContain('Please write the name to show');
    await weeks.running.restart();
    expect((await ana.type(ana.privateChat, 'N'.repeat(65)))?.text).toContain('A name has 1 to 64 characters');
    expect((await ana.type(ana.privateChat, 'A. of <the> Harbour'))?.text).toContain('Signed: A. of <the> Harbour');
    await press(ana, sendToFeature);
    expect(await stored(ana)).toMatchObject({ shownAs: { kind: 'name', name: 'A. of <the> Harbour' } });

    await press(ana, 'Sign otherwise');
    await press(ana, 'Anonymous');
    expect(await stored(ana)).toMatchObject({ shownAs: { kind: 'anonymous' }, text: 'I would swim.' });
    await press(ana, 'Sign otherwise');
    expect((await press(ana, '✓ May be featured')).text).toContain('for the editors only');
    await press(ana, 'Sign otherwise');
    await press(ana, 'Another name');
    expect((await ana.type(ana.privateChat, 'Ana O.'))?.text).toContain('Signed: Ana O.');
    expect(await stored(ana)).toMatchObject({ shownAs: { kind: 'name', name: 'Ana O.' }, mayFeature: false });
  });

  test('edits, also by editing the message, and withdraws, which it asks once', async () => {
    await ana.type(ana.privateChat, '/answer I would swim.');
    await press(ana, sendToFeature);
    expect((await press(ana, 'Edit')).text).toContain('Please write your answer anew');
    await ana.type(ana.privateChat, 'I would row.');
    expect((await press(ana, sendToFeature)).text).toContain('in its new words');
    await ana.edit(ana.privateChat, 'I would sail.');
    expect(last(ana).text).toContain('it takes the place of the answer that is stored');
    expect(await stored(ana)).toMatchObject({ text: 'I would row.' });
    await press(ana, sendToFeature);
    expect(await stored(ana)).toMatchObject({ text: 'I would sail.', edits: 2 });

    expect((await press(ana, 'Withdraw')).text).toContain('deleted at once');
    expect((await press(ana, 'Leave it as it is')).text).toContain('I would sail.');
    await press(ana, 'Withdraw');
    expect((await press(ana, 'Yes, withdraw it')).text).toContain('Withdrawn');
    expect(await stored(ana)).toMatchObject({ state: 'withdrawn' });
    await press(ana, 'Answer');
    await ana.type(ana.privateChat, 'I would swim after all.');
    await press(ana, sendToFeature);
    expect(await stored(ana)).toMatchObject({ text: 'I would swim after all.' });
  });

  test('takes small talk for no answer, and the newest words for the answer', async () => {
    expect((await ana.type(ana.privateChat, 'Hello there'))?.text).toContain('Is this your answer?');
    expect((await press(ana, 'Discard')).text).toBe('Discarded; nothing was sent.');
    expect(await draftOf(ana)).toBeUndefined();
    expect((await ana.type(ana.privateChat, '👍'))?.text).toContain('I don’t know what to do with that.');
    await ana.type(ana.privateChat, 'I would swim.');
    expect((await ana.type(ana.privateChat, 'Or row.'))?.text).toContain('To send both, write them in one message.');
    await press(ana, sendToFeature);
    expect(await stored(ana)).toMatchObject({ text: 'Or row.' });
  });

  test('says what to do with an answer that can’t be taken, and takes it once its message is edited', async () => {
    await ana.type(ana.privateChat, '/answer');
    const refused = await ana.type(ana.privateChat, 'word '.repeat(400));
    expect(refused?.text).toContain('Your answer has 1999 characters, and at most 1500');
    await ana.edit(ana.privateChat, 'A shorter word.');
    expect(last(ana).text).toContain('A shorter word.');
    await press(ana, sendToFeature);
    expect(await stored(ana)).toMatchObject({ text: 'A shorter word.' });
  });

  test('refuses another’s words and keeps them to be changed', async () => {
    const text = 'I would swim across with my cat, on Mondays and on Fridays.';
    const bo = weeks.running.telegram.addPerson({ name: 'Bo', languageCode: 'en' });
    for (const person of [ana, bo]) {
      await person.start();
      await person.type(person.privateChat, `/answer ${text}`);
      await press(person, sendToFeature);
    }
    expect(last(bo).text).toContain('in the same words');
    expect(last(bo).text).toContain(text);
    expect(await stored(bo)).toBeUndefined();
  });

  test('of a closed question leads to the open one', async () => {
    await follow(ana, weeks.groupPosts[0], 'Answer');
    expect(last(ana).text).toContain('The Question of the Week of January 2, 2026 is closed.');
    expect((await press(ana, 'Answer the open question')).text).toContain('What would you do without the ferry?');
  });

  test('of an issue without a question says so', async () => {
    await ana.start('answer_2025-12-19');
    expect(last(ana).text).toBe('There was no Question of the Week in that issue.');
  });
});

describe('in a group', () => {
  test('a reply to the post counts once its author has sent it in private, and nobody else can', async () => {
    const bo = weeks.running.telegram.addPerson({ name: 'Bo', languageCode: 'en' });
    await bo.join(weeks.group);
    const prompt = await ana.reply(weeks.groupPosts[1], 'I would swim.');
    const other = await bo.reply(weeks.groupPosts[1], 'I would row.');
    expect(prompt?.text).toContain('Shall this go to the editors');
    expect(prompt?.text).not.toContain('swim');
    await follow(bo, prompt, 'Send it as my answer');
    expect(last(bo).text).toContain('somebody else’s words');
    await weeks.running.restart();

    await follow(ana, prompt, 'Send it as my answer');
    expect(last(ana).text).toContain('I would swim.');
    await press(ana, sendToFeature);
    await follow(bo, other, 'Send it as my answer');
    await press(bo, sendToEditors);
    expect(await stored(ana)).toMatchObject({ text: 'I would swim.', mayFeature: true, source: { kind: 'reply' } });
    expect(await stored(bo)).toMatchObject({
      text: 'I would row.',
      mayFeature: false,
      source: { chat: `telegram:${weeks.group.id}`, inReplyTo: String(weeks.groupPosts[1].id) },
    });
  });

  test('/answer leads to the private chat, with the words that came with it', async () => {
    const bare = await ana.type(weeks.group, '/answer');
    expect(bare?.text).toContain('between you and the editors');
    await follow(ana, bare, 'Answer in private');
    expect(last(ana).text).toContain('Please write your answer');
    const withWords = await ana.type(weeks.group, '/answer I would swim.');
    expect(withWords?.text).not.toContain('swim');
    await follow(ana, withWords, 'Answer in private');
    expect(last(ana).text).toContain('I would swim.');
  });

  test('an edit of what waits says nothing more; one of a stored answer asks again', async () => {
    const prompt = await ana.reply(weeks.groupPosts[1], 'I would swim.');
    const before = weeks.group.messages().length;
    await ana.edit(weeks.group, 'I would row.');
    expect(weeks.group.messages()).toHaveLength(before);
    await follow(ana, prompt, 'Send it as my answer');
    await press(ana, sendToFeature);
    expect(await stored(ana)).toMatchObject({ text: 'I would row.' });
    await ana.edit(weeks.group, 'I would sail.');
    expect(weeks.group.messages().at(-1)?.text).toContain('You changed your words.');
  });

  test('who writes as the group is led to answer in person', async () => {
    await ana.reply(weeks.groupPosts[1], 'I would swim.', { anonymously: true });
    const answer = weeks.group.messages().at(-1);
    expect(answer?.text).toContain('in the name of the group');
    await follow(ana, answer, 'Answer in private');
    expect(last(ana).text).toContain('Please write your answer');
  });
});

test('of comments on a channel’s post each person’s first is asked about, once', async () => {
  const { discussion } = weeks;
  const [closed, open] = discussion.messages();
  await ana.join(discussion);
  const prompt = await ana.reply(open ?? raise(), 'I would swim.');
  expect(prompt?.text).toContain('Shall this go to the editors');
  const before = discussion.messages().length;
  const taken = { until: 'taken' as const };
  await ana.reply(open ?? raise(), 'And row.', taken);
  const bo = weeks.running.telegram.addPerson({ name: 'Bo', languageCode: 'en' });
  await bo.join(discussion);
  await bo.reply(closed ?? raise(), 'Bridges are for trolls.', taken);
  await bo.reply(open ?? raise(), '👍', taken);
  expect(discussion.messages()).toHaveLength(before + 3);
  await follow(ana, prompt, 'Send it as my answer');
  await press(ana, sendToFeature);
  expect(await stored(ana)).toMatchObject({ text: 'I would swim.', source: { chat: `telegram:${discussion.id}` } });
});

function raise(): never {
  throw new Error('not there');
}
