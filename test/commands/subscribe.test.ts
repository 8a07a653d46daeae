import { describe, expect, test } from 'vitest';
import { issueText, startBot } from '../running-bot.ts';

describe('/subscribe on Discord', () => {
  test('is confirmed to who manages the channel, only to them, and the channel gets the next issue', async () => {
    await using running = await startBot({ '2026-01-02.md': issueText('2026-01-02') });
    const server = running.discord.addServer({ name: 'Harbour' });
    const channel = server.addChannel({ name: 'news', type: 'text' });
    const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'] });
    const { shown } = await ada.type(channel, '/subscribe');
    expect(shown?.text).toContain('Focus This Week will be posted in “news”, in English.');
    expect(shown?.text).toContain('The next issue comes on Friday');
    expect(shown?.ephemeral).toBe(true);
    await running.bot.broadcasts.post(running.bot.archive.dates()[0] ?? fail());
    expect(channel.messages().map((message) => message.text)).toEqual([
      expect.stringContaining('The ferries ran on time this week.'),
    ]);
  });

  test('names the permission that is missing, and subscribes nothing until it is there', async () => {
    await using running = await startBot();
    const server = running.discord.addServer({ name: 'Harbour' });
    const channel = server.addChannel({ name: 'news', type: 'text' });
    const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'] });
    channel.denyBot('SendMessages');
    expect((await ada.type(channel, '/subscribe')).shown?.text).toContain('Still missing for me there: Send Messages.');
    expect(running.bot.subscriptions.active()).toEqual([]);
    channel.allowBot('SendMessages');
    await ada.type(channel, '/subscribe');
    expect(running.bot.subscriptions.active()).toHaveLength(1);
  });

  test('is not offered to who doesn’t manage channels', async () => {
    await using running = await startBot();
    const server = running.discord.addServer({ name: 'Harbour' });
    const channel = server.addChannel({ name: 'news', type: 'text' });
    const guest = server.addMember({ name: 'Guest' });
    await expect(guest.type(channel, '/subscribe')).rejects.toThrow('not shown to Guest');
    expect(running.bot.subscriptions.active()).toEqual([]);
  });

  test('takes another channel and a language, and answers in the person’s language', async () => {
    await using running = await startBot();
    const server = running.discord.addServer({ name: 'Harbour' });
    const here = server.addChannel({ name: 'office', type: 'text' });
    const there = server.addChannel({ name: 'news', type: 'announcement' });
    const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'], locale: 'zh-CN' });
    const { shown } = await ada.type(here, '/subscribe', { chat: there, language: 'zh-Hant' });
    expect(shown?.text).toContain('Focus This Week 将以繁体中文发布到“news”。');
    expect(running.bot.subscriptions.active()).toMatchObject([
      { chat: { kind: 'announcement', title: 'news' }, language: 'zh-Hant' },
    ]);
  });

  test('and /unsubscribe undoes it; being removed from the server ends it', async () => {
    await using running = await startBot();
    const server = running.discord.addServer({ name: 'Harbour' });
    const channel = server.addChannel({ name: 'news', type: 'text' });
    const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'] });
    await ada.type(channel, '/subscribe');
    expect((await ada.type(channel, '/unsubscribe')).shown?.text).toContain('“news” no longer gets Focus This Week.');
    expect((await ada.type(channel, '/unsubscribe')).shown?.text).toContain('nothing to stop');
    await ada.type(channel, '/subscribe');
    expect(running.bot.subscriptions.active()).toHaveLength(1);
    server.removeBot();
    await expect.poll(() => running.bot.subscriptions.active()).toEqual([]);
  });
});

describe('/subscribe on Telegram', () => {
  test('in a group is confirmed there, and the group gets the next issue', async () => {
    await using running = await startBot({ '2026-01-02.md': issueText('2026-01-02') });
    const ben = running.telegram.addPerson({ name: 'Ben', languageCode: 'en' });
    const group = running.telegram.addGroup({ title: 'Reading Circle', kind: 'supergroup', creator: ben });
    const shown = await ben.type(group, '/subscribe');
    expect(shown?.text).toContain('Focus This Week will be posted in “Reading Circle”, in English.');
    await running.bot.broadcasts.post(running.bot.archive.dates()[0] ?? fail());
    expect(group.messages().at(-1)?.text).toContain('The ferries ran on time this week.');
  });

  test('is refused to a plain member', async () => {
    await using running = await startBot();
    const ben = running.telegram.addPerson({ name: 'Ben' });
    const eve = running.telegram.addPerson({ name: 'Eve' });
    const group = running.telegram.addGroup({ title: 'Reading Circle', kind: 'supergroup', creator: ben });
    await eve.join(group);
    expect((await eve.type(group, '/subscribe'))?.text).toContain('Only people who manage “Reading Circle”');
    expect(running.bot.subscriptions.active()).toEqual([]);
  });

  test('of a channel works from its owner’s private chat, by name', async () => {
    await using running = await startBot();
    const ben = running.telegram.addPerson({ name: 'Ben' });
    running.telegram.addChannel({ title: 'Harbour News', username: 'harbournews', creator: ben });
    await ben.start();
    const shown = await ben.type(ben.privateChat, '/subscribe @harbournews zh-Hans');
    expect(shown?.text).toContain('Focus This Week will be posted in “Harbour News”, in Simplified Chinese.');
    expect(running.bot.subscriptions.active()).toMatchObject([{ chat: { kind: 'channel' }, language: 'zh-Hans' }]);
  });

  test('of a channel works by the button the bot sends when it is made administrator', async () => {
    await using running = await startBot();
    const ben = running.telegram.addPerson({ name: 'Ben' });
    const channel = running.telegram.addChannel({ title: 'Harbour News', creator: ben, withBot: false });
    await ben.start();
    const before = ben.privateChat.messages().length;
    await ben.makeAdmin(channel);
    await expect.poll(() => ben.privateChat.messages().length).toBeGreaterThan(before);
    const offer = ben.privateChat.messages().at(-1) ?? fail();
    expect(offer.text).toContain('Thank you for adding me to “Harbour News”.');
    await ben.press(offer, 'Subscribe this channel');
    await expect.poll(() => running.bot.subscriptions.active()).toMatchObject([{ chat: { title: 'Harbour News' } }]);
  });

  test('leads to the settings, of a channel as well', async () => {
    await using running = await startBot();
    const ben = running.telegram.addPerson({ name: 'Ben' });
    running.telegram.addChannel({ title: 'Harbour News', username: 'harbournews', creator: ben });
    await ben.start();
    const done = (await ben.type(ben.privateChat, '/subscribe @harbournews')) ?? fail();
    const panel = (await ben.press(done, 'Settings')).shown ?? fail();
    expect(panel.id).toBe(done.id);
    expect(panel.text).toContain('Settings of “Harbour News”');
    await ben.press(panel, 'Traditional Chinese');
    expect(running.bot.subscriptions.active()).toMatchObject([{ language: 'zh-Hant' }]);
  });

  test('ends when the bot is removed from the group', async () => {
    await using running = await startBot();
    const ben = running.telegram.addPerson({ name: 'Ben' });
    const group = running.telegram.addGroup({ title: 'Reading Circle', kind: 'supergroup', creator: ben });
    await ben.type(group, '/subscribe');
    expect(running.bot.subscriptions.active()).toHaveLength(1);
    await ben.removeBot(group);
    await expect.poll(() => running.bot.subscriptions.active()).toEqual([]);
  });

  test('says which word it doesn’t understand', async () => {
    await using running = await startBot();
    const ben = running.telegram.addPerson({ name: 'Ben' });
    await ben.start();
    expect((await ben.type(ben.privateChat, '/subscribe klingon'))?.text).toContain('“klingon” is not something');
  });
});

describe('a command typed in a Telegram channel', () => {
  test('leads its administrator to the private chat, where it goes on', async () => {
    await using running = await startBot();
    const ben = running.telegram.addPerson({ name: 'Ben', languageCode: 'en' });
    const eve = running.telegram.addPerson({ name: 'Eve', languageCode: 'en' });
    const channel = running.telegram.addChannel({ title: 'Harbour News', creator: ben });
    const told = (await ben.type(channel, '/subscribe')) ?? fail();
    expect(told.text).toContain('In a channel I can’t see who asks. Please go on with me in private');
    const payload = new URL(told.buttons.flat()[0]?.url ?? '').searchParams.get('start') ?? '';
    await ben.start(payload);
    const settings = ben.privateChat.messages().at(-1) ?? fail();
    expect(settings.text).toContain('“Harbour News” does not get Focus This Week yet.');
    expect((await ben.press(settings, 'Subscribe')).shown?.text).toContain('will be posted in “Harbour News”');
    expect(running.bot.subscriptions.active()).toMatchObject([{ chat: { title: 'Harbour News' } }]);
    await ben.start(payload);
    expect(ben.privateChat.messages().at(-1)?.text).toContain('Settings of “Harbour News”');
    await eve.start(payload);
    expect(eve.privateChat.messages().at(-1)?.text).toContain('Only people who manage “Harbour News” can do this.');
  });

  test('is not taken once more from its copy in the discussion group, nor from among what is posted', async () => {
    await using running = await startBot();
    const ben = running.telegram.addPerson({ name: 'Ben', languageCode: 'en' });
    const channel = running.telegram.addChannel({ title: 'Harbour News', creator: ben });
    const group = running.telegram.addGroup({ title: 'Comments', kind: 'supergroup', creator: ben });
    channel.linkDiscussion(group);
    await ben.makeAdmin(group);
    await ben.type(channel, 'All ferries run on time.', { until: 'taken' });
    await ben.type(channel, '/latest');
    await ben.type(channel, '/weather', { until: 'taken' });
    expect(channel.messages().filter(({ fromBot }) => fromBot)).toHaveLength(1);
    expect(group.messages().filter(({ text, fromBot }) => fromBot && !text.includes('In a channel'))).toEqual([]);
  });
});

describe('/settings and /unsubscribe in private on Telegram', () => {
  test('ask which of the chats they are about that the person subscribed', async () => {
    await using running = await startBot();
    const ben = running.telegram.addPerson({ name: 'Ben' });
    const eve = running.telegram.addPerson({ name: 'Eve' });
    running.telegram.addChannel({ title: 'Harbour News', username: 'harbournews', creator: ben });
    const group = running.telegram.addGroup({ title: 'Circle', kind: 'supergroup', creator: ben });
    const hers = running.telegram.addGroup({ title: 'Hers', kind: 'supergroup', creator: eve });
    await ben.start();
    await ben.type(ben.privateChat, '/subscribe @harbournews');
    await ben.type(group, '/subscribe');
    await eve.type(hers, '/subscribe');
    const labels = (shown: { buttons: { label: string }[][] }) => shown.buttons.flat().map(({ label }) => label);
    const which = (await ben.type(ben.privateChat, '/settings')) ?? fail();
    expect(which.text).toContain('Which chat is it about?');
    expect(labels(which)).toEqual(['Circle', 'Harbour News']);
    const panel = (await ben.press(which, 'Harbour News')).shown ?? fail();
    expect(panel.id).toBe(which.id);
    expect(panel.text).toContain('Settings of “Harbour News”');
    await ben.press(panel, 'Short');
    expect(running.bot.subscriptions.active().map(({ chat, excerpt }) => [chat.title, excerpt.length])).toEqual(
      expect.arrayContaining([
        ['Harbour News', 'short'],
        ['Circle', 'full'],
      ]),
    );

    await ben.type(ben.privateChat, '/subscribe');
    const stop = (await ben.type(ben.privateChat, '/unsubscribe')) ?? fail();
    expect(labels(stop)).toEqual(['This chat', 'Circle', 'Harbour News']);
    expect((await ben.press(stop, 'Circle')).shown?.text).toContain('“Circle” no longer gets Focus This Week.');
    const again = (await ben.type(ben.privateChat, '/unsubscribe')) ?? fail();
    expect((await ben.press(again, 'This chat')).shown?.text).toContain('“this chat” no longer gets');
    expect(running.bot.subscriptions.active().map(({ chat }) => chat.title)).toEqual(['Harbour News', 'Hers']);
  });
});

function fail(): never {
  throw new Error('nothing is there');
}
