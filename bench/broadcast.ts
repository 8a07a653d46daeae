import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import CliTable from 'cli-table3';
import { endPart, nextMessage, startPart } from './child.ts';
import { type Platform, readySchema, type SendReport, sendReportSchema, serverReportSchema } from './messages.ts';
import { startFlags } from './start-flags.ts';

/**
 * Posts one issue to many chats: with the platforms' limits off, beside a bare client loop in the same run; with limits
 * on, beside the time that the limits ask for. Medians of several rounds with limits off. Usage:
 * broadcast.ts [--chats 1000,10000] [--rounds 3] [--limits off|on] [--platform discord|telegram]
 */
const { values } = parseArgs({
  options: {
    chats: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
    limits: { type: 'string', default: 'off,on' },
    platform: { type: 'string', default: 'discord,telegram' },
  },
});

/** What each platform lets a bot send in a second (`src/platforms/<name>/limits.ts` names the sources). */
const limitPerSecond: Record<Platform, number> = { discord: 50, telegram: 30 };
/** Sends on their way at once in the bare loop; the bot's own number, see `Platform.concurrency`. */
const atOnce = '32';

interface Sent extends SendReport {
  requests: number;
  tooMany: number;
}

const table = new CliTable({
  head: [
    'platform',
    'chats',
    'limits',
    'sender',
    'deliveries/s',
    'ratio',
    'CPU ms each',
    'MB at most',
    'requests each',
    '429s',
  ],
  style: { head: [], border: [] },
});
const platforms = (['discord', 'telegram'] as const).filter((name) => values.platform.includes(name));
for (const chats of values.chats.split(',').map(Number)) {
  for (const platform of platforms) {
    if (values.limits.includes('off')) await withLimitsOff(platform, chats);
    if (values.limits.includes('on')) await withLimitsOn(platform, chats);
  }
}
const [cpu] = cpus();
console.log(`Node ${process.versions.node}, ${cpus().length} × ${cpu?.model ?? 'unknown'}`);
console.log(
  'ratio: with limits off to the bare loop (aim: 0.9 or more), with limits on to the ideal time (aim: 1.02 or less)',
);
console.log(table.toString());

async function withLimitsOff(platform: Platform, chats: number): Promise<void> {
  const bare: Sent[] = [];
  const bot: Sent[] = [];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    bare.push(await send(platform, chats, 'off', './send-bare.ts', atOnce));
    bot.push(await send(platform, chats, 'off', './send-bot.ts', 'off'));
  }
  show(platform, chats, 'off', 'bare loop', bare, '');
  show(platform, chats, 'off', 'bot', bot, (median(bot.map(rate)) / median(bare.map(rate))).toFixed(2));
}

async function withLimitsOn(platform: Platform, chats: number): Promise<void> {
  const bot = await send(platform, chats, 'on', './send-bot.ts', 'kept');
  const idealMs = (1000 * chats) / limitPerSecond[platform];
  show(platform, chats, 'on', 'bot', [bot], (bot.elapsedMs / idealMs).toFixed(3));
}

function show(platform: Platform, chats: number, limits: string, sender: string, sent: Sent[], ratio: string): void {
  const of = (pick: (report: Sent) => number, digits = 0) => median(sent.map(pick)).toFixed(digits);
  const each = of(({ cpuMs, sent: count }) => cpuMs / count, 2);
  const requests = of((report) => report.requests / report.sent, 2);
  const row = [
    platform,
    chats,
    limits,
    sender,
    of(rate),
    ratio,
    each,
    of(({ peakMemoryMb }) => peakMemoryMb),
    requests,
    sent.reduce((sum, { tooMany }) => sum + tooMany, 0),
  ];
  table.push(row);
  // A long benchmark shows that it goes on, and what it has when it is cut off.
  console.log(row.join(' · '));
}

async function send(
  platform: Platform,
  chats: number,
  limits: 'on' | 'off',
  sender: string,
  argument: string,
): Promise<Sent> {
  const server = startPart('./server.ts', [platform, limits, String(chats)]);
  const seen = () => {
    const answer = nextMessage(server, serverReportSchema);
    server.send('report');
    return answer;
  };
  try {
    const ready = await nextMessage(server, readySchema);
    const part = startPart(sender, [argument], sender === './send-bot.ts' ? startFlags : []);
    part.send(ready);
    const report = await nextMessage(part, sendReportSchema);
    await endPart(part);
    if (report.sent !== chats) throw new Error(`${report.sent} of ${chats} chats got the issue`);
    return { ...report, ...(await seen()) };
  } finally {
    await endPart(server);
  }
}

function rate(report: SendReport): number {
  return report.sent / (report.elapsedMs / 1000);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
