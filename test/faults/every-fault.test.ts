import { expect, test } from 'vitest';
import { everyFault } from '../../faults/every-fault.ts';
import { seededRandom } from '../../faults/seeded-random.ts';

const chats = 20;

/** `npm run faults`, with few chats. A fault that can't be caused on this machine says why. */
test.concurrent.each(everyFault)(
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
