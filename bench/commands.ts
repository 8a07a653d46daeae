import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { DiscordSandbox } from '../src/sandbox/discord/discord-sandbox.ts';
import { TelegramSandbox } from '../src/sandbox/telegram/telegram-sandbox.ts';
import { endPart, startPart } from './child.ts';
import type { Platform, Ready } from './messages.ts';

/**
 * From typing a command to its answer, with nothing else to do and during a broadcast at the platform's limit. Usage:
 * commands.ts [--chats 5000] [--commands 150]
 */
const { values } = parseArgs({
  options: { chats: { type: 'string', default: '5000' }, commands: { type: 'string', default: '150' } },
});
const chats = Number(values.chats);
const perSecond = 5;
const people = 25;

/** A sandbox, the chats of the broadcast, and people who type a command in turn: one alone would be slowed. */
interface Stage {
  ready: Ready;
  ask(person: number): Promise<unknown>;
  tooMany(): number;
  close(): Promise<void>;
}

for (const platform of ['discord', 'telegram'] as const) {
  const stage = await stageOf(platform);
  const bot = startPart('./answering-bot.ts', [JSON.stringify(stage.ready)]);
  await once(bot, 'message');
  const idle = await answerTimes(stage);
  bot.send('broadcast');
  const busy = await answerTimes(stage);
  const tooMany = stage.tooMany();
  await endPart(bot);
  await stage.close();
  console.log(`${platform}, ${idle.length} commands, ${perSecond} a second`);
  console.log(`  idle              p50 ${at(idle, 0.5)} ms, p99 ${at(idle, 0.99)} ms`);
  console.log(`  during broadcast  p50 ${at(busy, 0.5)} ms, p99 ${at(busy, 0.99)} ms, ${tooMany} × 429`);
}

async function answerTimes(stage: Stage): Promise<number[]> {
  const times: number[] = [];
  for (let count = 0; count < Number(values.commands); count++) {
    const begin = performance.now();
    await stage.ask(count % people);
    times.push(performance.now() - begin);
    await wait(Math.max(0, 1000 / perSecond - (performance.now() - begin)));
  }
  return times.toSorted((a, b) => a - b);
}

function at(times: readonly number[], share: number): string {
  return (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(1);
}

async function stageOf(platform: Platform): Promise<Stage> {
  return platform === 'discord' ? discordStage() : telegramStage();
}

async function discordStage(): Promise<Stage> {
  const sandbox = await DiscordSandbox.start();
  const server = sandbox.addServer({ name: 'Bench' });
  const ids = Array.from({ length: chats }, (_, index) => server.addChannel({ name: `c${index}`, type: 'text' }).id);
  const here = server.addChannel({ name: 'here', type: 'text' });
  const members = Array.from({ length: people }, (_, index) => server.addMember({ name: `Reader ${index}` }));
  return {
    ready: { platform: 'discord', apiRoot: sandbox.apiRoot, token: sandbox.token, chats: ids },
    ask: async (person) => members[person]?.type(here, '/quote'),
    tooMany: () => sandbox.requests.tooMany,
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
    ask: async (person) => persons[person]?.type(persons[person].privateChat, '/quote'),
    tooMany: () => sandbox.requests.tooMany,
    close: () => sandbox.close(),
  };
}
