import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BotProcess, spawnBot } from '../test/bot-process.ts';
import { Account } from './account.ts';
import type { Caused, Circumstances, Fault } from './fault.ts';
import { postToTheEnd } from './post-to-the-end.ts';
import { type PostingDay, postingDay } from './posting-day.ts';

/** Processes that end, and processes that are there twice. */
export const endedProcesses: readonly Fault[] = [
  {
    name: 'kill',
    what: 'SIGKILL at random instants, from the first millisecond of a start on',
    chats: 300,
    cause: killAtRandom,
  },
  {
    name: 'two-instances',
    what: 'two instances are started at once; then the one that goes on stands still while another takes over',
    chats: 120,
    cause: startTwice,
  },
];

/** So that a round is not worn out by kills before its chats are. */
const mostKillsARound = 20;
/** A third of the kills come while a process starts, the others in so long a time after it began to send. */
const longestSendingMs = 2500;
/** Telegram's limit: what few chats take, so that kills don't come when all is posted. */
const perSecond = 30;
/** From being ready to the first send: the limits are kept beyond a restart. */
const untilSendingMs = 1000;

async function killAtRandom({ chats, kills, random, tell }: Circumstances): Promise<Caused> {
  const account = new Account();
  const begun = performance.now();
  let rounds = 0;
  let startMs = 1500;
  const sendingMs = Math.min(longestSendingMs, (chats / perSecond) * 1000);
  while (account.kills < kills) {
    await using day = await postingDay({ chatsEach: chats });
    answerLate(day, chats);
    const planned = Math.min(mostKillsARound, kills - account.kills);
    const killsBefore = account.kills;
    const standing = await postToTheEnd(day, {
      account,
      limitMs: 60_000 + planned * 20_000,
      lifeMs: () => {
        if (account.kills - killsBefore >= planned) return undefined;
        const untilSending = startMs + untilSendingMs;
        return random() < 1 / 3 ? random() * untilSending : untilSending + random() * sendingMs;
      },
      started: async (bot) => {
        const started = performance.now();
        await bot.printed('"ready"').then(
          () => {
            startMs = performance.now() - started;
          },
          () => {},
        );
      },
    });
    account.add(day, standing);
    rounds++;
    const { discord, telegram } = account.platforms;
    tell(
      `${account.kills} of ${kills} kills, ${rounds} rounds, in flight at a kill at most ${discord.inFlight} and ${telegram.inFlight}, uncertain ${telegram.uncertain.length}`,
    );
  }
  return { kind: 'caused', account, rounds, ms: performance.now() - begun };
}

/** Posts are made at once and answered a little later, so that some are on their way at every instant. */
export function answerLate({ discord, telegram }: PostingDay, chats: number): void {
  const late = { kind: 'late', delayMs: 150, times: 10 * chats } as const;
  discord.fault({ route: 'POST /channels/:channel/messages', ...late });
  telegram.fault({ method: 'sendMessage', ...late });
}

async function startTwice({ chats }: Circumstances): Promise<Caused> {
  await using day = await postingDay({ chatsEach: chats });
  const account = new Account();
  answerLate(day, chats);
  const begun = performance.now();
  const [first, loser] = await atOnce(day);
  const { status, output } = await loser.ended();
  if (status !== 1 || !output.includes('Another instance of this program'))
    account.complaints.push(`one of two instances ended with status ${status} and said: ${output.trim()}`);
  await day.telegram.whenMessages(Math.ceil(chats / 6));
  await standStill(day, first, account);
  account.add(day, await day.standing());
  return { kind: 'caused', account, rounds: 1, ms: performance.now() - begun };
}

/** Two that are started in the same moment: the one that goes on, and the one that ends. */
async function atOnce({ environment }: PostingDay): Promise<[BotProcess, BotProcess]> {
  const one = spawnBot(environment);
  const other = spawnBot(environment);
  const ended = await Promise.race([one.ended().then(() => one), other.ended().then(() => other)]);
  return ended === one ? [other, one] : [one, other];
}

/** The lease ends while the first stands still, as on a machine that slept; another one then posts all that is left. */
async function standStill(day: PostingDay, first: BotProcess, account: Account): Promise<void> {
  await stopOutsideCommit(day, first);
  account.ended(await day.standing());
  await postToTheEnd(day, {
    account,
    afterwards: async () => {
      first.child.kill('SIGCONT');
      const { status, output } = await first.ended();
      if (status !== 1 || !output.includes('Another instance of this program has taken over the store'))
        account.complaints.push(`the first instance ended with status ${status}`);
    },
  });
}

/** In the middle of a commit it would hold the store's lock as long as it stands still, and nobody could take over. */
async function stopOutsideCommit({ storeFile }: PostingDay, bot: BotProcess): Promise<void> {
  const database = new DatabaseSync(storeFile);
  for (;;) {
    bot.child.kill('SIGSTOP');
    try {
      database.exec('UPDATE lease SET expires = 0');
      break;
    } catch {
      bot.child.kill('SIGCONT');
      await sleep(20);
    }
  }
  database.close();
}
