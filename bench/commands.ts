import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { DiscordSandbox } from '../src/sandbox/discord/discord-sandbox.ts';
import { TelegramSandbox } from '../src/sandbox/telegram/telegram-sandbox.ts';
import { addChannels } from './channels.ts';
import { endPart, nextMessage, startPart } from './child.ts';
import { type Pauses, type Platform, pausesSchema, type Ready } from './messages.ts';
import { PauseWatch } from './pauses.ts';
import { startFlags } from './start-flags.ts';

/**
 * From typing a command to its answer, with nothing else to do and during a broadcast at the platform's limit, over an
 * archive in three languages. People type at their times, whether others were answered or not, so that one slow answer
 * hides none behind it. Usage: commands.ts [--chats 5000] [--commands 600] [--per-second 13] [--issues 1000] [--only discord]
 */
const { values } = parseArgs({
  options: {
    chats: { type: 'string', default: '5000' },
    commands: { type: 'string', default: '600' },
    'per-second': { type: 'string', default: '13' },
    issues: { type: 'string', default: '1000' },
    only: { type: 'string' },
  },
});
const chats = Number(values.chats);
const measured = Number(values.commands);
const everyMs = 1000 / Number(values['per-second']);
/** Not measured: the first commands, while code is compiled and connections are made, and those while a broadcast begins. */
const warmUp = { idle: 120, busy: 50 };
/** One person alone would be slowed; and Telegram takes one message a second in a chat. */
const people = 30;
/** Longer than Discord waits for the first answer, in milliseconds. */
const patienceMs = 10_000;

/** What people type, in turn: from what is at hand to what is looked for in the whole archive. */
const typed: readonly { command: string; options?: Record<string, string | number> }[] = [
  { command: 'quote' },
  { command: 'search', options: { words: 'harbour' } },
  { command: 'archive' },
  { command: 'latest' },
  { command: 'search', options: { words: '港口' } },
  { command: 'issue', options: { date: '2024-03-01' } },
  { command: 'number', options: { date: '2019-06-07' } },
  { command: 'search', options: { words: '"every other promise"' } },
  { command: 'question' },
  { command: 'archive', options: { year: 2015 } },
  { command: 'search', options: { words: 'timetbale trust' } },
  { command: 'help' },
];

/** A sandbox, the chats of the broadcast, and people who type. */
interface Stage {
  ready: Ready;
  /** Rejects, or gives nothing, where there was no answer in time. */
  ask(person: number, line: (typeof typed)[number]): Promise<unknown>;
  tooMany(): number;
  /** How many chats got the issue so far. */
  posts(): number;
  close(): Promise<void>;
}

interface Phase {
  /** Sorted, in milliseconds. */
  times: number[];
  byCommand: ReadonlyMap<string, number[]>;
  unanswered: number;
  posts: number;
  bot: Pauses;
  sandbox: Pauses;
}

const own = new PauseWatch();

for (const platform of ['discord', 'telegram'] as const) {
  if (values.only !== undefined && values.only !== platform) continue;
  const stage = await stageOf(platform);
  const bot = startPart('./answering-bot.ts', [JSON.stringify(stage.ready), values.issues], startFlags);
  await nextMessage(bot, z.literal('ready'));
  const pausesOfBot = () => {
    const answer = nextMessage(bot, pausesSchema);
    bot.send('pauses');
    return answer;
  };
  const idle = await phase(stage, pausesOfBot, warmUp.idle);
  bot.send('broadcast');
  const busy = await phase(stage, pausesOfBot, warmUp.busy);
  console.log(
    `${platform}, ${measured} commands, ${values['per-second']} a second, ${values.issues} issues in 3 languages`,
  );
  console.log(`  idle              ${describe(idle)}`);
  console.log(`  during broadcast  ${describe(busy)}, ${busy.posts} posts meanwhile`);
  const ratio = (share: number) => (at(busy.times, share) / at(idle.times, share)).toFixed(2);
  console.log(`  ratio             p50 ${ratio(0.5)}, p99 ${ratio(0.99)} (aim: 1.2 or less); ${stage.tooMany()} × 429`);
  for (const [command, times] of busy.byCommand) {
    const before = idle.byCommand.get(command) ?? [];
    console.log(`    /${command.padEnd(9)} idle ${summary(before)}; during broadcast ${summary(times)}`);
  }
  await endPart(bot);
  await stage.close();
}

async function phase(stage: Stage, pausesOfBot: () => Promise<Pauses>, unmeasured: number): Promise<Phase> {
  const byCommand = new Map<string, number[]>();
  let unanswered = 0;
  let posts = 0;
  const begin = performance.now();
  const asking: Promise<void>[] = [];
  for (let count = 0; count < unmeasured + measured; count++) {
    await wait(Math.max(0, begin + count * everyMs - performance.now()));
    if (count === unmeasured) {
      await pausesOfBot();
      own.take();
      posts = stage.posts();
    }
    const line = typed[count % typed.length];
    if (line) asking.push(ask(count, line));
  }
  posts = stage.posts() - posts;
  await Promise.all(asking);
  return {
    times: [...byCommand.values()].flat().sort((a, b) => a - b),
    byCommand,
    unanswered,
    posts,
    bot: await pausesOfBot(),
    sandbox: own.take(),
  };

  async function ask(count: number, line: (typeof typed)[number]): Promise<void> {
    const asked = performance.now();
    const answer = await stage.ask(count % people, line).catch(() => undefined);
    if (answer === undefined) unanswered++;
    if (count < unmeasured) return;
    const times = byCommand.get(line.command) ?? [];
    byCommand.set(line.command, [...times, performance.now() - asked]);
  }
}

function describe({ times, unanswered, bot, sandbox }: Phase): string {
  const pauses = ({ longestGcMs, longestHoldMs }: Pauses) =>
    `${longestHoldMs.toFixed(0)} ms (garbage ${longestGcMs.toFixed(0)} ms)`;
  return `${summary(times)}, ${unanswered} unanswered; held up at most: bot ${pauses(bot)}, sandbox ${pauses(sandbox)}; bot ${bot.memoryMb.toFixed(0)} MB`;
}

function summary(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const ms = (share: number) => at(sorted, share).toFixed(1);
  return `p50 ${ms(0.5)} ms, p99 ${ms(0.99)} ms, most ${ms(1)} ms`;
}

/** @param times sorted */
function at(times: readonly number[], share: number): number {
  return times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
}

async function stageOf(platform: Platform): Promise<Stage> {
  return platform === 'discord' ? discordStage() : telegramStage();
}

async function discordStage(): Promise<Stage> {
  const sandbox = await DiscordSandbox.start();
  const ids = addChannels(sandbox, chats);
  const server = sandbox.addServer({ name: 'Readers' });
  const here = server.addChannel({ name: 'here', type: 'text' });
  const members = Array.from({ length: people }, (_, index) => server.addMember({ name: `Reader ${index}` }));
  return {
    ready: { platform: 'discord', apiRoot: sandbox.apiRoot, token: sandbox.token, chats: ids },
    ask: async (person, { command, options }) => members[person]?.type(here, `/${command}`, options),
    tooMany: () => sandbox.requests.tooMany,
    posts: () => sandbox.requests.count('POST /channels/:channel/messages', 200),
    close: () => sandbox.close(),
  };
}

async function telegramStage(): Promise<Stage> {
  const sandbox = await TelegramSandbox.start();
  const persons = Array.from({ length: people }, (_, index) => sandbox.addPerson({ name: `Reader ${index}` }));
  const [owner] = persons;
  if (!owner) throw new Error('nobody is there');
  const ids = Array.from({ length: chats }, (_, index) =>
    String(sandbox.addGroup({ title: `g${index}`, kind: 'supergroup', creator: owner }).id),
  );
  for (const person of persons) void person.start();
  return {
    ready: { platform: 'telegram', apiRoot: sandbox.apiRoot, token: sandbox.token, chats: ids },
    ask: async (person, { command, options = {} }) => {
      const line = [`/${command}`, ...Object.values(options)].join(' ');
      return persons[person]?.type(persons[person].privateChat, line, { patienceMs });
    },
    tooMany: () => sandbox.requests.tooMany,
    // Answers go to people, whose chats have ids above 0.
    posts: () =>
      sandbox.requests.list.filter(
        ({ method, status, chat }) => method === 'sendMessage' && status === 200 && Number(chat) < 0,
      ).length,
    close: () => sandbox.close(),
  };
}
