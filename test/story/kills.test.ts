import { setTimeout as after, setImmediate as turnOfTheEventLoop } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLive } from '../../src/questions/reply.ts';
import type { DiscordEditor } from './editors.ts';
import { type Friday, letters, mortalWeek, questions } from './mortal-week.ts';
import type { Reader } from './reader.ts';

const kills = Number(process.env.KILLS ?? 4);
const seed = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
const readersEach = 6;

test(
  `a kill at any step of the week loses no answer that its author saw confirmed (KILLS=${kills} KILL_SEED=${seed})`,
  async () => {
    await using week = await mortalWeek();
    let program = week.live('first');
    const readers = await week.readers(readersEach);
    const featured = new Map<Reader, string>();
    let isOver = false;
    const people = [
      ...readers.map(async (reader, index) => {
        const isDone = () => isOver || isContent(reader, index);
        let read: string | undefined = '';
        for (let turn = index; !isDone() && !isClosed(read ?? ''); turn++) {
          const act =
            read === undefined ? () => reader.answersInPrivate(wordsOf(reader, turn)) : () => answers(reader, turn);
          read = await unlessKilled(act);
        }
      }),
      (async () => {
        for (let turn = 0; !isOver; turn++) {
          const reader = readers[turn % readers.length];
          if (reader) await unlessKilled(() => features(week.mei, reader, featured));
        }
      })(),
    ];
    for (const [number, { of, ms }] of momentsToKill().entries()) {
      if (of === 'ready') await program.printed('"ready"');
      await after(ms);
      // Once it is closed nobody answers the question any more, and on a slow machine nobody may have been heard yet.
      const closes = fridayAfter(number + 1) !== fridayAfter(number);
      if (closes) await expect.poll(() => readers.some(isContent), { timeout: 30_000 }).toBe(true);
      program.child.kill('SIGKILL');
      await program.ended();
      program = week.live(fridayAfter(number + 1));
    }
    await program.printed('"ready"');
    // The last process may be the first that posts the next issue.
    const isPosted = () => week.news.messages().some(({ text }) => text.includes(letters.next));
    await expect.poll(isPosted, { timeout: 30_000 }).toBe(true);
    isOver = true;
    await Promise.all(people);
    program.child.kill('SIGTERM');
    expect(await program.ended()).toMatchObject({ status: 0 });

    let confirmed = 0;
    for (const [reader, reply] of await week.stored(readers)) {
      const text = reply && isLive(reply) ? reply.text : undefined;
      expect(reader.mayBeStored, reader.name).toContain(text);
      if (reader.holds !== undefined) confirmed++;
      const isAsDecided = featured.get(reader) === text && reader.mayBeStored.length === 1;
      if (text !== undefined && isAsDecided) expect(['featured', 'published']).toContain(reply?.state);
      expect(
        reader.privateMessages().filter((words) => words.includes('Your answer is in the issue')).length,
      ).toBeLessThan(2);
    }
    expect(confirmed).toBeGreaterThan(0);
    for (const letter of Object.values(letters)) {
      expect(
        week.news.messages().filter(({ text }) => text.includes(letter)),
        letter,
      ).toHaveLength(1);
    }
    console.info(`${kills} kills: ${confirmed} confirmed answers there, ${featured.size} featured`);
  },
  60_000 + kills * 10_000,
);

/** Some are content with their answer once it is stored, so that it can be featured. */
function isContent(reader: Reader, index: number): boolean {
  return index % 3 === 0 && reader.holds !== undefined;
}

/** Instants of a process's life, since it was started or since it answers people, in milliseconds. */
function momentsToKill() {
  const of = fc.oneof({ weight: 1, arbitrary: fc.constant('start') }, { weight: 3, arbitrary: fc.constant('ready') });
  return fc.sample(fc.record({ of, ms: fc.integer({ min: 0, max: 2500 }) }), { seed, numRuns: kills });
}

/** In the last fifth of the lives the next issue comes. */
function fridayAfter(killed: number): Friday {
  return killed >= Math.floor(kills * 0.8) ? 'next' : 'first';
}

async function answers(reader: Reader, turn: number): Promise<string> {
  const words = wordsOf(reader, turn);
  if (reader.holds === undefined)
    return turn % 2 === 0 ? reader.answersByButton(words) : reader.answersInPrivate(words);
  return turn % 7 === 6 ? reader.withdraws() : reader.edits(words);
}

function wordsOf({ name }: Reader, turn: number): string {
  return `${name} has this to say in turn ${turn}: ${things[turn % things.length]}.`;
}

const things = ['ferries', 'bridges made of rope', 'tunnels and what echoes in them', 'fords'];

async function features(mei: DiscordEditor, reader: Reader, featured: Map<Reader, string>): Promise<string> {
  const words = reader.holds;
  if (words === undefined) return '';
  await mei.features(words);
  if (mei.sees.includes('To be featured, says Mei.')) featured.set(reader, words);
  return mei.sees;
}

/** That of the first question, as a reader is told. */
function isClosed(read: string): boolean {
  return read.includes('is closed') || read.includes(questions.next);
}

/**
 * What they read then. What isn't answered, or is answered to something that they did before, people try again; what is
 * answered wrongly fails the test.
 */
async function unlessKilled(act: () => Promise<string>): Promise<string | undefined> {
  await turnOfTheEventLoop();
  try {
    return await act();
  } catch (error) {
    if (error instanceof Error && error.name === 'AssertionError') throw error;
    return undefined;
  }
}
