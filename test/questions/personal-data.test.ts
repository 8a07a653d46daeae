import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { chatKeySchema } from '../../src/platforms/chat.ts';
import type { NewDraft } from '../../src/questions/draft.ts';
import { ana, bo, mei, nextWeek, QuestionDesk, thisWeek, written } from './question-desk.ts';

const draft: NewDraft = {
  question: thisWeek,
  awaits: { kind: 'confirmation' },
  text: 'Perhaps a lighthouse',
  language: 'en',
  source: { kind: 'private-message', chat: chatKeySchema.parse('telegram:2') },
};

test('all that is kept of a person is shown, and deleted from the file, whatever became of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'focus-questions-'));
  const file = join(folder, 'store.sqlite');
  const desk = await QuestionDesk.open(`sqlite://${file}`);
  await desk.questions.replies.answer(thisWeek, ana, written('The zanzibar harbour'));
  await desk.questions.replies.answer(thisWeek, bo, written('The other harbour'));
  for (const person of [ana, bo]) {
    await desk.questions.review.decide(thisWeek, person, 1, { kind: 'feature' }, mei);
  }
  await desk.post(nextWeek);
  await desk.questions.replies.answer(nextWeek, ana, written('The zanzibar tide'));
  await desk.questions.drafts.change(ana, () => ({ ...draft, text: 'The zanzibar lighthouse' }));
  expect(await desk.questions.dataOf(ana)).toMatchObject({
    draft: { text: 'The zanzibar lighthouse' },
    replies: [
      { question: thisWeek, state: 'published' },
      { question: nextWeek, state: 'received' },
    ],
    acknowledged: [nextWeek],
  });

  expect(await desk.questions.deleteDataOf(ana)).toEqual([nextWeek]);
  for (const questions of [desk.questions, desk.restarted()]) {
    expect(await questions.dataOf(ana)).toEqual({ replies: [], acknowledged: [] });
    expect(await questions.review.counts(thisWeek)).toMatchObject({ published: 1 });
    expect(await questions.review.counts(nextWeek)).toMatchObject({ received: 0 });
    expect((await questions.acknowledgements.owed()).map(({ person }) => person)).toEqual([bo]);
  }
  expect((await desk.archive.inLanguage(nextWeek, 'en'))?.readers?.answers).toHaveLength(1);
  await desk.store.close();
  const database = new DatabaseSync(file);
  expect(
    database
      .prepare("SELECT key FROM records WHERE value LIKE '%zanzibar%' OR key LIKE ? OR value LIKE ?")
      .all(`%${ana}`, `%"${ana}"%`),
  ).toEqual([]);
  database.close();
  await rm(folder, { recursive: true });
});

test('who answered nothing has nothing, and may have it deleted', async () => {
  await using desk = await QuestionDesk.open();
  expect(await desk.questions.dataOf(bo)).toEqual({ replies: [], acknowledged: [] });
  expect(await desk.questions.deleteDataOf(bo)).toEqual([]);
});

test('a draft survives a restart, is changed by one at a time, and is forgotten after two weeks', async () => {
  await using desk = await QuestionDesk.open();
  await desk.questions.drafts.change(bo, () => draft);
  const { drafts } = desk.restarted();
  expect(await drafts.get(bo)).toMatchObject({ text: 'Perhaps a lighthouse', awaits: { kind: 'confirmation' } });
  const addOne = (now: NewDraft | undefined) => ({ ...draft, text: `${now?.text ?? ''}!` });
  await Promise.all(Array.from({ length: 5 }, () => drafts.change(bo, addOne)));
  expect((await drafts.get(bo))?.text).toBe('Perhaps a lighthouse!!!!!');
  await drafts.change(ana, () => draft);
  desk.clock.pass({ hours: 24 * 13 });
  await drafts.change(ana, (now) => now);
  desk.clock.pass({ hours: 24 });
  expect(await drafts.get(bo)).toBeUndefined();
  await drafts.prune();
  expect(await drafts.get(ana)).toBeDefined();
  const left = desk.store.collection({ namespace: 'drafts', key: z.string(), value: z.unknown(), version: 1 });
  expect(await Array.fromAsync(left.entries(), ([key]) => key)).toEqual([ana]);
});
