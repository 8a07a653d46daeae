import { MessageFlags } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ChatKind, type MessageId, type RoleKey, roleKeySchema } from '../../../src/platforms/chat.ts';
import { nonceSchema } from '../../../src/platforms/platform.ts';
import type { SandboxChannel } from '../../../src/sandbox/discord/sandbox-channel.ts';
import { AheadClock } from '../ahead-clock.ts';
import { sampleIssue } from '../sample-issue.ts';
import { platformFor, type RunningPlatform, startPlatform, storeInMemory, subscribed } from './running-platform.ts';

let running: RunningPlatform;
let theirClock: AheadClock;

beforeEach(async () => {
  theirClock = new AheadClock();
  running = await startPlatform({}, { clock: theirClock });
});
afterEach(async () => {
  await running[Symbol.asyncDispose]();
});

const corrected = { ...sampleIssue(), title: 'Boats & Tides' };
const textChannel = () => running.server.addChannel({ name: 'news', type: 'text' });
const chatOf = (channel: Pick<SandboxChannel, 'id'>, kind: ChatKind) => subscribed(channel, kind, running.server);

let sent = 0;
async function post(channel: SandboxChannel, kind: ChatKind = 'text', mention?: RoleKey): Promise<MessageId> {
  const prepared = running.platform.prepare(sampleIssue());
  const nonce = nonceSchema.parse(`post-${sent++}`);
  const outcome = await prepared.send(chatOf(channel, kind), nonce, mention ? { mention } : {});
  if (outcome.kind !== 'sent') throw new Error(JSON.stringify(outcome));
  return outcome.message;
}
const revise = (channel: SandboxChannel, message: MessageId, kind: ChatKind = 'text', mention?: RoleKey) =>
  running.platform.prepare(corrected).revise(chatOf(channel, kind), message, mention ? { mention } : {});
const remove = (channel: SandboxChannel, message: MessageId, kind: ChatKind = 'text') =>
  running.platform.remove(chatOf(channel, kind), message);

describe('a correction', () => {
  test('takes the place of the post, with its buttons', async () => {
    const channel = textChannel();
    const message = await post(channel);
    expect(await revise(channel, message)).toEqual({ kind: 'edited' });
    const [shown, ...others] = channel.messages();
    expect(others).toEqual([]);
    expect(shown?.text).toMatch(/^Boats & Tides\n/);
    expect(shown?.buttons.map(({ label }) => label)).toContain('Read on the web');
  });

  test('names the role that the post pinged, and pings it no second time', async () => {
    const channel = textChannel();
    const role = running.server.addRole({ name: 'Readers', mentionable: true });
    const key = roleKeySchema.parse(`discord:${role}`);
    const message = await post(channel, 'text', key);
    expect(channel.messages()[0]?.raw.mention_roles).toEqual([role]);
    expect(await revise(channel, message, 'text', key)).toEqual({ kind: 'edited' });
    const [shown] = channel.messages();
    expect(JSON.stringify(shown?.raw.components)).toContain(`<@&${role}>`);
    expect(shown?.text).toContain('Boats & Tides');
    expect(shown?.raw.mention_roles).toEqual([]);
    expect(shown?.pinged).toEqual(['@Readers']);
  });

  test('reaches the first message of a forum’s post, and one in a thread that was archived', async () => {
    const forum = running.server.addChannel({ name: 'issues', type: 'forum' });
    const inForum = await post(forum, 'forum');
    const [forumPost] = forum.threads();
    forumPost?.archive();
    expect(await revise(forum, inForum, 'forum')).toEqual({ kind: 'edited' });
    expect(forumPost?.messages()[0]?.text).toMatch(/^Boats & Tides/);

    const thread = textChannel().addThread({ name: 'Weekly' });
    const inThread = await post(thread, 'thread');
    thread.archive();
    expect(await revise(thread, inThread, 'thread')).toEqual({ kind: 'edited' });
    expect(thread.messages()[0]?.text).toMatch(/^Boats & Tides/);
  });

  test('is refused where the thread is locked, the message deleted or the channel gone', async () => {
    const thread = textChannel().addThread({ name: 'Weekly' });
    const inThread = await post(thread, 'thread');
    thread.lock();
    expect(await revise(thread, inThread, 'thread')).toMatchObject({ kind: 'refused', why: 'missing-permission' });
    const channel = textChannel();
    const message = await post(channel);
    channel.deleteMessage(message);
    expect(await revise(channel, message)).toMatchObject({ kind: 'refused', why: 'message-deleted', reach: 'chat' });
    channel.delete();
    expect(await revise(channel, message)).toMatchObject({ kind: 'refused', why: 'chat-gone', reach: 'chat' });
  });

  test('whose answer is lost can be tried again', async () => {
    const channel = textChannel();
    const message = await post(channel);
    const route = 'PATCH /channels/:channel/messages/:message';
    running.sandbox.fault({ route, kind: 'drop-after-accept', times: 1 });
    expect(await revise(channel, message)).toMatchObject({ kind: 'retry', afterMs: 0 });
    expect(await revise(channel, message)).toEqual({ kind: 'edited' });
  });
});

describe('Discord’s limits of edits', () => {
  beforeEach(async () => {
    await running[Symbol.asyncDispose]();
    running = await startPlatform({}, { limits: 'on', clock: theirClock });
  });

  test('of messages older than an hour: a fourth in six seconds waits for the rest of them, and posts don’t', async () => {
    const channel = textChannel();
    const messages = [await post(channel), await post(channel), await post(channel), await post(channel)];
    theirClock.putForward({ minutes: 61 });
    const outcomes = [];
    for (const message of messages) outcomes.push(await revise(channel, message));
    expect(outcomes.slice(0, 3)).toEqual(new Array(3).fill({ kind: 'edited' }));
    expect(outcomes[3]).toMatchObject({ kind: 'retry', detail: expect.stringContaining('30046') });
    const { afterMs } = outcomes[3] as { afterMs: number };
    expect(afterMs).toBeGreaterThan(4000);
    expect(afterMs).toBeLessThanOrEqual(6000);
    await post(channel);
  });

  test('of what was published: three an hour in a channel without being told, and the body’s time when told', async () => {
    const channel = running.server.addChannel({ name: 'announcements', type: 'announcement' });
    const message = await post(channel, 'announcement');
    await running.platform.followUp(chatOf(channel, 'announcement'), message, { kind: 'crosspost' });
    expect((channel.messages()[0]?.raw.flags ?? 0) & MessageFlags.Crossposted).not.toBe(0);
    for (let edit = 0; edit < 3; edit++) {
      expect(await revise(channel, message, 'announcement')).toEqual({ kind: 'edited' });
    }
    const held = await revise(channel, message, 'announcement');
    expect(held).toMatchObject({ kind: 'retry' });
    expect((held as { afterMs: number }).afterMs).toBeGreaterThan(3_500_000);
    expect(running.sandbox.requests.tooMany).toBe(0);
    // Another process, or a person's other bot, may have used them up: then Discord says so, in a header that is wrong.
    const told = await revise(channel, message, 'text');
    expect(told).toMatchObject({ kind: 'retry', detail: expect.stringContaining('20028') });
    expect((told as { afterMs: number }).afterMs).toBeGreaterThan(3_500_000);
  });
});

test('how often published posts were corrected is known after a restart', async () => {
  await using store = await storeInMemory();
  const channel = running.server.addChannel({ name: 'announcements', type: 'announcement' });
  const message = await post(channel, 'announcement');
  const correct = async (times: number) => {
    const platform = platformFor(running.sandbox, { store });
    const outcomes = [];
    for (let count = 0; count < times; count++) {
      outcomes.push(await platform.prepare(corrected).revise(chatOf(channel, 'announcement'), message));
    }
    return outcomes.map(({ kind }) => kind);
  };
  expect(await correct(2)).toEqual(['edited', 'edited']);
  expect(await correct(2)).toEqual(['edited', 'retry']);
  expect(running.sandbox.requests.tooMany).toBe(0);
});

describe('a post that is taken back', () => {
  test('is gone from its channel, its forum and its archived thread; once more changes nothing', async () => {
    const channel = textChannel();
    const message = await post(channel);
    const forum = running.server.addChannel({ name: 'issues', type: 'forum' });
    const inForum = await post(forum, 'forum');
    const thread = channel.addThread({ name: 'Weekly' });
    const inThread = await post(thread, 'thread');
    thread.archive();
    expect(await remove(channel, message)).toEqual({ kind: 'removed' });
    expect(await remove(forum, inForum, 'forum')).toEqual({ kind: 'removed' });
    expect(await remove(thread, inThread, 'thread')).toEqual({ kind: 'removed' });
    for (const place of [channel, forum.threads()[0], thread]) expect(place?.messages()).toEqual([]);
    expect(await remove(channel, message)).toEqual({ kind: 'removed' });
  });

  test('stays where the bot can’t see the channel any more', async () => {
    const channel = textChannel();
    const message = await post(channel);
    channel.denyBot('ViewChannel');
    expect(await remove(channel, message)).toMatchObject({ kind: 'refused', why: 'missing-access', reach: 'chat' });
    expect(channel.messages()).toHaveLength(1);
  });
});
