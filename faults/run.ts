import { parseArgs } from 'node:util';
import { everyFault } from './every-fault.ts';
import { uncertainChats, verdict } from './in-words.ts';
import { seededRandom } from './seeded-random.ts';
import { type Result, table } from './table.ts';

/**
 * Posts issues with the real program against the sandboxes while everything goes wrong, and prints what became of every chat.
 * Ends with status 1 when a guarantee was not kept. What it does and means is in README.md.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    chats: { type: 'string' },
    only: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 32)) },
    verbose: { type: 'boolean', default: false },
  },
});
const seed = wholeNumber('seed', values.seed);
const kills = wholeNumber('kills', values.kills);
const chats = values.chats === undefined ? undefined : wholeNumber('chats', values.chats);
const unknown = values.only.filter((wanted) => !everyFault.some(({ name }) => name === wanted));
if (unknown.length > 0) giveUp(`there is no fault ${unknown.join(', ')}; there are ${names().join(', ')}`);

const begun = performance.now();
console.log(`seed ${seed}`);
const results: Result[] = [];
for (const fault of everyFault) {
  if (values.only.length > 0 && !values.only.includes(fault.name)) continue;
  const tell = (line: string) => console.error(`${seconds(performance.now() - begun)} ${fault.name}: ${line}`);
  tell(fault.what);
  const ofFault = chats ?? fault.chats;
  const caused = await fault.cause({ chats: ofFault, kills, random: seededRandom(seed), tell });
  results.push({ fault, chats: ofFault, caused });
  if (caused.kind === 'caused') for (const sentence of caused.account.broken()) tell(`NOT KEPT: ${sentence}`);
}
console.log(table(results));
for (const line of [...uncertainChats(results), ...(values.verbose ? failures() : [])]) console.log(line);
const broken = results.flatMap(({ fault, caused }) =>
  caused.kind === 'caused' ? caused.account.broken().map((sentence) => `${fault.name}: ${sentence}`) : [],
);
for (const sentence of broken) console.log(sentence);
console.log(verdict(results, performance.now() - begun));
// Answers that come too late are still waited for.
process.exit(broken.length === 0 ? 0 : 1);

function failures(): string[] {
  return results.flatMap(({ fault, caused }) =>
    caused.kind === 'caused'
      ? [...caused.account.lastWords].map((words) => `${fault.name}: failed with: ${words}`)
      : [],
  );
}

function wholeNumber(option: string, given: string): number {
  return /^\d+$/.test(given) ? Number(given) : giveUp(`--${option} is a whole number, not “${given}”`);
}

function names(): string[] {
  return everyFault.map(({ name }) => name);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(0)} s`;
}

function giveUp(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}
