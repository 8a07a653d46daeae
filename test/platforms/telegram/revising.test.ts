import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Chat, MessageId } from '../../../src/platforms/chat.ts';
import type { SandboxPerson } from '../../../src/sandbox/telegram/sandbox-person.ts';
import { AheadClock } from '../ahead-clock.ts';
import { sampleIssue } from '../sample-issue.ts';
import { nonce, type RunningPlatform, startPlatform, subscribed } from './running-platform.ts';

let running: RunningPlatform;
let theirClock: AheadClock;
let ana: SandboxPerson;

beforeEach(async () => {
  theirClock = new AheadClock();
  running = await startPlatform({}, { clock: theirClock });
  ana = running.sandbox.addPerson({ name: 'Ana' });
});
afterEach(async () => {
  await running[Symbol.asyncDispose]();
});

const corrected = { ...sampleIssue(), title: 'Boats & Tides' };
async function post(chat: Chat): Promise<MessageId> {
  const outcome = await running.platform.prepare(sampleIssue()).send(chat, nonce);
  if (outcome.kind !== 'sent') throw new Error(JSON.stringify(outcome));
  return outcome.message;
}
const revise = (chat: Chat, message: MessageId, issue = corrected) =>
  running.platform.prepare(issue).revise(chat, message);

describe('a correction', () => {
  test('takes the place of the post in a channel, a group, a topic and with a person, however old it is', async () => {
    const channel = running.sandbox.addChannel({ title: 'Harbour', creator: ana });
    const group = running.sandbox.addGroup({ title: 'Readers', kind: 'supergroup', creator: ana });
    const forum = running.sandbox.addGroup({ title: 'Forum', kind: 'forum', creator: ana });
    const topic = forum.addTopic('News');
    await ana.start();
    const chats = [
      subscribed(channel, 'channel'),
      subscribed(group, 'group'),
      subscribed(forum, 'topic', topic),
      subscribed(ana.privateChat, 'private'),
    ];
    const messages = await Promise.all(chats.map(post));
    theirClock.putForward({ hours: 24 * 7 });
    for (const [index, chat] of chats.entries()) {
      expect(await revise(chat, messages[index] as MessageId)).toEqual({ kind: 'edited' });
    }
    for (const shown of [channel.messages(), group.messages(), forum.messages(topic.id)]) {
      expect(shown.map(({ text }) => text)).toEqual([expect.stringMatching(/^Boats & Tides\n/)]);
    }
    expect(ana.privateChat.messages().filter(({ text }) => text.startsWith('Boats & Tides'))).toHaveLength(1);
  });

  test('that is there already counts as unchanged', async () => {
    const chat = subscribed(running.sandbox.addChannel({ title: 'Harbour', creator: ana }), 'channel');
    const message = await post(chat);
    expect(await revise(chat, message, sampleIssue())).toEqual({ kind: 'unchanged' });
    running.sandbox.fault({ method: 'editMessageText', kind: 'drop-after-accept', times: 1 });
    expect(await revise(chat, message)).toMatchObject({ kind: 'retry', afterMs: 0 });
    expect(await revise(chat, message)).toEqual({ kind: 'unchanged' });
  });

  test('is refused where the message or the group is gone', async () => {
    const group = running.sandbox.addGroup({ title: 'Readers', kind: 'group', creator: ana });
    const chat = subscribed(group, 'group');
    const message = await post(chat);
    const elsewhere = subscribed(running.sandbox.addChannel({ title: 'Harbour', creator: ana }), 'channel');
    expect(await revise(elsewhere, message)).toMatchObject({ kind: 'refused', why: 'message-deleted', reach: 'chat' });
    group.upgrade();
    expect(await revise(chat, message)).toMatchObject({ kind: 'refused', why: 'chat-gone', reach: 'chat' });
  });
});

describe('a post that is taken back', () => {
  test('is gone; once more changes nothing', async () => {
    const channel = running.sandbox.addChannel({ title: 'Harbour', creator: ana });
    const chat = subscribed(channel, 'channel');
    const message = await post(chat);
    expect(await running.platform.remove(chat, message)).toEqual({ kind: 'removed' });
    expect(channel.messages()).toEqual([]);
    expect(await running.platform.remove(chat, message)).toEqual({ kind: 'removed' });
  });

  test('stays when it is two days old', async () => {
    const channel = running.sandbox.addChannel({ title: 'Harbour', creator: ana });
    const chat = subscribed(channel, 'channel');
    const message = await post(chat);
    theirClock.putForward({ hours: 49 });
    expect(await running.platform.remove(chat, message)).toMatchObject({
      kind: 'refused',
      why: 'too-old',
      reach: 'chat',
    });
    expect(channel.messages()).toHaveLength(1);
  });
});
