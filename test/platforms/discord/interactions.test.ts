import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  action,
  type ChatReference,
  type CommandAnswer,
  chatReferenceSchema,
  readOnAction,
  roleReferenceSchema,
} from '../../../src/commands/command.ts';
import { sentencesIn } from '../../../src/locales/sentences.ts';
import { paragraph } from '../../../src/newsletter/rich-text.ts';
import { nonceSchema } from '../../../src/platforms/platform.ts';
import type { SandboxChannel } from '../../../src/sandbox/discord/sandbox-channel.ts';
import type { SandboxMember } from '../../../src/sandbox/discord/sandbox-member.ts';
import type { ShownMessage } from '../../../src/sandbox/discord/shown-message.ts';
import { StillClock } from '../../sandbox/discord/still-clock.ts';
import { Heard } from '../heard.ts';
import { sampleIssue } from '../sample-issue.ts';
import { platformFor, type RunningPlatform, startPlatform, subscribed } from './running-platform.ts';

let running: RunningPlatform;
let channel: SandboxChannel;
let ada: SandboxMember;

beforeEach(async () => {
  running = await startPlatform();
  channel = running.server.addChannel({ name: 'news', type: 'text' });
  ada = running.server.addMember({ name: 'Ada', permissions: ['ManageChannels'], locale: 'zh-TW' });
});
afterEach(async () => {
  await running[Symbol.asyncDispose]();
});

const text = (words: string, audience: 'person' | 'chat' = 'person'): CommandAnswer & { kind: 'text' } => ({
  kind: 'text',
  body: [paragraph(words)],
  buttons: [],
  audience,
});

async function answerOf(command: string): Promise<ShownMessage> {
  const { shown } = await ada.type(channel, command);
  if (!shown) throw new Error('no answer');
  return shown;
}

describe('a slash command', () => {
  test('of a person whose language the newsletter does not have is in the language of the chat', async () => {
    const luc = running.server.addMember({ name: 'Luc', locale: 'fr' });
    const place = running.server.addChannel({ name: 'nouvelles', type: 'text' });
    await luc.type(place, '/latest');
    running.heard.chatLanguage = 'zh-Hans';
    await luc.type(place, '/latest');
    await ada.type(place, '/latest');
    expect(running.heard.calls.map(({ person }) => person.language)).toEqual(['en', 'zh-Hans', 'zh-Hant']);
  });

  test('is heard with its options, who called it and where, and answered to them alone', async () => {
    const other = running.server.addChannel({ name: 'other', type: 'announcement' });
    const { shown, deferred } = await ada.type(channel, '/subscribe', { chat: other, language: 'en' });
    expect(shown).toMatchObject({ text: 'Heard.', ephemeral: true });
    expect(deferred).toBe(false);
    expect(running.heard.calls).toMatchObject([
      {
        command: 'subscribe',
        options: { kind: 'named', values: { chat: other.id, language: 'en' } },
        person: { key: `discord:${ada.id}`, name: 'Ada', language: 'zh-Hant' },
        chat: { key: `discord:${channel.id}`, kind: 'text', title: 'news', server: `discord:${running.server.id}` },
      },
    ]);
  });

  test('is answered to everyone when it is for the chat, and pings nobody', async () => {
    running.heard.answer = () => text('Hello @everyone', 'chat');
    const shown = await answerOf('/help');
    expect(shown).toMatchObject({ text: 'Hello @everyone', ephemeral: false, pinged: [] });
    expect(channel.messages()).toHaveLength(1);
  });

  test('in direct messages is heard from the person’s own chat', async () => {
    const direct = ada.openDm();
    await ada.type(direct, '/help');
    expect(running.heard.calls[0]?.chat).toMatchObject({ key: `discord:${direct.id}`, kind: 'private' });
  });

  test('that takes long is acknowledged first, and answered when it is done', async () => {
    const clock = new StillClock();
    await using slow = await startPlatform({ clock });
    const place = slow.server.addChannel({ name: 'news', type: 'text' });
    const done = Promise.withResolvers<void>();
    slow.heard.answer = async () => {
      await done.promise;
      return text('At last.');
    };
    const answer = slow.server.addMember({ name: 'Ben' }).type(place, '/help');
    await expect.poll(() => slow.heard.calls).toHaveLength(1);
    clock.pass(2000);
    await expect.poll(() => slow.sandbox.requests.count(/^POST \/interactions\//)).toBe(1);
    done.resolve();
    const { shown, deferred } = await answer;
    expect(deferred).toBe(true);
    expect(shown).toMatchObject({ text: 'At last.', ephemeral: true });
  });

  test('that fails is answered with a sentence in the person’s language, and logged', async () => {
    running.heard.answer = () => {
      throw new Error('the disk is full');
    };
    expect((await answerOf('/help')).text).toBe(sentencesIn('zh-Hant').discord.failed);
    expect(running.logged()).toContain('the disk is full');
  });

  test('shows an issue as it is posted', async () => {
    running.heard.answer = () => ({ kind: 'issue', issue: sampleIssue(), page: 0, audience: 'person' });
    expect((await answerOf('/issue')).text).toMatch(/^Boats & <Bridges>\n/);
  });
});

describe('a button', () => {
  test('asks what it carries, and is answered to who pressed it', async () => {
    running.heard.answer = () => ({
      ...text('Shall I?', 'chat'),
      buttons: [
        { kind: 'action', label: 'Yes', action: action('subscribe', '1') },
        { kind: 'action', label: 'Old', action: action('poll', '3') },
      ],
    });
    const shown = await answerOf('/help');
    running.heard.answer = () => text('Done.');
    expect((await ada.press(shown, 'Yes')).shown).toMatchObject({ text: 'Done.', ephemeral: true });
    expect(running.heard.presses.map((press) => press.action)).toEqual(['v1:subscribe:1']);
    expect((await ada.press(shown, 'Old')).shown?.text).toBe(sentencesIn('zh-Hant').commands.oldButton);
    expect(running.heard.presses).toHaveLength(1);
  });

  test('“Read on” under a post shows what didn’t fit', async () => {
    const long = sampleIssue();
    const body = Array.from({ length: 60 }, (_, index) =>
      paragraph(`Paragraph ${index} of a letter that goes on and on about a harbour and its boats, and its tides.`),
    );
    const issue = { ...long, letter: { ...long.letter, body } };
    await running.platform
      .prepare(issue)
      .send(subscribed(channel, 'text', running.server), nonceSchema.parse('to-news'));
    const [post] = channel.messages();
    if (!post) throw new Error('nothing posted');
    running.heard.answer = (call) =>
      'action' in call && call.action === readOnAction(issue.date, 'en', 1)
        ? { kind: 'issue', issue, page: 1, audience: 'person' }
        : text('?');
    const { shown } = await ada.press(post, sentencesIn('en').post.readOn);
    expect(shown?.ephemeral).toBe(true);
    expect(shown?.text).not.toBe('?');
    expect(channel.messages()).toHaveLength(1);
  });
});

describe('a place', () => {
  const ask = async (reference?: ChatReference) => {
    await ada.type(channel, '/subscribe');
    return running.heard.calls.at(-1)?.inspect(reference);
  };
  const idOf = ({ id }: { id: string }) => chatReferenceSchema.parse(id);

  test('tells what can follow a post there, and what the bot lacks for it', async () => {
    expect(await ask()).toMatchObject({ followUps: { pin: ['pin-messages'], thread: [] } });
    const news = running.server.addChannel({ name: 'announcements', type: 'announcement' });
    news.allowBot('PinMessages');
    news.denyBot('CreatePublicThreads');
    await expect
      .poll(() => ask(idOf(news)))
      .toMatchObject({ followUps: { crosspost: [], pin: [], thread: ['create-public-threads'] } });
    const forum = running.server.addChannel({ name: 'issues', type: 'forum' });
    await expect.poll(() => ask(idOf(forum))).toMatchObject({ followUps: {} });
  });

  test('tells of a role whether the bot can ping it there; everyone is no role', async () => {
    const readers = running.server.addRole({ name: 'Readers' });
    const guests = running.server.addRole({ name: 'Guests', mentionable: true });
    const role = async (id: string) => {
      await ada.type(channel, '/subscribe');
      const found = await running.heard.calls.at(-1)?.inspect(undefined, roleReferenceSchema.parse(id));
      return found?.kind === 'found' ? found.role : undefined;
    };
    expect(await role(readers)).toEqual({
      kind: 'found',
      key: `discord:${readers}`,
      name: 'Readers',
      missing: ['mention-everyone'],
    });
    expect(await role(guests)).toMatchObject({ name: 'Guests', missing: [] });
    expect(await role(running.server.id)).toEqual({ kind: 'unusable' });
    expect(await role('123456789012345678')).toEqual({ kind: 'unusable' });
    channel.allowBot('MentionEveryone');
    await expect.poll(() => role(readers)).toMatchObject({ missing: [] });
  });

  test('tells who manages it, and what the bot lacks there', async () => {
    expect(await ask()).toMatchObject({ kind: 'found', personManages: true, missing: [] });
    const other = running.server.addChannel({ name: 'other', type: 'text' });
    other.denyBot('SendMessages', 'ReadMessageHistory');
    await expect.poll(() => ask(idOf(other))).toMatchObject({ missing: ['send-messages', 'read-message-history'] });
    const thread = channel.addThread({ name: 'Weekly' });
    channel.denyBot('SendMessagesInThreads');
    await expect
      .poll(() => ask(idOf(thread)))
      .toMatchObject({
        chat: { kind: 'thread' },
        missing: ['send-messages-in-threads'],
      });
  });

  test('that can take no posts is unsuitable; one that is nowhere, or on another server, is unknown', async () => {
    const voice = running.server.addChannel({ name: 'Talk', type: 'voice' });
    expect(await ask(idOf(voice))).toEqual({ kind: 'unsuitable', title: 'Talk' });
    expect(await ask(chatReferenceSchema.parse('123456789012345678'))).toEqual({ kind: 'unknown' });
    const elsewhere = running.sandbox.addServer({ name: 'Elsewhere' }).addChannel({ name: 'secret', type: 'text' });
    expect(await ask(idOf(elsewhere))).toEqual({ kind: 'unknown' });
  });
});

describe('what happens to the bot is heard', () => {
  test('when a channel or a thread is deleted', async () => {
    const thread = channel.addThread({ name: 'Weekly' });
    thread.delete();
    channel.delete();
    await expect
      .poll(() => running.heard.events.filter((event) => event.includes('gone')))
      .toEqual([`discord:${thread.id} gone: chat-deleted`, `discord:${channel.id} gone: chat-deleted`]);
  });

  test('when it is removed from a server, but an outage of Discord’s is no removal', async () => {
    running.server.becomeUnavailable();
    running.server.becomeAvailable();
    running.server.removeBot();
    await expect.poll(() => running.heard.events).toContain(`all of discord:${running.server.id} gone: bot-removed`);
    expect(running.heard.events.filter((event) => event.includes('gone'))).toHaveLength(1);
  });

  test('when a role, a channel or its own roles change, and when a thread is unlocked', async () => {
    const thread = channel.addThread({ name: 'Weekly' });
    const role = running.server.addRole({ name: 'Posters' });
    const { events } = running.heard;
    const changed = `all of discord:${running.server.id} changed`;
    const changes = [
      () => running.server.setRolePermissions(role, 'SendMessages'),
      () => running.server.changeBotRoles({ give: role }),
      () => channel.denyBot('SendMessages'),
    ];
    for (const change of changes) {
      change();
      await expect.poll(() => events).toContain(changed);
      events.length = 0;
    }
    thread.lock();
    thread.unlock();
    await expect.poll(() => events).toContain(`discord:${thread.id} changed`);
  });

  test('and it goes on hearing after the gateway was lost', async () => {
    running.sandbox.dropGateway('reset');
    await expect.poll(() => running.sandbox.gateway.resumes, { timeout: 10_000 }).toBe(1);
    expect((await answerOf('/help')).text).toBe('Heard.');
    expect(running.heard.failures).toEqual([]);
  });
});

describe('commands are registered', () => {
  const puts = () => running.sandbox.requests.count(/^PUT \/applications\//);

  test('once: a restart makes no registration, another set of commands does', async () => {
    expect(puts()).toBe(1);
    const again = platformFor(running.sandbox);
    await again.start(new Heard());
    await again.stop();
    expect(puts()).toBe(1);
    const fewer = platformFor(running.sandbox, { commands: [] });
    await fewer.start(new Heard());
    await fewer.stop();
    expect(puts()).toBe(2);
    expect(running.sandbox.commandNames()).toEqual([]);
  });
});
