import { expect, test } from 'vitest';
import { IssueArchive } from '../../src/archive/issue-archive.ts';
import { createLogger } from '../../src/log.ts';
import { editionId, type Issue, issueDateSchema } from '../../src/newsletter/issue.ts';
import { plainText } from '../../src/newsletter/rich-text.ts';
import { Questions } from '../../src/questions/questions.ts';
import type { Store } from '../../src/store/collection.ts';
import { quiet } from '../delivery/manual-clock.ts';
import { MortalStore } from '../delivery/mortal-store.ts';
import { ana, bo, issueOf, mei, nextWeek, QuestionDesk, reader, thisWeek, written } from './question-desk.ts';

async function feature(desk: QuestionDesk, person: typeof ana, trimmed?: string): Promise<void> {
  const reply = await desk.questions.replies.of(thisWeek, person);
  const decided = await desk.questions.review.decide(
    thisWeek,
    person,
    reply?.revision ?? 1,
    { kind: 'feature', ...(trimmed ? { trimmed } : {}) },
    mei,
  );
  expect(decided.kind).toBe('decided');
}

async function shown(desk: Pick<QuestionDesk, 'archive'>, language: Issue['language'] = 'en', date = nextWeek) {
  const { readers } = (await desk.archive.inLanguage(date, language)) ?? {};
  return (
    readers && [plainText(readers.asked ?? []), ...readers.answers.map(({ text, author }) => [plainText(text), author])]
  );
}

async function deskWithAnswers(): Promise<QuestionDesk> {
  const desk = await QuestionDesk.open();
  const { replies } = desk.questions;
  await replies.answer(thisWeek, ana, written('The old harbour, at night, with @bo'));
  await replies.answer(thisWeek, bo, written('None.\n\nReally.', { shownAs: { kind: 'anonymous' } }));
  await replies.answer(thisWeek, reader(1), written('All', { shownAs: { kind: 'handle', handle: '@lin' } }));
  return desk;
}

test('what is featured when the posting of the next issue begins is in it, in the editors’ order, as they trimmed it', async () => {
  await using desk = await deskWithAnswers();
  await feature(desk, bo);
  await feature(desk, ana, 'The old harbour …');
  const preview = await desk.questions.featuring.preview('en');
  expect(preview?.readers?.answers.map(({ text }) => plainText(text))).toEqual(['None.\nReally.', 'The old harbour …']);
  expect(await shown(desk)).toBeUndefined();
  await desk.post(nextWeek);
  expect(await shown(desk)).toEqual([
    'Which port do you like?',
    ['None.\nReally.', undefined],
    ['The old harbour …', 'Ana'],
  ]);
  expect(await desk.questions.replies.of(thisWeek, ana)).toMatchObject({ state: 'published', issue: nextWeek });
  const decided = await desk.questions.review.decide(thisWeek, ana, 3, { kind: 'decline', reason: 'no' }, mei);
  expect(decided).toEqual({ kind: 'published', issue: nextWeek });
});

test('it stays so: when the file is read again, corrected or translated, after a restart, and in the search', async () => {
  await using desk = await deskWithAnswers();
  await feature(desk, ana);
  await desk.post(nextWeek);
  expect(await desk.archive.keep(issueOf(nextWeek, 'Which tide do you fear?'))).toBe('unchanged');
  await desk.archive.keep({ ...issueOf(nextWeek, 'Which tide do you fear, and why?'), language: 'zh-Hans' });
  expect(await shown(desk, 'zh-Hans')).toHaveLength(2);
  const reopened = await IssueArchive.open(desk.store);
  expect((await reopened.edition(editionId(nextWeek, 'en')))?.readers?.answers).toHaveLength(1);
  for (const archive of [desk.archive, reopened]) {
    const search = { language: 'en', isPublished: () => true, skip: 0, take: 5 } as const;
    expect(archive.search('old harbour', search).hits).toMatchObject([{ date: nextWeek, section: 'readers' }]);
  }
});

test('an edition whose editor wrote the section shows that', async () => {
  await using desk = await deskWithAnswers();
  await feature(desk, ana);
  const readers = { answers: [{ text: issueOf(nextWeek).letter?.body ?? [], author: 'By hand' }] };
  await desk.archive.keep({ ...issueOf(nextWeek), readers });
  await desk.post(nextWeek);
  expect(await shown(desk)).toEqual(['', ['The ferry is back.', 'By hand']]);
});

test('names and words of readers mention nobody', async () => {
  await using desk = await deskWithAnswers();
  await feature(desk, ana);
  await feature(desk, reader(1));
  await desk.post(nextWeek);
  expect(JSON.stringify(await shown(desk))).not.toMatch(/@\w/);
});

test('what is featured too late for an issue is in the next one, and nothing is in two', async () => {
  await using desk = await deskWithAnswers();
  await feature(desk, ana);
  await desk.post(nextWeek);
  await feature(desk, bo);
  const later = issueDateSchema.parse('2026-03-20');
  await desk.archive.keep(issueOf(later));
  await desk.post(later);
  expect(await shown(desk, 'en', later)).toEqual(['Which port do you like?', ['None.\nReally.', undefined]]);
});

test('an issue without featured answers has no such section, also when something is featured after it', async () => {
  await using desk = await deskWithAnswers();
  await desk.post(nextWeek);
  await feature(desk, ana);
  await desk.questions.featuring.compose(nextWeek);
  expect(await shown(desk)).toBeUndefined();
  expect(await desk.questions.acknowledgements.owed()).toEqual([]);
});

/** A whole new process, with what it reads at its start. */
async function processOn(store: Store, desk: QuestionDesk) {
  const archive = await IssueArchive.open(store);
  const questions = new Questions({
    store,
    archive,
    clock: desk.clock,
    log: createLogger('silent'),
    hasBegun: (date) => desk.begun.has(date),
  });
  return { archive, questions };
}

test('whenever the process is killed while an issue is put together, the next one makes the same of it', async () => {
  const states = new Set<string>();
  for (let turns = 1; turns < 30; turns += 1) {
    await using desk = await deskWithAnswers();
    await feature(desk, ana);
    await feature(desk, bo);
    const dying = new MortalStore(desk.store);
    const process = await processOn(dying, desk);
    void process.questions.featuring.compose(nextWeek);
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
    dying.kill();
    await quiet();
    const { archive, questions } = await processOn(desk.store, desk);
    const { featuring, acknowledgements, replies } = questions;
    states.add(String((await replies.of(thisWeek, ana))?.state));
    await featuring.compose(nextWeek);
    expect(await shown({ archive })).toEqual([
      'Which port do you like?',
      ['The old harbour, at night, with @\u2060bo', 'Ana'],
      ['None.\nReally.', undefined],
    ]);
    expect((await acknowledgements.owed()).map(({ person }) => person).sort()).toEqual([ana, bo]);
    expect((await replies.of(thisWeek, bo))?.state).toBe('published');
  }
  expect(states).toEqual(new Set(['featured', 'published']));
});

test('each author is told once, whatever restarts; who could not be told yet is told later', async () => {
  await using desk = await deskWithAnswers();
  await feature(desk, ana);
  await feature(desk, bo);
  await desk.post(nextWeek);
  const told: string[] = [];
  const tellAll = async (end: 'told' | 'later' | 'unreachable') => {
    const { acknowledgements } = desk.questions;
    const owed = await acknowledgements.owed();
    await Promise.all(
      [...owed, ...owed].map((each) =>
        acknowledgements.tell(each, async ({ person }) => {
          told.push(person);
          return end;
        }),
      ),
    );
  };
  await tellAll('later');
  expect(told.splice(0).sort()).toEqual([ana, ana, bo, bo]);
  desk.restarted();
  await tellAll('told');
  desk.restarted();
  await tellAll('told');
  await desk.questions.featuring.compose(nextWeek);
  await tellAll('told');
  expect(told.sort()).toEqual([ana, bo]);
});

test('a kill while an author is told leaves it at that', async () => {
  await using desk = await deskWithAnswers();
  await feature(desk, ana);
  await desk.post(nextWeek);
  const dying = new MortalStore(desk.store);
  const { acknowledgements } = desk.restarted(dying);
  void acknowledgements.tell({ issue: nextWeek, person: ana }, async () => {
    dying.kill();
    return 'told';
  });
  await quiet();
  expect(await desk.restarted().acknowledgements.owed()).toEqual([]);
});
