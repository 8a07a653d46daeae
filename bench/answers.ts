import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setImmediate as turnOfTheEventLoop } from 'node:timers/promises';
import { IssueArchive } from '../src/archive/issue-archive.ts';
import { type Clock, systemClock } from '../src/clock.ts';
import { createLogger } from '../src/log.ts';
import { type Language, languages } from '../src/newsletter/issue.ts';
import { chatKeySchema, personKeySchema } from '../src/platforms/chat.ts';
import { repliesAsCsv } from '../src/questions/export-replies.ts';
import { Questions } from '../src/questions/questions.ts';
import { groupSimilar } from '../src/questions/similar.ts';
import { openStore } from '../src/store/open-store.ts';
import { sampleIssue } from './sample-issue.ts';

/** Answers to one question while it is open, in a store on the disk: taking them, and what editors do with 50,000 of them. */
const answerCount = 50_000;
const atOnce = 100;
const pageSize = 10;
const pages = 500;

const folder = await mkdtemp(join(tmpdir(), 'focus-bench-'));
const log = createLogger('silent');
const store = await openStore(`sqlite://${join(folder, 'store.sqlite')}`, log);
const archive = await IssueArchive.open(store);
const { date } = sampleIssue();
await archive.keep(sampleIssue());
/** The sample's question has a closing time, which must not have passed. */
const opened = Temporal.PlainDate.from(date).toZonedDateTime('UTC').toInstant();
const clock: Clock = { ...systemClock, now: () => opened };
const open = () => new Questions({ store, archive, clock, log, hasBegun: () => true });
const chat = chatKeySchema.parse('discord:5');
const editor = { key: personKeySchema.parse('discord:1'), name: 'Editor' };
const people = Array.from({ length: answerCount }, (_, number) =>
  personKeySchema.parse(`${number % 2 === 0 ? 'discord' : 'telegram'}:${1_000_000 + number}`),
);
const things = [
  'the harbours',
  'student visits',
  'weather data',
  'seed banks',
  'orchestras',
  'flood warnings',
  'lighthouses',
];
const textOf = (number: number) =>
  `I, the reader number ${number}, would keep ${things[number % 7]} and ${things[(number * 3 + 1) % 7]} going, since ${'what is small lasts. '.repeat(5 + (number % 10))}`;

const memoryMb = () => {
  globalThis.gc?.();
  return process.memoryUsage.rss() / 2 ** 20;
};
const timed = async <Result>(times: number[], task: () => Promise<Result>): Promise<Result> => {
  const begin = performance.now();
  const result = await task();
  times.push(performance.now() - begin);
  return result;
};
const summary = (times: number[]) => {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms`;
};

const questions = open();
const receipts: number[] = [];
const began = performance.now();
for (let start = 0; start < answerCount; start += atOnce) {
  await Promise.all(
    people.slice(start, start + atOnce).map((person, index) =>
      timed(receipts, () =>
        questions.replies.answer(date, person, {
          text: textOf(start + index),
          shownAs: { kind: 'name', name: `Reader ${start + index}` },
          mayFeature: index % 4 > 0,
          language: languages[index % 3] as Language,
          source: { kind: 'form', chat },
        }),
      ),
    ),
  );
}
const seconds = (performance.now() - began) / 1000;
const { received } = await questions.review.counts(date);
console.log(
  `${received} of ${answerCount} answers stored, ${atOnce} at once: ${(answerCount / seconds).toFixed(0)}/s; a receipt ${summary(receipts)}`,
);

const before = memoryMb();
const afterRestart = open();
const opening: number[] = [];
let longestHold = 0;
const watch = setInterval(() => {}, 1);
const holds = (async () => {
  for (let last = performance.now(); opening.length === 0; last = performance.now()) {
    await turnOfTheEventLoop();
    longestHold = Math.max(longestHold, performance.now() - last);
  }
})();
await timed(opening, () => afterRestart.review.counts(date));
clearInterval(watch);
await holds;
console.log(
  `after a restart: ${(opening[0] ?? 0).toFixed(0)} ms until they can be listed, nothing held up for more than ${longestHold.toFixed(0)} ms; ${(memoryMb() - before).toFixed(0)} MB more in memory`,
);

const listing: number[] = [];
const deciding: number[] = [];
for (let page = 0; page < pages; page++) {
  const skip = (page * 7919) % (answerCount / 8);
  const shown = await timed(listing, () =>
    afterRestart.review.page(
      date,
      { states: ['received'], language: languages[page % 3] as Language },
      { skip, take: pageSize },
    ),
  );
  const [first] = shown.replies;
  if (first)
    await timed(deciding, () =>
      afterRestart.review.decide(date, first.person, first.revision, { kind: 'shortlist' }, editor),
    );
}
console.log(`a page of ${pageSize}, filtered: ${summary(listing)}; a decision: ${summary(deciding)}`);

const exporting: number[] = [];
const csv = await timed(exporting, () => repliesAsCsv(afterRestart.review.all(date)));
console.log(
  `all of them as CSV: ${((exporting[0] ?? 0) / 1000).toFixed(1)} s, ${(csv.length / 2 ** 20).toFixed(0)} MB`,
);

const grouping: number[] = [];
const texts = Array.from({ length: 5000 }, (_, number) => textOf(number % 4000));
const groups = await timed(grouping, () => groupSimilar(texts, (text) => text));
console.log(
  `similar ones among ${texts.length}: ${groups.length} groups in ${((grouping[0] ?? 0) / 1000).toFixed(1)} s`,
);
await store.close();
await rm(folder, { recursive: true });
