import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Chat, chatKeySchema, type MessageId, messageIdSchema } from '../../../src/platforms/chat.ts';
import type { FollowUpStep, MessagePlace } from '../../../src/platforms/follow-up.ts';
import type { SandboxChat } from '../../../src/sandbox/telegram/sandbox-chat.ts';
import type { SandboxPerson } from '../../../src/sandbox/telegram/sandbox-person.ts';
import { sampleIssue } from '../sample-issue.ts';
import { nonce, type RunningPlatform, startPlatform, subscribed } from './running-platform.ts';

let running: RunningPlatform;
let ben: SandboxPerson;

beforeEach(async () => {
  running = await startPlatform();
  ben = running.sandbox.addPerson({ name: 'Ben' });
});
afterEach(async () => {
  await running[Symbol.asyncDispose]();
});

async function post(to: Chat): Promise<MessageId> {
  const outcome = await running.platform.prepare(sampleIssue()).send(to, nonce);
  if (outcome.kind !== 'sent') throw new Error(JSON.stringify(outcome));
  return outcome.message;
}

describe('pinning', () => {
  const pinIn = async (to: Chat) => running.platform.followUp(to, await post(to), { kind: 'pin' });

  test('in a channel takes the right to edit, in a group that to pin', async () => {
    const channel = running.sandbox.addChannel({ title: 'Harbour', creator: ben });
    const group = running.sandbox.addGroup({ title: 'Readers', kind: 'supergroup', creator: ben });
    const refused = {
      kind: 'refused',
      why: 'missing-permission',
      detail: expect.stringContaining('not enough rights'),
    };
    expect(await pinIn(subscribed(channel, 'channel'))).toMatchObject(refused);
    expect(await pinIn(subscribed(group, 'group'))).toMatchObject(refused);
    await channel.restrictBot({ can_edit_messages: true });
    await ben.makeAdmin(group, { can_pin_messages: true });
    expect(await pinIn(subscribed(channel, 'channel'))).toEqual({ kind: 'done' });
    expect(await pinIn(subscribed(group, 'group'))).toEqual({ kind: 'done' });
    expect(channel.pinned()).toHaveLength(1);
    expect(group.pinned()).toHaveLength(1);
  });

  test('works in a topic and in a private chat', async () => {
    const forum = running.sandbox.addGroup({ title: 'Readers', kind: 'forum', creator: ben });
    await ben.makeAdmin(forum, { can_pin_messages: true });
    expect(await pinIn(subscribed(forum, 'topic', forum.addTopic('News')))).toEqual({ kind: 'done' });
    await ben.start();
    expect(await pinIn(subscribed(ben, 'private'))).toEqual({ kind: 'done' });
  });

  test('can be repeated, and so can taking down; what is gone is no longer pinned', async () => {
    const channel = running.sandbox.addChannel({ title: 'Harbour', creator: ben });
    await channel.restrictBot({ can_edit_messages: true });
    const to = subscribed(channel, 'channel');
    const message = await post(to);
    const twice = async (kind: 'pin' | 'unpin') => [
      await running.platform.followUp(to, message, { kind }),
      await running.platform.followUp(to, message, { kind }),
    ];
    expect(await twice('pin')).toEqual([{ kind: 'done' }, { kind: 'done' }]);
    expect(await twice('unpin')).toEqual([{ kind: 'done' }, { kind: 'done' }]);
    const gone = messageIdSchema.parse('999');
    expect(await running.platform.followUp(to, gone, { kind: 'unpin' })).toEqual({ kind: 'done' });
    expect(await running.platform.followUp(to, gone, { kind: 'pin' })).toMatchObject({
      kind: 'refused',
      why: 'message-deleted',
    });
  });

  test('is tried again when the answer was lost or Telegram says to wait, which slows the whole bot', async () => {
    const channel = running.sandbox.addChannel({ title: 'Harbour', creator: ben });
    await channel.restrictBot({ can_edit_messages: true });
    const method = 'pinChatMessage';
    running.sandbox.fault({ method, kind: 'drop-after-accept', times: 1 });
    expect(await pinIn(subscribed(channel, 'channel'))).toMatchObject({ kind: 'retry', afterMs: 0 });
    const body = { ok: false, error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 9 } };
    running.sandbox.fault({ method, kind: 'status', status: 429, body, times: 1 });
    expect(await pinIn(subscribed(channel, 'channel'))).toMatchObject({ kind: 'retry', afterMs: 9000 });
    const later = await running.platform.followUp(subscribed(channel, 'channel'), messageIdSchema.parse('2'), {
      kind: 'pin',
    });
    expect(later.kind === 'retry' && later.afterMs > 8000).toBe(true);
  });
});

describe('a discussion', () => {
  let channel: SandboxChat;
  let group: SandboxChat;

  beforeEach(async () => {
    channel = running.sandbox.addChannel({ title: 'Harbour', creator: ben });
    group = running.sandbox.addGroup({ title: 'Harbour talk', kind: 'supergroup', creator: ben });
    await ben.makeAdmin(group);
  });

  const discuss = (message: MessageId, copy?: MessagePlace, issue = sampleIssue()) => {
    const step: FollowUpStep = { kind: 'thread', issue, nonce, ...(copy ? { copy } : {}) };
    return running.platform.followUp(subscribed(channel, 'channel'), message, step);
  };

  test('begins with the question, below the copy of the post that Telegram makes', async () => {
    channel.linkDiscussion(group);
    const message = await post(subscribed(channel, 'channel'));
    await expect.poll(() => running.heard.copies).toHaveLength(1);
    const [heard] = running.heard.copies;
    const [copy] = group.messages();
    expect(heard).toEqual({
      post: { chat: `telegram:${channel.id}`, message },
      copy: { chat: `telegram:${group.id}`, message: String(copy?.id) },
    });
    expect(await discuss(message)).toEqual({ kind: 'awaits-copy' });
    expect(await discuss(message, heard?.copy)).toEqual({ kind: 'done' });
    const [, question, ...others] = group.messages();
    expect(others).toEqual([]);
    expect(question).toMatchObject({ replyTo: copy?.id, text: expect.stringContaining('Do you take the ferry?') });
  });

  test('is refused for a channel without a discussion group, and nothing is to be done without a question', async () => {
    const message = await post(subscribed(channel, 'channel'));
    expect(await discuss(message)).toMatchObject({ kind: 'refused', why: 'no-discussion-group' });
    const { question: _, ...issue } = sampleIssue();
    expect(await discuss(message, undefined, issue)).toEqual({ kind: 'done' });
  });

  test('is refused when the copy was deleted, or the bot may not write there', async () => {
    const place = { chat: chatKeySchema.parse(`telegram:${group.id}`), message: messageIdSchema.parse('99') };
    const message = await post(subscribed(channel, 'channel'));
    expect(await discuss(message, place)).toMatchObject({ kind: 'refused', why: 'message-deleted' });
    await ben.removeBot(group);
    expect(await discuss(message, place)).toMatchObject({ kind: 'refused', why: 'chat-gone' });
  });

  test('is closed with readers’ answers below the copy of the post, and nowhere without one', async () => {
    channel.linkDiscussion(group);
    const message = await post(subscribed(channel, 'channel'));
    await expect.poll(() => running.heard.copies).toHaveLength(1);
    const copy = running.heard.copies[0]?.copy;
    const closing: FollowUpStep = { kind: 'closing', issue: sampleIssue(), post: messageIdSchema.parse('9'), nonce };
    const close = (step: FollowUpStep) => running.platform.followUp(subscribed(channel, 'channel'), message, step);
    expect(await close(closing)).toMatchObject({ kind: 'refused', why: 'no-discussion-group' });
    expect(await close({ ...closing, ...(copy ? { copy } : {}) })).toEqual({ kind: 'done' });
    expect(group.messages().at(-1)?.text).toMatch(/^From our readers/);
    expect(group.messages().at(-1)?.replyTo).toBe(group.messages()[0]?.id);
  });

  test('may or may not have begun when the answer was lost: nobody knows', async () => {
    channel.linkDiscussion(group);
    const message = await post(subscribed(channel, 'channel'));
    await expect.poll(() => running.heard.copies).toHaveLength(1);
    running.sandbox.fault({ method: 'sendMessage', kind: 'drop-after-accept', times: 1 });
    expect(await discuss(message, running.heard.copies[0]?.copy)).toMatchObject({ kind: 'uncertain' });
  });
});
