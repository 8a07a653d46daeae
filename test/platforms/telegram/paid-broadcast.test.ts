import { setTimeout as sleep } from 'node:timers/promises';
import { TelegramError } from 'telegraf';
import { expect, test } from 'vitest';
import { answerWith, personAnswer } from '../../../src/commands/answers.ts';
import { action } from '../../../src/commands/command.ts';
import { paragraph } from '../../../src/newsletter/rich-text.ts';
import type { Writing } from '../../../src/platforms/platform.ts';
import { telegramLimits } from '../../../src/platforms/telegram/limits.ts';
import { PaidBroadcast } from '../../../src/platforms/telegram/paid-broadcast.ts';
import type { SandboxChat } from '../../../src/sandbox/telegram/sandbox-chat.ts';
import type { SandboxPerson } from '../../../src/sandbox/telegram/sandbox-person.ts';
import type { TelegramSandboxOptions } from '../../../src/sandbox/telegram/telegram-sandbox.ts';
import { memoryLog } from '../memory-log.ts';
import { sampleIssue } from '../sample-issue.ts';
import { nonce, type RunningPlatform, startPlatform, subscribed } from './running-platform.ts';

const never = new AbortController().signal;

async function paying(chats: number, options: TelegramSandboxOptions) {
  const running = await startPlatform({ limits: 'kept', paidBroadcast: true }, options);
  const creator = running.sandbox.addPerson({ name: 'Ana' });
  const groups = Array.from({ length: chats }, (_, index) =>
    running.sandbox.addGroup({ title: `Group ${index}`, kind: 'supergroup', creator }),
  );
  return { running, groups };
}

/** Posts to chats, and does as it is told. */
async function postTo(groups: readonly SandboxChat[], { platform }: RunningPlatform): Promise<void> {
  const prepared = platform.prepare(sampleIssue());
  const post = async (chat: SandboxChat) => {
    const to = subscribed(chat, 'group');
    for (;;) {
      await platform.turn(to.key, never, 'post');
      const outcome = await prepared.send(to, nonce);
      if (outcome.kind === 'sent') return;
      if (outcome.kind !== 'retry') throw new Error(outcome.kind);
      await sleep(outcome.afterMs);
    }
  };
  await Promise.all(groups.map(post));
}

test('600 chats are posted to in a few seconds, where the ordinary limit takes twenty; each beyond the limit costs 0.1 Star', async () => {
  const { running, groups } = await paying(600, { stars: 20_000 });
  await using _ = running;
  const begun = performance.now();
  await postTo(groups, running);
  expect(performance.now() - begun).toBeLessThan(10_000);
  expect(groups.every((chat) => chat.messages().length === 1)).toBe(true);
  expect(running.sandbox.requests.tooMany).toBe(0);
  const cost = 20_000 - running.sandbox.stars;
  expect(cost).toBeGreaterThan(20);
  expect(cost).toBeLessThanOrEqual(57);
});

test('answers to people are paid for too where they must be, so that nobody waits for one during a broadcast', async () => {
  const { running, groups } = await paying(300, { stars: 20_000 });
  await using _ = running;
  const posted = postTo(groups, running);
  await running.sandbox.whenMessages(60);
  const eve = running.sandbox.addPerson({ name: 'Eve', languageCode: 'en' });
  await eve.start();
  const begun = performance.now();
  expect(await eve.type(eve.privateChat, '/help')).toBeDefined();
  expect(performance.now() - begun).toBeLessThan(1000);
  await posted;
  expect(running.sandbox.requests.tooMany).toBe(0);
});

test('files for people are paid for like other messages', async () => {
  const { running } = await paying(0, { stars: 20_000 });
  await using _ = running;
  const { sandbox, heard } = running;
  const csv = { name: 'answers.csv', type: 'text/csv', content: 'name,answer' };
  heard.answer = () => ({ ...personAnswer('Yours:'), files: [csv] });
  const readers = Array.from({ length: 40 }, (_, index) => sandbox.addPerson({ name: `Reader ${index}` }));
  await Promise.all(readers.map((reader) => reader.start()));
  const hasFile = ({ privateChat }: SandboxPerson) =>
    privateChat.messages().some(({ attached }) => attached?.kind === 'document');
  await expect.poll(() => readers.every(hasFile), { timeout: 5000 }).toBe(true);
  expect(sandbox.requests.tooMany).toBe(0);
  // Eighty messages in about a second, thirty of them free.
  expect(20_000 - sandbox.stars).toBeGreaterThan(1);
});

test('what is corrected keeps the ordinary limit: nobody can pay for that', async () => {
  const { running, groups } = await paying(45, { stars: 20_000 });
  await using _ = running;
  const { platform } = running;
  const keys = groups.map((chat) => subscribed(chat, 'group'));
  const begun = performance.now();
  await Promise.all(keys.map(({ key }) => platform.turn(key, never, 'change')));
  expect(performance.now() - begun).toBeGreaterThan(1350);
});

test('a message that a press changes keeps the ordinary limit too, so that many presses at once aren’t taken for a bot that may not pay', async () => {
  const { running } = await paying(0, { stars: 20_000 });
  await using _ = running;
  const { sandbox, heard, platform } = running;
  heard.answer = () => answerWith([{ kind: 'action', label: 'Send', action: action('archive', '2026') }], 'Sure?');
  const readers = Array.from({ length: 80 }, (_, index) => sandbox.addPerson({ name: `Reader ${index}` }));
  const lastOf = ({ privateChat }: SandboxPerson) => privateChat.messages().at(-1) ?? expect.fail();
  await Promise.all(readers.map((reader) => reader.start()));
  await expect.poll(() => readers.every((reader) => lastOf(reader).text === 'Sure?'), { timeout: 5000 }).toBe(true);
  heard.answer = () => ({ ...personAnswer('It is stored.'), replaces: true });
  const writing = (words: string): Writing => ({ body: [paragraph(words)], buttons: [], language: 'en' });
  const cards = Array.from({ length: 5 }, (_, index) =>
    sandbox.addGroup({ title: `Editors ${index}`, kind: 'supergroup', creator: readers[0] ?? expect.fail() }),
  ).map((chat) => ({ kind: 'chat' as const, key: subscribed(chat, 'group').key }));
  const written = await Promise.all(cards.map((to) => platform.write(to, writing('A card.'))));
  // New messages took the free places of their second.
  const writtenAt = performance.now();
  await expect.poll(() => performance.now() - writtenAt, { timeout: 3000 }).toBeGreaterThan(1100);
  const rewritten = written.map((outcome, index) => {
    const to = cards[index];
    if (outcome.kind !== 'sent' || !to) expect.fail();
    return platform.rewrite(to, outcome.message, writing('Changed.'));
  });
  await Promise.all(readers.map((reader) => reader.press(lastOf(reader), 'Send')));
  expect(await Promise.all(rewritten)).toMatchObject(cards.map(() => ({ kind: 'sent' })));
  await expect
    .poll(() => readers.every((reader) => lastOf(reader).text === 'It is stored.'), { timeout: 10_000 })
    .toBe(true);
  // At the speed of new messages there would be more than fifty.
  expect(sandbox.requests.tooMany).toBeLessThan(20);
  expect(running.logged()).not.toContain('@BotFather');
});

test('a bot that Telegram doesn’t let pay finds out soon, says so and goes on at the ordinary limit', async () => {
  const { running, groups } = await paying(90, {});
  await using _ = running;
  await postTo(groups, running);
  expect(groups.every((chat) => chat.messages().length === 1)).toBe(true);
  expect(running.logged()).toContain('paid broadcasts switched on in @BotFather');
  // Those on their way when the first was refused.
  expect(running.sandbox.requests.tooMany).toBeLessThanOrEqual(70);
});

test('when the Stars are used up, the message is sent again without them', async () => {
  const { running, groups } = await paying(2, { stars: 20_000 });
  await using _ = running;
  const body = { ok: false, error_code: 400, description: 'Bad Request: BALANCE_TOO_LOW' };
  running.sandbox.fault({ method: 'sendMessage', kind: 'status', status: 400, body, times: 1 });
  await postTo(groups, running);
  expect(groups.map((chat) => chat.messages().length)).toEqual([1, 1]);
  expect(running.logged()).toContain('It keeps the ordinary limits until the next start');
});

test('a bot that was let pay for long finds out as soon when it no longer is', () => {
  const paid = new PaidBroadcast(memoryLog().log);
  for (let sent = 0; sent < 100_000; sent++) paid.terms();
  const tooMany = new TelegramError({ error_code: 429, description: 'Too Many Requests: retry after 1' });
  for (let refused = 0; refused < 110; refused++) {
    paid.terms();
    paid.toldToWait(tooMany);
  }
  expect(paid.perSecond).toBe(telegramLimits.perSecond);
  expect(paid.terms()).toEqual({});
});
