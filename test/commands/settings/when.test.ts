import { describe, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../../src/clock.ts';
import { issueDateSchema } from '../../../src/newsletter/issue.ts';
import { issueText, startBot } from '../../running-bot.ts';

const date = issueDateSchema.parse('2026-01-09');
const issues = { '2026-01-09.md': issueText('2026-01-09', 'The ferry came late.') };

/** It is Friday, 9 January 2026, 16:59 in New York; issues are published at 17:00. */
const thatFriday: Clock = { ...systemClock, now: () => Temporal.Instant.from('2026-01-09T21:59:00Z') };

const labels = (message: { buttons: readonly unknown[] } | undefined) =>
  (message?.buttons ?? []).flat().map((button) => (button as { label: string }).label);

describe('when a chat gets its issues', () => {
  test('is chosen on Discord by buttons in place of the panel, and the panel says it in the chat’s own time', async () => {
    await using running = await startBot(issues, 'off', thatFriday);
    const server = running.discord.addServer({ name: 'Harbour' });
    const channel = server.addChannel({ name: 'news', type: 'text' });
    const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'] });
    await ada.type(channel, '/subscribe');
    const { shown: panel } = await ada.type(channel, '/settings');
    expect(panel?.text).toContain('When: as published.');
    expect(panel?.text).toContain('The next issue comes on Friday, January 9 at 5:00 PM EST.');
    if (!panel) throw new Error('no panel');
    let current = panel;
    const press = async (label: string) => {
      current = (await ada.press(current, label)).shown ?? expect.fail('nothing is shown');
      return current;
    };
    const view = await press('When');
    expect(view?.id).toBe(panel.id);
    expect(view?.text).toContain('When “news” gets each issue');
    expect(labels(view)).toEqual(expect.arrayContaining(['✓ As published', 'Any day', 'Mon', 'Sun', '9 AM', '11 AM']));
    expect(labels(await press('12 PM – 11 PM ▶'))).toContain('8 PM');
    const zones = await press('Time zone');
    expect(labels(zones)[0]).toMatch(/^✓ New York, Washington · 4:59 PM$/);
    expect((await press('Beijing, Shanghai · 5:59 AM'))?.text).toMatch(
      /When: as published\.\n\nTime zone: Beijing, Shanghai \(UTC\+8, now 5:59 AM\)\./,
    );
    expect((await press('Mon'))?.text).toContain('When: Monday 9:00 AM, Beijing, Shanghai time.');
    const chosen = await press('10 AM');
    expect(labels(chosen)).toEqual(expect.arrayContaining(['✓ Mon', '✓ 10 AM', 'As published']));
    expect(chosen?.text).toContain('The next issue comes on Monday, January 12 at 10:00 AM GMT+8.');
    expect((await press('◀ Back'))?.text).toContain('When: Monday 10:00 AM, Beijing, Shanghai time.');
    expect((await ada.type(channel, '/subscribe')).shown?.text).toContain('Monday, January 12 at 10:00 AM GMT+8');
  });

  test('is chosen on Telegram by buttons and in words, for a channel from the private chat too', async () => {
    await using running = await startBot(issues, 'off', thatFriday);
    const mei = running.telegram.addPerson({ name: 'Mei', languageCode: 'zh-hans' });
    const group = running.telegram.addGroup({ title: '读者', kind: 'supergroup', creator: mei });
    await mei.type(group, '/subscribe');
    const said = async (words: string) => (await mei.type(group, words))?.text;
    expect(await said('/settings 上海 周一 9:00')).toContain('下一期将于1月12日星期一 9:00（中国标准时间）发布');
    expect(await said('/settings 随刊发布')).toContain('发布时间：随刊发布。');
    expect(await said('/settings 下午3点半 New York')).toContain('发布时间：15:30（纽约、华盛顿时间）。');
    expect(await said('/settings 周八 9:00')).toContain('/settings 无法理解“周八”。用法：/settings [频道]');
    const panel = await mei.type(group, '/settings');
    if (!panel) throw new Error('no panel');
    const view = (await mei.press(panel, '发布时间')).shown;
    expect(view?.id).toBe(panel.id);
    const changed = (await mei.press(panel, '周五')).shown;
    expect(changed?.text).toContain('发布时间：星期五15:30（纽约、华盛顿时间）。');
    expect((await mei.press(panel, '时区')).shown?.text).toContain('“读者”的时区');
  });

  test('is offered while it is typed on Discord', async () => {
    await using running = await startBot(issues, 'off', thatFriday);
    const server = running.discord.addServer({ name: 'Harbour' });
    const channel = server.addChannel({ name: 'news', type: 'text' });
    const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'] });
    const hua = server.addMember({ name: 'Hua', locale: 'zh-TW', permissions: ['ManageChannels'] });
    await ada.type(channel, '/subscribe');
    expect((await ada.autocomplete(channel, '/settings', 'zone', 'beij'))[0]).toEqual({
      name: 'Beijing, Shanghai (UTC+8, now 5:59 AM)',
      value: 'Asia/Shanghai',
    });
    expect((await hua.autocomplete(channel, '/settings', 'zone', ''))[0]).toMatchObject({ value: 'Asia/Taipei' });
    expect((await hua.autocomplete(channel, '/settings', 'when', '週五'))[0]).toMatchObject({ value: '週五 8:00' });
    const [time] = await ada.autocomplete(channel, '/settings', 'when', 'tue 21:15');
    expect(time).toEqual({ name: 'Tuesday 9:15 PM', value: 'Tue 21:15' });
    const { shown } = await ada.type(channel, '/settings', { when: time?.value ?? '', zone: 'Asia/Hong_Kong' });
    expect(shown?.text).toContain('The next issue comes on Tuesday, January 13 at 9:15 PM GMT+8.');
    const refused = (await ada.type(channel, '/settings', { zone: 'Atlantis' })).shown;
    expect(refused?.text).toContain('“Atlantis” is not something /settings understands.');
    expect(refused?.text).toContain('zone: Time zone of that: a city, like Shanghai');
  });

  test('counts for the issue that waits: it comes at once when its hour is over', async () => {
    await using running = await startBot(issues, 'off', thatFriday);
    const server = running.discord.addServer({ name: 'Harbour' });
    const [channel, other] = ['news', 'more'].map((name) => server.addChannel({ name, type: 'text' }));
    const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'] });
    if (!channel || !other) throw new Error('no channels');
    for (const place of [channel, other]) await ada.type(place, '/subscribe');
    await ada.type(channel, '/settings', { when: 'Mon 9:00', zone: 'Shanghai' });
    await running.bot.broadcasts.post(date);
    expect([channel.messages().length, other.messages().length]).toEqual([0, 1]);
    // The next issue of this chat is the one that waits, not that of a week later.
    const { shown } = await ada.type(channel, '/settings', { when: 'Tue 9:00' });
    expect(shown?.text).toContain('The next issue comes on Tuesday, January 13 at 9:00 AM GMT+8.');
    await running.restart();
    expect(channel.messages()).toEqual([]);
    const now = (await ada.type(channel, '/settings', { when: 'as published' })).shown;
    expect(now?.text).toContain('This week’s issue, which had to wait, goes out there now.');
    await expect
      .poll(() => channel.messages().map(({ text }) => text))
      .toEqual([expect.stringContaining('The ferry came late.')]);
  });

  test('two administrators at once lose nothing', async () => {
    await using running = await startBot();
    const server = running.discord.addServer({ name: 'Harbour' });
    const channel = server.addChannel({ name: 'news', type: 'text' });
    const [ada, bob] = ['Ada', 'Bob'].map((name) => server.addMember({ name, permissions: ['ManageChannels'] }));
    await ada?.type(channel, '/subscribe');
    await Promise.all([
      ada?.type(channel, '/settings', { when: 'Mon 9:30' }),
      bob?.type(channel, '/settings', { zone: 'Asia/Tokyo' }),
    ]);
    expect(running.bot.subscriptions.active()[0]?.when).toMatchObject({
      weekday: 1,
      hour: 9,
      minute: 30,
      zone: 'Asia/Tokyo',
    });
  });
});
