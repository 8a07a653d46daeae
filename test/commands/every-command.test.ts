import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCommands } from '../../src/commands/load-commands.ts';
import type { Language } from '../../src/newsletter/issue.ts';
import type { SandboxChannel } from '../../src/sandbox/discord/sandbox-channel.ts';
import type { SandboxMember } from '../../src/sandbox/discord/sandbox-member.ts';
import type { SandboxChat } from '../../src/sandbox/telegram/sandbox-chat.ts';
import type { SandboxPerson } from '../../src/sandbox/telegram/sandbox-person.ts';
import { type RunningBot, startBot } from '../running-bot.ts';

/** What a person types, in the order of the commands' options, and what the answer says, in each language. */
interface Exchange {
  command: string;
  /** By name, as Discord has them; on Telegram their values are typed one after the other. */
  options?: Record<string, string | number>;
  says: Record<Language, string | RegExp>;
}

/** One conversation, in which every command comes up; what managers do follows in its order. */
const conversation: readonly Exchange[] = [
  {
    command: 'subscribe',
    says: {
      en: 'Focus This Week will be posted in “',
      'zh-Hans': 'Focus This Week 将以简体中文发布到',
      'zh-Hant': 'Focus This Week 將以繁體中文發佈到',
    },
  },
  { command: 'settings', says: { en: 'Settings of “', 'zh-Hans': '的设置', 'zh-Hant': '的設定' } },
  {
    command: 'settings',
    options: { zone: 'Asia/Shanghai', when: 'Mon 9:00' },
    says: {
      en: 'When: Monday 9:00 AM, Beijing, Shanghai time.',
      'zh-Hans': '发布时间：星期一09:00（北京、上海时间）。',
      'zh-Hant': '發佈時間：星期一上午9:00（北京、上海時間）。',
    },
  },
  {
    command: 'settings',
    options: { when: 'noonish' },
    says: {
      en: '“noonish” is not something /settings understands. It is used like this: /settings [chat] [when]',
      'zh-Hans': '/settings 无法理解“noonish”。用法：/settings [频道]',
      'zh-Hant': '/settings 無法理解「noonish」。用法：/settings [',
    },
  },
  {
    command: 'latest',
    says: { en: 'The ferry came late', 'zh-Hans': '本周渡轮来迟了', 'zh-Hant': '本週渡輪來遲了' },
  },
  {
    command: 'issue',
    says: {
      en: 'Press the date of the issue you want to read.',
      'zh-Hans': '请按要阅读的那一期的日期。',
      'zh-Hant': '請按要閱讀的那一期的日期。',
    },
  },
  {
    command: 'issue',
    options: { date: '2026-01-02' },
    says: { en: 'The tram came late', 'zh-Hans': '本周电车来迟了', 'zh-Hant': '本週電車來遲了' },
  },
  {
    command: 'issue',
    options: { date: '2026-01-03' },
    says: {
      en: 'There is no issue of January 3, 2026.',
      'zh-Hans': '没有2026年1月3日这一期',
      'zh-Hant': '沒有2026年1月3日這一期',
    },
  },
  {
    command: 'archive',
    options: { year: 2026 },
    says: { en: 'Issues of 2026', 'zh-Hans': '2026 年各期', 'zh-Hant': '2026 年各期' },
  },
  {
    command: 'archive',
    options: { year: 1999 },
    says: {
      en: 'There are no issues of 1999.',
      'zh-Hans': '1999 年没有任何一期。',
      'zh-Hant': '1999 年沒有任何一期。',
    },
  },
  {
    command: 'search',
    options: { words: '渡' },
    says: { en: /places? for: 渡/, 'zh-Hans': /共 \d 处：渡/, 'zh-Hant': /共 \d 處：渡/ },
  },
  {
    command: 'search',
    options: { words: 'zeppelin' },
    says: { en: 'Nothing was found for: zeppelin', 'zh-Hans': '没有找到：zeppelin', 'zh-Hant': '沒有找到：zeppelin' },
  },
  {
    command: 'question',
    says: {
      en: 'What would you do without the ferry?',
      'zh-Hans': '没有渡轮您会怎么办？',
      'zh-Hant': '沒有渡輪您會怎麼辦？',
    },
  },
  {
    command: 'answer',
    options: { words: 'By tram.' },
    says: {
      en: /^Question of the Week$|I have noted your words/,
      'zh-Hans': /^每周一问$|您的话已记下/,
      'zh-Hant': /^每週一問$|您的話已記下/,
    },
  },
  {
    command: 'mydata',
    says: {
      en: /You subscribed: .*news-en|only for you to see/,
      'zh-Hans': /您订阅了：.*news-zh-hans|只给您本人看/,
      'zh-Hant': /您訂閱了：.*news-zh-hant|只給您本人看/,
    },
  },
  { command: 'number', says: { en: '11 percent', 'zh-Hans': '11%', 'zh-Hant': '11%' } },
  {
    command: 'quote',
    says: {
      en: 'Every ferry has its hour.',
      'zh-Hans': '每艘渡轮都有自己的时刻。',
      'zh-Hant': '每艘渡輪都有自己的時刻。',
    },
  },
  {
    command: 'quote',
    options: { date: '2025-12-26' },
    says: {
      en: 'the issue of December 26, 2025 has none',
      'zh-Hans': '2025年12月26日一期没有',
      'zh-Hant': '2025年12月26日一期沒有',
    },
  },
  {
    command: 'deliveries',
    says: {
      en: 'Only the newsletter’s editors',
      'zh-Hans': '只有本刊编辑才能',
      'zh-Hant': '只有本刊編輯才能',
    },
  },
  { command: 'help', says: { en: '/search', 'zh-Hans': '在各期中查找', 'zh-Hant': '在各期中尋找' } },
  {
    command: 'replies',
    says: { en: 'Only the newsletter’s editors', 'zh-Hans': '只有本刊编辑才能', 'zh-Hant': '只有本刊編輯才能' },
  },
  {
    command: 'export',
    says: { en: 'Only the newsletter’s editors', 'zh-Hans': '只有本刊编辑才能', 'zh-Hant': '只有本刊編輯才能' },
  },
  { command: 'about', says: { en: 'is a weekly newsletter', 'zh-Hans': '每周通讯', 'zh-Hant': '每週通訊' } },
  { command: 'privacy', says: { en: 'USeditor@', 'zh-Hans': 'USeditor@', 'zh-Hant': 'USeditor@' } },
  {
    command: 'unsubscribe',
    says: {
      en: 'no longer gets Focus This Week',
      'zh-Hans': '不再收到 Focus This Week',
      'zh-Hant': '不再收到 Focus This Week',
    },
  },
  {
    command: 'unsubscribe',
    says: {
      en: 'nothing to stop',
      'zh-Hans': '没有订阅 Focus This Week，无需停止',
      'zh-Hant': '沒有訂閱 Focus This Week，無需停止',
    },
  },
];

const english = (date: string, thing: string) =>
  `---\ndate: ${date}\nlanguage: en\n---\n\nDear reader,\n\nThe ${thing} came late.\n\n## Quote of the Week\n\n> Every ${thing} has its hour.\n\n— Lin Wei, Pilot\n\n## Notable Number\n\n**11 percent**\n\nof those who wait bring a book.\n\n## Question of the Week\n\nWe want to hear from you!\n\n**What would you do without the ${thing}?**\n`;
const simplified = (date: string, thing: string) =>
  `---\ndate: ${date}\nlanguage: zh-Hans\n---\n\n亲爱的读者：\n\n本周${thing}来迟了。\n\n## 一周语录\n\n> 每艘${thing}都有自己的时刻。\n\n— 林伟，领航员\n\n## 一周数字\n\n**11%**\n\n的候船者带着书。\n\n## 每周一问\n\n我们想听听您的看法！\n\n**没有${thing}您会怎么办？**\n`;
const traditional = (date: string, thing: string) =>
  `---\ndate: ${date}\nlanguage: zh-Hant\n---\n\n親愛的讀者：\n\n本週${thing}來遲了。\n\n## 一週語錄\n\n> 每艘${thing}都有自己的時刻。\n\n— 林偉，領航員\n\n## 一週數字\n\n**11%**\n\n的候船者帶著書。\n\n## 每週一問\n\n我們想聽聽您的看法！\n\n**沒有${thing}您會怎麼辦？**\n`;

interface Speaker {
  language: Language;
  member: SandboxMember;
  channel: SandboxChannel;
  person: SandboxPerson;
  group: SandboxChat;
}

const names: Record<Language, { name: string; locale: string; languageCode: string }> = {
  en: { name: 'Ada', locale: 'en-GB', languageCode: 'en' },
  'zh-Hans': { name: 'Mei', locale: 'zh-CN', languageCode: 'zh-hans' },
  'zh-Hant': { name: 'Hua', locale: 'zh-TW', languageCode: 'zh-hant' },
};

let running: RunningBot;
const speakers = new Map<Language, Speaker>();

beforeAll(async () => {
  running = await startBot({
    '2025-12-26.md': '---\ndate: 2025-12-26\nlanguage: en\n---\n\nDear reader,\n\nA quiet week.\n',
    '2026-01-02.md': english('2026-01-02', 'tram'),
    '2026-01-02.zh-Hans.md': simplified('2026-01-02', '电车'),
    '2026-01-02.zh-Hant.md': traditional('2026-01-02', '電車'),
    '2026-01-09.md': english('2026-01-09', 'ferry'),
    '2026-01-09.zh-Hans.md': simplified('2026-01-09', '渡轮'),
    '2026-01-09.zh-Hant.md': traditional('2026-01-09', '渡輪'),
  });
  const server = running.discord.addServer({ name: 'Harbour' });
  for (const language of ['en', 'zh-Hans', 'zh-Hant'] as const) {
    const { name, locale, languageCode } = names[language];
    const person = running.telegram.addPerson({ name, languageCode });
    speakers.set(language, {
      language,
      member: server.addMember({ name, locale, permissions: ['ManageChannels', 'ManageMessages'] }),
      channel: server.addChannel({ name: `news-${language.toLowerCase()}`, type: 'text' }),
      person,
      group: running.telegram.addGroup({ title: `Readers ${language}`, kind: 'supergroup', creator: person }),
    });
  }
});
afterAll(() => running[Symbol.asyncDispose]());

describe.each(['en', 'zh-Hans', 'zh-Hant'] as const)('in %s', (language) => {
  const speaker = () => speakers.get(language) ?? expect.fail();

  test('every command is answered on Discord', async () => {
    const { member, channel } = speaker();
    for (const { command, options = {}, says } of conversation) {
      const { shown, modal } = await member.type(channel, `/${command}`, options);
      expect(shown?.text ?? modal?.title, `/${command}`).toMatch(pattern(says[language]));
    }
  });

  test('every command is answered on Telegram', async () => {
    const { person, group } = speaker();
    for (const { command, options = {}, says } of conversation) {
      const shown = await person.type(group, [`/${command}`, ...Object.values(options)].join(' '));
      expect(shown?.text, `/${command}`).toMatch(pattern(says[language]));
    }
  });
});

test('no command is left out of the conversation', async () => {
  const commands = await loadCommands();
  expect(commands.map(({ name }) => name).sort()).toEqual(
    [...new Set(conversation.map(({ command }) => command))].sort(),
  );
});

function pattern(says: string | RegExp): RegExp {
  return typeof says === 'string' ? new RegExp(says.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')) : says;
}
