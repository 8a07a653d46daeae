import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { everyFault } from '../../faults/every-fault.ts';
import { seededRandom } from '../../faults/seeded-random.ts';

const chats = 20;

/** They begin first, so that none of them is left alone at the end. */
const longest = ['kill', 'late-answers', 'reset', 'duplicate-tick'];
const longestFirst = everyFault.toSorted((a, b) => longest.indexOf(b.name) - longest.indexOf(a.name));

/** `npm run faults`, with few chats. A fault that can't be caused on this machine is skipped, and says why. */
test.concurrent.for(longestFirst)(
  '$name: nobody is lost, nothing is repeated, no more is uncertain than was unanswered',
  {
    timeout: 150_000,
  },
  async (fault, { skip }) => {
    const caused = await fault.cause({ chats, kills: 6, random: seededRandom(Date.now()), tell: () => {} });
    if (caused.kind === 'skipped') {
      // Who may mount a disk must not pass over a full one.
      expect(mayMount(), caused.why).toBe(false);
      return skip(caused.why);
    }
    expect(caused.account.broken()).toEqual([]);
    const { discord, telegram } = caused.account.platforms;
    expect([discord.chats, telegram.chats]).toEqual([chats * caused.rounds, chats * caused.rounds]);
  },
);

/** By CAP_SYS_ADMIN (https://man7.org/linux/man-pages/man7/capabilities.7.html), which a container's root mostly lacks. */
function mayMount(): boolean {
  if (process.platform !== 'linux') return false;
  const [, effective = '0'] = /^CapEff:\s*(\w+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return (BigInt(`0x${effective}`) & (1n << 21n)) !== 0n;
}
