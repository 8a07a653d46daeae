import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLogger } from '../../src/log.ts';
import { issueDateSchema } from '../../src/newsletter/issue.ts';
import { chatKeySchema, personKeySchema } from '../../src/platforms/chat.ts';
import { FeaturedAuthors } from '../../src/questions/featured-authors.ts';
import type { SandboxMember } from '../../src/sandbox/discord/sandbox-member.ts';
import type { SandboxPerson } from '../../src/sandbox/telegram/sandbox-person.ts';
import type { Restoration } from '../../src/store/restoration.ts';
import { ScriptedPlatform } from '../delivery/scripted-platform.ts';
import { issueText, startBot } from '../running-bot.ts';
import { ana, bo, mei, nextWeek, QuestionDesk, thisWeek, written } from './question-desk.ts';

const asked = issueDateSchema.parse('2026-01-02');
const next = issueDateSchema.parse('2026-01-09');

const question = `---\ndate: ${asked}\ncloses: 2999-01-01T00:00:00Z\n---\n\nDear reader,\n\nAll is well.\n\n## Question of the Week\n\n**What would you do without the ferry?**\n`;

const inDiscord = (member: SandboxMember) => member.openDm().messages();
const inTelegram = ({ privateChat }: SandboxPerson) => privateChat.messages().filter(({ fromBot }) => fromBot);

test('authors on both platforms are told once, in their language, with a way to the issue', async () => {
  await using running = await startBot({ '2026-01-02.md': question, '2026-01-09.md': issueText(next) });
  const ada = running.discord.addServer({ name: 'Harbour' }).addMember({ name: 'Ada', locale: 'zh-TW' });
  const ben = running.telegram.addPerson({ name: 'Ben', languageCode: 'en' });
  const closed = running.telegram.addPerson({ name: 'Bo', languageCode: 'en' });
  await ben.start();
  const { questions } = running.bot;
  const authors = [
    { key: `discord:${ada.id}`, chat: 'discord:5', language: 'zh-Hant' as const },
    { key: `telegram:${ben.id}`, chat: 'telegram:5', language: 'en' as const },
    { key: `telegram:${closed.id}`, chat: 'telegram:5', language: 'en' as const },
  ].map((author) => ({ ...author, key: personKeySchema.parse(author.key) }));
  for (const [index, { key, chat, language }] of authors.entries()) {
    const source = { kind: 'form' as const, chat: chatKeySchema.parse(chat) };
    const text = ['I would swim.', 'I would row.', 'I would wait.'][index] ?? '';
    await questions.replies.answer(asked, key, {
      text,
      shownAs: { kind: 'anonymous' },
      mayFeature: true,
      language,
      source,
    });
    await questions.review.decide(asked, key, 1, { kind: 'feature' }, mei);
  }
  expect(inTelegram(ben)).toHaveLength(1);
  await running.bot.broadcasts.post(next);
  await expect
    .poll(() => inDiscord(ada).map(({ text }) => text))
    .toEqual(['您的回答刊登在2026年1月9日一期的「讀者之聲」中。謝謝您！']);
  await expect.poll(() => inTelegram(ben)).toHaveLength(2);
  const told = inTelegram(ben)[1];
  expect(told?.text).toBe('Your answer is in the issue of January 9, 2026, under “From our readers”. Thank you!');
  expect(told?.buttons.flat().find(({ label }) => label === 'Read on the web')?.url).toContain('2026-01-09');
  await ben.press(told ?? expect.fail(), 'Show the issue');
  expect(inTelegram(ben).at(-1)?.text).toContain('I would row.');

  // Who can't be reached is not tried again, and nobody is told twice.
  await expect.poll(() => questions.acknowledgements.owed()).toEqual([]);
  await running.restart();
  expect(await running.bot.questions.acknowledgements.owed()).toEqual([]);
  expect(inDiscord(ada)).toHaveLength(1);
  expect(inTelegram(ben)).toHaveLength(3);
});

describe('with time passing', () => {
  let desk: QuestionDesk;
  let discord: ScriptedPlatform;
  beforeEach(async () => {
    desk = await QuestionDesk.open();
    discord = new ScriptedPlatform('discord', desk.clock);
    await desk.questions.replies.answer(thisWeek, ana, written('I like Ostend.'));
    await desk.questions.review.decide(thisWeek, ana, 1, { kind: 'feature' }, mei);
  });
  afterEach(() => desk[Symbol.asyncDispose]());

  const start = (restoration?: Restoration) => {
    const telling = new FeaturedAuthors({
      questions: desk.questions,
      archive: desk.archive,
      platforms: new Map([['discord', discord]]),
      hasBegun: (date) => desk.begun.has(date),
      restoration,
      clock: desk.clock,
      log: createLogger('silent'),
    });
    void telling.run();
    return telling;
  };

  test('nobody is told before the posting begins, and who couldn’t be told is told later, after a restart too', async () => {
    const first = start();
    await desk.questions.issueBegins(nextWeek);
    first.look();
    await desk.clock.settle();
    expect(discord.written).toEqual([]);

    discord.unreachable.set(ana, { kind: 'retry', afterMs: 5000, detail: 'busy' });
    desk.begun.add(nextWeek);
    desk.clock.pass({ seconds: 2 });
    await desk.clock.settle();
    await first.stop();
    expect(discord.written).toEqual([]);
    expect(await desk.questions.acknowledgements.owed()).toHaveLength(1);

    desk.restarted();
    const second = start();
    await desk.clock.settle();
    discord.unreachable.clear();
    desk.clock.pass({ minutes: 1 });
    await desk.clock.settle();
    desk.clock.pass({ hours: 1 });
    await desk.clock.settle();
    await second.stop();
    expect(discord.written.map(({ to, text }) => [to, text])).toEqual([
      [ana, 'Your answer is in the issue of March 13, 2026, under “From our readers”. Thank you!'],
    ]);
  });

  test('what was owed in a backup that is put back counts as told', async () => {
    await desk.post(nextWeek);
    const now = desk.clock.now();
    const telling = start({ backedUpAt: now, restoredAt: now.add({ hours: 1 }) });
    await desk.clock.settle();
    await telling.stop();
    expect(discord.written).toEqual([]);
    expect(await desk.questions.acknowledgements.owed()).toEqual([]);
  });

  test('whose platform isn’t used now stays to be told', async () => {
    await desk.questions.replies.answer(thisWeek, bo, written('I like Dunkirk.'));
    await desk.questions.review.decide(thisWeek, bo, 1, { kind: 'feature' }, mei);
    await desk.post(nextWeek);
    const telling = start();
    await desk.clock.settle();
    await telling.stop();
    expect((await desk.questions.acknowledgements.owed()).map(({ person }) => person)).toEqual([bo]);
  });
});
