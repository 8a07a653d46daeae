import { performance } from 'node:perf_hooks';
import { SearchIndex } from '../src/archive/search-index.ts';
import { editionsOf } from './many-issues.ts';

/** The search over 1,000 issues in three languages: what its index takes to load, in memory, and to answer. */
const issueCount = 1000;
const queries = [
  'harbour',
  'tra',
  'timetbale',
  '"every other promise"',
  '港口',
  '信任 港口',
  'trade trust port',
  'zzzz',
];
const rounds = 50;

const editions = editionsOf(issueCount);
const memoryMb = () => {
  globalThis.gc?.();
  return process.memoryUsage.rss() / 2 ** 20;
};

const before = memoryMb();
const started = performance.now();
const index = new SearchIndex();
for (const edition of editions) index.put(edition);
const loadMs = performance.now() - started;
const indexMb = memoryMb() - before;

const times: number[] = [];
for (let round = 0; round < rounds; round++) {
  for (const query of queries) {
    const begin = performance.now();
    index.search(query, { language: 'en', isPublished: () => true, skip: 0, take: 5 });
    times.push(performance.now() - begin);
  }
}
times.sort((a, b) => a - b);
const percentile = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
console.log(`search over ${editions.length} editions: loaded in ${loadMs.toFixed(0)} ms, ${indexMb.toFixed(0)} MB`);
console.log(
  `  p50 ${percentile(0.5).toFixed(1)} ms, p99 ${percentile(0.99).toFixed(1)} ms over ${times.length} searches`,
);
