import { MessageFlags } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import { issueDateSchema } from '../../src/newsletter/issue.ts';
import type { ShownMessage } from '../../src/sandbox/discord/shown-message.ts';
import { startBot } from '../running-bot.ts';

const date = issueDateSchema.parse('2026-01-09');
const issue = [
  '---\ndate: 2026-01-09\n---',
  'Dear reader,',
  'The ferry came late.',
  'Nobody in the harbour minded.',
  '## Quote of the Week',
  '> Every ferry has its hour.',
  '— Lin Wei, Pilot',
  '## Question of the Week',
  'We want to hear from you!',
  '**What would you do without the ferry?**',
  '## About',
  'A letter about what is late.',
].join('\n\n');

const labels = (message: { buttons: readonly unknown[] } | undefined) =>
  (message?.buttons ?? []).flat().map((button) => (button as { label: string }).label);

describe('/settings', () => {
  test('on Discord show one panel that changes in place, and take effect for the next post', async () => {
    await using running = await startBot({ '2026-01-09.md': issue });
    const server = running.discord.addServer({ name: 'Harbour' });
    const channel = server.addChannel({ name: 'news', type: 'text' });
    const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'] });
    expect((await ada.type(channel, '/settings')).shown?.text).toContain('“news” does not get Focus This Week');
    await ada.type(channel, '/subscribe');
    const { shown } = await ada.type(channel, '/settings');
    expect(shown?.ephemeral).toBe(true);
    expect(shown?.text).toContain('Settings of “news”\n\nLanguage: English. Length: Full.');
    expect(labels(shown)).toEqual(expect.arrayContaining(['✓ English', 'Simplified Chinese', '✓ Full', 'Short']));
    if (!shown) throw new Error('no panel');
    expect(shown.text).toMatch(/Besides the letter: .*About the newsletter/);
    const short = (await ada.press(shown, 'Short')).shown;
    expect(short?.id).toBe(shown.id);
    expect(short?.text).toContain('Length: Short.');
    expect(short?.text).not.toContain('About the newsletter');
    expect(labels(short).filter((label) => /About|More from/.test(label))).toEqual([]);
    const withoutQuote = (await ada.press(short ?? shown, '✓ Quote of the Week')).shown;
    expect(labels(withoutQuote)).toContain('Quote of the Week');
    const trial = (await ada.press(withoutQuote ?? shown, 'Show me how it looks')).shown;
    expect(trial).toMatchObject({ ephemeral: true, text: expect.stringContaining('The ferry came late.') });
    expect(trial?.text).not.toContain('Nobody in the harbour minded.');

    await running.bot.broadcasts.post(date);
    const [post] = channel.messages();
    expect(post?.text).toContain('The ferry came late.');
    expect(post?.text).toContain('What would you do without the ferry?');
    for (const left of ['Nobody in the harbour', 'Every ferry has its hour', 'what is late']) {
      expect(post?.text).not.toContain(left);
    }
    if (!post) throw new Error('no post');
    const whole = (await ada.press(post, 'Read the whole issue')).shown;
    expect(whole?.text).toContain('Every ferry has its hour.');
  });

  test('let an announcement channel pass its posts on to those who follow it', async () => {
    await using running = await startBot({ '2026-01-09.md': issue });
    const server = running.discord.addServer({ name: 'Harbour' });
    const channel = server.addChannel({ name: 'announcements', type: 'announcement' });
    const other = server.addChannel({ name: 'more', type: 'announcement' });
    const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'] });
    for (const place of [channel, other]) await ada.type(place, '/subscribe');
    const { shown } = await ada.type(channel, '/settings');
    if (!shown) throw new Error('no panel');
    expect(labels((await ada.press(shown, 'Publish to followers')).shown)).toContain('✓ Publish to followers');
    await running.bot.broadcasts.post(date);
    const isPassedOn = (message: ShownMessage | undefined) =>
      ((message?.raw.flags ?? 0) & MessageFlags.Crossposted) !== 0;
    await expect.poll(() => channel.messages().map(isPassedOn), { timeout: 10_000 }).toEqual([true]);
    expect(other.messages().map(isPassedOn)).toEqual([false]);
  });

  test('on Telegram as well; a link leads from the group to the whole issue', async () => {
    await using running = await startBot({ '2026-01-09.md': issue });
    const ben = running.telegram.addPerson({ name: 'Ben', languageCode: 'en' });
    const group = running.telegram.addGroup({ title: 'Readers', kind: 'supergroup', creator: ben });
    await ben.type(group, '/subscribe');
    const panel = await ben.type(group, '/settings');
    if (!panel) throw new Error('no panel');
    const rows = panel.buttons.map((row) => row.map(({ label }) => label));
    expect(rows).toContainEqual(['✓ Full', 'Short']);
    expect(rows.filter((row) => row.some((label) => /English|Chinese/.test(label))).flat()).toEqual([
      '✓ English',
      'Simplified Chinese',
      'Traditional Chinese',
    ]);
    const changed = (await ben.press(panel, '✓ About the newsletter')).shown;
    expect(changed?.id).toBe(panel.id);
    expect(labels(changed)).toContain('About the newsletter');
    await running.bot.broadcasts.post(date);
    const post = group.messages().at(-1);
    expect(post?.text).toContain('Every ferry has its hour.');
    expect(post?.text).not.toContain('what is late');
    expect(post?.buttons.flat()[0]).toMatchObject({
      label: 'Read the whole issue',
      url: expect.stringContaining('start=read_2026-01-09_en_0'),
    });
  });

  test('on Telegram show in private how a post of the group will look', async () => {
    await using running = await startBot({ '2026-01-09.md': issue });
    const ben = running.telegram.addPerson({ name: 'Ben', languageCode: 'en' });
    const guest = running.telegram.addPerson({ name: 'Guest', languageCode: 'en' });
    const group = running.telegram.addGroup({ title: 'Readers', kind: 'supergroup', creator: ben });
    await ben.type(group, '/subscribe');
    const panel = (await ben.type(group, '/settings')) ?? expect.fail();
    const short = (await ben.press(panel, 'Short')).shown ?? expect.fail();
    const link = short.buttons.flat().find(({ label }) => label === 'Show me how it looks')?.url ?? '';
    const payload = new URL(link).searchParams.get('start') ?? '';
    const before = group.messages().length;
    await ben.start(payload);
    const trial = ben.privateChat.messages().at(-1);
    expect(trial?.text).toContain('The ferry came late.');
    expect(trial?.text).not.toContain('Nobody in the harbour minded.');
    expect(group.messages()).toHaveLength(before);
    await guest.start(payload);
    expect(guest.privateChat.messages().at(-1)?.text).toContain('Only people who manage “Readers” can do this.');
  });

  test('are not for who doesn’t manage the chat; two administrators at once lose nothing', async () => {
    await using running = await startBot();
    const ben = running.telegram.addPerson({ name: 'Ben', languageCode: 'en' });
    const guest = running.telegram.addPerson({ name: 'Guest', languageCode: 'en' });
    const group = running.telegram.addGroup({ title: 'Readers', kind: 'supergroup', creator: ben });
    await guest.join(group);
    await ben.type(group, '/subscribe');
    const panel = await ben.type(group, '/settings');
    if (!panel) throw new Error('no panel');
    const refused = (await guest.press(panel, 'Short')).shown;
    expect(refused?.text).toContain('Only people who manage “Readers” can do this.');
    expect(refused?.id).not.toBe(panel.id);
    const again = await ben.type(group, '/settings');
    if (!again) throw new Error('no panel');
    await Promise.all([ben.press(again, '✓ Video'), ben.press(again, '✓ Quote of the Week')]);
    expect(running.bot.subscriptions.active()[0]?.excerpt.without.toSorted()).toEqual(['quotation', 'video']);
  });
});
