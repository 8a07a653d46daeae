import { describe, expect, test } from 'vitest';
import { issueDateSchema } from '../../src/newsletter/issue.ts';
import { chatKeySchema } from '../../src/platforms/chat.ts';
import { ManualClock } from '../delivery/manual-clock.ts';
import { issueText, type RunningBot, startBot } from '../running-bot.ts';

const date = issueDateSchema.parse('2026-03-06');

/** The bot with one issue, on a clock of the test's. */
class Scene implements AsyncDisposable {
  readonly clock: ManualClock;
  readonly running: RunningBot;

  static async open(): Promise<Scene> {
    const clock = new ManualClock();
    return new Scene(clock, await startBot({ '2026-03-06.md': issueText('2026-03-06') }, 'off', clock));
  }

  private constructor(clock: ManualClock, running: RunningBot) {
    this.clock = clock;
    this.running = running;
  }

  async post(): Promise<void> {
    await this.running.bot.broadcasts.post(date);
  }

  state(key: string) {
    return this.running.bot.subscriptions.get(chatKeySchema.parse(key))?.state;
  }

  /** What is missing was asked, and the time to gather what else breaks has passed. */
  async told(key: string): Promise<void> {
    await expect.poll(() => this.state(key)).toMatchObject({ kind: 'paused', missing: expect.anything() });
    this.clock.pass({ minutes: 2 });
    await expect.poll(() => this.state(key)).toMatchObject({ told: expect.anything() });
  }

  async mended(key: string): Promise<void> {
    await expect.poll(() => this.state(key)).toMatchObject({ kind: 'active', after: { endedAt: expect.anything() } });
    this.clock.pass({ minutes: 2 });
    await expect.poll(() => this.state(key)).toEqual({ kind: 'active' });
  }

  /** Each of them ended, and the time to gather what else ends has passed. */
  async lost(...keys: string[]): Promise<void> {
    for (const key of keys) await expect.poll(() => this.state(key)).toMatchObject({ kind: 'ended' });
    this.clock.pass({ minutes: 2 });
    for (const key of keys) await expect.poll(() => this.state(key)).toMatchObject({ told: expect.anything() });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.running[Symbol.asyncDispose]();
  }
}

describe('on Discord', () => {
  test('a permission is taken from a channel and given back; a restart changes nothing', async () => {
    await using scene = await Scene.open();
    const { running } = scene;
    const server = running.discord.addServer({ name: 'Harbour' });
    const channel = server.addChannel({ name: 'news', type: 'text' });
    const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'] });
    const key = `discord:${channel.id}`;
    await ada.type(channel, '/subscribe');
    channel.denyBot('SendMessages');
    await scene.post();
    await scene.told(key);
    const said = () =>
      ada
        .openDm()
        .messages()
        .map(({ text }) => text);
    expect(said()).toEqual([
      expect.stringMatching(
        /^I can’t post Focus This Week in “news” \(Harbour\) any more\.\s+Missing for me there: Send Messages\.\s+Please allow it for my role/,
      ),
    ]);
    await running.restart();
    channel.allowBot('SendMessages');
    await scene.mended(key);
    expect(channel.messages()).toHaveLength(1);
    expect(said()).toHaveLength(2);
    expect(said()[1]).toContain('I can post Focus This Week in “news” (Harbour) again.');
    await running.restart();
    await scene.post();
    expect(channel.messages()).toHaveLength(1);
    expect(said()).toHaveLength(2);
  });

  test('the role is changed for the whole server, and another role is given', async () => {
    await using scene = await Scene.open();
    const server = scene.running.discord.addServer({ name: 'Harbour' });
    const channel = server.addChannel({ name: 'news', type: 'announcement' });
    const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'], locale: 'zh-TW' });
    const key = `discord:${channel.id}`;
    await ada.type(channel, '/subscribe');
    for (const role of [server.everyoneRole, server.botRole]) server.setRolePermissions(role, 'ReadMessageHistory');
    await scene.post();
    await scene.told(key);
    expect(ada.openDm().messages()[0]?.text).toContain('我在那裡缺少：檢視頻道、傳送訊息。');
    server.changeBotRoles({ give: server.addRole({ name: 'Posters', permissions: 0x0c00n }) });
    await scene.mended(key);
    expect(channel.messages()).toHaveLength(1);
  });

  test('a thread is locked and unlocked', async () => {
    await using scene = await Scene.open();
    const server = scene.running.discord.addServer({ name: 'Harbour' });
    const thread = server.addChannel({ name: 'news', type: 'text' }).addThread({ name: 'Weekly' });
    const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'], locale: 'zh-CN' });
    const key = `discord:${thread.id}`;
    await ada.type(thread, '/subscribe');
    thread.lock();
    await scene.post();
    await scene.told(key);
    expect(ada.openDm().messages()[0]?.text).toMatch(/该话题或子区已关闭。\s*请解除子区的锁定/);
    thread.unlock();
    await scene.mended(key);
    expect(thread.messages()).toHaveLength(1);
  });

  test('who can’t be told sees it in the settings, and /subscribe there goes on; /unsubscribe ends it', async () => {
    await using scene = await Scene.open();
    const server = scene.running.discord.addServer({ name: 'Harbour' });
    const [news, office] = ['news', 'office'].map((name) => server.addChannel({ name, type: 'text' }));
    if (!news || !office) throw new Error('two channels');
    const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'] });
    ada.openDm().blockBot();
    for (const channel of [news, office]) {
      await ada.type(channel, '/subscribe');
      channel.denyBot('SendMessages');
    }
    await scene.post();
    await scene.told(`discord:${news.id}`);
    const settings = (await ada.type(news, '/settings')).shown?.text;
    expect(settings).toContain('Paused since March 6, 2026: I can’t post here. Missing for me there: Send Messages.');
    expect(settings).toContain('Who subscribed it could not be told in private.');
    expect((await ada.type(news, '/subscribe')).shown?.text).toContain('Still missing for me there: Send Messages.');
    expect((await ada.type(office, '/unsubscribe')).shown?.text).toContain('“office” no longer gets Focus This Week.');
    // Nobody hears of what was changed while the bot was off.
    await scene.running.restart(() => {
      for (const channel of [news, office]) channel.allowBot('SendMessages');
    });
    await expect.poll(() => news.messages()).toHaveLength(1);
    expect(office.messages()).toEqual([]);
  });

  test('the bot is removed from a server: one message tells it, and when it is added again its channels go on', async () => {
    await using scene = await Scene.open();
    const { running } = scene;
    const server = running.discord.addServer({ name: 'Harbour' });
    const channels = ['news', 'office', 'quay'].map((name) => server.addChannel({ name, type: 'text' }));
    const keys = channels.map(({ id }) => `discord:${id}`);
    const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'] });
    running.discord.addServer({ name: 'Elsewhere' }).join(ada);
    for (const channel of channels) await ada.type(channel, '/subscribe');
    const said = () =>
      ada
        .openDm()
        .messages()
        .map(({ text }) => text);
    server.removeBot();
    await scene.lost(...keys);
    expect(said()).toEqual([
      expect.stringMatching(
        /since I was removed from there:\s+“news” \(Harbour\)\s+“office” \(Harbour\)\s+“quay” \(Harbour\)\s+If I am added again/,
      ),
    ]);
    await scene.post();
    await running.restart();
    expect(channels.map((channel) => channel.messages().length)).toEqual([0, 0, 0]);
    server.becomeAvailable();
    for (const key of keys) {
      await expect
        .poll(() => scene.state(key))
        .toMatchObject({ kind: 'active', after: { endedAt: expect.anything() } });
    }
    expect(channels.map((channel) => channel.messages().length)).toEqual([1, 1, 1]);
    scene.clock.pass({ minutes: 2 });
    for (const key of keys) await expect.poll(() => scene.state(key)).toEqual({ kind: 'active' });
    expect(said()).toHaveLength(2);
    expect(said()[1]).toContain('I can post Focus This Week again in these places:');
  });

  test('the bot is added again while nobody hears of it, without a permission that it had', async () => {
    await using scene = await Scene.open();
    const { running } = scene;
    const server = running.discord.addServer({ name: 'Harbour' });
    const channel = server.addChannel({ name: 'news', type: 'text' });
    const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'] });
    const key = `discord:${channel.id}`;
    await ada.type(channel, '/subscribe');
    server.removeBot();
    // Discord refuses to write to a person in no server of the bot.
    await scene.lost(key);
    expect(scene.state(key)).toMatchObject({ told: { reached: false } });
    await running.restart(() => {
      server.becomeAvailable();
      channel.denyBot('SendMessages');
    });
    await scene.told(key);
    expect(ada.openDm().messages()).toEqual([
      expect.objectContaining({ text: expect.stringContaining('Missing for me there: Send Messages.') }),
    ]);
    channel.allowBot('SendMessages');
    await scene.mended(key);
    expect(ada.openDm().messages()).toHaveLength(2);
  });

  test('two weeks after the bot was removed it doesn’t go on by itself any more', async () => {
    await using scene = await Scene.open();
    const server = scene.running.discord.addServer({ name: 'Harbour' });
    const channel = server.addChannel({ name: 'news', type: 'text' });
    const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'] });
    const key = `discord:${channel.id}`;
    await ada.type(channel, '/subscribe');
    server.removeBot();
    await scene.lost(key);
    scene.clock.pass({ hours: 14 * 24 });
    server.becomeAvailable();
    await ada.type(channel, '/help');
    expect(scene.state(key)).toMatchObject({ kind: 'ended' });
    expect((await ada.type(channel, '/subscribe')).shown?.text).toContain('Focus This Week');
    expect(scene.state(key)).toEqual({ kind: 'active' });
  });

  test('a channel and a thread are deleted: who subscribed them is told once, and nothing brings them back', async () => {
    await using scene = await Scene.open();
    const { running } = scene;
    const server = running.discord.addServer({ name: 'Harbour' });
    const channel = server.addChannel({ name: 'news', type: 'text' });
    const thread = server.addChannel({ name: 'office', type: 'text' }).addThread({ name: 'Weekly' });
    const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'], locale: 'zh-CN' });
    const keys = [channel, thread].map(({ id }) => `discord:${id}`);
    for (const place of [channel, thread]) {
      await ada.type(place, '/subscribe');
      place.delete();
    }
    await scene.lost(...keys);
    server.changeBotRoles({ give: server.addRole({ name: 'Posters' }) });
    await running.restart();
    expect(keys.map((key) => scene.state(key))).toEqual(
      keys.map(() => expect.objectContaining({ kind: 'ended', why: 'chat-deleted' })),
    );
    expect(ada.openDm().messages()).toEqual([
      expect.objectContaining({
        text: expect.stringMatching(/因为那里已被删除：\s*“news”（Harbour）\s*“Weekly”（Harbour）\s*想在别处收到/),
      }),
    ]);
  });

  test('an outage of a server is no removal', async () => {
    await using scene = await Scene.open();
    const server = scene.running.discord.addServer({ name: 'Harbour' });
    const channel = server.addChannel({ name: 'news', type: 'text' });
    const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'] });
    await ada.type(channel, '/subscribe');
    server.becomeUnavailable();
    server.becomeAvailable();
    await ada.type(channel, '/help');
    expect(scene.state(`discord:${channel.id}`)).toEqual({ kind: 'active' });
  });
});

describe('on Telegram', () => {
  test('the right to post in a channel is taken and given back; a restart changes nothing', async () => {
    await using scene = await Scene.open();
    const { running } = scene;
    const ana = running.telegram.addPerson({ name: 'Ana', languageCode: 'zh-hans' });
    await ana.start();
    const channel = running.telegram.addChannel({ title: 'Harbour News', username: 'harbour_news', creator: ana });
    const key = `telegram:${channel.id}`;
    await ana.type(ana.privateChat, '/subscribe @harbour_news');
    const before = ana.privateChat.messages().length;
    const said = () =>
      ana.privateChat
        .messages()
        .slice(before)
        .map(({ text }) => text);
    await channel.restrictBot({ can_post_messages: false });
    await scene.post();
    await scene.told(key);
    expect(said()).toEqual([
      expect.stringMatching(
        /^我无法再在“Harbour News”中发布 Focus This Week。\s+我在那里缺少：发布消息。\s+请把我设为该频道的管理员/,
      ),
    ]);
    await running.restart();
    await channel.restrictBot({ can_post_messages: true });
    await scene.mended(key);
    expect(channel.messages()).toHaveLength(1);
    expect(said()[1]).toMatch(/^我又能在“Harbour News”中发布 Focus This Week 了。\s+最新一期已补发。/);
    await running.restart();
    await scene.post();
    expect(channel.messages()).toHaveLength(1);
    expect(said()).toHaveLength(2);
  });

  test('a topic is closed, which Telegram doesn’t tell who asks, and reopened', async () => {
    await using scene = await Scene.open();
    const ana = scene.running.telegram.addPerson({ name: 'Ana', languageCode: 'en' });
    await ana.start();
    const forum = scene.running.telegram.addGroup({ title: 'Readers', kind: 'forum', creator: ana });
    const topic = forum.addTopic('Weekly');
    const key = `telegram:${forum.id}:${topic.id}`;
    await ana.type(forum, '/subscribe', { topic: topic.id });
    const before = forum.messages(topic.id).length;
    await forum.closeTopic(topic.id);
    await scene.post();
    await scene.told(key);
    expect(ana.privateChat.messages().at(-1)?.text).toContain('Please reopen the topic');
    await forum.reopenTopic(topic.id);
    await scene.mended(key);
    expect(forum.messages(topic.id)).toHaveLength(before + 1);
  });

  test('members of a group may not write; whoever never opened the bot can’t be told', async () => {
    await using scene = await Scene.open();
    const ana = scene.running.telegram.addPerson({ name: 'Ana', languageCode: 'en' });
    const group = scene.running.telegram.addGroup({ title: 'Readers', kind: 'supergroup', creator: ana });
    const key = `telegram:${group.id}`;
    await ana.type(group, '/subscribe');
    group.letMembersWrite(false);
    await scene.post();
    await scene.told(key);
    expect(scene.state(key)).toMatchObject({ missing: ['send-messages'], told: { reached: false } });
    group.letMembersWrite(true);
    // Telegram tells a bot nothing of that: it is seen the next day.
    const before = group.messages().length;
    scene.clock.pass({ hours: 24 });
    await expect.poll(() => group.messages().length).toBe(before + 1);
  });

  test('an administrator who stays anonymous has no private chat, so nothing is said in the group instead', async () => {
    await using scene = await Scene.open();
    const ana = scene.running.telegram.addPerson({ name: 'Ana', languageCode: 'en' });
    const forum = scene.running.telegram.addGroup({ title: 'Readers', kind: 'forum', creator: ana });
    const topic = forum.addTopic('Weekly');
    await ana.type(forum, '/subscribe', { topic: topic.id, anonymously: true });
    await forum.closeTopic(topic.id);
    await scene.post();
    const before = forum.messages().length;
    await scene.told(`telegram:${forum.id}:${topic.id}`);
    expect(scene.state(`telegram:${forum.id}:${topic.id}`)).toMatchObject({ told: { reached: false } });
    expect(forum.messages()).toHaveLength(before);
  });

  test('Telegram refuses everyone without a reason: ten chats stay subscribed, get the issue later, and nobody is told', async () => {
    await using scene = await Scene.open();
    const { telegram, bot } = scene.running;
    const ana = telegram.addPerson({ name: 'Ana', languageCode: 'en' });
    await ana.start();
    const channels = Array.from({ length: 10 }, (_, index) =>
      telegram.addChannel({ title: `News ${index}`, username: `harbour_news_${index}`, creator: ana }),
    );
    for (const index of channels.keys()) await ana.type(ana.privateChat, `/subscribe @harbour_news_${index}`);
    const before = ana.privateChat.messages().length;
    const description = 'Bad Request: not enough rights to send text messages to the chat';
    telegram.fault({
      method: 'sendMessage',
      kind: 'status',
      status: 400,
      body: { ok: false, error_code: 400, description },
      times: 20,
    });
    await scene.post();
    const states = () => channels.map(({ id }) => scene.state(`telegram:${id}`));
    const refusedTimes = (refusals: number) =>
      channels.map(() => expect.objectContaining({ kind: 'paused', missing: [], refusals }));
    await expect.poll(states).toEqual(refusedTimes(1));
    scene.clock.pass({ minutes: 10 });
    await expect.poll(states).toEqual(refusedTimes(2));
    expect(bot.subscriptions.current()).toHaveLength(10);
    scene.clock.pass({ minutes: 50 });
    await expect.poll(states).toEqual(channels.map(() => ({ kind: 'active' })));
    expect(channels.map((channel) => channel.messages().length)).toEqual(channels.map(() => 1));
    expect(ana.privateChat.messages()).toHaveLength(before);
  });

  test('the bot is removed from a channel, which is public, and added again: it goes on without being asked', async () => {
    await using scene = await Scene.open();
    const { running } = scene;
    const ana = running.telegram.addPerson({ name: 'Ana', languageCode: 'zh-hant' });
    await ana.start();
    const channel = running.telegram.addChannel({ title: 'News', username: 'harbour_news', creator: ana });
    const key = `telegram:${channel.id}`;
    await ana.type(ana.privateChat, '/subscribe @harbour_news');
    const before = ana.privateChat.messages().length;
    const said = () =>
      ana.privateChat
        .messages()
        .slice(before)
        .map(({ text }) => text);
    await ana.removeBot(channel);
    await scene.lost(key);
    expect(said()).toEqual([expect.stringMatching(/^我無法再在「News」中發佈 Focus This Week，因為我已被移出那裡。/)]);
    await scene.post();
    await running.restart();
    expect(scene.state(key)).toMatchObject({ kind: 'ended' });
    await ana.makeAdmin(channel);
    await scene.mended(key);
    expect(channel.messages()).toHaveLength(1);
    expect(said()).toHaveLength(2);
    expect(said()[1]).toContain('最新一期已補發。');
  });

  test('a group became a supergroup, which is no end; the bot is removed from it and its topics, and added again', async () => {
    await using scene = await Scene.open();
    const ana = scene.running.telegram.addPerson({ name: 'Ana', languageCode: 'en' });
    await ana.start();
    const group = scene.running.telegram.addGroup({ title: 'Readers', kind: 'group', creator: ana });
    await ana.type(group, '/subscribe');
    const supergroup = group.upgrade();
    const key = `telegram:${supergroup.id}`;
    await expect.poll(() => scene.state(key)).toEqual({ kind: 'active' });
    const forum = scene.running.telegram.addGroup({ title: 'Forum', kind: 'forum', creator: ana });
    const topic = forum.addTopic('Weekly');
    const topicKey = `telegram:${forum.id}:${topic.id}`;
    await ana.type(forum, '/subscribe', { topic: topic.id });
    const before = ana.privateChat.messages().length;
    await ana.removeBot(supergroup);
    await ana.removeBot(forum);
    await scene.lost(key, topicKey);
    await ana.addBot(supergroup);
    await ana.addBot(forum);
    for (const each of [key, topicKey]) {
      await expect.poll(() => scene.state(each)).toMatchObject({ after: { endedAt: expect.anything() } });
    }
    scene.clock.pass({ minutes: 2 });
    await expect.poll(() => scene.state(key)).toEqual({ kind: 'active' });
    const said = ana.privateChat.messages().slice(before);
    expect(said.map(({ text }) => text)).toEqual([
      expect.stringMatching(/since I was removed from there:\s+“Readers”\s+“Forum”/),
      expect.stringMatching(/again in these places:\s+“Readers”: .*\s+“Forum”: /),
    ]);
    expect(scene.state(`telegram:${group.id}`)).toMatchObject({ why: 'moved' });
  });

  test('whoever blocks the bot in a private chat is told nothing', async () => {
    await using scene = await Scene.open();
    const ana = scene.running.telegram.addPerson({ name: 'Ana', languageCode: 'en' });
    await ana.start();
    await ana.type(ana.privateChat, '/subscribe');
    await ana.block();
    const key = `telegram:${ana.privateChat.id}`;
    await expect.poll(() => scene.state(key)).toMatchObject({ why: 'blocked-by-person' });
    const before = ana.privateChat.messages().length;
    await ana.unblock();
    scene.clock.pass({ minutes: 10 });
    await ana.type(ana.privateChat, '/help');
    expect(scene.state(key)).toMatchObject({ kind: 'ended' });
    expect(ana.privateChat.messages().length - before).toBe(2);
  });
});
