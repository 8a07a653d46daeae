import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate as turnOfTheEventLoop } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { quiet } from '../delivery/manual-clock.ts';
import { MortalStore } from '../delivery/mortal-store.ts';
import { ana, bo, issueOf, lastWeek, nextWeek, QuestionDesk, reader, thisWeek, written } from './question-desk.ts';

test('an answer is stored before its receipt, and is there for the next process', async () => {
  await using desk = await QuestionDesk.open();
  const receipt = await desk.questions.replies.answer(thisWeek, ana, written('  The old harbour,\r\nat night. '));
  expect(receipt).toMatchObject({ kind: 'stored', change: 'new', reply: { text: 'The old harbour,\nat night.' } });
  expect(await desk.restarted().replies.of(thisWeek, ana)).toMatchObject({ state: 'received', revision: 1 });
});

test('a receipt is never given for what a kill lost', async () => {
  let cutShort = 0;
  for (let writes = 0; writes < 30; writes += 3) {
    await using desk = await QuestionDesk.open();
    const dying = new MortalStore(desk.store);
    const { replies } = desk.restarted(dying);
    const confirmed: number[] = [];
    for (let number = 0; number < 30; number++) {
      if (number === writes) dying.kill();
      void replies.answer(thisWeek, reader(number), written(`Answer ${number}`)).then(() => confirmed.push(number));
      await turnOfTheEventLoop();
    }
    await quiet();
    if (confirmed.length > 0 && confirmed.length < 30) cutShort += 1;
    const after = desk.restarted();
    for (const number of confirmed) expect(await after.replies.of(thisWeek, reader(number))).toBeDefined();
  }
  expect(cutShort).toBeGreaterThan(3);
});

test('every answer with a receipt is in the file after the process was killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'focus-answers-'));
  const url = `sqlite://${join(folder, 'store.sqlite')}`;
  const child = spawn(process.execPath, [fileURLToPath(new URL('answer-forever.ts', import.meta.url)), url]);
  const confirmed: number[] = [];
  for await (const line of createInterface(child.stdout)) {
    confirmed.push(Number(line));
    if (confirmed.length === 100) child.kill('SIGKILL');
  }
  expect(confirmed.length).toBeGreaterThanOrEqual(100);
  const desk = await QuestionDesk.open(url);
  for (const number of confirmed) {
    expect(await desk.questions.replies.of(thisWeek, reader(number))).toMatchObject({ text: `Answer ${number}` });
  }
  expect((await desk.questions.review.counts(thisWeek)).received).toBeGreaterThanOrEqual(confirmed.length);
  await desk.store.close();
  await rm(folder, { recursive: true });
});

test('answering again edits; the same words again are said to be there; only the name can change', async () => {
  await using desk = await QuestionDesk.open();
  const { replies } = desk.questions;
  await replies.answer(thisWeek, ana, written('The old harbour'));
  desk.clock.pass({ minutes: 5 });
  expect(await replies.answer(thisWeek, ana, written('The new harbour'))).toMatchObject({
    change: 'edited',
    reply: { text: 'The new harbour', edits: 1, receivedAt: '2026-03-06T22:00:00Z', editedAt: '2026-03-06T22:05:00Z' },
  });
  expect(await replies.answer(thisWeek, ana, written(' The new harbour'))).toMatchObject({
    kind: 'refused',
    why: { kind: 'repeated' },
  });
  expect(await replies.sign(thisWeek, ana, { shownAs: { kind: 'anonymous' } })).toMatchObject({
    change: 'signed',
    reply: { edits: 1, shownAs: { kind: 'anonymous' } },
  });
  expect(await desk.questions.review.counts(thisWeek)).toMatchObject({ received: 1 });
});

test('a withdrawn answer leaves no words, and its author may answer anew', async () => {
  await using desk = await QuestionDesk.open();
  const { replies } = desk.questions;
  expect(await replies.withdraw(thisWeek, ana)).toEqual({ kind: 'no-answer' });
  await replies.answer(thisWeek, ana, written('The old harbour'));
  expect(await replies.withdraw(thisWeek, ana)).toBe('withdrawn');
  expect(JSON.stringify(await replies.of(thisWeek, ana))).not.toContain('harbour');
  expect(await replies.answer(thisWeek, ana, written('The old harbour'))).toMatchObject({ change: 'new' });
});

test('what can’t be an answer is refused with the reason', async () => {
  await using desk = await QuestionDesk.open();
  const { replies } = desk.questions;
  const why = async (text: string) => {
    const receipt = await replies.answer(thisWeek, bo, written(text));
    return receipt.kind === 'refused' ? receipt.why : receipt.kind;
  };
  expect(await why(' \u200b\n')).toEqual({ kind: 'empty' });
  expect(await why('港'.repeat(1501))).toEqual({ kind: 'too-long', length: 1501, limit: 1500 });
  expect(await why('See a.com and https://b.org and www.c.net, all of them')).toEqual({
    kind: 'too-many-links',
    links: 3,
    limit: 2,
  });
  expect(await why('here https://example.org/a/long/address')).toEqual({ kind: 'mostly-links' });
  expect(await why('👍👍 @ana <@123>')).toEqual({ kind: 'no-words' });
  const long = 'I would keep the ferry between the islands going, whatever happens.';
  await replies.answer(thisWeek, ana, written(long));
  expect(await why(long.toUpperCase().replace('.', '!'))).toEqual({ kind: 'copied' });
  expect(await replies.of(thisWeek, bo)).toBeUndefined();
  expect(await why(`${'🚢'.repeat(1490)} the ferry`)).toBe('stored');
});

test('two people may give the same short answer, and a sentence without a space after its stop is no link', async () => {
  await using desk = await QuestionDesk.open();
  const { replies } = desk.questions;
  for (const person of [ana, bo]) {
    const receipt = await replies.answer(thisWeek, person, written('More trade.It helps.So do we'));
    expect(receipt.kind).toBe('stored');
  }
});

test('a question is open until its own time, or until the next issue; then an answer is late and can’t be changed', async () => {
  await using desk = await QuestionDesk.open();
  const { replies, calendar } = desk.questions;
  expect(await replies.answer(lastWeek, ana, written('A bridge'))).toMatchObject({
    why: { kind: 'late', current: { date: thisWeek, state: 'open' } },
  });
  expect(await replies.answer(nextWeek, ana, written('A tide'))).toMatchObject({ why: { kind: 'unknown-question' } });
  await replies.answer(thisWeek, ana, written('The old harbour'));
  await desk.post(nextWeek);
  expect(await calendar.current('en')).toMatchObject({ date: nextWeek, state: 'open' });
  expect(await replies.answer(thisWeek, ana, written('Another'))).toMatchObject({ why: { kind: 'late' } });
  expect(await replies.sign(thisWeek, ana, { mayFeature: false })).toMatchObject({ why: { kind: 'late' } });
  expect(await replies.withdraw(thisWeek, ana)).toMatchObject({ kind: 'late' });

  await desk.archive.keep(issueOf(nextWeek, 'Which tide do you fear?', '2026-03-14T10:00:00-05:00'));
  desk.clock.pass({ hours: 24 * 7 + 16, minutes: 59 });
  expect(await calendar.of(nextWeek, 'en')).toMatchObject({ state: 'open' });
  desk.clock.pass({ minutes: 1 });
  expect(await calendar.current('en')).toMatchObject({ date: nextWeek, state: 'closed' });
});

test('an issue without a question closes the one before and leaves it the last that was asked', async () => {
  await using desk = await QuestionDesk.open();
  await desk.archive.keep(issueOf(nextWeek));
  await desk.post(nextWeek);
  expect(await desk.questions.calendar.current('en')).toMatchObject({ date: thisWeek, state: 'closed' });
});

test('many people at once, and one person many times at once: one answer each, the last words count', async () => {
  await using desk = await QuestionDesk.open();
  const { replies, review } = desk.questions;
  await Promise.all([
    ...Array.from({ length: 200 }, (_, number) =>
      replies.answer(thisWeek, reader(number), written(`Answer number ${number}`)),
    ),
    ...Array.from({ length: 20 }, (_, time) => replies.answer(thisWeek, ana, written(`Try ${time}`))),
  ]);
  expect(await review.counts(thisWeek)).toMatchObject({ received: 201 });
  expect(await replies.of(thisWeek, ana)).toMatchObject({ text: 'Try 19', revision: 20, edits: 19 });
});
