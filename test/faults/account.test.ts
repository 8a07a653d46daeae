import { expect, test } from 'vitest';
import { Account } from '../../faults/account.ts';
import type { Standing } from '../../faults/posting-day.ts';
import { type ChatKey, chatKeySchema } from '../../src/platforms/chat.ts';

type State = Standing['notSent'] extends Map<ChatKey, infer Each> ? Each : never;

const key = (name: string) => chatKeySchema.parse(name);

function dayOf(shows: Record<string, number>) {
  return { chats: Object.entries(shows).map(([name, times]) => ({ key: key(name), shows: () => times, delete() {} })) };
}

function standing(states: Record<string, State>, isPosted = true): Standing {
  const notSent = new Map(Object.entries(states).map(([name, state]) => [key(name), state]));
  return { notSent, sent: { discord: 0, telegram: 0 }, isPosted };
}

test('chats that have the issue once, and those that are deleted, are no complaint', () => {
  const account = new Account();
  const day = dayOf({ 'discord:1': 1, 'telegram:-1': 1, 'telegram:-2': 0 });
  account.add(day, standing({ 'telegram:-2': 'gone' }), new Set([key('telegram:-2')]));
  expect(account.broken()).toEqual([]);
  expect(account.platforms.telegram.gone).toBe(1);
});

test.each([
  ['sent, but not there', 0, {}, 'telegram: lost in telegram:-1'],
  ['not sent at all', 0, { 'telegram:-1': 'pending' }, 'telegram: lost in telegram:-1'],
  ['called gone, but not deleted', 0, { 'telegram:-1': 'gone' }, 'telegram: lost in telegram:-1'],
  ['there, but to be sent again', 1, { 'telegram:-1': 'retrying' }, 'telegram: lost in telegram:-1'],
  ['there twice', 2, {}, 'telegram: repeated in telegram:-1'],
  ['uncertain with an answer', 1, { 'telegram:-1': 'uncertain' }, 'telegram: uncertain without need in telegram:-1'],
] as const)('what is %s is one', (_, shown, states, complaint) => {
  const account = new Account();
  account.add(dayOf({ 'telegram:-1': shown }), standing(states));
  expect(account.broken()).toEqual([complaint]);
});

test('on Telegram a chat may be uncertain whose send a kill left without an answer, on Discord none', () => {
  const account = new Account();
  account.ended(standing({ 'discord:1': 'sending', 'telegram:-1': 'sending' }, false));
  account.add(
    dayOf({ 'discord:1': 1, 'telegram:-1': 0 }),
    standing({ 'discord:1': 'uncertain', 'telegram:-1': 'uncertain' }),
  );
  expect(account.broken()).toEqual(['discord: uncertain without need in discord:1']);
});

test('a kill in one round excuses nothing in the next, whose chats have the same keys', () => {
  const account = new Account();
  const day = dayOf({ 'telegram:-1': 1 });
  for (let round = 0; round < 2; round++) {
    if (round === 0) account.ended(standing({ 'telegram:-1': 'sending' }, false));
    account.add(day, standing({ 'telegram:-1': 'uncertain' }));
  }
  expect(account.broken()).toEqual(['telegram: uncertain without need in telegram:-1']);
  expect(account.platforms.telegram).toMatchObject({ unansweredInAll: 1, uncertain: { length: 2 } });
});

test('an issue that was not posted to the end is one', () => {
  const account = new Account();
  account.add(dayOf({}), standing({}, false));
  expect(account.broken()).toEqual(['the issue was not posted to the end']);
});
