import { parseArgs } from 'node:util';
import { endPart, nextMessage, startPart } from './child.ts';
import { type Platform, readySchema, type SendReport, sendReportSchema, serverReportSchema } from './messages.ts';

/**
 * Posts one issue to many chats: with the platforms' limits off, beside a bare client loop in the same run; with limits
 * on, beside the time that the limits ask for. Medians of several rounds. Usage: broadcast.ts [--chats 1000] [--rounds 3]
 */
const { values } = parseArgs({
  options: { chats: { type: 'string', default: '1000' }, rounds: { type: 'string', default: '3' } },
});
const chats = Number(values.chats);

/** What each platform lets a bot send in a second (`src/platforms/<name>/limits.ts` names the sources). */
const limitPerSecond: Record<Platform, number> = { discord: 50, telegram: 30 };
/** Sends on their way at once in the bare loop; the bot's own number, see `Platform.concurrency`. */
const atOnce = '32';

for (const platform of ['discord', 'telegram'] as const) {
  const bare: SendReport[] = [];
  const bot: SendReport[] = [];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    bare.push((await send(platform, 'off', './send-bare.ts', atOnce)).report);
    bot.push((await send(platform, 'off', './send-bot.ts', 'off')).report);
  }
  console.log(`${platform}, limits off, ${chats} chats, median of ${values.rounds}`);
  console.log(`  bare loop  ${describe(bare)}`);
  console.log(`  bot        ${describe(bot)}`);
  console.log(`  ratio      ${(median(bot.map(rate)) / median(bare.map(rate))).toFixed(2)} (aim: 0.8 or more)`);
  const { report, tooMany } = await send(platform, 'on', './send-bot.ts', 'kept');
  const ideal = chats / limitPerSecond[platform];
  console.log(`${platform}, limits on, ${chats} chats`);
  console.log(
    `  bot        ${(report.elapsedMs / 1000).toFixed(1)} s, ${(report.elapsedMs / 1000 / ideal).toFixed(3)} of ideal (aim: 1.05 or less), ${tooMany} × 429, ${report.sent} sent, ${report.memoryMb.toFixed(0)} MB`,
  );
}

async function send(
  platform: Platform,
  limits: 'on' | 'off',
  sender: string,
  argument: string,
): Promise<{ report: SendReport; tooMany: number }> {
  const server = startPart('./server.ts', [platform, limits, String(chats)]);
  try {
    const ready = await nextMessage(server, readySchema);
    const part = startPart(sender, [argument]);
    part.send(ready);
    const report = await nextMessage(part, sendReportSchema);
    await endPart(part);
    const answer = nextMessage(server, serverReportSchema);
    server.send('report');
    return { report, tooMany: (await answer).tooMany };
  } finally {
    await endPart(server);
  }
}

function rate(report: SendReport): number {
  return report.sent / (report.elapsedMs / 1000);
}

function describe(reports: readonly SendReport[]): string {
  const of = (pick: (report: SendReport) => number) => median(reports.map(pick)).toFixed(0);
  const cpu = median(reports.map((report) => report.cpuMs / report.sent)).toFixed(2);
  return `${of(rate)} deliveries/s, ${cpu} CPU ms each, ${of((report) => report.memoryMb)} MB after, ${of((report) => report.peakMemoryMb)} MB at most`;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
