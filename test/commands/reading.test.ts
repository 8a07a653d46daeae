import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueDateSchema } from '../../src/newsletter/issue.ts';
import type { SandboxChannel } from '../../src/sandbox/discord/sandbox-channel.ts';
import type { SandboxMember } from '../../src/sandbox/discord/sandbox-member.ts';
import type { SandboxChat } from '../../src/sandbox/telegram/sandbox-chat.ts';
import type { SandboxPerson } from '../../src/sandbox/telegram/sandbox-person.ts';
import { issueText, type RunningBot, startBot } from '../running-bot.ts';

/** An issue with every section, about one thing. */
function issue(date: string, thing: string): string {
  return [
    `---\ndate: ${date}\nlanguage: en\n---`,
    'Dear reader,',
    `The ${thing} came late this week, and nobody in the harbour minded.`,
    '## Quote of the Week',
    `> Every ${thing} has its hour.`,
    '— Lin Wei, Pilot',
    '## Notable Number',
    '**11 percent**',
    `of those who wait for a ${thing} bring a book.`,
    '## Question of the Week',
    'We want to hear from you!',
    `**What would you do without the ${thing}?**`,
    '## About',
    'A letter about what is late.',
  ].join('\n\n');
}

const chinese = [
  '---\ndate: 2026-01-09\nlanguage: zh-Hans\n---',
  '亲爱的读者：',
  '本周渡轮来迟了，港口里没有人介意。',
  '## 一周语录',
  '> 每艘渡轮都有自己的时刻。',
  '— 林伟，领航员',
].join('\n\n');

let running: RunningBot;
let channel: SandboxChannel;
let ada: SandboxMember;
let mei: SandboxMember;
let group: SandboxChat;
let ben: SandboxPerson;
let hua: SandboxPerson;

beforeAll(async () => {
  const many = Array.from({ length: 11 }, (_, week) => {
    const date = Temporal.PlainDate.from('2025-02-07').add({ weeks: week }).toString();
    return [`${date}.md`, issue(date, `barge ${week + 1}`)] as const;
  });
  running = await startBot({
    ...Object.fromEntries(many),
    '2025-12-19.md': issue('2025-12-19', 'train'),
    '2026-01-02.md': issue('2026-01-02', 'tram').replace(/## Notable Number[\s\S]*?(?=## Question)/, ''),
    '2026-01-09.md': issue('2026-01-09', 'ferry'),
    '2026-01-09.zh-Hans.md': chinese,
    '2099-01-02.md': issue('2099-01-02', 'rocket'),
  });
  const server = running.discord.addServer({ name: 'Harbour' });
  channel = server.addChannel({ name: 'news', type: 'text' });
  ada = server.addMember({ name: 'Ada' });
  mei = server.addMember({ name: 'Mei', locale: 'zh-CN' });
  ben = running.telegram.addPerson({ name: 'Ben', languageCode: 'en' });
  hua = running.telegram.addPerson({ name: 'Hua', languageCode: 'zh-hans' });
  group = running.telegram.addGroup({ title: 'Readers', kind: 'supergroup', creator: ben });
  await ben.start();
  await hua.start();
});
afterAll(() => running[Symbol.asyncDispose]());

const onDiscord = async (who: SandboxMember, command: string, options = {}) => {
  const { shown } = await who.type(channel, command, options);
  if (!shown) throw new Error(`${command} was not answered`);
  return shown;
};
const onTelegram = async (who: SandboxPerson, text: string, chat = who.privateChat) => {
  const shown = await who.type(chat, text);
  if (!shown) throw new Error(`${text} was not answered`);
  return shown;
};
const labels = (message: { buttons: readonly unknown[] }) =>
  message.buttons.flat().map((button) => (button as { label: string }).label);

describe('/latest and /issue', () => {
  test('show the newest published issue in the person’s language, and no issue that is still to come', async () => {
    expect((await onDiscord(ada, '/latest')).text).toContain('The ferry came late this week');
    expect((await onDiscord(mei, '/latest')).text).toContain('本周渡轮来迟了');
    expect((await onTelegram(ben, '/latest')).text).toContain('The ferry came late this week');
    expect((await onTelegram(hua, '/latest')).text).toContain('本周渡轮来迟了');
    expect((await onTelegram(hua, '/latest en')).text).toContain('The ferry came late this week');
  });

  test('show the issue of a date; where there is none, the nearest ones are a press away', async () => {
    expect((await onTelegram(ben, '/issue 2025-12-19')).text).toContain('The train came late');
    const none = await onTelegram(ben, '/issue 2026-01-03');
    expect(none.text).toContain('There is no issue of January 3, 2026.');
    expect(labels(none)).toEqual(['December 19, 2025', 'January 2, 2026', 'January 9, 2026', 'Open the web archive']);
    expect((await ben.press(none, 'January 2, 2026')).shown?.text).toContain('The tram came late');
    const onServer = await onDiscord(ada, '/issue', { date: '2026-01-03' });
    expect(onServer.ephemeral).toBe(true);
    expect((await ada.press(onServer, 'January 2, 2026')).shown?.text).toContain('The tram came late');
    expect((await onDiscord(ada, '/issue', { date: '2099-01-02' })).text).toContain(
      'There is no issue of January 2, 2099.',
    );
  });

  test('offer dates while one is typed, in figures or in words, in the person’s language', async () => {
    expect((await ada.autocomplete(channel, '/issue', 'date', 'jan')).slice(0, 2)).toEqual([
      { name: 'January 9, 2026', value: '2026-01-09' },
      { name: 'January 2, 2026', value: '2026-01-02' },
    ]);
    expect(await mei.autocomplete(channel, '/issue', 'date', '2025-12')).toEqual([
      { name: '2025年12月19日', value: '2025-12-19' },
    ]);
    expect(await ada.autocomplete(channel, '/issue', 'date', 'xyz')).toEqual([]);
  });

  test('without a date offer the dates, which open in place of them', async () => {
    const choice = await onTelegram(ben, '/issue');
    expect(choice.text).toMatch(/^Issues of 2026\n\nPress the date of the issue you want to read\./);
    expect(labels(choice)).toEqual(['Jan 9', 'Jan 2', '2025']);
    const older = (await ben.press(choice, '2025')).shown;
    expect(older?.id).toBe(choice.id);
    expect(older?.text).toContain('Issues of 2025');
    expect(labels(older ?? choice)).toEqual(expect.arrayContaining(['Dec 19', 'Feb 7', '2026']));
    const opened = (await ben.press(older ?? choice, 'Dec 19')).shown;
    expect(opened?.id).toBe(choice.id);
    expect(opened?.text).toContain('The train came late this week');

    const ephemeral = await onDiscord(mei, '/issue', {});
    expect(ephemeral.ephemeral).toBe(true);
    expect(ephemeral.text).toContain('请按要阅读的那一期的日期。');
    const chinese = (await mei.press(ephemeral, '1月9日')).shown;
    expect(chinese?.id).toBe(ephemeral.id);
    expect(chinese?.text).toContain('本周渡轮来迟了');
  });

  test('without a date keep the language that was asked for', async () => {
    const choice = await onTelegram(ben, '/issue zh-Hans');
    const older = (await ben.press(choice, '2025')).shown ?? choice;
    const newer = (await ben.press(older, '2026')).shown ?? choice;
    expect((await ben.press(newer, 'Jan 9')).shown?.text).toContain('本周渡轮来迟了');
  });

  test('take a date in words, and without a year the last one there was', async () => {
    expect((await onTelegram(ben, '/issue Dec 19')).text).toContain('The train came late');
    expect((await onTelegram(ben, '/issue January 2, 2026')).text).toContain('The tram came late');
    expect((await onTelegram(ben, '/issue 9 Jan zh-Hans')).text).toContain('本周渡轮来迟了');
    expect((await onTelegram(ben, '/issue jan 9 zh-hans')).text).toContain('本周渡轮来迟了');
    expect((await onTelegram(ben, '/latest Zh-hans')).text).toContain('本周渡轮来迟了');
    expect((await onTelegram(hua, '/issue 1月9日')).text).toContain('本周渡轮来迟了');
    expect((await onTelegram(ben, '/quote Jan 2')).text).toContain('Every tram has its hour.');
    expect((await onDiscord(ada, '/issue', { date: 'jan 2' })).text).toContain('The tram came late');
    expect((await onTelegram(ben, '/issue Feb 29')).text).toContain('There is no issue of February 29, 2024.');
  });

  test('say what is not a date', async () => {
    expect((await onTelegram(ben, '/issue tomorrow')).text).toBe(
      [
        '“tomorrow” is not something /issue understands. It is used like this: /issue [date] [language]',
        '',
        '• date: Date of the issue, like 2026-01-30 or Jan 30',
        '• language: Language of the issue; without it, yours (en, zh-Hans, zh-Hant)',
      ].join('\n'),
    );
    expect((await onTelegram(ben, '/about us')).text).toBe(
      '“us” is not something /about understands: nothing follows it.',
    );
  });
});

describe('/quote, /number and /question', () => {
  test('show one section of the latest issue to everyone, and which issue it is from', async () => {
    const quote = await onDiscord(ada, '/quote');
    expect(quote.text).toBe(
      'Quote of the Week\nEvery ferry has its hour.\n— Lin Wei, Pilot\n\nFocus This Week · January 9, 2026',
    );
    expect(quote.ephemeral).toBe(false);
    expect((await onTelegram(ben, '/number', group)).text).toContain(
      '11 percent\n\nof those who wait for a ferry bring a book.',
    );
    expect((await onTelegram(ben, '/question')).text).toContain('What would you do without the ferry?');
    expect((await onTelegram(hua, '/quote')).text).toContain('每艘渡轮都有自己的时刻。');
  });

  test('tell until when the question takes answers, and that it takes none any more', async () => {
    const open = await onTelegram(ben, '/question');
    expect(open.text).toMatch(
      /\n\nAnswers are taken until the next issue is posted, which is on Friday, .+ at the earliest\.\n/,
    );
    expect(labels(open)).toContain('Answer');
    const closed = await onTelegram(ben, '/question 2026-01-02');
    expect(closed.text).toContain('What would you do without the tram?');
    expect(closed.text).toContain('\n\nThis question takes no answers any more.\n');
    expect(labels(closed)).not.toContain('Answer');
    const onServer = await onDiscord(ada, '/question', { date: '2025-12-19' });
    expect(onServer.text).toContain('This question takes no answers any more.');
    expect(labels(onServer)).not.toContain('Answer');
    expect(labels(await onDiscord(ada, '/question'))).toContain('Answer');
  });

  test('of another date, and say so when that issue has none', async () => {
    expect((await onDiscord(ada, '/number', { date: '2025-12-19' })).text).toContain('a train bring a book');
    const none = await onTelegram(ben, '/number 2026-01-02');
    expect(none.text).toContain('Notable Number: the issue of January 2, 2026 has none.');
    expect((await ben.press(none, 'January 2, 2026')).shown?.text).toContain('The tram came late');
  });
});

test('in Chinese a name and what its bearer is have a comma of Chinese between them', async () => {
  expect((await onTelegram(hua, '/quote')).text).toContain('— 林伟，领航员');
});

describe('/archive', () => {
  test('lists a year, an issue a line, and turns its pages in the same message', async () => {
    const list = await onTelegram(ben, '/archive 2025');
    expect(list.text).toMatch(/^Issues of 2025, page 1 of 2\n\nDec 19 The train came late this week/);
    expect(labels(list)).toEqual([
      'Dec 19',
      'Apr 18',
      'Apr 11',
      'Apr 4',
      'Mar 28',
      'Mar 21',
      'Mar 14',
      'Mar 7',
      'Older ▶',
      '2026',
    ]);
    const older = (await ben.press(list, 'Older ▶')).shown;
    expect(older?.id).toBe(list.id);
    expect(older?.text).toContain('page 2 of 2');
    if (!older) throw new Error('no page');
    expect((await ben.press(older, 'Feb 7')).shown?.text).toContain('The barge 1 came late');
    expect((await ben.press(older, '2026')).shown?.text).toMatch(/^Issues of 2026\n/);
  });

  test('on Discord as well, with years while one is typed', async () => {
    expect(await ada.autocomplete(channel, '/archive', 'year', '20')).toEqual([
      { name: '2026', value: 2026 },
      { name: '2025', value: 2025 },
    ]);
    const list = await onDiscord(ada, '/archive', { year: 2025 });
    const older = (await ada.press(list, 'Older ▶')).shown;
    expect(older?.id).toBe(list.id);
    expect(older?.text).toContain('page 2 of 2');
    expect((await onDiscord(mei, '/archive', { year: 1999 })).text).toContain('1999 年没有任何一期。');
    for (const year of ['0', '99999', '2026.5', '-1', 'soon']) {
      expect((await onTelegram(ben, `/archive ${year}`)).text).toContain(
        `“${year}” is not something /archive understands.`,
      );
    }
    expect((await onDiscord(ada, '/archive', { year: 99_999 })).text).toContain(
      'is not something /archive understands',
    );
  });
});

describe('/search', () => {
  test('finds words, beginnings of words, slips of the pen and phrases', async () => {
    for (const words of ['ferry', 'fer', 'fery', '"ferry came late"', 'FERRY harbour']) {
      const found = await onTelegram(ben, `/search ${words}`);
      expect(found.text, words).toContain('The ferry came late this week');
    }
    const phrase = await onTelegram(ben, '/search "late ferry"');
    expect(phrase.text).toContain('Nothing was found for: "late ferry"');
    expect((await onTelegram(ben, '/search rocket')).text).toContain('Nothing was found');
  });

  test('finds words of Chinese', async () => {
    expect((await onTelegram(hua, '/search 渡轮')).text).toContain('本周渡轮来迟了');
    expect((await onDiscord(mei, '/search', { words: '时刻' })).text).toContain('一周语录');
  });

  test('tells apart what a section holds', async () => {
    expect((await onTelegram(hua, '/search 每艘渡轮')).text).toContain('每艘渡轮都有自己的时刻。 · 林伟 · 领航员');
  });

  test('says that words are too long', async () => {
    const long = await onTelegram(hua, `/search ${'渡'.repeat(201)}`);
    expect(long.text).toBe('对 /search 来说太长了：请最多写 200 个字符。');
    await expect(ada.type(channel, '/search', { words: 'x'.repeat(201) })).rejects.toThrow('words');
  });

  test('leads to the issue, to the next places, and to one section', async () => {
    const found = await onTelegram(ben, '/search barge');
    expect(found.text).toContain('44 places for: barge');
    expect(labels(found)).toEqual(expect.arrayContaining(['More ▶', 'Only: Notable Number']));
    const next = (await ben.press(found, 'More ▶')).shown;
    expect(next?.id).toBe(found.id);
    expect(next?.text).toContain('6. ');
    const only = (await ben.press(found, 'Only: Notable Number')).shown;
    expect(only?.text).toContain('11 places in “Notable Number” for: barge');
    if (!only) throw new Error('no answer');
    const [first = ''] = labels(only);
    expect(first).toMatch(/^\w+ \d+, 2025$/);
    expect((await ben.press(only, first)).shown?.text).toMatch(/The barge \d+ came late/);
  });

  test('opens an issue in which several places were found by one button', async () => {
    const found = await onDiscord(ada, '/search', { words: 'ferry' });
    expect(found.text).toContain('4 places for: ferry');
    expect(found.buttons.map(({ label }) => label).filter((label) => label?.endsWith('2026'))).toEqual([
      'January 9, 2026',
    ]);
  });

  test('without words asks for them, and takes what the person says next', async () => {
    const asked = await onTelegram(ben, '/search');
    expect(asked.text).toMatch(/^\/search needs one thing more: Words, or a "phrase" .*\n\nPlease write it now\.$/);
    expect(asked.opensField).toEqual({ hint: 'Words, or a "phrase" in quotation marks', for: 'everyone' });
    const found = await ben.reply(asked, '"ferry came late"');
    expect(found?.text).toContain('1 place for: "ferry came late"');
    // What is said after that is no search.
    expect((await onTelegram(ben, 'ferry')).text).not.toContain('for: ferry');
    await onTelegram(hua, '/search');
    expect((await onTelegram(hua, '渡轮')).text).toContain('本周渡轮来迟了');
  });

  test('asks only who sent it, where others are', async () => {
    const ida = running.telegram.addPerson({ name: 'Ida', languageCode: 'en' });
    await ida.join(group);
    const asked = await onTelegram(ben, '/search', group);
    expect(asked.opensField?.for).toBe('who-is-answered');
    await ida.reply(asked, 'tram', { until: 'taken' });
    expect(group.messages().map(({ text }) => text)).not.toContainEqual(expect.stringContaining('for: tram'));
    expect((await ben.reply(asked, 'ferry'))?.text).toContain('4 places for: ferry');
  });

  test('takes no reply to an issue for the words', async () => {
    await using posted = await startBot({ '2026-01-09.md': issue('2026-01-09', 'ferry') });
    const ana = posted.telegram.addPerson({ name: 'Ana', languageCode: 'en' });
    const circle = posted.telegram.addGroup({ title: 'Circle', kind: 'supergroup', creator: ana });
    await ana.type(circle, '/subscribe');
    await posted.bot.broadcasts.post(issueDateSchema.parse('2026-01-09'));
    const post = circle.messages().at(-1) ?? expect.fail();
    const asked = (await ana.type(circle, '/search')) ?? expect.fail();
    expect((await ana.reply(post, 'I would swim to the ferry.'))?.text).not.toContain('Nothing was found');
    expect((await ana.reply(asked, 'ferry'))?.text).toContain('4 places for: ferry');
  });

  test('awaits words no longer when another command comes, or when they are far too many for a search', async () => {
    await onTelegram(ben, '/search');
    await onTelegram(ben, '/latest');
    expect((await onTelegram(ben, 'ferry')).text).not.toContain('for: ferry');
    await onTelegram(ben, '/search');
    expect((await onTelegram(ben, 'ferry '.repeat(40))).text).not.toContain('for: ferry');
    expect((await onTelegram(ben, 'ferry')).text).not.toContain('for: ferry');
  });
});

describe('/help, /about and /privacy', () => {
  test('list every command, in the person’s language', async () => {
    const help = (await onTelegram(ben, '/help')).text;
    expect(help).toContain('/issue [date] [language] Show the issue of a date');
    for (const name of [
      'latest',
      'issue',
      'archive',
      'search',
      'question',
      'number',
      'quote',
      'about',
      'privacy',
      'subscribe',
    ]) {
      expect(help).toContain(`/${name}`);
    }
    expect((await onDiscord(mei, '/help')).text).toContain('/search 词语 在各期中查找');
  });

  test('say what the newsletter is, and what is kept of whom', async () => {
    expect((await onDiscord(ada, '/about')).text).toContain('A letter about what is late.');
    expect((await onTelegram(hua, '/privacy')).text).toContain('/mydata 可以查看和删除');
  });
});

test('in any chat on Telegram, words after the bot’s name offer sections to share', async () => {
  const results = await ben.searchInline('ferry hour');
  expect(results).toMatchObject([
    {
      type: 'article',
      title: 'Quote of the Week · January 9, 2026',
      description: expect.stringContaining('Every ferry has its hour.'),
      input_message_content: { message_text: expect.stringContaining('Every ferry has its hour.'), parse_mode: 'HTML' },
    },
  ]);
  expect((await hua.searchInline('')).length).toBe(2);
  expect(await ben.searchInline('rocket')).toEqual([]);
});

test('who asks ten times in a second is asked to wait, and nobody else is', async () => {
  await using strict = await startBot({ '2026-01-09.md': issue('2026-01-09', 'ferry') }, 'kept');
  const harbour = strict.discord.addServer({ name: 'Harbour' });
  const place = harbour.addChannel({ name: 'news', type: 'text' });
  const fast = harbour.addMember({ name: 'Fast' });
  const calm = harbour.addMember({ name: 'Calm' });
  const ask = async (member: typeof fast) => (await member.type(place, '/quote')).shown?.text;
  const answers: (string | undefined)[] = [];
  for (let count = 0; count < 12; count++) answers.push(await ask(fast));
  expect(answers.filter((text) => text?.includes('Every ferry')).length).toBeLessThanOrEqual(10);
  expect(answers.at(-1)).toMatch(/^That was a lot at once\. Please try again in /);
  expect(await ask(calm)).toContain('Every ferry');
  const dates: number[] = [];
  for (let typed = 0; typed < 22; typed++) dates.push((await fast.autocomplete(place, '/issue', 'date', 'jan')).length);
  expect(dates).toEqual([...new Array<number>(20).fill(1), 0, 0]);
  expect(await calm.autocomplete(place, '/issue', 'date', 'jan')).toHaveLength(1);
});

test('a number or a quote on Telegram has a button that puts it into another chat', async () => {
  const shown = await onTelegram(ben, '/quote 2026-01-02');
  const share = shown.buttons.flat().find(({ label }) => label === 'Share');
  expect(share?.inlineQuery).toBe('2026-01-02 quotation');
  expect(await ben.searchInline('2026-01-02 quotation')).toMatchObject([
    { input_message_content: { message_text: expect.stringContaining('Every tram has its hour.') } },
  ]);
  expect(await ben.searchInline('2099-01-02 quotation')).toEqual([]);
});

test('who types faster than people do is offered nothing to share, until it is a moment later', async () => {
  await using strict = await startBot({ '2026-01-09.md': issue('2026-01-09', 'ferry') }, 'kept');
  const fast = strict.telegram.addPerson({ name: 'Fast', languageCode: 'en' });
  const calm = strict.telegram.addPerson({ name: 'Calm', languageCode: 'en' });
  const offered = await Promise.all(Array.from({ length: 30 }, () => fast.searchInline('ferry hour')));
  expect(offered.filter((results) => results.length > 0)).toHaveLength(20);
  expect(await calm.searchInline('ferry hour')).toHaveLength(1);
});

test('a section that no issue has had so far is said to be so', async () => {
  await using letters = await startBot({ '2026-01-09.md': issueText('2026-01-09') });
  const ana = letters.telegram.addPerson({ name: 'Ana' });
  await ana.start();
  expect((await ana.type(ana.privateChat, '/number'))?.text).toBe('Notable Number: no issue has had one yet.');
});
