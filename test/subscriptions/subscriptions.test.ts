import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { type Chat, chatKeySchema, chatSchema, personKeySchema, serverKeySchema } from '../../src/platforms/chat.ts';
import { type Store, StoreUnavailable } from '../../src/store/collection.ts';
import { openStore } from '../../src/store/open-store.ts';
import { Subscriptions } from '../../src/subscriptions/subscriptions.ts';
import { memoryLog } from '../platforms/memory-log.ts';

const clock = { ...systemClock, now: () => Temporal.Instant.from('2026-01-02T22:00Z') };
const ada = { key: personKeySchema.parse('discord:7'), language: 'en' } as const;
const key = chatKeySchema.parse;
const server = serverKeySchema.parse;

let folder: string;
let store: Store;
let subscriptions: Subscriptions;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'subscriptions-'));
  await open();
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

async function open(): Promise<void> {
  store = await openStore(`sqlite://${folder}/store.sqlite`, pino({ level: 'silent' }));
  subscriptions = await Subscriptions.open(store, clock);
}

async function restart(): Promise<void> {
  await store.close();
  await open();
}

function chat(chatKey: string, over: { title?: string; server?: string } = {}): Chat {
  return chatSchema.parse({
    key: chatKey,
    kind: chatKey.startsWith('discord') ? 'text' : 'group',
    title: 'news',
    ...over,
  });
}

/** Who gets the newsletter, as it is now and as it will be after a restart. */
async function activeChats(): Promise<string[]> {
  const now = subscriptions
    .active()
    .map((subscription) => subscription.chat.key)
    .sort();
  await restart();
  expect(
    subscriptions
      .active()
      .map((subscription) => subscription.chat.key)
      .sort(),
  ).toEqual(now);
  return now;
}

describe('subscribing', () => {
  test('says whether anything changed', async () => {
    expect(await subscriptions.subscribe(chat('discord:1'), 'en', ada)).toBe('subscribed');
    expect(await subscriptions.subscribe(chat('discord:1'), 'en', ada)).toBe('already');
    expect(await subscriptions.subscribe(chat('discord:1'), 'zh-Hans', ada)).toBe('changed');
    expect(await activeChats()).toEqual(['discord:1']);
    expect(subscriptions.get(key('discord:1'))).toMatchObject({
      language: 'zh-Hans',
      subscribedBy: ada.key,
      theirLanguage: 'en',
    });
  });

  test('follows the title of the chat', async () => {
    await subscriptions.subscribe(chat('discord:1'), 'en', ada);
    expect(await subscriptions.subscribe(chat('discord:1', { title: 'weekly' }), 'en', ada)).toBe('already');
    expect(subscriptions.get(key('discord:1'))?.chat.title).toBe('weekly');
  });

  test('ten times at once subscribes once', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => subscriptions.subscribe(chat('discord:1'), 'en', ada)),
    );
    expect(outcomes.filter((outcome) => outcome === 'subscribed')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'already')).toHaveLength(9);
  });

  test('that can’t be written is not said to be done', async () => {
    await store.close();
    await expect(subscriptions.subscribe(chat('discord:1'), 'en', ada)).rejects.toThrow(StoreUnavailable);
    expect(subscriptions.active()).toEqual([]);
    await open();
  });
});

describe('ending', () => {
  beforeEach(async () => {
    await subscriptions.subscribe(chat('discord:1', { server: 'discord:100' }), 'en', ada);
    await subscriptions.subscribe(chat('discord:2', { server: 'discord:100' }), 'en', ada);
    await subscriptions.subscribe(chat('discord:3', { server: 'discord:200' }), 'en', ada);
  });

  test('by unsubscribing leaves the record with the reason', async () => {
    expect(await subscriptions.unsubscribe(key('discord:1'))).toBe('unsubscribed');
    expect(await subscriptions.unsubscribe(key('discord:1'))).toBe('not-subscribed');
    expect(await subscriptions.unsubscribe(key('discord:9'))).toBe('not-subscribed');
    expect(await activeChats()).toEqual(['discord:2', 'discord:3']);
    expect(subscriptions.get(key('discord:1'))?.state).toEqual({
      kind: 'ended',
      at: '2026-01-02T22:00:00.000Z',
      why: 'unsubscribed',
    });
  });

  test('when the bot was removed from a chat, and the first reason stays', async () => {
    await subscriptions.chatGone(key('discord:1'), 'bot-removed');
    await subscriptions.chatGone(key('discord:1'), 'chat-deleted');
    expect(await activeChats()).toEqual(['discord:2', 'discord:3']);
    expect(subscriptions.get(key('discord:1'))?.state).toMatchObject({ why: 'bot-removed' });
  });

  test('when the bot was removed from a server ends all of its chats and no other', async () => {
    await subscriptions.serverGone(server('discord:100'), 'bot-removed');
    expect(await activeChats()).toEqual(['discord:3']);
  });

  test('when a Telegram group is gone ends it and its topics', async () => {
    await subscriptions.subscribe(chat('telegram:-1005'), 'en', ada);
    await subscriptions.subscribe(chat('telegram:-1005:3', { server: 'telegram:-1005' }), 'en', ada);
    await subscriptions.serverGone(server('telegram:-1005'), 'bot-removed');
    expect(await activeChats()).toEqual(['discord:1', 'discord:2', 'discord:3']);
  });

  test('is in the log once each time, with the reason', async () => {
    const { log, logged } = memoryLog();
    const logging = await Subscriptions.open(store, clock, log);
    await logging.chatGone(key('discord:3'), 'chat-deleted');
    await logging.chatGone(key('discord:3'), 'chat-deleted');
    await logging.serverGone(server('discord:100'), 'bot-removed');
    const lines = logged()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ chat: ended, server: its, why, msg }) => [ended, its, why, msg])).toEqual([
      ['discord:3', 'discord:200', 'chat-deleted', 'a subscription ended'],
      ['discord:1', 'discord:100', 'bot-removed', 'a subscription ended'],
      ['discord:2', 'discord:100', 'bot-removed', 'a subscription ended'],
    ]);
  });

  test('is undone by subscribing again', async () => {
    await subscriptions.unsubscribe(key('discord:1'));
    expect(await subscriptions.subscribe(chat('discord:1'), 'zh-Hant', ada)).toBe('subscribed');
    expect(await activeChats()).toEqual(['discord:1', 'discord:2', 'discord:3']);
  });
});

describe('a group that became a supergroup', () => {
  const [from, to] = [key('telegram:-5'), key('telegram:-1005')];

  beforeEach(async () => {
    await subscriptions.subscribe(chat(from), 'zh-Hans', ada);
  });

  test('keeps its subscription under the new id', async () => {
    await subscriptions.chatMoved(from, to);
    await subscriptions.chatMoved(from, to);
    expect(await activeChats()).toEqual([to]);
    expect(subscriptions.get(to)).toMatchObject({ language: 'zh-Hans', chat: { key: to, title: 'news' } });
    expect(subscriptions.get(from)?.state).toMatchObject({ why: 'moved', to });
  });

  test('that was subscribed again there has that subscription alone', async () => {
    await subscriptions.subscribe(chat(to), 'en', ada);
    await subscriptions.chatMoved(from, to);
    expect(await activeChats()).toEqual([to]);
    expect(subscriptions.get(to)?.language).toBe('en');
  });

  test('that was unsubscribed there stays so', async () => {
    await subscriptions.subscribe(chat(to), 'en', ada);
    await subscriptions.unsubscribe(to);
    await subscriptions.chatMoved(from, to);
    expect(await activeChats()).toEqual([]);
  });

  test('that was not subscribed is not subscribed by it', async () => {
    await subscriptions.unsubscribe(from);
    await subscriptions.chatMoved(from, to);
    expect(await activeChats()).toEqual([]);
    expect(subscriptions.get(to)).toBeUndefined();
  });
});
