import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { en } from '../src/locales/en/sentences.ts';
import { DiscordSandbox } from '../src/sandbox/discord/discord-sandbox.ts';
import type { SandboxServer } from '../src/sandbox/discord/sandbox-server.ts';
import type { ShownMessage } from '../src/sandbox/discord/shown-message.ts';
import { TelegramSandbox } from '../src/sandbox/telegram/telegram-sandbox.ts';
import { endPart, nextMessage, startPart } from './child.ts';
import { type AnsweredReady, answeredReportSchema } from './messages.ts';
import { sampleIssue } from './sample-issue.ts';
import { startFlags } from './start-flags.ts';

/**
 * Readers of both platforms answer the question in the same minute, each as people do: on Discord by the form under the
 * post, on Telegram by the link under it in private, where the bot asks for the words and shows the words once more. Usage: readers.ts [--answers 5000] [--seconds 60]
 * [--telegram-limits]
 */
const { values } = parseArgs({
  options: {
    answers: { type: 'string', default: '5000' },
    seconds: { type: 'string', default: '60' },
    /** Telegram's limits stretch this many answers over minutes: each takes three of its 30 messages a second. */
    'telegram-limits': { type: 'boolean', default: false },
  },
});
const answers = Number(values.answers);
const everyMs = (Number(values.seconds) * 1000) / answers;
const { ask, receipt, draft } = en.answering;
const { date } = sampleIssue();

const discord = await DiscordSandbox.start({ interactionTimeoutMs: 60_000 });
const telegram = await TelegramSandbox.start({ limits: values['telegram-limits'] ? 'on' : 'off' });
const server = discord.addServer({ name: 'Bench' });
const channel = server.addChannel({ name: 'news', type: 'text' });
const ready: AnsweredReady = {
  discord: { token: discord.token, apiRoot: discord.apiRoot, channel: channel.id },
  telegram: { token: telegram.token, apiRoot: telegram.apiRoot },
  limits: values['telegram-limits'] ? 'kept' : 'off',
};
const bot = startPart('./answered-bot.ts', [JSON.stringify(ready)], startFlags);
await once(bot, 'message');
const before = await reported();
const [post] = channel.messages();
if (!post) throw new Error('the issue was not posted');

/** From sending an answer to its receipt, in milliseconds; on Telegram a notice says it before the message does. */
const times = { discord: [] as number[], telegram: [] as number[] };
const noticed: number[] = [];
const confirmed: string[] = [];
const began = performance.now();
await Promise.all(
  Array.from({ length: answers }, async (_, number) => {
    await wait(number * everyMs);
    await (number % 2 === 0 ? answerOnDiscord(server, post, number) : answerOnTelegram(number));
  }),
);
const seconds = (performance.now() - began) / 1000;
const after = await reported();
const stored = new Set(after.people);
const lost = confirmed.filter((person) => !stored.has(person));
console.log(
  `${answers} answers from both platforms in ${seconds.toFixed(0)} s: ${confirmed.length} confirmed, ${stored.size} stored, ${lost.length} lost`,
);
for (const platform of ['discord', 'telegram'] as const) {
  const { tooMany } = platform === 'discord' ? discord.requests : telegram.requests;
  console.log(`  ${platform}: a receipt ${summary(times[platform])}, ${tooMany} × 429`);
}
console.log(`  telegram: ${noticed.length} notices that an answer is stored, ${summary(noticed)}`);
console.log(
  `  memory ${before.memoryMb.toFixed(0)} MB before, ${after.memoryMb.toFixed(0)} MB after, ${after.peakMemoryMb.toFixed(0)} MB at most`,
);
await endPart(bot);
await Promise.all([discord.close(), telegram.close()]);
if (lost.length > 0 || confirmed.length < answers) process.exitCode = 1;

async function answerOnDiscord(where: SandboxServer, under: ShownMessage, number: number): Promise<void> {
  const member = where.addMember({ name: `Reader ${number}` });
  const { modal } = await member.press(under, en.post.answer);
  if (!modal) throw new Error('no form was opened');
  const begin = performance.now();
  const { shown } = await member.submit(modal, { text: wordsOf(number), mayFeature: 'yes' });
  note('discord', `discord:${member.id}`, begin, shown?.text);
}

async function answerOnTelegram(number: number): Promise<void> {
  const person = telegram.addPerson({ name: `Reader ${number}`, languageCode: 'en' });
  const { privateChat } = person;
  /** Telegram's limits let a message wait for its turn, also one that answers a button. */
  const last = async (isIt: (text: string) => boolean) => {
    for (;;) {
      const found = privateChat.messages().findLast(({ fromBot, text }) => fromBot && isIt(text));
      if (found) return found;
      await wait(10);
    }
  };
  await person.start(`answer_${date}`);
  await last((text) => text.includes(ask));
  await person.type(privateChat, wordsOf(number));
  const shown = await last((text) => text.includes(draft.consent));
  const begin = performance.now();
  const { notice } = await person.press(shown, draft.sendToFeature);
  if (notice === receipt.notices.stored) noticed.push(performance.now() - begin);
  const { text } = await last((words) => words.includes(receipt.new));
  note('telegram', `telegram:${person.id}`, begin, text);
}

function note(platform: 'discord' | 'telegram', person: string, begin: number, text: string | undefined): void {
  if (!text?.includes(receipt.new)) return;
  times[platform].push(performance.now() - begin);
  confirmed.push(person);
}

function wordsOf(number: number): string {
  return `I, reader ${number.toString(36)} of many, would keep ${number * 7919} things going, since ${number * 104_729} are too many.`;
}

async function reported() {
  const report = nextMessage(bot, answeredReportSchema);
  bot.send('report');
  return report;
}

function summary(of: number[]): string {
  const sorted = of.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(0);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms`;
}
