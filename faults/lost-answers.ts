import type { ChatKey } from '../src/platforms/chat.ts';
import { chatKeySchema } from '../src/platforms/chat.ts';
import { Account } from './account.ts';
import type { Caused, Circumstances, Fault } from './fault.ts';
import { postToTheEnd } from './post-to-the-end.ts';
import { type PostingDay, postingDay } from './posting-day.ts';

/** Answers to posts that don't come, or that say something else than what was done. */
export const lostAnswers: readonly Fault[] = [
  {
    name: 'no-fault',
    what: 'nothing goes wrong',
    chats: 120,
    cause: (circumstances) => postWith(circumstances, () => {}),
  },
  {
    name: 'too-many-requests',
    what: '30 % of the answers are a 429, of the bot’s limit or of the chat’s',
    chats: 120,
    cause: (circumstances) => postWith(circumstances, (day) => sayTooMany(day, circumstances.random)),
  },
  {
    name: 'server-errors',
    what: '30 % of the answers are a 5xx; half of these posts were made all the same',
    chats: 120,
    cause: (circumstances) =>
      postWith(circumstances, (day, account) => {
        const { random } = circumstances;
        loseAnswers(day, account, 'status', () => random() < 0.15);
        loseAnswers(day, account, 'status-after-accept', () => random() < 0.15 / 0.85);
      }),
  },
  {
    name: 'reset',
    what: '30 % of the connections are reset, half of them after the post was made',
    chats: 120,
    cause: (circumstances) =>
      postWith(circumstances, (day, account) => {
        const { random } = circumstances;
        loseAnswers(day, account, 'drop-before-accept', () => random() < 0.15);
        loseAnswers(day, account, 'drop-after-accept', () => random() < 0.15 / 0.85);
      }),
  },
  {
    name: 'late-answers',
    what: '10 posts of each platform are answered later than any timeout',
    chats: 120,
    cause: (circumstances) =>
      postWith(circumstances, (day, account) => loseAnswers(day, account, 'late', () => true, 10)),
  },
];

const onDiscord = { route: 'POST /channels/:channel/messages' } as const;
const onTelegram = { method: 'sendMessage' } as const;
/** The bot waits 15 s on Discord and 25 s on Telegram. */
const laterThanAnyTimeoutMs = 40_000;

async function postWith({ chats }: Circumstances, plan: (day: PostingDay, account: Account) => void): Promise<Caused> {
  await using day = await postingDay({ chatsEach: chats });
  const account = new Account();
  plan(day, account);
  const begun = performance.now();
  const standing = await postToTheEnd(day, { account });
  account.add(day, standing);
  return { kind: 'caused', account, rounds: 1, ms: performance.now() - begun };
}

function loseAnswers(
  { discord, telegram }: PostingDay,
  { platforms }: Account,
  kind: 'status' | 'status-after-accept' | 'drop-before-accept' | 'drop-after-accept' | 'late',
  isHit: () => boolean,
  times = Number.POSITIVE_INFINITY,
): void {
  const shared = { kind, times, status: 502, delayMs: laterThanAnyTimeoutMs };
  const noted = (unanswered: Set<ChatKey>, chat: string) => {
    const hit = isHit();
    if (hit) unanswered.add(chatKeySchema.parse(chat));
    return hit;
  };
  discord.fault({
    ...onDiscord,
    ...shared,
    chance: ({ path }) => noted(platforms.discord.unanswered, `discord:${path.split('/').at(-2)}`),
  });
  telegram.fault({
    ...onTelegram,
    ...shared,
    chance: ({ chat }) => noted(platforms.telegram.unanswered, `telegram:${chat}`),
  });
}

/** Each platform in its own words; on Discord half of them mean the whole bot. Telegram doesn't say whom it means. */
function sayTooMany({ discord, telegram }: PostingDay, random: () => number): void {
  const refused = { kind: 'status', status: 429, times: Number.POSITIVE_INFINITY } as const;
  for (const [isGlobal, share] of [
    [true, 0.15],
    [false, 0.15 / 0.85],
  ] as const) {
    discord.fault({
      ...onDiscord,
      ...refused,
      chance: () => random() < share,
      body: { message: 'You are being rate limited.', retry_after: 0.3, global: isGlobal },
      headers: {
        'retry-after': '1',
        'x-ratelimit-scope': isGlobal ? 'global' : 'user',
        ...(isGlobal ? { 'x-ratelimit-global': 'true' } : {}),
      },
    });
  }
  telegram.fault({
    ...onTelegram,
    ...refused,
    chance: () => random() < 0.3,
    body: {
      ok: false,
      error_code: 429,
      description: 'Too Many Requests: retry after 1',
      parameters: { retry_after: 1 },
    },
  });
}
