import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ChatKind, roleKeySchema } from '../../../src/platforms/chat.ts';
import { nonceSchema } from '../../../src/platforms/platform.ts';
import type { SandboxChannel } from '../../../src/sandbox/discord/sandbox-channel.ts';
import { AheadClock } from '../ahead-clock.ts';
import { memoryLog } from '../memory-log.ts';
import { sampleIssue } from '../sample-issue.ts';
import { nonce, platformFor, type RunningPlatform, startPlatform, subscribed } from './running-platform.ts';

let running: RunningPlatform;

beforeEach(async () => {
  running = await startPlatform();
});
afterEach(async () => {
  await running[Symbol.asyncDispose]();
});

const post = (channel: Pick<SandboxChannel, 'id'>, kind: ChatKind = 'text', key = nonce) =>
  running.platform.prepare(sampleIssue()).send(subscribed(channel, kind, running.server), key);
const textChannel = (name = 'news') => running.server.addChannel({ name, type: 'text' });
const route = 'POST /channels/:channel/messages';
const fiveMinutesAgo = () => Temporal.Now.instant().subtract({ minutes: 5 });

describe('an issue is shown', () => {
  test('in a text channel, as one message with its buttons, and pings nobody', async () => {
    const channel = textChannel();
    expect(await post(channel)).toEqual({ kind: 'sent', message: channel.messages()[0]?.id });
    const [message, ...others] = channel.messages();
    expect(others).toEqual([]);
    expect(message?.text).toMatch(/^Boats & <Bridges>\nJanuary 9, 2026\n\nDear reader,/);
    expect(message?.buttons.map(({ label }) => label)).toEqual([
      'Answer',
      'Read on the web',
      'Watch the video',
      'Read the article',
    ]);
    expect(message?.pinged).toEqual([]);
    expect(message?.nonce).toBe(nonce);
  });

  test('in an announcement channel, a thread and a person’s direct messages', async () => {
    const announcements = running.server.addChannel({ name: 'announcements', type: 'announcement' });
    const thread = textChannel().addThread({ name: 'Weekly' });
    const direct = running.server.addMember({ name: 'Ada' }).openDm();
    for (const [channel, kind] of [
      [announcements, 'announcement'],
      [thread, 'thread'],
      [direct, 'private'],
    ] as const) {
      expect(await post(channel, kind)).toMatchObject({ kind: 'sent' });
      expect(channel.messages().map(({ text }) => text)).toEqual([expect.stringContaining('The ferry is back.')]);
    }
  });

  test('in a forum, as a post named by the issue and its date', async () => {
    const forum = running.server.addChannel({ name: 'issues', type: 'forum' });
    expect(await post(forum, 'forum')).toMatchObject({ kind: 'sent' });
    const [thread, ...others] = forum.threads();
    expect(others).toEqual([]);
    expect(thread?.name).toBe('Boats & <Bridges> · 2026-01-09');
    expect(thread?.messages()[0]?.text).toContain('The ferry is back.');
  });

  test('in an archived thread, which it opens again', async () => {
    const thread = textChannel().addThread({ name: 'Weekly' });
    thread.archive();
    expect(await post(thread, 'thread')).toMatchObject({ kind: 'sent' });
  });

  test('once, however often it is sent under one nonce', async () => {
    const channel = textChannel();
    const first = await post(channel);
    expect(await post(channel)).toEqual(first);
    expect(channel.messages()).toHaveLength(1);
  });
});

describe('a post that mentions a role', () => {
  const mentioning = (channel: SandboxChannel, role: string, kind: ChatKind = 'text') =>
    running.platform
      .prepare(sampleIssue())
      .send(subscribed(channel, kind, running.server), nonce, { mention: roleKeySchema.parse(`discord:${role}`) });

  test('pings it, and nobody else, when it may', async () => {
    const channel = textChannel();
    const readers = running.server.addRole({ name: 'Readers', mentionable: true });
    const others = running.server.addRole({ name: 'Others' });
    expect(await mentioning(channel, readers)).toMatchObject({ kind: 'sent' });
    const [message] = channel.messages();
    expect(message?.pinned).toBe(false);
    expect(message?.pinged).toEqual(['@Readers']);
    expect(message?.raw.components?.[0]).toMatchObject({ type: 10, content: `<@&${readers}>` });
    const silent = textChannel();
    await mentioning(silent, others);
    expect(silent.messages().map(({ pinged }) => pinged)).toEqual([[]]);
    const loud = textChannel();
    loud.allowBot('MentionEveryone');
    await mentioning(loud, others);
    expect(loud.messages().map(({ pinged }) => pinged)).toEqual([['@Others']]);
  });

  test('pings it in a forum as well', async () => {
    const forum = running.server.addChannel({ name: 'issues', type: 'forum' });
    await mentioning(forum, running.server.addRole({ name: 'Readers', mentionable: true }), 'forum');
    expect(forum.threads()[0]?.messages()[0]?.pinged).toEqual(['@Readers']);
  });
});

describe('what became of a post is told where', () => {
  test('the channel was deleted', async () => {
    const channel = textChannel();
    channel.delete();
    expect(await post(channel)).toMatchObject({ kind: 'gone', why: 'chat-deleted' });
  });

  test('the bot may not send, or not see the channel (50013, 50001)', async () => {
    const mute = textChannel();
    mute.denyBot('SendMessages');
    expect(await post(mute)).toMatchObject({ kind: 'rejected', why: 'missing-permission', reach: 'chat' });
    const hidden = textChannel();
    hidden.denyBot('ViewChannel');
    expect(await post(hidden)).toMatchObject({ kind: 'rejected', why: 'missing-access', reach: 'chat' });
  });

  test('the bot was removed from the server', async () => {
    const channel = textChannel();
    running.server.removeBot();
    expect(await post(channel)).toMatchObject({ kind: 'rejected', why: 'missing-access' });
  });

  test('the person takes no messages from the bot (50007)', async () => {
    const direct = running.server.addMember({ name: 'Ada' }).openDm();
    direct.blockBot();
    expect(await post(direct, 'private')).toMatchObject({ kind: 'gone', why: 'blocked-by-person' });
  });

  test('the thread is locked', async () => {
    const thread = textChannel().addThread({ name: 'Weekly' });
    thread.lock();
    expect(await post(thread, 'thread')).toMatchObject({ kind: 'rejected', why: 'topic-closed', reach: 'chat' });
  });

  test('the channel became a forum, or a forum wants a tag', async () => {
    const forum = running.server.addChannel({ name: 'issues', type: 'forum' });
    expect(await post(forum, 'text')).toMatchObject({ kind: 'rejected', why: 'wrong-chat-kind' });
    const tagged = running.server.addChannel({ name: 'tagged', type: 'forum', requireTag: true, tags: ['news'] });
    expect(await post(tagged, 'forum')).toMatchObject({ kind: 'rejected', why: 'forum-needs-tag', reach: 'chat' });
  });

  test('the answer was lost before or after Discord had the message', async () => {
    const channel = textChannel();
    running.sandbox.fault({ route, kind: 'drop-after-accept', times: 1 });
    expect(await post(channel)).toMatchObject({ kind: 'uncertain' });
    expect(channel.messages()).toHaveLength(1);
    running.sandbox.fault({ route, kind: 'drop-before-accept', times: 1 });
    expect(await post(textChannel())).toMatchObject({ kind: 'uncertain' });
  });

  test('Discord’s servers fail', async () => {
    running.sandbox.fault({ route, kind: 'status', status: 502, body: 'Bad gateway', times: 1 });
    expect(await post(textChannel())).toMatchObject({ kind: 'uncertain' });
  });

  test('the post is malformed: it is no use for any chat', async () => {
    running.sandbox.fault({
      route,
      kind: 'status',
      status: 400,
      body: { message: 'Invalid Form Body', code: 50035, errors: {} },
      times: 1,
    });
    expect(await post(textChannel())).toMatchObject({ kind: 'rejected', why: 'invalid-post', reach: 'post' });
  });

  test('the token was revoked: the bot sends nothing any more, and the program hears that it can’t go on', async () => {
    const body = { message: '401: Unauthorized', code: 0 };
    running.sandbox.fault({ route, kind: 'status', status: 401, body, times: 1 });
    expect(await post(textChannel())).toMatchObject({ kind: 'rejected', why: 'unauthorized', reach: 'bot' });
    expect(running.heard.failures).toMatchObject([{ reason: 'token-refused' }]);
  });

  test('an answer to a command came too late for Discord: that is no word about the bot’s token', async () => {
    const body = { message: 'Invalid Webhook Token', code: 50027 };
    const callback = 'POST /interactions/:interaction/:token/callback';
    running.sandbox.fault({ route: callback, kind: 'status', status: 401, body, times: 1 });
    await running.server
      .addMember({ name: 'Ada' })
      .type(textChannel(), '/latest')
      .catch(() => {});
    expect(running.sandbox.requests.count(callback, 401)).toBe(1);
    expect(await post(textChannel())).toMatchObject({ kind: 'sent' });
    expect(running.heard.failures).toEqual([]);
  });

  test.each([
    [403, 'text/html', '<html>Blocked</html>'],
    [404, 'text/html', '<html>Nothing here</html>'],
    [403, 'application/json', { error: 'forbidden' }],
  ])('whoever stands in between refuses with %i as %s: that says nothing of the chat', async (status, type, body) => {
    const headers = { 'content-type': type };
    running.sandbox.fault({ route, kind: 'status', status, body, headers, times: 1 });
    const channel = textChannel();
    expect(await post(channel)).toMatchObject({
      kind: 'retry',
      detail: `${status} without an answer of Discord's own`,
    });
    const look = 'GET /channels/:channel';
    running.sandbox.fault({ route: look, kind: 'status', status, body, headers, times: 1 });
    expect(await running.platform.check(subscribed(channel, 'text', running.server))).toMatchObject({
      kind: 'unknown',
    });
    expect(await post(channel)).toMatchObject({ kind: 'sent' });
  });

  test('Discord says to wait: nothing else is sent meanwhile', async () => {
    const body = { message: 'You are being rate limited.', retry_after: 7, global: true };
    const headers = { 'retry-after': '7', 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' };
    running.sandbox.fault({ route, kind: 'status', status: 429, body, headers, times: 1 });
    expect(await post(textChannel())).toMatchObject({ kind: 'retry' });
    const asked = running.sandbox.requests.count(route);
    const outcome = await post(textChannel());
    expect(outcome.kind === 'retry' && outcome.afterMs > 6000).toBe(true);
    expect(running.sandbox.requests.count(route)).toBe(asked);
  });

  test('Discord says to wait in one channel: that channel waits, as long as the body says, and the others don’t', async () => {
    const channel = textChannel();
    const body = { message: 'The write action you are performing …', code: 20028, retry_after: 1163, global: false };
    const headers = { 'retry-after': '1', 'x-ratelimit-scope': 'shared' };
    running.sandbox.fault({ route, kind: 'status', status: 429, body, headers, times: 1 });
    expect(await post(channel)).toMatchObject({ kind: 'retry', afterMs: 1_163_000 });
    const asked = running.sandbox.requests.count(route);
    expect(await post(textChannel())).toMatchObject({ kind: 'sent' });
    const again = await post(channel);
    expect(again.kind === 'retry' && again.afterMs > 1_100_000).toBe(true);
    expect(running.sandbox.requests.count(route)).toBe(asked + 1);
  });

  test('a channel allows less than usual: it waits before Discord has to say so, and the others don’t', async () => {
    const channel = textChannel();
    const headers = { 'x-ratelimit-limit': '1', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset-after': '30' };
    running.sandbox.fault({ route, kind: 'status', status: 200, body: { id: '123' }, headers, times: 1 });
    expect(await post(channel)).toMatchObject({ kind: 'sent' });
    const asked = running.sandbox.requests.count(route);
    const next = await post(channel, 'text', nonceSchema.parse('next'));
    expect(next.kind === 'retry' && next.afterMs > 25_000).toBe(true);
    expect(running.sandbox.requests.count(route)).toBe(asked);
    expect(await post(textChannel())).toMatchObject({ kind: 'sent' });
  });

  test('the network in front of Discord blocks the address: everything waits for long', async () => {
    running.sandbox.fault({ route, kind: 'status', status: 429, body: '<html>error 1015</html>', times: 1 });
    for (const channel of [textChannel(), textChannel()]) {
      const outcome = await post(channel);
      expect(outcome.kind === 'retry' && outcome.afterMs >= 590_000).toBe(true);
    }
    expect(running.sandbox.requests.count(route)).toBe(1);
  });

  test('Discord refuses 2,000 requests: nothing more is sent before it blocks the address, and the operator is told', async () => {
    const mute = textChannel();
    mute.denyBot('SendMessages');
    const refusals = async () => {
      for (let count = 0; count < 63; count++) await post(mute);
    };
    await Promise.all(Array.from({ length: 32 }, refusals));
    const { invalid } = running.sandbox.requests;
    expect(invalid).toBeGreaterThanOrEqual(2000);
    expect(invalid).toBeLessThan(2000 + 32);
    const outcome = await post(textChannel());
    expect(outcome.kind === 'retry' && outcome.afterMs > 590_000).toBe(true);
    expect(running.logged()).toContain('Discord refused 2000 requests within ten minutes');
  });

  test('nobody listens at the address: it can be tried again, and the token is told to nobody', async () => {
    const { log, logged } = memoryLog();
    const lonely = platformFor({ apiRoot: 'http://127.0.0.1:1', token: 'aa.secret.part' }, { log });
    const outcome = await lonely.prepare(sampleIssue()).send(subscribed({ id: '5' }, 'text'), nonce);
    expect(outcome).toMatchObject({ kind: 'retry' });
    expect(JSON.stringify(outcome) + logged()).not.toContain('secret');
  });
});

describe('a post whose answer was lost', () => {
  const find = (channel: SandboxChannel, kind: ChatKind = 'text', since = fiveMinutesAgo()) =>
    running.platform.prepare(sampleIssue()).find(subscribed(channel, kind, running.server), nonce, since);

  test('is found behind 300 messages that came after it', async () => {
    const channel = textChannel();
    const outcome = await post(channel);
    const ada = running.server.addMember({ name: 'Ada' });
    for (let count = 0; count < 300; count++) ada.say(channel, `Message ${count}`);
    expect(await find(channel)).toEqual({ kind: 'found', message: outcome.kind === 'sent' && outcome.message });
  });

  test('is found by the button with its page when Discord tells no nonce', async () => {
    const channel = textChannel();
    await post(channel, 'text', nonceSchema.parse('another'));
    expect(await find(channel)).toMatchObject({ kind: 'found' });
  });

  test('is absent when it is not there, though others wrote, and though a person names its page', async () => {
    const channel = textChannel();
    const ada = running.server.addMember({ name: 'Ada' });
    for (let count = 0; count < 100; count++) ada.say(channel, sampleIssue().url);
    expect(await find(channel)).toEqual({ kind: 'absent' });
  });

  test('is absent when the bot only showed a section of that issue to somebody', async () => {
    const channel = textChannel();
    const ada = running.server.addMember({ name: 'Ada' });
    running.heard.answer = () => ({ kind: 'section', issue: sampleIssue(), section: 'quotation', audience: 'chat' });
    await ada.type(channel, '/quote');
    expect(channel.messages()).toHaveLength(1);
    expect(await find(channel)).toEqual({ kind: 'absent' });
  });

  test('is found though our clock was 14 hours ahead when it was sent', async () => {
    const channel = textChannel();
    const outcome = await post(channel);
    const since = Temporal.Now.instant().add({ hours: 14 });
    expect(await find(channel, 'text', since)).toEqual({
      kind: 'found',
      message: outcome.kind === 'sent' && outcome.message,
    });
  });

  test('was not there long before it was sent: an older post of the same page is another one', async () => {
    const channel = textChannel();
    await post(channel, 'text', nonceSchema.parse('another'));
    const later = Temporal.Now.instant().add({ hours: 16 });
    expect(await find(channel, 'text', later)).toEqual({ kind: 'absent' });
  });

  test('is absent in a busy place when all is read that came since, unless our clock was ahead of everything there', async () => {
    const theirClock = new AheadClock();
    await using busy = await startPlatform({}, { clock: theirClock });
    const channel = busy.server.addChannel({ name: 'busy', type: 'text' });
    const ada = busy.server.addMember({ name: 'Ada' });
    for (let count = 0; count < 2000; count++) ada.say(channel, 'So busy');
    theirClock.putForward({ hours: 1 });
    ada.say(channel, 'Later');
    const find = (inMinutes: number) =>
      busy.platform
        .prepare(sampleIssue())
        .find(subscribed(channel, 'text', busy.server), nonce, Temporal.Now.instant().add({ minutes: inMinutes }));
    expect(await find(30)).toEqual({ kind: 'absent' });
    expect(await find(90)).toEqual({ kind: 'unknown' });
  });

  test('may be beyond 2,000 later messages, or where the bot may not look: nobody knows', async () => {
    const busy = textChannel();
    await post(busy);
    const ada = running.server.addMember({ name: 'Ada' });
    const earlier = fiveMinutesAgo();
    for (let count = 0; count < 2001; count++) ada.say(busy, 'So busy');
    busy.deleteMessage(busy.messages()[0]?.id ?? '');
    expect(await find(busy, 'text', earlier)).toEqual({ kind: 'unknown' });
    const closed = textChannel();
    await post(closed);
    closed.denyBot('ReadMessageHistory');
    await expect.poll(() => find(closed)).toEqual({ kind: 'unknown' });
    closed.delete();
    expect(await find(closed)).toEqual({ kind: 'unknown' });
  });

  test('is found in a forum, also when somebody archived it', async () => {
    const forum = running.server.addChannel({ name: 'issues', type: 'forum' });
    expect(await find(forum, 'forum')).toEqual({ kind: 'absent' });
    await post(forum, 'forum');
    const [thread] = forum.threads();
    expect(await find(forum, 'forum')).toEqual({ kind: 'found', message: thread?.id });
    thread?.archive();
    expect(await find(forum, 'forum')).toEqual({ kind: 'found', message: thread?.id });
  });
});

test('Discord has nothing to object when 150 channels are posted to at its limit', async () => {
  await using limited = await startPlatform({ limits: 'kept' });
  const channels = Array.from({ length: 150 }, (_, index) =>
    limited.server.addChannel({ name: `news-${index}`, type: 'text' }),
  );
  const prepared = limited.platform.prepare(sampleIssue());
  const never = new AbortController().signal;
  const outcomes = await Promise.all(
    channels.map(async (channel) => {
      const to = subscribed(channel, 'text', limited.server);
      await limited.platform.turn(to.key, never);
      return prepared.send(to, nonceSchema.parse(`to-${channel.name}`));
    }),
  );
  expect(outcomes.filter(({ kind }) => kind !== 'sent')).toEqual([]);
  expect(channels.every((channel) => channel.messages().length === 1)).toBe(true);
  expect(limited.sandbox.requests.tooMany).toBe(0);
});
