import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { action, type ChatReference, chatReferenceSchema } from '../../../src/commands/command.ts';
import { sentencesIn } from '../../../src/locales/sentences.ts';
import { paragraph } from '../../../src/newsletter/rich-text.ts';
import type { SandboxPerson } from '../../../src/sandbox/telegram/sandbox-person.ts';
import { Heard } from '../heard.ts';
import { sampleIssue } from '../sample-issue.ts';
import { platformFor, type RunningPlatform, startPlatform } from './running-platform.ts';

let running: RunningPlatform;
let ana: SandboxPerson;

beforeEach(async () => {
  running = await startPlatform();
  ana = running.sandbox.addPerson({ name: 'Ana', languageCode: 'zh-hant' });
});
afterEach(async () => {
  await running[Symbol.asyncDispose]();
});

const supergroup = () => running.sandbox.addGroup({ title: 'Readers', kind: 'supergroup', creator: ana });

describe('a command', () => {
  test('in private is heard with its words, and answered there', async () => {
    await ana.start();
    const answer = await ana.type(ana.privateChat, '/subscribe @harbour “two words” zh-Hans');
    expect(answer?.text).toBe('Heard.');
    expect(running.heard.calls.at(-1)).toMatchObject({
      command: 'subscribe',
      options: { kind: 'words', words: ['@harbour', 'two words', 'zh-Hans'] },
      person: { key: `telegram:${ana.id}`, name: 'Ana', language: 'zh-Hant' },
      chat: { key: `telegram:${ana.id}`, kind: 'private', title: '' },
    });
  });

  test('of a person whose language the newsletter does not have is in the language of the chat', async () => {
    const luc = running.sandbox.addPerson({ name: 'Luc', languageCode: 'fr' });
    const group = running.sandbox.addGroup({ title: 'Readers', kind: 'supergroup', creator: luc });
    await luc.type(group, '/help');
    running.heard.chatLanguage = 'zh-Hans';
    await luc.type(group, '/help');
    await ana.start();
    await ana.type(ana.privateChat, '/latest');
    expect(running.heard.calls.map(({ person }) => person.language)).toEqual(['en', 'zh-Hans', 'zh-Hant', 'zh-Hant']);
  });

  test('in a group is heard with the bot’s name or without, but not when it is another bot’s', async () => {
    const group = supergroup();
    await ana.type(group, '/help@focus_this_week_bot');
    await ana.type(group, '/help');
    await ana.type(group, '/help@other_bot', { until: 'taken' });
    await ana.type(group, '/weather', { until: 'taken' });
    expect(running.heard.calls.map(({ command, chat }) => [command, chat.kind, chat.title])).toEqual([
      ['help', 'group', 'Readers'],
      ['help', 'group', 'Readers'],
    ]);
  });

  test('of another bot is not heard: two that answer each other never end', async () => {
    const group = supergroup();
    await ana.makeAdmin(group);
    const other = running.sandbox.addPerson({ name: 'Other bot', isBot: true });
    await other.join(group);
    await other.type(group, '/help', { until: 'taken' });
    expect(running.heard.calls).toEqual([]);
    await ana.type(group, '/help');
    expect(running.heard.calls).toHaveLength(1);
  });

  test('in a topic is answered in that topic, and belongs to it; in General, to the group', async () => {
    const forum = running.sandbox.addGroup({ title: 'Forum', kind: 'forum', creator: ana });
    const topic = forum.addTopic('News');
    const answer = await ana.type(forum, '/subscribe', { topic: topic.id });
    expect(answer?.topic).toBe(topic.id);
    await ana.type(forum, '/subscribe');
    expect(running.heard.calls.map(({ chat }) => chat)).toEqual([
      { key: `telegram:${forum.id}:${topic.id}`, kind: 'topic', title: 'Forum', server: `telegram:${forum.id}` },
      { key: `telegram:${forum.id}`, kind: 'group', title: 'Forum' },
    ]);
  });

  test('that fails is answered with a sentence, and logged', async () => {
    await ana.start();
    running.heard.answer = () => {
      throw new Error('the disk is full');
    };
    const answer = await ana.type(ana.privateChat, '/help');
    expect(answer?.text).toBe(sentencesIn('zh-Hant').telegram.failed);
    expect(running.logged()).toContain('the disk is full');
  });

  test('that takes long keeps nobody else waiting', async () => {
    await ana.start();
    const slow = Promise.withResolvers<void>();
    const ben = running.sandbox.addPerson({ name: 'Ben' });
    running.heard.answer = async (call) => {
      if (call.person.name === 'Ana') await slow.promise;
      return { kind: 'text', body: [paragraph(`To ${call.person.name}`)], buttons: [], audience: 'person' };
    };
    const late = ana.type(ana.privateChat, '/help');
    await ben.start();
    expect((await ben.type(ben.privateChat, '/help'))?.text).toBe('To Ben');
    slow.resolve();
    expect((await late)?.text).toBe('To Ana');
  });

  test('lists itself in the menus, once', async () => {
    await running.platform.stop();
    const sets = running.sandbox.requests.count('setMyCommands');
    expect(sets).toBe(6);
    const again = platformFor(running.sandbox);
    await again.start(new Heard());
    await again.stop();
    expect(running.sandbox.requests.count('setMyCommands')).toBe(sets);
  });
});

describe('a button', () => {
  test('asks what it carries, and is answered in place', async () => {
    await ana.start();
    running.heard.answer = () => ({
      kind: 'text',
      body: [paragraph('Shall I?')],
      buttons: [
        { kind: 'action', label: 'Yes', action: action('subscribe', '-1001') },
        { kind: 'action', label: 'Old', action: action('poll', '3') },
      ],
      audience: 'person',
    });
    const message = await ana.type(ana.privateChat, '/help');
    if (!message) throw new Error('no answer');
    running.heard.answer = () => ({ kind: 'issue', issue: sampleIssue(), page: 0, audience: 'person' });
    const pressed = await ana.press(message, 'Yes');
    expect(running.heard.presses.map((press) => press.action)).toEqual(['v1:subscribe:-1001']);
    expect(pressed.notice).toBeUndefined();
    expect(pressed.shown?.text).toContain('Boats & <Bridges>');
    const old = await ana.press(message, 'Old');
    expect(old.notice).toBe(sentencesIn('zh-Hant').commands.oldButton);
    expect(running.heard.presses).toHaveLength(1);
  });

  test('“Read on” shows the next page, in private and by a link from a group', async () => {
    const letter = { body: Array.from({ length: 200 }, (_, line) => paragraph(`Boat number ${line} came in late.`)) };
    const issue = { ...sampleIssue(), letter };
    running.heard.answer = (call) => ({
      kind: 'issue',
      issue,
      page: 'action' in call ? Number(call.action.split(':').at(-1)) : 0,
      audience: 'person',
    });
    await ana.start();
    const first = await ana.type(ana.privateChat, '/issue');
    if (!first) throw new Error('no answer');
    const { shown } = await ana.press(first, 'Read on');
    expect(shown?.text).toMatch(/^Harbour Weekly · January 9, 2026 · 2\n/);

    const inGroup = await ana.type(supergroup(), '/issue');
    const link = inGroup?.buttons.flat().find(({ label }) => label === 'Read on')?.url ?? '';
    const payload = new URL(link).searchParams.get('start') ?? '';
    await ana.start(payload);
    expect(ana.privateChat.messages().at(-1)?.text).toBe(shown?.text);
    expect(running.heard.presses.at(-1)?.action).toBe('v1:issue:2026-01-09:en:1');
  });
});

describe('looking at a place', () => {
  const seenBy = async (person: SandboxPerson, reference?: ChatReference, chat = person.privateChat) => {
    if (chat === person.privateChat) await person.start();
    await person.type(chat, '/subscribe');
    return running.heard.calls.at(-1)?.inspect(reference);
  };
  const named = (reference: string | number) => chatReferenceSchema.parse(String(reference));

  test('finds a channel by its name and by its id, and who manages it', async () => {
    const channel = running.sandbox.addChannel({ title: 'Harbour', username: 'harbour_news', creator: ana });
    const chat = { key: `telegram:${channel.id}`, kind: 'channel', title: 'Harbour' };
    expect(await seenBy(ana, named('@harbour_news'))).toEqual({
      kind: 'found',
      chat,
      personManages: true,
      missing: [],
      followUps: { pin: ['edit-messages'], thread: ['discussion-group'] },
    });
    const ben = running.sandbox.addPerson({ name: 'Ben' });
    await ben.join(channel);
    expect(await seenBy(ben, named(channel.id))).toMatchObject({
      kind: 'found',
      chat,
      personManages: false,
      missing: [],
    });
  });

  test('says what the bot lacks in a channel', async () => {
    const channel = running.sandbox.addChannel({
      title: 'Harbour',
      username: 'harbour_news',
      creator: ana,
      withBot: false,
    });
    expect(await seenBy(ana, named('@harbour_news'))).toMatchObject({ missing: ['be-administrator'] });
    await ana.makeAdmin(channel, { can_post_messages: false });
    expect(await seenBy(ana, named('@harbour_news'))).toMatchObject({
      personManages: true,
      missing: ['post-messages'],
    });
  });

  test('says what the bot lacks in a group', async () => {
    const group = supergroup();
    expect(await seenBy(ana, undefined, group)).toMatchObject({ personManages: true, missing: [] });
    await group.restrictBot({ can_send_messages: false });
    expect(await seenBy(ana, named(group.id))).toMatchObject({ missing: ['send-messages'] });
  });

  test('says what the bot lacks for what can follow a post', async () => {
    const channel = running.sandbox.addChannel({ title: 'Harbour', username: 'harbour_news', creator: ana });
    const group = supergroup();
    channel.linkDiscussion(group);
    const inChannel = async () => seenBy(ana, named(channel.id));
    expect(await inChannel()).toMatchObject({ followUps: { thread: ['be-discussion-administrator'] } });
    expect(await seenBy(ana, named(group.id))).toMatchObject({ followUps: { pin: ['pin-messages'] } });
    await ana.makeAdmin(channel, { can_edit_messages: true });
    await ana.makeAdmin(group, { can_pin_messages: true });
    expect(await inChannel()).toMatchObject({ missing: [], followUps: { pin: [], thread: [] } });
    expect(await seenBy(ana, named(group.id))).toMatchObject({ followUps: { pin: [] } });
  });

  test('finds the topic it is asked from, and a person’s own chat, and nobody else’s', async () => {
    const forum = running.sandbox.addGroup({ title: 'Forum', kind: 'forum', creator: ana });
    const topic = forum.addTopic('News');
    await ana.type(forum, '/subscribe', { topic: topic.id });
    expect(await running.heard.calls.at(-1)?.inspect()).toMatchObject({
      chat: { key: `telegram:${forum.id}:${topic.id}`, kind: 'topic' },
      personManages: true,
    });
    expect(await seenBy(ana)).toMatchObject({ chat: { kind: 'private' }, personManages: true, missing: [] });
    const ben = running.sandbox.addPerson({ name: 'Ben' });
    await ben.start();
    expect(await seenBy(ana, named(ben.id))).toEqual({ kind: 'unknown' });
    expect(await seenBy(ana, named('@nobody_here'))).toEqual({ kind: 'unknown' });
  });
});

describe('the program is told', () => {
  test('when a person blocks the bot, and when it is taken out of a group', async () => {
    await ana.start();
    await ana.block();
    const group = supergroup();
    await ana.removeBot(group);
    expect(running.heard.events).toEqual([
      `telegram:${ana.id} gone: blocked-by-person`,
      `telegram:${group.id} gone: bot-removed`,
      `all of telegram:${group.id} gone: bot-removed`,
    ]);
  });

  test('when rights are taken from it or given back, and when a topic is reopened', async () => {
    const channel = running.sandbox.addChannel({ title: 'Harbour', creator: ana });
    await channel.restrictBot({ can_post_messages: false });
    const forum = running.sandbox.addGroup({ title: 'Readers', kind: 'forum', creator: ana });
    const topic = forum.addTopic('Weekly');
    await forum.closeTopic(topic.id);
    await forum.reopenTopic(topic.id);
    expect(running.heard.events).toEqual([
      `all of telegram:${channel.id} changed`,
      `telegram:${forum.id}:${topic.id} changed`,
    ]);
  });

  test('when a group becomes a supergroup', async () => {
    const group = running.sandbox.addGroup({ title: 'Readers', kind: 'group', creator: ana });
    const upgraded = group.upgrade();
    await ana.type(upgraded, '/help');
    expect(running.heard.events).toEqual([`telegram:${group.id} is now telegram:${upgraded.id}`]);
  });

  test('when it is made administrator of a channel, and the person is asked in private', async () => {
    const channel = running.sandbox.addChannel({ title: 'Harbour', creator: ana, withBot: false });
    await ana.start();
    await ana.makeAdmin(channel);
    expect(running.heard.events).toEqual([`all of telegram:${channel.id} changed`, 'administrator of Harbour, by Ana']);
    expect(ana.privateChat.messages().at(-1)?.text).toBe('Shall I post in Harbour?');
  });

  test('when the person who made it administrator never wrote to it: nothing breaks', async () => {
    const channel = running.sandbox.addChannel({ title: 'Harbour', creator: ana, withBot: false });
    await ana.makeAdmin(channel);
    expect(ana.privateChat.messages()).toEqual([]);
    expect(running.logged()).toContain('403');
  });
});
