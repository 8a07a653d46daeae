import { setTimeout as after } from 'node:timers/promises';

/** What a person waits for; rejects when they would wait no longer, as for a program that was killed. */
export async function patiently<Result>(answer: Promise<Result>): Promise<Result> {
  const patience = new AbortController();
  const givenUp = after(patienceMs, undefined, { signal: patience.signal }).then(() => {
    throw new Error('nobody answered');
  });
  givenUp.catch(() => {});
  return Promise.race([answer, givenUp]).finally(() => patience.abort());
}

const patienceMs = 4000;
