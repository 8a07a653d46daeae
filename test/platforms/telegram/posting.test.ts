import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SandboxPerson } from '../../../src/sandbox/telegram/sandbox-person.ts';
import { memoryLog } from '../memory-log.ts';
import { sampleIssue } from '../sample-issue.ts';
import { nonce, platformFor, type RunningPlatform, startPlatform, subscribed } from './running-platform.ts';

let running: RunningPlatform;
let ana: SandboxPerson;

beforeEach(async () => {
  running = await startPlatform();
  ana = running.sandbox.addPerson({ name: 'Ana' });
});
afterEach(async () => {
  await running[Symbol.asyncDispose]();
});

const post = (...chat: Parameters<typeof subscribed>) =>
  running.platform.prepare(sampleIssue()).send(subscribed(...chat), nonce);

describe('an issue is shown', () => {
  test('in a channel, as one message with its buttons', async () => {
    const channel = running.sandbox.addChannel({ title: 'Harbour', creator: ana });
    expect(await post(channel, 'channel')).toEqual({ kind: 'sent', message: expect.any(String) });
    const [message, ...others] = channel.messages();
    expect(others).toEqual([]);
    expect(message?.text).toMatch(/^Boats & <Bridges>\nJanuary 9, 2026\n\nDear reader,/);
    expect(message?.buttons.flat().map(({ label }) => label)).toEqual([
      'Answer',
      'Read on the web',
      'Watch the video',
      'Read the article',
    ]);
    expect(message?.linkPreview).toMatchObject({ url: 'https://example.org/n/2026-01-09.html', show_above_text: true });
  });

  test('in a group, in a topic of a forum, and to a person', async () => {
    const group = running.sandbox.addGroup({ title: 'Readers', kind: 'supergroup', creator: ana });
    const forum = running.sandbox.addGroup({ title: 'Forum', kind: 'forum', creator: ana });
    const topic = forum.addTopic('News');
    await ana.start();
    for (const outcome of [
      await post(group, 'group'),
      await post(forum, 'topic', topic),
      await post(ana.privateChat, 'private'),
    ]) {
      expect(outcome.kind).toBe('sent');
    }
    expect(group.messages()).toHaveLength(1);
    expect(forum.messages(topic.id)).toHaveLength(1);
    expect(ana.privateChat.messages().filter(({ text }) => text.startsWith('Boats & <Bridges>'))).toHaveLength(1);
  });

  test('and can’t be looked for afterwards', async () => {
    const channel = running.sandbox.addChannel({ title: 'Harbour', creator: ana });
    const prepared = running.platform.prepare(sampleIssue());
    expect(await prepared.find(subscribed(channel, 'channel'), nonce, Temporal.Now.instant())).toEqual({
      kind: 'unknown',
    });
  });
});

describe('what became of a post is told where', () => {
  test('the person blocked the bot', async () => {
    await ana.start();
    await ana.block();
    expect(await post(ana.privateChat, 'private')).toMatchObject({ kind: 'gone', why: 'blocked-by-person' });
  });

  test('the person’s account is gone', async () => {
    await ana.start();
    ana.deactivate();
    expect(await post(ana.privateChat, 'private')).toMatchObject({ kind: 'gone', why: 'person-deactivated' });
  });

  test('the bot was kicked', async () => {
    const group = running.sandbox.addGroup({ title: 'Readers', kind: 'supergroup', creator: ana });
    await ana.removeBot(group);
    expect(await post(group, 'group')).toMatchObject({ kind: 'gone', why: 'bot-removed' });
  });

  test('the group was deleted', async () => {
    const group = running.sandbox.addGroup({ title: 'Readers', kind: 'group', creator: ana });
    group.delete();
    expect(await post(group, 'group')).toMatchObject({ kind: 'gone', why: 'chat-deleted' });
  });

  test('the group became a supergroup', async () => {
    const group = running.sandbox.addGroup({ title: 'Readers', kind: 'group', creator: ana });
    const upgraded = group.upgrade();
    const outcome = await post(group, 'group');
    expect(outcome).toEqual({ kind: 'moved', to: `telegram:${upgraded.id}` });
    expect(await post(upgraded, 'group')).toMatchObject({ kind: 'sent' });
  });

  test('the topic is closed or deleted', async () => {
    const forum = running.sandbox.addGroup({ title: 'Forum', kind: 'forum', creator: ana });
    const topic = forum.addTopic('News');
    await forum.closeTopic(topic.id);
    expect(await post(forum, 'topic', topic)).toMatchObject({ kind: 'rejected', why: 'topic-closed', reach: 'chat' });
    forum.deleteTopic(topic.id);
    expect(await post(forum, 'topic', topic)).toMatchObject({ kind: 'gone', why: 'chat-deleted' });
  });

  test('the bot may not post any more', async () => {
    const missing = { kind: 'rejected', why: 'missing-permission', reach: 'chat' };
    const channel = running.sandbox.addChannel({ title: 'Harbour', creator: ana });
    await channel.restrictBot({ can_post_messages: false });
    expect(await post(channel, 'channel')).toMatchObject(missing);
    const group = running.sandbox.addGroup({ title: 'Readers', kind: 'supergroup', creator: ana });
    await group.restrictBot({ can_send_messages: false });
    expect(await post(group, 'group')).toMatchObject(missing);
  });

  test('there is no such chat', async () => {
    expect(await post({ id: -1009999 }, 'channel')).toMatchObject({ kind: 'rejected', why: 'missing-access' });
  });

  test('the answer was lost, though it was posted', async () => {
    const channel = running.sandbox.addChannel({ title: 'Harbour', creator: ana });
    running.sandbox.fault({ method: 'sendMessage', kind: 'drop-after-accept' });
    expect(await post(channel, 'channel')).toMatchObject({ kind: 'uncertain' });
    expect(channel.messages()).toHaveLength(1);
  });

  test('the server failed in between', async () => {
    const channel = running.sandbox.addChannel({ title: 'Harbour', creator: ana });
    running.sandbox.fault({ method: 'sendMessage', kind: 'status', status: 502, body: 'Bad Gateway' });
    expect(await post(channel, 'channel')).toMatchObject({ kind: 'uncertain' });
  });

  test.each([
    [200, { error: 'teapot' }],
    [200, { ok: true, result: true }],
    [200, { ok: true, result: { message_id: 0 } }],
    [200, '<html>Sign in to this network</html>'],
    [400, { ok: false, error_code: 400 }],
  ])('what answers is not Telegram, so that nobody knows whether it was posted: %i %j', async (status, body) => {
    const channel = running.sandbox.addChannel({ title: 'Harbour', creator: ana });
    running.sandbox.fault({ method: 'sendMessage', kind: 'status-after-accept', status, body });
    expect(await post(channel, 'channel')).toMatchObject({ kind: 'uncertain' });
    expect(channel.messages()).toHaveLength(1);
  });

  test.each([302, 403, 407])('whoever stands in between refuses with %i: it is tried again', async (status) => {
    const channel = running.sandbox.addChannel({ title: 'Harbour', creator: ana });
    running.sandbox.fault({ method: 'sendMessage', kind: 'status', status, body: '<html>Blocked</html>' });
    expect(await post(channel, 'channel')).toMatchObject({ kind: 'retry' });
    expect(await post(channel, 'channel')).toMatchObject({ kind: 'sent' });
    expect(channel.messages()).toHaveLength(1);
  });

  test('the post itself is malformed: nobody else is sent it', async () => {
    const channel = running.sandbox.addChannel({ title: 'Harbour', creator: ana });
    running.sandbox.fault({
      method: 'sendMessage',
      kind: 'status',
      status: 400,
      body: { ok: false, error_code: 400, description: "Bad Request: can't parse entities: odd tag" },
    });
    expect(await post(channel, 'channel')).toMatchObject({ kind: 'rejected', why: 'invalid-post', reach: 'post' });
  });

  test('the token was revoked: the bot sends nothing any more', async () => {
    const channel = running.sandbox.addChannel({ title: 'Harbour', creator: ana });
    running.sandbox.fault({
      method: 'sendMessage',
      kind: 'status',
      status: 401,
      body: { ok: false, error_code: 401, description: 'Unauthorized' },
    });
    expect(await post(channel, 'channel')).toMatchObject({ kind: 'rejected', why: 'unauthorized', reach: 'bot' });
  });

  const flood = (seconds: number) => ({
    method: 'sendMessage',
    kind: 'status' as const,
    status: 429,
    body: { ok: false, error_code: 429, description: 'Too Many Requests', parameters: { retry_after: seconds } },
  });

  test('Telegram says to wait in one chat: that chat waits, the others don’t', async () => {
    const channel = running.sandbox.addChannel({ title: 'Harbour', creator: ana });
    running.sandbox.fault(flood(7));
    expect(await post(channel, 'channel')).toMatchObject({ kind: 'retry', afterMs: 7000 });
    const other = running.sandbox.addChannel({ title: 'Other', creator: ana });
    expect(await post(other, 'channel')).toMatchObject({ kind: 'sent' });
    const calls = running.sandbox.requests.count('sendMessage');
    const outcome = await post(channel, 'channel');
    expect(outcome.kind === 'retry' && outcome.afterMs > 5000).toBe(true);
    expect(running.sandbox.requests.count('sendMessage')).toBe(calls);
  });

  test('Telegram says to wait in one chat after the other: nothing else is sent meanwhile', async () => {
    running.sandbox.fault({ ...flood(7), times: 2 });
    for (const title of ['Harbour', 'Bridge']) {
      const told = await post(running.sandbox.addChannel({ title, creator: ana }), 'channel');
      expect(told).toMatchObject({ kind: 'retry', afterMs: 7000 });
    }
    const calls = running.sandbox.requests.count('sendMessage');
    const outcome = await post(running.sandbox.addChannel({ title: 'Other', creator: ana }), 'channel');
    expect(outcome.kind === 'retry' && outcome.afterMs > 5000).toBe(true);
    expect(running.sandbox.requests.count('sendMessage')).toBe(calls);
  });

  test('nobody listens at the address: it can be tried again', async () => {
    const { log, logged } = memoryLog();
    const token = '123:secret-part';
    const lonely = platformFor({ apiRoot: 'http://127.0.0.1:1', token }, { log });
    const outcome = await lonely.prepare(sampleIssue()).send(subscribed({ id: 5 }, 'private'), nonce);
    expect(outcome).toMatchObject({ kind: 'retry' });
    expect(JSON.stringify(outcome) + logged()).not.toContain('secret-part');
  });
});

test('Telegram has nothing to object when 60 chats are posted to at its limit', async () => {
  await using limited = await startPlatform({ limits: 'kept' });
  const { sandbox, platform } = limited;
  const never = new AbortController().signal;
  const creator = sandbox.addPerson({ name: 'Ana' });
  const groups = Array.from({ length: 60 }, (_, index) =>
    sandbox.addGroup({ title: `Group ${index}`, kind: 'supergroup', creator }),
  );
  const prepared = platform.prepare(sampleIssue());
  const outcomes = await Promise.all(
    groups.map(async (chat) => {
      const to = subscribed(chat, 'group');
      await platform.turn(to.key, never, 'post');
      return prepared.send(to, nonce);
    }),
  );
  expect(outcomes.filter(({ kind }) => kind !== 'sent')).toEqual([]);
  expect(groups.every((chat) => chat.messages().length === 1)).toBe(true);
  expect(sandbox.requests.tooMany).toBe(0);
});
