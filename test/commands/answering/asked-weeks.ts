import { type Language, languages } from '../../../src/newsletter/issue.ts';
import type { SandboxChannel } from '../../../src/sandbox/discord/sandbox-channel.ts';
import type { SandboxServer } from '../../../src/sandbox/discord/sandbox-server.ts';
import type { ShownMessage as DiscordMessage } from '../../../src/sandbox/discord/shown-message.ts';
import type { SandboxChat } from '../../../src/sandbox/telegram/sandbox-chat.ts';
import type { ShownMessage as TelegramMessage } from '../../../src/sandbox/telegram/shown-message.ts';
import { type RunningBot, startBot } from '../../running-bot.ts';

/** The question of last week is closed, that of this week is open, and its issue is posted to a chat on each platform. */
export interface AskedWeeks extends AsyncDisposable {
  running: RunningBot;
  server: SandboxServer;
  /** The posts in it: of the closed question, and of the open one. */
  channel: SandboxChannel;
  posts: [closed: DiscordMessage, open: DiscordMessage];
  group: SandboxChat;
  groupPosts: [closed: TelegramMessage, open: TelegramMessage];
  /** The discussion group of a channel that got them too. */
  discussion: SandboxChat;
  broadcastChannel: SandboxChat;
}

const closedQuestion = '2026-01-02';
export const openQuestion = '2026-01-09';

const letters: Record<Language, string> = {
  en: 'Dear reader,\n\nAll is well.',
  'zh-Hans': '亲爱的读者：\n\n一切都好。',
  'zh-Hant': '親愛的讀者：\n\n一切都好。',
};
const headings: Record<Language, string> = { en: 'Question of the Week', 'zh-Hans': '每周一问', 'zh-Hant': '每週一問' };

function asking(date: string, language: Language, question: string, closes: string): string {
  return `---\ndate: ${date}\nlanguage: ${language}\ncloses: ${closes}\n---\n\n${letters[language]}\n\n## ${headings[language]}\n\n**${question}**\n`;
}

export async function askedWeeks(): Promise<AskedWeeks> {
  const files = languages.flatMap((language): [string, string][] => {
    const suffix = language === 'en' ? '' : `.${language}`;
    const open = 'What would you do without the ferry?';
    return [
      [
        `${closedQuestion}${suffix}.md`,
        asking(closedQuestion, language, 'What is a bridge for?', '2026-01-08T00:00:00Z'),
      ],
      [`${openQuestion}${suffix}.md`, asking(openQuestion, language, open, '2999-01-01T00:00:00Z')],
    ];
  });
  const running = await startBot(Object.fromEntries(files));
  const server = running.discord.addServer({ name: 'Harbour' });
  const channel = server.addChannel({ name: 'news', type: 'text' });
  const ada = server.addMember({ name: 'Ada', permissions: ['ManageChannels'] });
  const ben = running.telegram.addPerson({ name: 'Ben', username: 'ben_ferry', languageCode: 'en' });
  const group = running.telegram.addGroup({ title: 'Readers', kind: 'supergroup', creator: ben });
  await ben.start();
  await ada.type(channel, '/subscribe');
  await ben.type(group, '/subscribe');
  const broadcastChannel = running.telegram.addChannel({ title: 'Focus', creator: ben });
  const discussion = running.telegram.addGroup({ title: 'Talk', kind: 'supergroup', creator: ben });
  await ben.makeAdmin(discussion);
  broadcastChannel.linkDiscussion(discussion);
  await ben.type(ben.privateChat, `/subscribe ${broadcastChannel.id}`);
  for (const date of running.bot.archive.dates()) await running.bot.broadcasts.post(date);
  const [closed, open] = channel.messages();
  const [closedInGroup, openInGroup] = group
    .messages()
    .filter(({ fromBot, text }) => fromBot && /bridge|ferry/.test(text));
  if (!closed || !open || !closedInGroup || !openInGroup) throw new Error('not posted');
  return {
    running,
    server,
    channel,
    posts: [closed, open],
    group,
    groupPosts: [closedInGroup, openInGroup],
    discussion,
    broadcastChannel,
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}
