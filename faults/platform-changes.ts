import { setTimeout as sleep } from 'node:timers/promises';
import type { BotProcess } from '../test/bot-process.ts';
import { Account } from './account.ts';
import type { Caused, Circumstances, Fault } from './fault.ts';
import { postToTheEnd } from './post-to-the-end.ts';
import { type PostingDay, postingDay } from './posting-day.ts';

/** What changes on the platforms while an issue is posted. */
export const platformChanges: readonly Fault[] = [
  {
    name: 'gateway',
    what: 'Discord’s gateway closes the connection, breaks it, and ends the session; commands are answered afterwards',
    chats: 120,
    cause: dropGateway,
  },
  {
    name: 'half-gone',
    what: 'half of the chats are deleted before the issue is posted, and while it is',
    chats: 120,
    cause: deleteHalf,
  },
];

async function dropGateway({ chats }: Circumstances): Promise<Caused> {
  await using day = await postingDay({ chatsEach: chats });
  const { discord } = day;
  const account = new Account();
  const begun = performance.now();
  const standing = await postToTheEnd(day, {
    account,
    started: async (bot) => {
      await bot.printed('"ready"');
      await discord.whenMessages(1);
      for (const how of ['close', 'reset', 'invalid-session'] as const) {
        const { resumes, identifies } = discord.gateway;
        discord.dropGateway(how);
        const isBack = () =>
          how === 'invalid-session' ? discord.gateway.identifies > identifies : discord.gateway.resumes > resumes;
        await until(isBack, `the gateway’s ${how} was not got over`);
        await day.askOnDiscord();
      }
    },
  });
  account.add(day, standing);
  return { kind: 'caused', account, rounds: 1, ms: performance.now() - begun };
}

async function deleteHalf({ chats }: Circumstances): Promise<Caused> {
  await using day = await postingDay({ chatsEach: chats });
  const account = new Account();
  const begun = performance.now();
  // Of four chats in a row two are deleted, the first pair before and every other pair while the issue is posted.
  const doomed = day.chats.filter((_, index) => index % 4 < 2);
  const early = doomed.filter((_, index) => index % 4 < 2);
  for (const chat of early) chat.delete();
  const standing = await postToTheEnd(day, { account, started: (bot) => deleteWhilePosting(bot, day, doomed) });
  account.add(day, standing, new Set(doomed.map(({ key }) => key)));
  return { kind: 'caused', account, rounds: 1, ms: performance.now() - begun };
}

async function deleteWhilePosting(
  bot: BotProcess,
  { telegram }: PostingDay,
  doomed: PostingDay['chats'],
): Promise<void> {
  await bot.printed('issue is due');
  await telegram.whenMessages(1);
  for (const chat of doomed) chat.delete();
}

async function until(isSo: () => boolean, complaint: string): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(complaint);
    await sleep(50);
  }
}
