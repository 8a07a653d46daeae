import { expect, test } from 'vitest';
import { everyFault } from '../../faults/every-fault.ts';
import { seededRandom } from '../../faults/seeded-random.ts';

const chats = 20;

/** They begin first, so that none of them is left alone at the end. */
const longest = ['kill', 'late-answers', 'reset', 'duplicate-tick'];
const longestFirst = everyFault.toSorted((a, b) => longest.indexOf(b.name) - longest.indexOf(a.name));

/** `npm run faults`, with few chats. A fault that can't be caused on this machine says why. */
test.concurrent.each(longestFirst)(
  '$name: nobody is lost, nothing is repeated, no more is uncertain than was unanswered',
  {
    timeout: 150_000,
  },
  async (fault) => {
    const caused = await fault.cause({ chats, kills: 6, random: seededRandom(Date.now()), tell: () => {} });
    if (caused.kind === 'skipped') {
      expect(caused.why).toContain('needs');
      return;
    }
    expect(caused.account.broken()).toEqual([]);
    const { discord, telegram } = caused.account.platforms;
    expect([discord.chats, telegram.chats]).toEqual([chats * caused.rounds, chats * caused.rounds]);
  },
);
