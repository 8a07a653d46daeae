import { Bot } from './bot.ts';
import { systemClock } from './clock.ts';
import { loadCommands } from './commands/load-commands.ts';
import { type Config, readConfig } from './config.ts';
import { type RoundReport, reportSentences } from './delivery/round-report.ts';
import { readDotEnv } from './dot-env.ts';
import { operatorLanguage } from './locales/operator-language.ts';
import { sentencesIn } from './locales/sentences.ts';
import { createLogger } from './log.ts';
import type { IssueDate } from './newsletter/issue.ts';
import { serveOperator } from './operation/http-server.ts';

/** Starts the bot, or the sandbox when there is no token, and stops cleanly on SIGTERM and Ctrl+C. */
async function main(): Promise<void> {
  const config = configuration();
  const closing: (() => Promise<void>)[] = [];
  let stopping = false;
  const stop = async (status: number) => {
    if (stopping) return;
    stopping = true;
    process.exitCode = status;
    setTimeout(() => process.exit(), stopWithinMs).unref();
    for (const close of closing.splice(0).reverse()) await close();
    // A request that hangs would keep the process alive until its time limit.
    setTimeout(() => process.exit(), lastWordsMs).unref();
  };
  const fail = (error: unknown) => {
    if (stopping) return;
    for (const sentence of sentencesOf(error)) console.error(sentence);
    stop(1).catch(giveUp);
  };
  const log = createLogger(config.logLevel);
  const { httpPort } = config;
  // A tenth of a second of every start, for whoever doesn't ask for the numbers.
  const metrics = httpPort === undefined ? undefined : await loadMetrics();
  const serve = async (bot: Bot) => {
    if (httpPort === undefined || !metrics) return;
    const server = await serveOperator(httpPort, {
      obstacles: () => bot.obstacles(),
      metrics: async () => ({
        // Numbers are wanted most when the store can't be read.
        text: await metrics.text(bot.standings(), await bot.questions.counts().catch(() => undefined)),
        contentType: metrics.contentType,
      }),
    }).catch((error: unknown) => {
      throw new Error(sentences.portTaken(httpPort), { cause: error });
    });
    // Closed last: it says that the bot is stopping.
    closing.unshift(() => server.close());
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop(0).catch(giveUp));
  // A defect of ours or of a library: what is on its way still gets its answer before it ends.
  process.on('unhandledRejection', (error) => {
    // Of what a library throws more than the stack may hold what people wrote.
    log.fatal({ stack: error instanceof Error ? error.stack : undefined }, 'a promise was rejected unheard');
    fail(error);
  });
  try {
    const onMissed = (date: IssueDate, tick: Temporal.Instant) =>
      console.error(sentencesIn(language).schedule.missed(date, tick.toZonedDateTimeISO(config.timeZone)));
    const onPosted = (report: RoundReport) => {
      for (const sentence of reportSentences(report, sentencesIn(language))) console.error(sentence);
    };
    const onUnusable = (file: string, problems: string[]) => {
      for (const problem of problems) console.error(`${file}: ${problem}`);
    };
    const commands = await loadCommands();
    if (!config.discord && !config.telegram) {
      // Where there is a token, nothing of the sandbox is loaded.
      const { startTryOut } = await import('./sandbox/try-out.ts');
      const tryOut = await startTryOut({ config, commands, language, onUnusable, onFatal: fail, metrics });
      closing.push(() => tryOut.close());
      await serve(tryOut.bot);
      return;
    }
    const bot = await Bot.open({
      config,
      commands,
      clock: systemClock,
      log,
      language,
      onMissed,
      onPosted,
      onDigestTrouble: (sentence) => console.error(sentence),
      onUnusable,
      onRestored: (backedUpAt) =>
        console.error(sentencesIn(language).backup.restored(backedUpAt.toString({ smallestUnit: 'second' }))),
      onFatal: fail,
      metrics,
    });
    if (stopping) return await bot.stop();
    closing.push(() => bot.stop());
    // Only now: who starts a second instance by accident shall hear of the first, not of its port.
    await serve(bot);
    await bot.start();
    log.info({ issues: bot.archive.dates().length, subscriptions: bot.subscriptions.active().length }, 'ready');
  } catch (error) {
    fail(error);
  }
}

/** What closes itself in less gets it; a second more than that, whatever hangs. */
const stopWithinMs = 9500;
const lastWordsMs = 200;
const language = operatorLanguage(process.env);
const sentences = sentencesIn(language).config;

async function loadMetrics() {
  const { PrometheusMetrics } = await import('./operation/prometheus-metrics.ts');
  return new PrometheusMetrics();
}

function configuration(): Config {
  const dotEnv = readDotEnv();
  if (dotEnv.kind === 'unreadable') giveUp(new Error(sentences.unreadableFile('.env', dotEnv.code)));
  const reading = readConfig(process.env, dotEnv.variables, language, dotEnv.strayLines);
  if (reading.kind === 'problems') {
    giveUp(new Error([sentences.heading, ...reading.problems.map((problem) => `- ${problem}`)].join('\n')));
  }
  for (const warning of reading.warnings) console.error(warning);
  return reading.config;
}

/** An operator gets the sentence of an error, never its stack; several at once each get theirs. */
function sentencesOf(error: unknown): string[] {
  if (error instanceof AggregateError) return error.errors.flatMap(sentencesOf);
  return [error instanceof Error ? error.message : String(error)];
}

function giveUp(error: unknown): never {
  for (const sentence of sentencesOf(error)) console.error(sentence);
  process.exit(1);
}

await main();
