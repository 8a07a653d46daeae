import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { digestKey, digestRecordsIn } from '../../src/mailbox/digest-record.ts';
import { ana, nextWeek, thisWeek, written } from '../questions/question-desk.ts';
import { firstMorning, Mailroom } from './mailroom.ts';

test('without a mail server digests are files, named by day and question', async () => {
  await using room = await Mailroom.open();
  await room.desk.questions.replies.answer(thisWeek, ana, written('The old harbour.'));
  const digests = await room.start();
  room.desk.clock.pass(firstMorning);
  await digests.check();
  await room.desk.post(nextWeek);
  await digests.check();
  room.desk.clock.pass({ minutes: 5 });
  await digests.check();
  const folder = join(room.folder, 'digests');
  expect((await readdir(folder)).toSorted()).toEqual([
    '2026-03-07-question-2026-03-06-final.csv',
    '2026-03-07-question-2026-03-06-final.html',
    '2026-03-07-question-2026-03-06.csv',
    '2026-03-07-question-2026-03-06.html',
  ]);
  expect(await readFile(join(folder, '2026-03-07-question-2026-03-06.html'), 'utf8')).toContain('The old harbour.');
  expect(await readFile(join(folder, '2026-03-07-question-2026-03-06.csv'), 'utf8')).toContain('The old harbour.');
});

test('a file is there once after a kill, and none is overwritten', async () => {
  await using room = await Mailroom.open();
  await room.desk.questions.replies.answer(thisWeek, ana, written('The old harbour.'));
  await (await room.start()).stop();
  room.desk.clock.pass(firstMorning);
  const folder = join(room.folder, 'digests');
  const first = await room.start();
  await first.stop();
  // As a kill leaves it between the file and the note of it.
  const records = digestRecordsIn(room.desk.store);
  const key = digestKey(thisWeek, '2026-03-07');
  const sent = await records.get(key);
  if (sent?.state !== 'sent') throw new Error('no digest was written');
  const { fingerprint, upTo } = sent;
  await records.set(key, { state: 'sending', upTo, fingerprint, attempts: 0, mayHaveArrived: false });
  await (await room.start()).stop();
  expect((await readdir(folder)).toSorted()).toEqual([
    '2026-03-07-question-2026-03-06.csv',
    '2026-03-07-question-2026-03-06.html',
  ]);
});

test('a file of that name that says something else stays as it is', async () => {
  await using room = await Mailroom.open();
  const { questions, clock } = room.desk;
  await questions.replies.answer(thisWeek, ana, written('The old harbour.'));
  const folder = join(room.folder, 'digests');
  const digests = await room.start();
  clock.pass(firstMorning);
  await digests.check();
  await digests.stop();
  const mine = join(folder, '2026-03-08-question-2026-03-06.html');
  await writeFile(mine, 'my notes');
  await room.desk.questions.replies.answer(thisWeek, ana, written('The new harbour.'));
  clock.pass({ hours: 24 });
  await room.start();
  expect(await readFile(mine, 'utf8')).toBe('my notes');
  expect(room.places.at(-1)).toBe(join(folder, '2026-03-08-question-2026-03-06-2.html'));
  expect(await readFile(join(folder, '2026-03-08-question-2026-03-06-2.html'), 'utf8')).toContain('The new harbour.');
});

test('a folder that can’t be written to is told of', async () => {
  await using room = await Mailroom.open();
  const file = join(room.folder, 'taken');
  await writeFile(file, '');
  await room.desk.questions.replies.answer(thisWeek, ana, written('The old harbour.'));
  const digests = await room.start(room.desk.store, { DIGESTS_DIR: file });
  room.desk.clock.pass(firstMorning);
  await digests.check();
  expect(room.troubles).toEqual([expect.stringContaining(`can’t be written into the folder ${file} (EEXIST)`)]);
});
