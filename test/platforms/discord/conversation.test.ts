import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answerWith, personAnswer } from '../../../src/commands/answers.ts';
import { action, type Command, type CommandAnswer, type Form, type FormField } from '../../../src/commands/command.ts';
import { loadCommands } from '../../../src/commands/load-commands.ts';
import { sentencesIn } from '../../../src/locales/sentences.ts';
import { paragraph } from '../../../src/newsletter/rich-text.ts';
import { nonceSchema } from '../../../src/platforms/platform.ts';
import type { OpenModal } from '../../../src/sandbox/discord/conversation.ts';
import type { SandboxChannel } from '../../../src/sandbox/discord/sandbox-channel.ts';
import type { SandboxMember } from '../../../src/sandbox/discord/sandbox-member.ts';
import type { ShownMessage } from '../../../src/sandbox/discord/shown-message.ts';
import { StillClock } from '../../sandbox/discord/still-clock.ts';
import { sampleIssue } from '../sample-issue.ts';
import { type RunningPlatform, startPlatform, subscribed } from './running-platform.ts';

const loaded = await loadCommands();
const formAction = action('answer', '2026-01-30');

/** Whatever else is loaded, there is a command that answers the question. */
const commands: Command[] = [
  ...loaded.filter(({ name }) => name !== 'answer'),
  ...loaded.filter(({ name }) => name === 'archive').map((archive) => ({ ...archive, name: 'answer' })),
];

let running: RunningPlatform;
let channel: SandboxChannel;
let ada: SandboxMember;

beforeEach(async () => {
  running = await startPlatform({ commands });
  channel = running.server.addChannel({ name: 'news', type: 'text' });
  ada = running.server.addMember({ name: 'Ada', locale: 'zh-TW' });
});
afterEach(async () => {
  await running[Symbol.asyncDispose]();
});

const text = (more: Partial<FormField> = {}): FormField =>
  ({
    kind: 'text',
    name: 'text',
    label: 'Your answer',
    multiline: true,
    maxLength: 20,
    required: true,
    ...more,
  }) as FormField;

const choice = (count: number, value?: string): FormField => ({
  kind: 'choice',
  name: 'named',
  label: 'Shown as',
  options: Array.from({ length: count }, (_, at) => ({ label: `Name ${at}`, value: `n${at}` })),
  ...(value === undefined ? {} : { value }),
});

const formAnswer = (fields: FormField[], more: Partial<Form> = {}): CommandAnswer => ({
  kind: 'form',
  form: { title: 'Question of the Week', fields, action: formAction, ...more },
  otherwise: personAnswer('Write it here.'),
});

async function opened(answer: CommandAnswer): Promise<OpenModal> {
  running.heard.answer = () => answer;
  const { modal } = await ada.type(channel, '/help');
  if (!modal) throw new Error('no form');
  return modal;
}

describe('a form', () => {
  test('is opened by a command, and what is filled in is heard', async () => {
    const modal = await opened(formAnswer([text({ description: 'In a few words' }), choice(2, 'n1')]));
    expect(modal.title).toBe('Question of the Week');
    const { shown } = await ada.submit(modal, { 'Your answer': 'By ferry,\nalways' });
    expect(shown).toMatchObject({ text: 'Taken.', ephemeral: true });
    expect(running.heard.submissions).toMatchObject([
      {
        action: formAction,
        values: { text: 'By ferry,\nalways', named: 'n1' },
        person: { key: `discord:${ada.id}`, language: 'zh-Hant' },
        chat: { key: `discord:${channel.id}` },
      },
    ]);
  });

  test('is opened by a button under a message, and its answer can take the place of that message', async () => {
    running.heard.answer = () =>
      answerWith([{ kind: 'action', label: 'Edit', action: formAction }], 'You wrote: by tram.');
    const { shown } = await ada.type(channel, '/help');
    running.heard.answer = () => formAnswer([text({ value: 'by tram' })]);
    const { modal } = await ada.press(shown ?? raise(), 'Edit');
    running.heard.answerToForm = ({ values }) => ({ ...personAnswer(`You wrote: ${values.text}.`), replaces: true });
    const receipt = await ada.submit(modal ?? raise(), {});
    expect(receipt.shown).toMatchObject({ id: shown?.id, text: 'You wrote: by tram.' });
  });

  test('of many choices is a menu; long titles and labels are shortened, and too long a text comes back whole', async () => {
    const long = 'a'.repeat(60);
    const modal = await opened(
      formAnswer([text({ label: long, description: long.repeat(2), value: 'Far too long to be taken.' }), choice(12)], {
        title: long,
      }),
    );
    expect(modal.title).toBe(`${'a'.repeat(44)}…`);
    await ada.submit(modal, { named: 'n11' });
    expect(running.heard.submissions[0]?.values).toEqual({ text: 'Far too long to be taken.', named: 'n11' });
  });

  test('that is not ready in time comes at the next press', async () => {
    const clock = new StillClock();
    await using slow = await startPlatform({ clock, commands });
    const place = slow.server.addChannel({ name: 'news', type: 'text' });
    const done = Promise.withResolvers<void>();
    slow.heard.answer = async () => {
      await done.promise;
      return formAnswer([text()]);
    };
    const ben = slow.server.addMember({ name: 'Ben' });
    const answer = ben.type(place, '/help');
    await expect.poll(() => slow.heard.calls).toHaveLength(1);
    clock.pass(2000);
    await expect.poll(() => slow.sandbox.requests.count(/^POST \/interactions\//)).toBe(1);
    done.resolve();
    const { shown } = await answer;
    expect(shown?.text).toBe(sentencesIn('en').discord.formReady);
    expect((await ben.press(shown ?? raise(), 'Question of the Week')).modal?.title).toBe('Question of the Week');
  });
});

describe('what people say', () => {
  const botId = () => posted().raw.author.id;
  let post: ShownMessage;
  const posted = () => post;
  beforeEach(async () => {
    await running.platform.prepare(sampleIssue()).send(subscribed(channel, 'text', running.server), nonceOf('post'));
    post = channel.messages()[0] ?? raise();
  });
  const heard = () => running.heard.saidToBot.map(({ said }) => said);

  test('in a reply, a mention or in private is heard, and answered by a reply that pings nobody', async () => {
    running.heard.answerToWords = () => personAnswer('Shall this count, @everyone?');
    const reply = ada.reply(post, 'By ferry.');
    await expect.poll(() => channel.messages()).toHaveLength(3);
    const mention = ada.say(channel, `<@${botId()}> by tram, says <@${ada.id}>`);
    await expect.poll(() => channel.messages()).toHaveLength(5);
    const direct = ada.say(ada.openDm(), 'By bus.');
    await expect.poll(() => ada.openDm().messages()).toHaveLength(2);
    expect(heard()).toEqual([
      {
        kind: 'text',
        text: 'By ferry.',
        message: reply.id,
        repliesTo: post.id,
        mentionsBot: true,
        via: 'reply',
        edited: false,
      },
      {
        kind: 'text',
        text: 'by tram, says @Ada',
        message: mention.id,
        mentionsBot: true,
        via: 'mention',
        edited: false,
      },
      { kind: 'text', text: 'By bus.', message: direct.id, mentionsBot: false, via: 'private', edited: false },
    ]);
    expect(running.heard.saidToBot[0]).toMatchObject({
      person: { key: `discord:${ada.id}`, name: 'Ada', language: 'en' },
      chat: { key: `discord:${channel.id}`, kind: 'text', server: `discord:${running.server.id}` },
    });
    const answer = channel.messages()[2];
    expect(answer).toMatchObject({ text: 'Shall this count, @everyone?', pinged: [] });
    expect(answer?.raw.message_reference?.message_id).toBe(reply.id);
  });

  test('in the thread of a post is heard as said under it, when the bot is mentioned', async () => {
    const thread = running.server.addChannel({ name: 'more', type: 'text' }).addThread({ name: 'Discussion' });
    ada.say(thread, 'Not to the bot.');
    ada.say(thread, `<@${botId()}> By ferry.`);
    await expect.poll(heard).toHaveLength(1);
    const parent = thread.record.parent?.id;
    expect(heard()[0]).toMatchObject({
      text: 'By ferry.',
      via: 'thread',
      under: { chat: `discord:${parent}`, message: thread.id },
    });
  });

  test('that Discord hides, or that has no words, is known as such', async () => {
    ada.reply(post, 'Without the ping.', { ping: false });
    ada.say(channel, `<@${botId()}>`, { file: 'ferry.jpg' });
    running.heard.answer = () => ({ ...personAnswer('Hello all.'), audience: 'chat' });
    const { shown } = await ada.type(channel, '/help');
    ada.reply(shown ?? raise(), 'To an answer of a command.');
    await expect.poll(heard).toHaveLength(3);
    expect(heard()).toEqual([
      { kind: 'hidden', via: 'reply' },
      { kind: 'wordless', via: 'mention' },
      { kind: 'hidden', via: 'reply' },
    ]);
  });

  test('is heard again when it is edited', async () => {
    const message = ada.reply(post, 'By ferry.');
    ada.edit(message, 'By tram.');
    await expect.poll(heard).toHaveLength(2);
    expect(heard()[1]).toMatchObject({ text: 'By tram.', message: message.id, edited: true });
  });

  test('is nothing to the bot when it is said to others, or by a bot', async () => {
    ada.say(channel, 'Good issue.');
    running.server.addMember({ name: 'Other bot', bot: true }).say(channel, `<@${botId()}> beep`);
    running.heard.answerToWords = () => undefined;
    ada.reply(ada.say(channel, 'One.'), 'Two.');
    ada.reply(post, 'The last.');
    await expect.poll(heard).toHaveLength(1);
    expect(heard()[0]).toMatchObject({ text: 'The last.' });
  });
});

describe('files', () => {
  const csv = { name: 'the answers?.csv', type: 'text/csv', content: 'name,text\nAda,"By ferry"\n' };

  test('come with an answer to a command and with a reply', async () => {
    running.heard.answer = () => ({ ...personAnswer('All answers:'), files: [csv] });
    const { shown } = await ada.type(channel, '/help');
    expect(shown?.files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])).toEqual([
      ['the_answers_.csv', csv.content],
    ]);
    running.heard.answerToWords = () => ({ ...personAnswer('All answers:'), files: [csv] });
    ada.say(ada.openDm(), 'Export');
    await expect.poll(() => ada.openDm().messages().at(-1)?.files.length).toBe(1);
  });

  test('that are too large are named instead', async () => {
    running.heard.answer = () => ({
      ...personAnswer('All answers:'),
      files: [csv, { ...csv, name: 'all.json', content: Buffer.alloc(11 * 1024 * 1024) }],
    });
    const { shown } = await ada.type(channel, '/help');
    expect(shown?.files).toHaveLength(1);
    expect(shown?.text).toContain(sentencesIn('zh-Hant').commands.fileTooLarge('all.json', 11, 10));
  });
});

describe('a written message', () => {
  const to = () => ({ kind: 'chat' as const, key: subscribed(channel, 'text').key });
  const writing = (words: string) => ({
    body: [paragraph(words)],
    buttons: [{ kind: 'action' as const, label: 'Feature', action: action('archive', '7') }],
    language: 'en' as const,
  });

  test('is rewritten, by its button too', async () => {
    const written = await running.platform.write(to(), writing('One answer.'));
    if (written.kind !== 'sent') throw new Error('not sent');
    expect(await running.platform.rewrite(to(), written.message, writing('Two answers.'))).toEqual(written);
    expect(channel.messages().map((message) => message.text)).toEqual(['Two answers.']);

    running.heard.answer = () => ({ ...personAnswer('Featured by Ada.'), audience: 'chat', replaces: true });
    await ada.press(channel.messages()[0] ?? raise(), 'Feature');
    expect(running.heard.presses[0]?.action).toBe(action('archive', '7'));
    expect(channel.messages().map((message) => message.text)).toEqual(['Featured by Ada.']);
  });

  test('that is no longer there can’t be rewritten', async () => {
    const written = await running.platform.write(to(), writing('One answer.'));
    if (written.kind !== 'sent') throw new Error('not sent');
    channel.deleteMessage(written.message);
    expect(await running.platform.rewrite(to(), written.message, writing('Two.'))).toMatchObject({ kind: 'rejected' });
  });
});

describe('the button to answer', () => {
  const buttons = () => channel.messages()[0]?.buttons.map(({ label }) => label);
  const issue = { ...sampleIssue(), language: 'zh-Hans' as const };

  test('is under a post with a question, and asks for that question', async () => {
    await running.platform.prepare(issue).send(subscribed(channel, 'text'), nonceOf('a'));
    await ada.press(channel.messages()[0] ?? raise(), sentencesIn('zh-Hans').post.answer);
    expect(running.heard.presses[0]?.action).toBe(`v1:answer:${issue.date}`);
  });

  test('is not there without a question, or while nothing answers it', async () => {
    const { question: _, ...rest } = issue;
    await running.platform.prepare(rest).send(subscribed(channel, 'text'), nonceOf('a'));
    expect(buttons()).not.toContain(sentencesIn('zh-Hans').post.answer);
    await using without = await startPlatform({ commands: commands.filter(({ name }) => name !== 'answer') });
    const place = without.server.addChannel({ name: 'news', type: 'text' });
    await without.platform.prepare(issue).send(subscribed(place, 'text'), nonceOf('a'));
    expect(place.messages()[0]?.buttons.map(({ label }) => label)).not.toContain(sentencesIn('zh-Hans').post.answer);
  });
});

function raise(): never {
  throw new Error('not there');
}

const nonceOf = (name: string) => nonceSchema.parse(name);
