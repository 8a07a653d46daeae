import { expect, test } from 'vitest';
import { chatKeySchema, messageIdSchema } from '../../src/platforms/chat.ts';
import { repliesAsCsv, repliesAsJson } from '../../src/questions/export-replies.ts';
import type { ReplySource } from '../../src/questions/reply.ts';
import { ana, bo, QuestionDesk, reader, thisWeek, written } from './question-desk.ts';

function inThread(message: string, inReplyTo?: string): ReplySource {
  return {
    kind: 'thread-message',
    chat: chatKeySchema.parse('telegram:-100:7'),
    message: messageIdSchema.parse(message),
    ...(inReplyTo ? { inReplyTo: messageIdSchema.parse(inReplyTo) } : {}),
  };
}

async function deskWithThread(): Promise<QuestionDesk> {
  const desk = await QuestionDesk.open();
  const { replies } = desk.questions;
  const answer = async (...[person, text, source]: [typeof ana, string, ReplySource?]) => {
    desk.clock.pass({ seconds: 1 });
    await replies.answer(thisWeek, person, written(text, source ? { source } : {}));
  };
  await answer(ana, '=SUM("A1", "B2"), or so', inThread('10', '9'));
  await answer(bo, 'I agree,\n"partly"', inThread('12', '10'));
  await answer(reader(1), '@SUM(A1) is what I say', inThread('13', '12'));
  await answer(reader(2), '港口');
  await answer(reader(3), 'Taken back');
  await replies.withdraw(thisWeek, reader(3));
  return desk;
}

test('a table for spreadsheets has no formulas, nobody’s id, and who answers whom', async () => {
  await using desk = await deskWithThread();
  const csv = await repliesAsCsv(desk.questions.review.all(thisWeek));
  expect(csv).toMatch(/^\ufeffnumber,in reply to,state,text,/);
  expect(csv).toContain(`1,,received,"'=SUM(""A1"", ""B2""), or so"`);
  expect(csv).toContain('2,1,received,"I agree,\n""partly"""');
  expect(csv).toContain("3,2,received,'@SUM(A1) is what I say,");
  expect(csv).not.toMatch(/1001|telegram:|Taken back/);
});

test('JSON has the answers to an answer within it', async () => {
  await using desk = await deskWithThread();
  const json: unknown = JSON.parse(await repliesAsJson(desk.questions.review.all(thisWeek)));
  expect(json).toMatchObject([
    { number: 1, replies: [{ number: 2, inReplyTo: 1, replies: [{ number: 3, replies: [] }] }] },
    { number: 4, text: '港口', platform: 'discord', author: 'Ana', replies: [] },
  ]);
});

test('a question without answers is a table without rows', async () => {
  await using desk = await QuestionDesk.open();
  expect((await repliesAsCsv(desk.questions.review.all(thisWeek))).trim().split('\n')).toHaveLength(1);
  expect(await repliesAsJson(desk.questions.review.all(thisWeek))).toBe('[]\n');
});
