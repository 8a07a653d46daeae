import { REST } from 'discord.js';
import PQueue from 'p-queue';
import { Telegraf } from 'telegraf';
import { renderIssue as renderForDiscord } from '../src/platforms/discord/render.ts';
import { renderIssue as renderForTelegram } from '../src/platforms/telegram/render.ts';
import { taskOf } from './child.ts';
import { readySchema } from './messages.ts';
import { reportSending } from './report-sending.ts';
import { benchConfig, sampleIssue } from './sample-issue.ts';

/** The bare client loop: the same payload to the same chats through the client library, and nothing else. */
const { platform, apiRoot, token, chats } = await taskOf(readySchema);
const issue = sampleIssue();
const send = platform === 'discord' ? discordSender() : telegramSender();

/** As many at once as the bot's own sends, so that the comparison is of the work and not of the waiting. */
const queue = new PQueue({ concurrency: Number(process.argv[2]) });
await reportSending(async () => {
  await queue.addAll(chats.map((chat) => () => send(chat)));
  return chats.length;
});

function discordSender(): (chat: string) => Promise<unknown> {
  const rest = new REST({ api: apiRoot, globalRequestsPerSecond: Number.POSITIVE_INFINITY }).setToken(token);
  const body = renderForDiscord(issue, benchConfig.newsletter).pages[0];
  return (chat) => rest.post(`/channels/${chat}/messages`, { body });
}

function telegramSender(): (chat: string) => Promise<unknown> {
  const { telegram } = new Telegraf(token, { telegram: { apiRoot } });
  const page = renderForTelegram(issue, benchConfig.newsletter, 'bench_bot').pages[0];
  if (!page) throw new Error('an issue has a first page');
  return (chat) => telegram.callApi('sendMessage', { chat_id: chat, ...page });
}
