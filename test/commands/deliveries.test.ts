import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Language } from '../../src/newsletter/issue.ts';
import type { SandboxChannel } from '../../src/sandbox/discord/sandbox-channel.ts';
import type { SandboxMember } from '../../src/sandbox/discord/sandbox-member.ts';
import type { SandboxServer } from '../../src/sandbox/discord/sandbox-server.ts';
import type { ShownMessage } from '../../src/sandbox/discord/shown-message.ts';
import type { SandboxChat } from '../../src/sandbox/telegram/sandbox-chat.ts';
import type { SandboxPerson } from '../../src/sandbox/telegram/sandbox-person.ts';
import { asked, openNewsroom } from '../review-desk/newsroom.ts';
import { issueText, type RunningBot, startBot } from '../running-bot.ts';

const date = '2026-01-02';
const corrected = 'The ferries were late this week.';

interface Newsroom extends AsyncDisposable {
  running: RunningBot;
  server: SandboxServer;
  /** An editor on Discord, and where she works. */
  ada: SandboxMember;
  office: SandboxChannel;
  news: SandboxChannel;
  more: SandboxChannel;
  /** An editor on Telegram. */
  ben: SandboxPerson;
  readers: SandboxChat;
  /** Posts the issue to everyone. */
  post(): Promise<void>;
  /** Saves the issue once more, in other words, and waits until the bot has it. */
  correct(): Promise<void>;
}

const locales: Record<Language, { locale: string; languageCode: string }> = {
  en: { locale: 'en-GB', languageCode: 'en' },
  'zh-Hans': { locale: 'zh-CN', languageCode: 'zh-hans' },
  'zh-Hant': { locale: 'zh-TW', languageCode: 'zh-hant' },
};

/** A bot with two channels on Discord and a group on Telegram, and an editor on each. */
async function newsroom(language: Language = 'en'): Promise<Newsroom> {
  const { locale, languageCode } = locales[language];
  const made: Partial<Newsroom> = {};
  const running = await startBot({ [`${date}.md`]: issueText(date) }, 'off', undefined, undefined, (sandboxes) => {
    const server = sandboxes.discord.addServer({ name: 'Harbour' });
    const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels', 'ManageMessages'], locale });
    const ben = sandboxes.telegram.addPerson({ name: 'Ben', languageCode });
    Object.assign(made, { server, ada, ben });
    return { EDITORS: `discord:${ada.id}, telegram:${ben.id}` };
  });
  const { server, ada, ben } = made as Pick<Newsroom, 'server' | 'ada' | 'ben'>;
  const [office, news, more] = ['office', 'news', 'more'].map((name) => server.addChannel({ name, type: 'text' })) as [
    SandboxChannel,
    SandboxChannel,
    SandboxChannel,
  ];
  const readers = running.telegram.addGroup({ title: 'Readers', kind: 'supergroup', creator: ben });
  for (const channel of [news, more]) await ada.type(channel, '/subscribe', { language: 'en' });
  await ben.type(readers, '/subscribe en');
  await ben.start();
  const { bot } = running;
  const [issue] = bot.archive.dates();
  if (!issue) throw new Error('there is an issue');
  return {
    ...{ running, server, ada, office, news, more, ben, readers },
    post: async () => {
      await bot.broadcasts.post(issue);
    },
    correct: async () => {
      await writeFile(join(running.issues, `${date}.md`), issueText(date, corrected));
      // The folder is read when a file has been left alone for a while.
      const kept = async () => JSON.stringify(await bot.archive.inLanguage(issue, 'en'));
      await expect.poll(kept, { timeout: 10_000 }).toContain(corrected);
    },
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

/** What the editor's answer shows once it shows what is waited for. */
async function refreshed(room: Newsroom, message: ShownMessage, text: string): Promise<ShownMessage> {
  let shown = message;
  await expect
    .poll(async () => {
      shown = (await room.ada.press(shown, 'Refresh')).shown ?? shown;
      return shown.text;
    })
    .toContain(text);
  return shown;
}

const labels = ({ buttons }: Pick<ShownMessage, 'buttons'>) => buttons.map(({ label }) => label);
const textsIn = (channel: SandboxChannel) => channel.messages().map(({ text }) => text);

describe('/deliveries', () => {
  test('is for editors, and not where others would see it', async () => {
    await using room = await newsroom();
    const eve = room.server.addMember({ name: 'Eve', permissions: ['ManageMessages'] });
    expect((await eve.type(room.office, '/deliveries')).shown?.text).toContain('Only the newsletter’s editors');
    expect((await room.ben.type(room.readers, '/deliveries'))?.text).toContain('Please send this to me in private');
    const dan = room.running.telegram.addPerson({ name: 'Dan' });
    await dan.start();
    expect((await dan.type(dan.privateChat, '/deliveries'))?.text).toContain('Only the newsletter’s editors');
  });

  test('stays as it is in the editors’ group when somebody else presses its buttons', async () => {
    await using room = await openNewsroom();
    await room.tom.type(room.group, '/subscribe en');
    await room.bot.broadcasts.post(asked);
    const view = (await room.tom.type(room.group, '/deliveries')) ?? expect.fail();
    expect((await room.bo.press(view, 'Take it back')).shown?.text).toContain('Only the newsletter’s editors');
    const still = room.group.messages().find(({ id }) => id === view.id);
    expect(still?.text).toContain('Telegram: 1 sent.');
    expect(still?.buttons.flat().map(({ label }) => label)).toContain('Take it back');
  });

  test('of an issue that was not posted says so', async () => {
    await using room = await newsroom();
    const { shown } = await room.ada.type(room.office, '/deliveries', { date });
    expect(shown?.text).toContain('The issue of January 2, 2026 has not been posted.');
  });

  test('counts, and names who didn’t get it and why, a page at a time', async () => {
    await using room = await newsroom();
    for (let count = 0; count < 9; count++) {
      const channel = room.server.addChannel({ name: `closed-${count}`, type: 'text' });
      await room.ada.type(channel, '/subscribe', { language: 'en' });
      channel.denyBot('SendMessages');
    }
    await room.post();
    const { shown } = await room.ada.type(room.office, '/deliveries');
    const first = shown ?? expect.fail();
    expect(first.text).toContain('Discord: 2 sent, 9 refused.\n\nTelegram: 1 sent.');
    expect(first.text).toContain('1–8 of 9 to look at:');
    expect(first.text).toMatch(/“closed-\d” \(Harbour, Discord\): refused, because the bot lacks a permission there\./);
    expect(first.ephemeral).toBe(true);
    expect(labels(first)).toEqual(['Next ▶', 'Try 9 again', 'Take it back', 'Refresh']);
    const { shown: second } = await room.ada.press(first, 'Next ▶');
    expect(second?.text).toContain('9–9 of 9 to look at:');
    expect(labels(second ?? expect.fail())).toContain('◀ Previous');
  });

  test('tries those again that were refused', async () => {
    await using room = await newsroom();
    const post = 'POST /channels/:channel/messages';
    room.running.discord.fault({
      route: post,
      kind: 'status',
      status: 400,
      body: { code: 200000, message: 'Message was blocked by automatic moderation' },
      times: 1,
    });
    await room.post();
    const { shown } = await room.ada.type(room.office, '/deliveries');
    expect(shown?.text).toContain('because a moderation rule blocked the text.');
    const { shown: again } = await room.ada.press(shown ?? expect.fail(), 'Try 1 again');
    expect(again?.text).toContain('Trying one chat again.');
    const last = await refreshed(room, again ?? expect.fail(), 'Discord: 2 sent.');
    expect(last.text).toContain('Everyone who subscribed has it.');
    expect([...textsIn(room.news), ...textsIn(room.more)]).toHaveLength(2);
  });

  test('says what holds the posting up, and goes on with it once that is mended', async () => {
    await using room = await newsroom();
    const malformed = { code: 50035, message: 'Invalid Form Body', errors: {} };
    const refuse = { kind: 'status', status: 400, body: malformed, times: 2 } as const;
    room.running.discord.fault({ route: 'POST /channels/:channel/messages', ...refuse });
    await room.post();
    const { shown } = await room.ada.type(room.office, '/deliveries');
    const held = shown ?? expect.fail();
    expect(held.text).toContain('Discord: 2 still to be sent.\n\nTelegram: 1 sent.');
    expect(held.text).toContain('Discord refuses the post of the edition 2026-01-02.en as malformed');
    expect(held.text).toContain('then have it tried again with /deliveries');
    // It goes on by nobody's doing but an editor's.
    expect(held.text).not.toContain('The rest will be done');
    await room.correct();
    const { shown: asked } = await room.ada.press(held, 'Try 2 again');
    expect(asked?.text).toContain('Trying 2 chats again.');
    const last = await refreshed(room, asked ?? expect.fail(), 'Everyone who subscribed has it.');
    expect(last.text).not.toContain('malformed');
    for (const channel of [room.news, room.more])
      expect(textsIn(channel)).toEqual([expect.stringContaining(corrected)]);
  });

  test('of a correction that is refused as malformed says so, and goes on when it is asked for once more', async () => {
    await using room = await newsroom();
    await room.post();
    await room.correct();
    const malformed = { code: 50035, message: 'Invalid Form Body', errors: {} };
    const refuse = { kind: 'status', status: 400, body: malformed, times: 2 } as const;
    room.running.discord.fault({ route: 'PATCH /channels/:channel/messages/:message', ...refuse });
    const { shown } = await room.ada.type(room.office, '/deliveries');
    const { shown: asked } = await room.ada.press(shown ?? expect.fail(), 'Correct 3 copies');
    const { shown: begun } = await room.ada.press(asked ?? expect.fail(), 'Yes, correct');
    const held = await refreshed(room, begun ?? expect.fail(), 'as malformed');
    expect(held.text).toContain('Correction: 2 still to do, 1 corrected.');
    expect(held.text).not.toContain('The rest will be done');
    const { shown: askedAgain } = await room.ada.press(held, 'Correct 2 copies');
    const { shown: again } = await room.ada.press(askedAgain ?? expect.fail(), 'Yes, correct');
    await refreshed(room, again ?? expect.fail(), 'Correction: 2 corrected.');
  });

  test('corrects every copy after asking, and tells how far it is', async () => {
    await using room = await newsroom();
    await room.post();
    const { shown: before } = await room.ada.type(room.office, '/deliveries');
    expect(labels(before ?? expect.fail())).toEqual(['Take it back', 'Refresh']);
    await room.correct();
    const { shown } = await room.ada.type(room.office, '/deliveries');
    const { shown: asked } = await room.ada.press(shown ?? expect.fail(), 'Correct 3 copies');
    expect(asked?.text).toContain('Correct the issue in the 3 chats that show an earlier version?');
    expect(textsIn(room.news)).toEqual([expect.not.stringContaining(corrected)]);
    const { shown: done } = await room.ada.press(asked ?? expect.fail(), 'Yes, correct');
    expect(done?.text).toContain('Correcting 3 copies.');
    const last = await refreshed(room, done ?? expect.fail(), 'Correction: 3 corrected.');
    expect(labels(last)).toEqual(['Take it back', 'Refresh']);
    for (const channel of [room.news, room.more])
      expect(textsIn(channel)).toEqual([expect.stringContaining(corrected)]);
    expect(room.readers.messages().at(-1)?.text).toContain(corrected);
  });

  test('takes the issue back after asking: from everyone, and for good', async () => {
    await using room = await newsroom();
    await room.post();
    room.more.denyBot('ViewChannel');
    const { shown } = await room.ada.type(room.office, '/deliveries');
    const { shown: asked } = await room.ada.press(shown ?? expect.fail(), 'Take it back');
    expect(asked?.text).toContain('This can’t be undone.');
    const { shown: kept } = await room.ada.press(asked ?? expect.fail(), 'Cancel');
    expect(kept?.text).toContain('Everyone who subscribed has it.');
    const { shown: again } = await room.ada.press(kept ?? expect.fail(), 'Take it back');
    const { shown: done } = await room.ada.press(again ?? expect.fail(), 'Yes, take it back');
    const last = await refreshed(room, done ?? expect.fail(), 'Taken back: 2 deleted, 1 impossible.');
    expect(last.text).toContain('It was taken back: nobody gets it any more.');
    expect(last.text).toContain('“more” (Harbour, Discord): its copy stays as it is, because the bot can’t see it.');
    expect(room.news.messages()).toEqual([]);
    expect((await room.ada.type(room.office, '/latest')).shown?.text).not.toContain('The ferries ran');
    expect((await room.ada.type(room.office, '/issue', { date })).shown?.text).not.toContain('The ferries ran');
    expect((await room.ada.type(room.office, '/question')).shown?.text).toContain('No issue of');
    expect(room.readers.messages().filter(({ text }) => text.includes('The ferries ran'))).toEqual([]);
  });

  test('sends again, or lets rest, what is uncertain', async () => {
    await using room = await newsroom();
    room.running.telegram.fault({ method: 'sendMessage', kind: 'drop-before-accept', times: 1 });
    await room.post();
    const { ben } = room;
    const shown = await ben.type(ben.privateChat, '/deliveries');
    expect(shown?.text).toContain('“Readers” (Telegram): the issue may or may not be there');
    const { shown: asked } = await ben.press(shown ?? expect.fail(), 'Send 1 uncertain again');
    expect(asked?.text).toContain('If it is there after all, it will be there twice.');
    await ben.press(asked ?? expect.fail(), 'Yes, send again');
    await expect
      .poll(() => room.readers.messages().filter(({ text }) => text.includes('The ferries ran')))
      .toHaveLength(1);
  });

  test.each([
    ['en', 'Deliveries of the issue of January 2, 2026', 'Everyone who subscribed has it.'],
    ['zh-Hans', '2026年1月2日一期的送达情况', '所有订阅者都已收到。'],
    ['zh-Hant', '2026年1月2日一期的送達情況', '所有訂閱者都已收到。'],
  ] as const)('in %s', async (language, heading, everyone) => {
    await using room = await newsroom(language);
    await room.post();
    const { shown } = await room.ada.type(room.office, '/deliveries');
    const inPrivate = await room.ben.type(room.ben.privateChat, '/deliveries');
    for (const answer of [shown, inPrivate]) {
      expect(answer?.text).toContain(heading);
      expect(answer?.text).toContain(everyone);
    }
  });
});
