import { expect, test } from 'vitest';
import { BrokenChats } from '../../src/broken-chats/broken-chats.ts';
import { deliveryNonce } from '../../src/delivery/nonce.ts';
import { createLogger } from '../../src/log.ts';
import type { Language } from '../../src/newsletter/issue.ts';
import { issueDateSchema } from '../../src/newsletter/issue.ts';
import { type ChatKey, personKeySchema } from '../../src/platforms/chat.ts';
import type { Outcome } from '../../src/platforms/platform.ts';
import { chatOf, date, issue, keyOf, Newsroom } from '../delivery/newsroom.ts';
import type { ScriptedPlatform } from '../delivery/scripted-platform.ts';

const refusal: Outcome = { kind: 'rejected', why: 'missing-permission', reach: 'chat', detail: '50013' };

/** A newsroom whose broken chats are looked after. */
class Ward implements AsyncDisposable {
  readonly room: Newsroom;
  #brokenChats: BrokenChats;
  #running: Promise<void>;

  static async open(): Promise<Ward> {
    return new Ward(await Newsroom.open());
  }

  private constructor(room: Newsroom) {
    this.room = room;
    this.#brokenChats = this.#open();
    this.#running = this.#brokenChats.run();
  }

  /** A chat that a person subscribed, in a language of theirs. */
  async subscribe(key: string, person = '7', language: Language = 'en'): Promise<ChatKey> {
    const chat = chatOf(key);
    const by = { key: personKeySchema.parse(`${key.split(':')[0]}:${person}`), language };
    await this.room.subscriptions.subscribe(chat, 'en', by);
    return chat.key;
  }

  /** The platform refuses posts there, and says what is missing. */
  breaks(key: ChatKey, ...missing: ('send-messages' | 'post-messages')[]): void {
    const platform = this.platform(key);
    platform.answers(key, ...Array.from({ length: 50 }, () => refusal));
    if (missing.length > 0) platform.checks.set(key, { kind: 'closed', why: 'missing-permission', missing });
  }

  mend(key: ChatKey): void {
    this.platform(key).answers(key);
    this.platform(key).checks.delete(key);
  }

  platform(key: ChatKey): ScriptedPlatform {
    return key.startsWith('discord') ? this.room.discord : this.room.telegram;
  }

  async post(): Promise<void> {
    await this.room.broadcasts.post(date);
    await this.room.clock.settle();
  }

  /** Time goes by, in steps as long as the naps of who looks after the chats. */
  async pass(minutes: number): Promise<void> {
    for (let left = minutes; left > 0; left -= 10) {
      this.room.clock.pass({ minutes: Math.min(left, 10) });
      await this.room.clock.settle();
    }
  }

  async changed(key: ChatKey): Promise<void> {
    this.#brokenChats.lookAt((chat) => chat.key === key);
    await this.room.clock.settle();
  }

  async restart(): Promise<void> {
    await this.#brokenChats.stop();
    await this.#running;
    this.room.restarted();
    this.#brokenChats = this.#open();
    this.#running = this.#brokenChats.run();
    await this.room.clock.settle();
  }

  state(key: ChatKey) {
    return this.room.subscriptions.get(key)?.state;
  }

  #open(): BrokenChats {
    const { subscriptions, discord, telegram, clock } = this.room;
    return new BrokenChats({
      subscriptions,
      platforms: new Map([
        ['discord', discord],
        ['telegram', telegram],
      ]),
      catchUp: (chat) => this.room.broadcasts.catchUp(chat),
      newsletter: { name: 'Ferry News' },
      clock,
      log: createLogger('silent'),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#brokenChats.stop(), this.room.broadcasts.stop()]);
    await this.#running;
    await this.room[Symbol.asyncDispose]();
  }
}

const day = 24 * 60;

test('who subscribed it is told once, in private and in words; when it works again it gets the newest issue, once', async () => {
  await using ward = await Ward.open();
  const { room } = ward;
  const key = await ward.subscribe('discord:1');
  ward.breaks(key, 'send-messages');
  await ward.post();
  expect(room.discord.written).toEqual([]);
  await ward.pass(3 * day);
  expect(room.discord.written).toHaveLength(1);
  expect(room.discord.written[0]?.to).toBe('discord:7');
  expect(room.discord.written[0]?.text).toBe(
    [
      'I can’t post Ferry News in “chat discord:1” any more.',
      'Missing for me there: Send Messages.',
      'Please allow it for my role in the channel’s settings, under Permissions.',
      'Then I go on by myself, with the newest issue if it is less than a week old; I look every day. If it is not wanted there any more, /unsubscribe ends it.',
    ].join('\n'),
  );
  expect(room.discord.sendsBegun).toBe(1);
  ward.mend(key);
  await ward.changed(key);
  expect(room.shows('discord:1')).toEqual(['Ferries (en)']);
  await ward.pass(10);
  expect(room.discord.written.at(-1)?.text).toContain(
    'I can post Ferry News in “chat discord:1” again.\nThe newest issue is there now.',
  );
  await ward.restart();
  await ward.pass(day);
  expect(room.discord.written).toHaveLength(2);
  expect(room.shows('discord:1')).toHaveLength(1);
  expect(ward.state(key)).toEqual({ kind: 'active' });
});

test('what breaks while somebody is told that it works again is told too', async () => {
  await using ward = await Ward.open();
  const { room } = ward;
  const key = await ward.subscribe('discord:1');
  ward.breaks(key, 'send-messages');
  await ward.post();
  await ward.pass(10);
  ward.mend(key);
  await ward.changed(key);
  room.discord.beforeWritten = async () => {
    ward.breaks(key, 'send-messages');
    await room.subscriptions.pause(key, 'missing-permission', deliveryNonce(issueDateSchema.parse('2026-03-13'), key));
  };
  await ward.pass(2 * day);
  expect(room.discord.written.map(({ text }) => text)).toEqual([
    expect.stringContaining('I can’t post Ferry News'),
    expect.stringContaining('I can post Ferry News in “chat discord:1” again.'),
    expect.stringContaining('I can’t post Ferry News'),
  ]);
});

test.for([
  [
    'zh-Hans',
    '我无法再在“chat telegram:-100”中发布 Ferry News。\n我在那里缺少：发布消息。\n请把我设为该频道的管理员，并允许发布消息。',
  ],
  [
    'zh-Hant',
    '我無法再在「chat telegram:-100」中發佈 Ferry News。\n我在那裡缺少：發佈訊息。\n請把我設為該頻道的管理員，並允許發佈訊息。',
  ],
] as const)('in the language of that person: %s', async ([language, text]) => {
  await using ward = await Ward.open();
  const key = await ward.subscribe('telegram:-100', '7', language);
  ward.breaks(key, 'post-messages');
  await ward.post();
  await ward.pass(10);
  expect(ward.room.telegram.written.map((written) => written.text)).toEqual([expect.stringContaining(text)]);
});

test('it is asked every day, never by posting, and goes on by itself', async () => {
  await using ward = await Ward.open();
  const key = await ward.subscribe('telegram:-100');
  ward.breaks(key, 'post-messages');
  await ward.post();
  await ward.pass(5 * day + 60);
  // At once, and after each day.
  expect(ward.room.telegram.checked).toHaveLength(6);
  expect(ward.room.telegram.sendsBegun).toBe(1);
  ward.mend(key);
  await ward.pass(day);
  expect(ward.room.shows('telegram:-100')).toHaveLength(1);
});

test('after two weeks it is asked no more, and the person is told a last time; a change of the platform’s is still heard', async () => {
  await using ward = await Ward.open();
  const { room } = ward;
  const key = await ward.subscribe('discord:1');
  ward.breaks(key, 'send-messages');
  await ward.post();
  await ward.pass(40 * day);
  expect(room.discord.checked).toHaveLength(15);
  expect(room.discord.written).toHaveLength(2);
  expect(room.discord.written[1]?.text).toContain('For two weeks I could not post Ferry News in “chat discord:1”');
  expect(room.subscriptions.current()).toHaveLength(1);
  await ward.restart();
  await ward.pass(3 * day);
  expect(room.discord.written).toHaveLength(2);
  ward.mend(key);
  await ward.changed(key);
  expect(ward.state(key)?.kind).toBe('active');
  // The issue is long past its week.
  expect(room.shows('discord:1')).toEqual([]);
  await ward.pass(10);
  expect(room.discord.written[2]?.text).toContain('From now on, issues come as usual.');
});

test('whoever can’t be reached is not tried again, and the chat says so in its settings', async () => {
  await using ward = await Ward.open();
  const key = await ward.subscribe('discord:1');
  ward.breaks(key, 'send-messages');
  ward.room.discord.unreachable.set('discord:7', { kind: 'gone', why: 'blocked-by-person', detail: '50007' });
  await ward.post();
  await ward.pass(10);
  expect(ward.state(key)).toMatchObject({ kind: 'paused', told: { person: 'discord:7', reached: false } });
  ward.mend(key);
  await ward.changed(key);
  await ward.pass(10);
  expect(ward.state(key)).toEqual({ kind: 'active' });
});

test('a platform that is busy is written to later', async () => {
  await using ward = await Ward.open();
  const key = await ward.subscribe('discord:1');
  ward.breaks(key, 'send-messages');
  ward.room.discord.unreachable.set('discord:7', { kind: 'retry', afterMs: 3_600_000, detail: '429' });
  await ward.post();
  await ward.pass(50);
  ward.room.discord.unreachable.clear();
  await ward.pass(10);
  expect(ward.room.discord.written).toEqual([]);
  await ward.pass(20);
  expect(ward.room.discord.written).toHaveLength(1);
});

test('an outage in which everyone’s posts are refused for hours: nobody is told, nobody is lost, everyone gets the issue once', async () => {
  await using ward = await Ward.open();
  const keys = await Promise.all(
    Array.from({ length: 30 }, (_, index) => ward.subscribe(`telegram:-${index + 1}`, String(index % 3))),
  );
  for (const key of keys) ward.breaks(key);
  await ward.post();
  await ward.pass(5 * 60);
  expect(keys.map((key) => ward.state(key)?.kind)).toEqual(keys.map(() => 'paused'));
  expect(ward.room.telegram.written).toEqual([]);
  for (const key of keys) ward.mend(key);
  await ward.pass(5 * 60);
  expect(keys.map((key) => ward.room.shows(key).length)).toEqual(keys.map(() => 1));
  expect(keys.map((key) => ward.state(key))).toEqual(keys.map(() => ({ kind: 'active' })));
  expect(ward.room.telegram.written).toEqual([]);
});

test('one that lasts longer: each person gets one message for all their chats, and one when it is over', async () => {
  await using ward = await Ward.open();
  const { telegram } = ward.room;
  const keys = await Promise.all(
    Array.from({ length: 30 }, (_, index) => ward.subscribe(`telegram:-${index + 1}`, String(index % 3))),
  );
  for (const key of keys) ward.breaks(key);
  await ward.post();
  await ward.pass(20 * 60);
  expect(telegram.written.map(({ to }) => to).sort()).toEqual(['telegram:0', 'telegram:1', 'telegram:2']);
  expect(telegram.written[0]?.text.match(/“chat telegram/g)).toHaveLength(10);
  expect(telegram.written[0]?.text).toContain('Please see whether I am muted or restricted there.');
  for (const key of keys) ward.mend(key);
  await ward.pass(2 * day);
  expect(keys.map((key) => ward.room.shows(key).length)).toEqual(keys.map(() => 1));
  expect(telegram.written).toHaveLength(6);
  await ward.pass(3 * day);
  expect(telegram.written).toHaveLength(6);
});

test('ten chats that break within a day, hours apart, are two messages', async () => {
  await using ward = await Ward.open();
  const keys = await Promise.all(Array.from({ length: 10 }, (_, index) => ward.subscribe(`discord:${index + 1}`)));
  for (const key of keys)
    ward.platform(key).checks.set(key, { kind: 'closed', why: 'missing-access', missing: ['view-channel'] });
  for (const key of keys) {
    await ward.room.subscriptions.pause(key, 'missing-access', deliveryNonce(date, key));
    await ward.pass(60);
  }
  await ward.pass(2 * day);
  expect(ward.room.discord.written).toHaveLength(2);
  expect(ward.room.discord.written[1]?.text.match(/“chat discord/g)).toHaveLength(9);
});

test('a chat that turns out to be gone ends, which is told once; one that is unsubscribed is left alone', async () => {
  await using ward = await Ward.open();
  const [gone, left] = [await ward.subscribe('discord:1'), await ward.subscribe('discord:2')];
  for (const key of [gone, left]) ward.breaks(key, 'send-messages');
  ward.room.discord.checks.set(gone, { kind: 'gone', why: 'bot-removed' });
  await ward.post();
  expect(await ward.room.subscriptions.unsubscribe(left)).toBe('unsubscribed');
  await ward.pass(2 * day);
  expect(ward.state(gone)).toMatchObject({ kind: 'ended', why: 'bot-removed' });
  await ward.restart();
  await ward.pass(2 * day);
  expect(ward.room.discord.written).toEqual([
    {
      to: 'discord:7',
      text: [
        'I can’t post Ferry News in “chat discord:1” any more, since I was removed from there.',
        'If I am added again within two weeks, I go on by myself. After that, or to have it in another place, type /subscribe there.',
      ].join('\n'),
    },
  ]);
});

test('thirty channels end at once: each person gets one message, which names ten of theirs and says how many more', async () => {
  await using ward = await Ward.open();
  const { discord, subscriptions } = ward.room;
  const keys = await Promise.all(
    Array.from({ length: 30 }, (_, index) => ward.subscribe(`discord:${index + 1}`, String(index % 2))),
  );
  for (const key of keys) await subscriptions.chatGone(key, 'bot-removed');
  await ward.pass(day);
  expect(discord.written.map(({ to }) => to).sort()).toEqual(['discord:0', 'discord:1']);
  expect(discord.written[0]?.text.match(/“chat discord/g)).toHaveLength(10);
  expect(discord.written[0]?.text).toContain('\nAnd 5 more.\n');
  expect(discord.checked).toEqual([]);
  for (const key of keys) await ward.changed(key);
  await ward.pass(day);
  expect(keys.map((key) => ward.state(key))).toEqual(keys.map(() => ({ kind: 'active' })));
  expect(discord.written).toHaveLength(4);
  expect(discord.written[2]?.text).toContain('\nAnd 5 more.\n');
});

test('ten channels that are deleted within a day, hours apart, are two messages', async () => {
  await using ward = await Ward.open();
  const keys = await Promise.all(Array.from({ length: 10 }, (_, index) => ward.subscribe(`discord:${index + 1}`)));
  for (const key of keys) {
    await ward.room.subscriptions.chatGone(key, 'chat-deleted');
    await ward.pass(60);
  }
  await ward.pass(2 * day);
  expect(ward.room.discord.written).toHaveLength(2);
  expect(ward.room.discord.written[1]?.text.match(/“chat discord/g)).toHaveLength(9);
});

test('who can’t be reached about a lost chat is not tried again; one that the bot is back in goes on without a word', async () => {
  await using ward = await Ward.open();
  const { discord, subscriptions } = ward.room;
  const key = await ward.subscribe('discord:1');
  discord.unreachable.set('discord:7', { kind: 'gone', why: 'blocked-by-person', detail: '50278' });
  await subscriptions.chatGone(key, 'bot-removed');
  await ward.pass(10);
  expect(ward.state(key)).toMatchObject({ kind: 'ended', told: { person: 'discord:7', reached: false } });
  discord.unreachable.clear();
  await ward.pass(3 * day);
  discord.checks.set(key, { kind: 'unknown', detail: '502' });
  await ward.changed(key);
  expect(ward.state(key)).toMatchObject({ kind: 'ended' });
  discord.checks.delete(key);
  await ward.pass(10);
  expect(ward.state(key)).toEqual({ kind: 'active' });
  await ward.pass(day);
  expect(discord.written).toEqual([]);
});

test('a bot that is removed and added again within minutes goes on without a word', async () => {
  await using ward = await Ward.open();
  const key = await ward.subscribe('telegram:-100');
  await ward.room.subscriptions.chatGone(key, 'bot-removed');
  await ward.pass(1);
  await ward.changed(key);
  await ward.pass(day);
  expect(ward.state(key)).toEqual({ kind: 'active' });
  expect(ward.room.telegram.written).toEqual([]);
});

test('where the bot is back but its post is refused, who was told that it was removed is told of that, too', async () => {
  await using ward = await Ward.open();
  const key = await ward.subscribe('telegram:-100');
  await ward.room.subscriptions.chatGone(key, 'bot-removed');
  await ward.pass(10);
  await ward.room.broadcasts.post(date);
  await ward.pass(10);
  ward.platform(key).answers(key, { kind: 'rejected', why: 'topic-closed', reach: 'chat', detail: '400' });
  await ward.changed(key);
  expect(ward.state(key)).toMatchObject({ kind: 'paused', why: 'topic-closed' });
  ward.platform(key).checks.set(key, { kind: 'closed', why: 'topic-closed', missing: [] });
  await ward.pass(2 * day);
  expect(ward.room.telegram.written.map(({ text }) => text)).toEqual([
    expect.stringContaining('since I was removed'),
    expect.stringContaining('It is closed.'),
  ]);
  ward.mend(key);
  await ward.changed(key);
  await ward.pass(10);
  expect(ward.room.shows(key)).toHaveLength(1);
  expect(ward.room.telegram.written).toHaveLength(3);
});

test('who asked to be forgotten is not told that a chat was lost', async () => {
  await using ward = await Ward.open();
  const key = await ward.subscribe('discord:1');
  await ward.room.subscriptions.chatGone(key, 'chat-deleted');
  await ward.room.subscriptions.forget(personKeySchema.parse('discord:7'));
  await ward.pass(day);
  expect(ward.state(key)).toMatchObject({ kind: 'ended', told: { reached: false } });
  expect(ward.room.discord.written).toEqual([]);
});

test('who subscribes it again in the chat resumes it, and it is caught up with without a word in private', async () => {
  await using ward = await Ward.open();
  const key = await ward.subscribe('discord:1');
  ward.breaks(key, 'send-messages');
  await ward.post();
  await ward.pass(10);
  ward.mend(key);
  await ward.subscribe('discord:1', '8');
  await ward.room.clock.settle();
  await ward.pass(10);
  expect(ward.room.shows('discord:1')).toHaveLength(1);
  expect(ward.room.discord.written).toHaveLength(1);
  expect(ward.state(key)).toEqual({ kind: 'active' });
});

test('only the newest issue is caught up with', async () => {
  await using ward = await Ward.open();
  const key = await ward.subscribe('discord:1');
  ward.breaks(key, 'send-messages');
  await ward.post();
  await ward.pass(7 * day);
  const next = issueDateSchema.parse('2026-03-13');
  await ward.room.archive.keep(issue('en', 'Lanterns', next));
  await ward.room.broadcasts.post(next);
  ward.mend(key);
  await ward.pass(day);
  expect(ward.room.shows('discord:1')).toEqual(['Lanterns']);
  expect(keyOf('discord:1')).toBe(key);
});

test('a platform that can’t be asked is asked again, and who subscribed it is told what is known after some hours', async () => {
  await using ward = await Ward.open();
  const key = await ward.subscribe('telegram:-100');
  ward.breaks(key);
  ward.room.telegram.checks.set(key, { kind: 'unknown', detail: '502' });
  await ward.post();
  await ward.pass(5 * 60);
  expect(ward.room.telegram.written).toEqual([]);
  expect(ward.room.telegram.sendsBegun).toBe(1);
  await ward.pass(2 * 60);
  expect(ward.room.telegram.written).toHaveLength(1);
});
