import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answerWith, personAnswer } from '../../../src/commands/answers.ts';
import { action, answerAction, type Command } from '../../../src/commands/command.ts';
import { loadCommands } from '../../../src/commands/load-commands.ts';
import { sentencesIn } from '../../../src/locales/sentences.ts';
import { paragraph } from '../../../src/newsletter/rich-text.ts';
import type { SandboxPerson } from '../../../src/sandbox/telegram/sandbox-person.ts';
import { sampleIssue } from '../sample-issue.ts';
import { nonce, type RunningPlatform, startPlatform, subscribed } from './running-platform.ts';

const loaded = await loadCommands();

/** Whatever else is loaded, there is a command that answers the question. */
const commands: Command[] = [
  ...loaded.filter(({ name }) => name !== 'answer'),
  ...loaded.filter(({ name }) => name === 'archive').map((archive) => ({ ...archive, name: 'answer' })),
];
const issue = { ...sampleIssue(), language: 'zh-Hant' as const };
const { answer: label } = sentencesIn('zh-Hant').post;

let running: RunningPlatform;
let ana: SandboxPerson;

beforeEach(async () => {
  running = await startPlatform({ commands });
  ana = running.sandbox.addPerson({ name: 'Ana', languageCode: 'zh-hant' });
  await ana.start();
});
afterEach(async () => {
  await running[Symbol.asyncDispose]();
});

const heard = () => running.heard.saidToBot.map(({ said }) => said);
const groupOf = () => running.sandbox.addGroup({ title: 'Readers', kind: 'supergroup', creator: ana });

describe('what people say', () => {
  test('in private is heard and answered there, and heard again when it is edited', async () => {
    running.heard.answerToWords = () => personAnswer('Shall this count?');
    expect((await ana.type(ana.privateChat, 'By ferry.'))?.text).toBe('Shall this count?');
    await ana.edit(ana.privateChat, 'By tram.');
    expect(running.heard.saidToBot[0]).toMatchObject({
      person: { key: `telegram:${ana.id}`, language: 'zh-Hant' },
      chat: { kind: 'private' },
    });
    const first = heard()[0];
    expect(first).toMatchObject({ kind: 'text', text: 'By ferry.', via: 'private', mentionsBot: false, edited: false });
    expect(heard()[1]).toEqual({ ...first, text: 'By tram.', edited: true });
  });

  test('in a group is heard as a reply to the bot’s message, and answered under it', async () => {
    const group = groupOf();
    await running.platform.prepare(issue).send(subscribed(group, 'group'), nonce);
    const post = group.messages()[0] ?? raise();
    running.heard.answerToWords = () => personAnswer('Shall this count?');
    const answer = await ana.reply(post, 'By ferry.');
    expect(heard()).toMatchObject([{ text: 'By ferry.', via: 'reply', repliesTo: String(post.id) }]);
    expect(answer?.replyTo).toBe(group.messages().find(({ text }) => text === 'By ferry.')?.id);
  });

  test('to others in a group is not the bot’s business, though it sees it; what mentions it is', async () => {
    const group = groupOf();
    await ana.makeAdmin(group);
    running.heard.answerToWords = () => undefined;
    await ana.type(group, 'Good issue.', { until: 'taken' });
    await ana.reply(group.messages().at(-1) ?? raise(), 'Yes!', { until: 'taken' });
    await ana.type(group, `@${running.sandbox.botUsername} by ferry`, { until: 'taken' });
    expect(heard()).toMatchObject([{ text: 'by ferry', via: 'mention', mentionsBot: true }]);
  });

  test('in a topic that the bot’s message is in is heard there', async () => {
    const forum = running.sandbox.addGroup({ title: 'Forum', kind: 'forum', creator: ana });
    const topic = forum.addTopic('News');
    await running.platform.prepare(issue).send(subscribed(forum, 'topic', topic), nonce);
    const answer = await ana.reply(forum.messages(topic.id).at(-1) ?? raise(), 'By ferry.');
    expect(running.heard.saidToBot[0]?.chat.key).toBe(`telegram:${forum.id}:${topic.id}`);
    expect(answer?.topic).toBe(topic.id);
  });

  test('as a comment on a channel’s post is heard as said under that post', async () => {
    const channel = running.sandbox.addChannel({ title: 'Focus', creator: ana });
    const group = groupOf();
    await ana.makeAdmin(group);
    channel.linkDiscussion(group);
    const sent = await running.platform.prepare(issue).send(subscribed(channel, 'channel'), nonce);
    const copy = group.messages().at(-1) ?? raise();
    running.heard.answerToWords = () => undefined;
    await ana.reply(copy, 'By ferry.', { until: 'taken' });
    await ana.reply(group.messages().at(-1) ?? raise(), 'I disagree.', { until: 'taken' });
    await ana.send(group, 'photo', '', { until: 'taken' });
    expect(heard()).toMatchObject([
      {
        text: 'By ferry.',
        via: 'discussion-group',
        under: { chat: `telegram:${channel.id}`, message: sent.kind === 'sent' ? sent.message : '' },
      },
    ]);
  });

  test('without words is known as such; the words under a photo are words', async () => {
    await ana.send(ana.privateChat, 'voice');
    await ana.send(ana.privateChat, 'photo', 'By ferry.');
    expect(heard()).toMatchObject([
      { kind: 'wordless', via: 'private' },
      { kind: 'text', text: 'By ferry.' },
    ]);
  });
});

describe('the button to answer', () => {
  test('leads from a group, a channel or a topic to the private chat, and is pressed in private', async () => {
    const group = groupOf();
    await running.platform.prepare(issue).send(subscribed(group, 'group'), nonce);
    const link = group
      .messages()[0]
      ?.buttons.flat()
      .find((button) => button.label === label);
    expect(link?.url).toBe(`https://t.me/${running.sandbox.botUsername}?start=answer_${issue.date}`);
    running.heard.answer = () => ({
      kind: 'form',
      form: { title: 'Answer', fields: [], action: answerAction(issue.date) },
      otherwise: personAnswer('Write your answer here.'),
    });
    await ana.start(`answer_${issue.date}`);
    expect(ana.privateChat.messages().at(-1)?.text).toBe('Write your answer here.');

    await running.platform.prepare(issue).send(subscribed(ana.privateChat, 'private'), nonce);
    await ana.press(ana.privateChat.messages().at(-1) ?? raise(), label);
    expect(running.heard.presses.map((press) => press.action)).toEqual([
      answerAction(issue.date),
      answerAction(issue.date),
    ]);
  });

  test('is under the question on its own, and nowhere without a question', async () => {
    const group = groupOf();
    running.heard.answer = () => ({ kind: 'section', issue, section: 'question', audience: 'chat' });
    const shown = await ana.type(group, '/question');
    expect(shown?.buttons.flat().find((button) => button.label === label)?.url).toContain('?start=answer_');
    const { question: _, ...rest } = issue;
    await running.platform.prepare(rest).send(subscribed(group, 'group'), nonce);
    expect(
      group
        .messages()
        .at(-1)
        ?.buttons.flat()
        .map((button) => button.label),
    ).not.toContain(label);
  });

  test('of an answer leads to the private chat where it says so', async () => {
    running.heard.answer = () =>
      answerWith([{ kind: 'action', label, action: answerAction(issue.date), inPrivate: true }], 'Answer in private.');
    expect((await ana.type(groupOf(), '/help'))?.buttons[0]?.[0]).toHaveProperty('url');
    expect((await ana.type(ana.privateChat, '/help'))?.buttons[0]?.[0]).toHaveProperty('callbackData');
  });
});

test('files follow an answer as documents', async () => {
  const csv = { name: 'answers, all.csv', type: 'text/csv', content: 'name,text\nAna,“By ferry”\n' };
  running.heard.answer = () => ({ ...personAnswer('All answers:'), files: [csv] });
  await ana.type(ana.privateChat, '/help');
  await expect.poll(() => ana.privateChat.messages().at(-1)?.attached?.kind).toBe('document');

  const attached = ana.privateChat.messages().at(-1)?.attached;
  const sent = attached?.kind === 'document' ? attached : raise();
  expect([sent.name, Buffer.from(sent.bytes).toString()]).toEqual([csv.name, csv.content]);
});

test('a file that is too large is named instead', async () => {
  running.heard.answer = () => ({
    ...personAnswer('All answers:'),
    files: [{ name: 'all.json', type: 'application/json', content: Buffer.alloc(51 * 1024 * 1024) }],
  });
  const shown = await ana.type(ana.privateChat, '/help');
  expect(shown?.text).toContain(sentencesIn('zh-Hant').commands.fileTooLarge('all.json', 51, 50));
});

test('a written message is rewritten, by its button too', async () => {
  const group = groupOf();
  const to = { kind: 'chat' as const, key: subscribed(group, 'group').key };
  const writing = (words: string) => ({
    body: [paragraph(words)],
    buttons: [{ kind: 'action' as const, label: 'Feature', action: action('archive', '7') }],
    language: 'en' as const,
  });
  const written = await running.platform.write(to, writing('One answer.'));
  if (written.kind !== 'sent') throw new Error('not sent');
  expect(await running.platform.rewrite(to, written.message, writing('Two answers.'))).toEqual(written);
  // The same again is no error.
  expect(await running.platform.rewrite(to, written.message, writing('Two answers.'))).toEqual(written);
  expect(group.messages().map(({ text }) => text)).toEqual(['Two answers.']);

  running.heard.answer = () => ({ ...personAnswer('Featured by Ana.'), audience: 'chat', replaces: true });
  await ana.press(group.messages()[0] ?? raise(), 'Feature');
  expect(running.heard.presses.at(-1)?.action).toBe(action('archive', '7'));
  expect(group.messages().map(({ text }) => text)).toEqual(['Featured by Ana.']);
});

function raise(): never {
  throw new Error('not there');
}
