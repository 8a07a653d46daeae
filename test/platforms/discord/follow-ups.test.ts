import { MessageFlags } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ChatKind, type MessageId, messageIdSchema } from '../../../src/platforms/chat.ts';
import type { FollowUpStep } from '../../../src/platforms/follow-up.ts';
import { nonceSchema } from '../../../src/platforms/platform.ts';
import type { SandboxChannel } from '../../../src/sandbox/discord/sandbox-channel.ts';
import { AheadClock } from '../ahead-clock.ts';
import { Heard } from '../heard.ts';
import { sampleIssue } from '../sample-issue.ts';
import { platformFor, type RunningPlatform, startPlatform, storeInMemory, subscribed } from './running-platform.ts';

let running: RunningPlatform;

beforeEach(async () => {
  running = await startPlatform();
});
afterEach(async () => {
  await running[Symbol.asyncDispose]();
});

let sent = 0;
async function post(channel: SandboxChannel, kind: ChatKind = 'text'): Promise<MessageId> {
  const to = subscribed(channel, kind, running.server);
  const outcome = await running.platform.prepare(sampleIssue()).send(to, nonceSchema.parse(`post-${sent++}`));
  if (outcome.kind !== 'sent') throw new Error(JSON.stringify(outcome));
  return outcome.message;
}
const followUp = (channel: SandboxChannel, message: MessageId, step: FollowUpStep, kind: ChatKind = 'text') =>
  running.platform.followUp(subscribed(channel, kind, running.server), message, step);
const textChannel = () => running.server.addChannel({ name: 'news', type: 'text' });
const announcements = () => running.server.addChannel({ name: 'announcements', type: 'announcement' });
const thread = (issue = sampleIssue()): FollowUpStep => ({
  kind: 'thread',
  issue,
  nonce: nonceSchema.parse('thread-of-this-post'),
});

describe('passing a post on to followers', () => {
  const route = 'POST /channels/:channel/messages/:message/crosspost';
  const publish = (channel: SandboxChannel, message: MessageId) =>
    followUp(channel, message, { kind: 'crosspost' }, 'announcement');

  test('is done once, and done when it was done before', async () => {
    const channel = announcements();
    const message = await post(channel, 'announcement');
    expect(await publish(channel, message)).toEqual({ kind: 'done' });
    expect(await publish(channel, message)).toEqual({ kind: 'done' });
    expect((channel.messages()[0]?.raw.flags ?? 0) & MessageFlags.Crossposted).not.toBe(0);
  });

  test('keeps to 10 an hour in a channel without being told, and leaves the other channels alone', async () => {
    await running[Symbol.asyncDispose]();
    running = await startPlatform({}, { limits: 'on' });
    const channel = announcements();
    const outcomes = [];
    for (let count = 0; count < 11; count++) outcomes.push(await publish(channel, await postSlowly(channel)));
    expect(outcomes.slice(0, 10)).toEqual(new Array(10).fill({ kind: 'done' }));
    expect(outcomes[10]).toMatchObject({ kind: 'retry' });
    const { afterMs } = outcomes[10] as { afterMs: number };
    expect(afterMs).toBeGreaterThan(3_500_000);
    const other = announcements();
    expect(await publish(other, await post(other, 'announcement'))).toEqual({ kind: 'done' });
    expect(running.sandbox.requests.tooMany).toBe(0);
  });

  test('keeps to it beyond a restart: Discord is never asked once too often, and the next one waits no longer than the hour', async () => {
    await running[Symbol.asyncDispose]();
    const clock = new AheadClock();
    await using store = await storeInMemory();
    running = await startPlatform({ clock, store }, { limits: 'on', clock });
    const channel = announcements();
    for (let count = 0; count < 6; count++) {
      expect(await publish(channel, await postSlowly(channel))).toEqual({ kind: 'done' });
    }
    await running.platform.stop();
    clock.putForward({ minutes: 20 });
    const restarted = platformFor(running.sandbox, { clock, store });
    await restarted.start(new Heard());
    const publishNow = async () =>
      restarted.followUp(subscribed(channel, 'announcement', running.server), await postSlowly(channel), {
        kind: 'crosspost',
      });
    const outcomes = [];
    for (let count = 0; count < 5; count++) outcomes.push(await publishNow());
    expect(outcomes.slice(0, 4)).toEqual(new Array(4).fill({ kind: 'done' }));
    expect(outcomes[4]).toMatchObject({ kind: 'retry' });
    const { afterMs } = outcomes[4] as { afterMs: number };
    expect(afterMs / 60_000).toBeGreaterThan(39);
    expect(afterMs / 60_000).toBeLessThanOrEqual(40);
    expect(running.sandbox.requests.tooMany).toBe(0);
    await restarted.stop();
  });

  test('waits as long as the body of Discord’s answer says, not its header, and nothing else does', async () => {
    const body = { message: 'The write action …', code: 20028, retry_after: 1163.097, global: false };
    const headers = { 'retry-after': '1', 'x-ratelimit-scope': 'shared', 'x-ratelimit-remaining': '4' };
    running.sandbox.fault({ route, kind: 'status', status: 429, body, headers, times: 1 });
    const channel = announcements();
    const outcome = await publish(channel, await post(channel, 'announcement'));
    expect(outcome).toMatchObject({ kind: 'retry' });
    expect(outcome.kind === 'retry' && Math.round(outcome.afterMs / 1000)).toBe(1163);
    const later = textChannel();
    await post(later);
    expect(later.messages()).toHaveLength(1);
  });

  /** Past the limit of posts, which is another matter: by a person. */
  async function postSlowly(channel: SandboxChannel): Promise<MessageId> {
    channel.allowBot('ManageMessages');
    return messageIdSchema.parse(running.server.addMember({ name: 'Ada' }).say(channel, 'News').id);
  }
});

describe('pinning', () => {
  test('takes the right to pin, and can be repeated; taking down as well', async () => {
    const channel = textChannel();
    const message = await post(channel);
    expect(await followUp(channel, message, { kind: 'pin' })).toMatchObject({
      kind: 'refused',
      why: 'missing-permission',
      detail: '403 50013 Missing Permissions',
    });
    channel.allowBot('PinMessages');
    for (let times = 0; times < 2; times++)
      expect(await followUp(channel, message, { kind: 'pin' })).toEqual({ kind: 'done' });
    expect(channel.messages().map(({ pinned }) => pinned)).toEqual([true]);
    for (let times = 0; times < 2; times++)
      expect(await followUp(channel, message, { kind: 'unpin' })).toEqual({ kind: 'done' });
    expect(channel.messages().map(({ pinned }) => pinned)).toEqual([false]);
  });

  test('of a post that was deleted is refused; there is nothing to take down', async () => {
    const channel = textChannel();
    channel.allowBot('PinMessages');
    const message = await post(channel);
    channel.deleteMessage(message);
    expect(await followUp(channel, message, { kind: 'pin' })).toMatchObject({
      kind: 'refused',
      why: 'message-deleted',
    });
    expect(await followUp(channel, message, { kind: 'unpin' })).toEqual({ kind: 'done' });
    channel.delete();
    expect(await followUp(channel, message, { kind: 'pin' })).toMatchObject({ kind: 'refused', why: 'chat-gone' });
  });

  test('is tried again when the answer was lost, when Discord fails, and when the bot is told to wait', async () => {
    const channel = textChannel();
    channel.allowBot('PinMessages');
    const message = await post(channel);
    const route = 'PUT /channels/:channel/messages/pins/:message';
    running.sandbox.fault({ route, kind: 'drop-after-accept', times: 1 });
    expect(await followUp(channel, message, { kind: 'pin' })).toMatchObject({ kind: 'retry', afterMs: 0 });
    running.sandbox.fault({ route, kind: 'status', status: 502, body: 'Bad gateway', times: 1 });
    expect(await followUp(channel, message, { kind: 'pin' })).toMatchObject({ kind: 'retry', afterMs: 0 });
    const body = { message: 'You are being rate limited.', retry_after: 7, global: true };
    const headers = { 'retry-after': '7', 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' };
    running.sandbox.fault({ route, kind: 'status', status: 429, body, headers, times: 1 });
    await followUp(channel, message, { kind: 'pin' });
    const asked = running.sandbox.requests.count(route);
    const outcome = await followUp(channel, message, { kind: 'pin' });
    expect(outcome.kind === 'retry' && outcome.afterMs > 6000).toBe(true);
    expect(running.sandbox.requests.count(route)).toBe(asked);
  });
});

describe('a thread of a post', () => {
  test('is named by the question, and begins with it', async () => {
    const channel = textChannel();
    const message = await post(channel);
    expect(await followUp(channel, message, thread())).toEqual({ kind: 'done' });
    const [opened] = channel.threads();
    expect(opened?.id).toBe(message);
    expect(opened?.name).toBe('Do you take the ferry?');
    expect(opened?.messages().map(({ text }) => text)).toEqual([expect.stringContaining('Do you take the ferry?')]);
    expect(opened?.messages()[0]?.pinged).toEqual([]);
  });

  test('is named by the issue, and empty, when there is no question; a long name is cut', async () => {
    const { question: _, ...issue } = sampleIssue();
    const channel = announcements();
    await followUp(channel, await post(channel, 'announcement'), thread({ ...issue, title: 'Boat '.repeat(50) }));
    const [opened] = channel.threads();
    expect(opened?.name).toMatch(/^(Boat ){19}Boa?t?…$/);
    expect(opened?.name.length).toBeLessThanOrEqual(100);
    expect(opened?.messages()).toEqual([]);
  });

  test('is there once, with one question, however often it is asked for', async () => {
    const channel = textChannel();
    const message = await post(channel);
    for (let times = 0; times < 3; times++)
      expect(await followUp(channel, message, thread())).toEqual({ kind: 'done' });
    expect(channel.threads()[0]?.messages()).toHaveLength(1);
  });

  test('gets its question also when the answer to either request was lost', async () => {
    const channel = textChannel();
    const message = await post(channel);
    const [start, say] = ['POST /channels/:channel/messages/:message/threads', 'POST /channels/:channel/messages'];
    running.sandbox.fault({ route: start, kind: 'drop-after-accept', times: 1 });
    expect(await followUp(channel, message, thread())).toMatchObject({ kind: 'retry' });
    expect(channel.threads()[0]?.messages()).toEqual([]);
    running.sandbox.fault({ route: say, kind: 'drop-after-accept', times: 1 });
    expect(await followUp(channel, message, thread())).toMatchObject({ kind: 'retry' });
    expect(await followUp(channel, message, thread())).toEqual({ kind: 'done' });
    expect(channel.threads()[0]?.messages()).toHaveLength(1);
  });

  test('that a person opened before gets the question all the same', async () => {
    const channel = textChannel();
    const message = await post(channel);
    const opened = channel.addThread({ name: 'Talk', of: message });
    running.server.addMember({ name: 'Ada' }).say(opened, 'First!');
    expect(await followUp(channel, message, thread())).toEqual({ kind: 'done' });
    expect(channel.threads()).toHaveLength(1);
    expect(opened.messages().map(({ author }) => author)).toEqual(['Ada', 'Focus']);
  });

  test('is closed with readers’ answers, once, also in one that rests', async () => {
    const channel = textChannel();
    const message = await post(channel);
    await followUp(channel, message, thread());
    const [discussion] = channel.threads();
    const later = await post(channel);
    const ada = running.server.addMember({ name: 'Ada' });
    const said = discussion && ada.say(discussion, 'What became of it?');
    discussion?.archive();
    const close = (nonce: string) =>
      followUp(channel, message, {
        ...{ kind: 'closing', issue: sampleIssue(), post: later },
        nonce: nonceSchema.parse(nonce),
      });
    expect(await close('now')).toEqual({ kind: 'done' });
    // Discord knows a nonce for some minutes.
    expect(await close('much-later')).toEqual({ kind: 'done' });
    expect(discussion?.messages().map(({ id }) => id)).toHaveLength(3);
    expect(discussion?.messages()[1]?.id).toBe(said?.id);
    expect(discussion?.messages()[2]?.text).toMatch(/^From our readers/);
    discussion?.delete();
    expect(await close('now')).toMatchObject({ kind: 'refused' });
  });

  test('is refused where the bot may not open one, or not write in it', async () => {
    const channel = textChannel();
    channel.denyBot('CreatePublicThreads');
    const outcome = await followUp(channel, await post(channel), thread());
    expect(outcome).toMatchObject({ kind: 'refused', why: 'missing-permission' });
    const mute = textChannel();
    mute.denyBot('SendMessagesInThreads');
    const muted = await followUp(mute, await post(mute), thread());
    expect(muted).toMatchObject({ kind: 'refused', why: 'missing-permission' });
  });
});
