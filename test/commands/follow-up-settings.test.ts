import { describe, expect, test } from 'vitest';
import { type IssueDate, issueDateSchema } from '../../src/newsletter/issue.ts';
import { startBot } from '../running-bot.ts';

const [first, second] = ['2026-01-09', '2026-01-16'].map((date) => issueDateSchema.parse(date)) as [
  IssueDate,
  IssueDate,
];
const issueOf = (date: IssueDate) =>
  [
    `---\ndate: ${date}\n---`,
    'Dear reader,',
    'The ferry came late.',
    '## Question of the Week',
    'We want to hear from you!',
    '**What would you do without the ferry?**',
  ].join('\n\n');
const issues = { [`${first}.md`]: issueOf(first), [`${second}.md`]: issueOf(second) };

const labels = (message: { buttons: readonly unknown[] } | undefined) =>
  (message?.buttons ?? []).flat().map((button) => (button as { label: string }).label);

/** What follows a post takes its time, on a busy machine more of it. */
const soon = { timeout: 10_000 };

/** A Discord channel that is subscribed, and its panel. */
async function panelOnDiscord(type: 'text' | 'announcement' | 'forum') {
  const running = await startBot(issues);
  const server = running.discord.addServer({ name: 'Harbour' });
  const channel = server.addChannel({ name: 'news', type });
  const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'] });
  await ada.type(server.addChannel({ name: 'desk', type: 'text' }), '/subscribe', { chat: channel });
  const desk = server.addChannel({ name: 'office', type: 'text' });
  const settings = async (options = {}) => {
    const { shown } = await ada.type(desk, '/settings', { chat: channel, ...options });
    if (!shown) throw new Error('no panel');
    return shown;
  };
  return { running, server, channel, ada, settings };
}

describe('what follows a post, on Discord', () => {
  test('says at once what the bot lacks for it; then the post is pinned in place of the last one, and discussed', async () => {
    const { running, channel, ada, settings } = await panelOnDiscord('text');
    await using _ = running;
    const pin = (await ada.press(await settings(), 'Pin the newest issue')).shown;
    expect(labels(pin)).toContain('✓ Pin the newest issue');
    expect(pin?.text).toContain('“Pin the newest issue” does not work yet. Still missing for me there: Pin Messages.');
    channel.allowBot('PinMessages');
    await expect.poll(async () => (await settings()).text, soon).not.toContain('does not work yet');
    await ada.press(await settings(), 'Open a discussion');

    await running.bot.broadcasts.post(first);
    await expect.poll(() => channel.messages().map(({ pinned }) => pinned), soon).toEqual([true]);
    await expect.poll(() => channel.threads()[0]?.messages().length, soon).toBe(1);
    const [thread] = channel.threads();
    expect(thread?.name).toBe('What would you do without the ferry?');
    expect(thread?.messages()[0]?.text).toContain('What would you do without the ferry?');

    await running.bot.broadcasts.post(second);
    await expect.poll(() => channel.messages().map(({ pinned }) => pinned), soon).toEqual([false, true]);
    await expect.poll(() => channel.threads(), soon).toHaveLength(2);
  });

  test('pings the chosen role with each post, until that is stopped; whether it can is said at once', async () => {
    const { running, server, channel, ada, settings } = await panelOnDiscord('forum');
    await using _ = running;
    const readers = server.addRole({ name: 'Readers' });
    const set = await settings({ mention: { role: readers } });
    expect(set.text).toContain('Each issue pings @Readers.');
    expect(set.text).toContain('“Ping @Readers” does not work yet. Still missing for me there: Mention @everyone');
    expect(set.pinged).toEqual([]);
    channel.allowBot('MentionEveryone');
    await expect
      .poll(async () => (await settings({ mention: { role: readers } })).text, soon)
      .not.toContain('does not work yet');
    await running.bot.broadcasts.post(first);
    expect(channel.threads()[0]?.messages()[0]?.pinged).toEqual(['@Readers']);
    const stopped = (await ada.press(await settings(), 'Stop pinging @Readers')).shown;
    expect(stopped?.text).not.toContain('Each issue pings');
    await running.bot.broadcasts.post(second);
    expect(channel.threads().at(-1)?.messages()[0]?.pinged).toEqual([]);
  });

  test('pings no role that stands for everyone, and a forum has nothing to pin', async () => {
    const { running, server, settings } = await panelOnDiscord('forum');
    await using _ = running;
    expect((await settings({ mention: { role: server.id } })).text).toContain('other than @everyone');
    expect(running.bot.subscriptions.active()[0]?.mention).toBeNull();
    expect(labels(await settings())).not.toContain('Pin the newest issue');
  });
});

describe('what follows a post, on Telegram', () => {
  test('says at once what the bot lacks for it; then the post is pinned, and its question asked below its copy', async () => {
    await using running = await startBot(issues);
    const ben = running.telegram.addPerson({ name: 'Ben', languageCode: 'en' });
    const channel = running.telegram.addChannel({ title: 'Harbour', username: 'harbour_news', creator: ben });
    const group = running.telegram.addGroup({ title: 'Harbour talk', kind: 'supergroup', creator: ben });
    await ben.start();
    await ben.type(ben.privateChat, '/subscribe @harbour_news');
    const settings = async () => {
      const shown = await ben.type(ben.privateChat, '/settings @harbour_news');
      if (!shown) throw new Error('no panel');
      return shown;
    };
    await ben.press(await settings(), 'Pin the newest issue');
    const { shown } = await ben.press(await settings(), 'Open a discussion');
    expect(shown?.text).toContain(
      '“Pin the newest issue” does not work yet. Still missing for me there: Edit Messages',
    );
    expect(shown?.text).toContain(
      '“Open a discussion” does not work yet. Still missing for me there: a discussion group',
    );
    channel.linkDiscussion(group);
    expect((await settings()).text).toContain('being an administrator of the discussion group');
    await ben.makeAdmin(channel, { can_edit_messages: true });
    await ben.makeAdmin(group);
    expect((await settings()).text).not.toContain('does not work yet');

    await running.bot.broadcasts.post(first);
    await expect.poll(() => channel.pinned(), soon).toHaveLength(1);
    await expect.poll(() => group.messages(), soon).toHaveLength(2);
    const [copy, question] = group.messages();
    expect(copy?.from).toBe('Harbour');
    expect(question).toMatchObject({ replyTo: copy?.id, fromBot: true });
    expect(question?.text).toContain('What would you do without the ferry?');
    await running.bot.broadcasts.post(second);
    await expect.poll(() => channel.messages().map(({ pinned }) => pinned), soon).toEqual([false, true]);
  });

  test('has no roles to ping', async () => {
    await using running = await startBot(issues);
    const ben = running.telegram.addPerson({ name: 'Ben', languageCode: 'en' });
    const group = running.telegram.addGroup({ title: 'Readers', kind: 'supergroup', creator: ben });
    await ben.type(group, '/subscribe');
    expect((await ben.type(group, `/settings ${group.id} 12345`))?.text).toBe('Only Discord has roles to ping.');
  });
});
