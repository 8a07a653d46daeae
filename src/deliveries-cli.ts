import { access } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { IssueArchive } from './archive/issue-archive.ts';
import { systemClock } from './clock.ts';
import { readConfig } from './config.ts';
import type { Telling } from './delivery/chat-sentences.ts';
import { type Overview, readOverview } from './delivery/overview.ts';
import { overviewJson } from './delivery/overview-json.ts';
import { overviewTable } from './delivery/overview-table.ts';
import { showProgress } from './delivery/progress-bars.ts';
import { sentChats } from './delivery/sent-chats.ts';
import { isLeft, leaveWish } from './delivery/stored-wishes.ts';
import type { Wish } from './delivery/wishes.ts';
import { readDotEnv } from './dot-env.ts';
import { operatorLanguage } from './locales/operator-language.ts';
import { sentencesIn } from './locales/sentences.ts';
import { createLogger } from './log.ts';
import { type IssueDate, issueDateSchema } from './newsletter/issue.ts';
import { sendingSpeeds } from './platforms/create-platforms.ts';
import { type Store, StoreUnavailable } from './store/collection.ts';
import { openStore, sqlitePathOf } from './store/open-store.ts';
import { Subscriptions } from './subscriptions/subscriptions.ts';

const wishFlags = [
  ['retry', 'again'],
  ['resend-uncertain', 'resend'],
  ['release-uncertain', 'release'],
  ['correct', 'correct'],
  ['retract', 'retract'],
] as const satisfies readonly (readonly [string, Wish])[];
const lookEveryMs = 250;
/** The program looks every two seconds, and may be busy. */
const longestWaitMs = 15_000;

/** `npm run deliveries`: what became of an issue in every chat, read from the store, whether the program runs or not. */
const language = operatorLanguage(process.env);
const sentences = sentencesIn(language);
const { cli } = sentences.deliveries;
const { date, wish, json } = readArguments(process.argv.slice(2));
const dotEnv = readDotEnv();
if (dotEnv.kind === 'unreadable') stop(2, sentences.config.unreadableFile('.env', dotEnv.code));
const reading = readConfig(process.env, dotEnv.variables, language);
if (reading.kind === 'problems') {
  stop(2, sentences.config.heading, ...reading.problems.map((problem) => `- ${problem}`));
}
const { config } = reading;
const path = sqlitePathOf(config.storeUrl);
if (
  path !== undefined &&
  !(await access(path).then(
    () => true,
    () => false,
  ))
)
  stop(1, cli.noStore(path));

try {
  const store = await openStore(config.storeUrl, createLogger(config.logLevel), sentences.store);
  try {
    await report(store);
  } finally {
    await store.close();
  }
} catch (error) {
  if (error instanceof StoreUnavailable) stop(1, error.message);
  throw error;
}

async function report(store: Store): Promise<void> {
  const archive = await IssueArchive.open(store);
  const subscriptions = await Subscriptions.open(store, systemClock);
  const speeds = sendingSpeeds(config);
  const read = () => readOverview(date, { store, archive, subscriptions, speeds, now: systemClock.now() });
  if (!(await read())) stop(1, sentences.deliveries.notBegun(date));
  if (wish) await leave(store, wish);
  const overview = await read();
  if (!overview) stop(1, sentences.deliveries.notBegun(date));
  const telling: Telling = { sentences, language, now: systemClock.now().toZonedDateTimeISO(config.timeZone) };
  if (json) console.log(overviewJson(overview, await sentChats(store, date), telling));
  else {
    const watch = { read, isRunning: () => isRunning(store) };
    print(process.stdout.isTTY ? await showProgress(overview, watch, telling) : overview, telling);
  }
}

function print(overview: Overview, telling: Telling): void {
  for (const line of overviewTable(overview, telling, process.stdout.columns)) console.log(line);
}

/** Another process may have the store: what is wished is left in it, for that one or the next. */
async function leave(store: Store, wanted: Wish): Promise<void> {
  const id = await leaveWish(store, date, wanted, systemClock.now());
  if (!(await isRunning(store))) return console.error(cli.notRunning);
  console.error(cli.left);
  for (let waited = 0; waited < longestWaitMs; waited += lookEveryMs) {
    await pause(lookEveryMs);
    if (!(await isLeft(store, id))) return console.error(cli.takenUp);
  }
  console.error(cli.notTakenUp);
}

async function isRunning(store: Store): Promise<boolean> {
  const lease = await store.lease.current();
  return lease !== undefined && Temporal.Instant.compare(lease.expires, systemClock.now()) > 0;
}

function readArguments(given: string[]): { date: IssueDate; wish: Wish | undefined; json: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args: given,
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        retry: { type: 'boolean', default: false },
        'resend-uncertain': { type: 'boolean', default: false },
        'release-uncertain': { type: 'boolean', default: false },
        correct: { type: 'boolean', default: false },
        retract: { type: 'boolean', default: false },
      },
    });
    const [first, ...tooMany] = positionals;
    const wishes = wishFlags.flatMap(([flag, each]) => (values[flag] ? [each] : []));
    if (tooMany.length > 0 || wishes.length > 1) stop(2, cli.usage);
    return { date: issueDateSchema.parse(first), wish: wishes[0], json: values.json };
  } catch {
    stop(2, cli.usage);
  }
}

function stop(status: 1 | 2, ...lines: string[]): never {
  for (const line of lines) console.error(line);
  process.exit(status);
}
