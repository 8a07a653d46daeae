import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Delivery, deliverySchema, newDelivery } from '../../src/delivery/delivery.ts';
import {
  type DeliveryEvent,
  IllegalTransition,
  moveTo,
  states,
  transitionOf,
  transitions,
} from '../../src/delivery/transitions.ts';
import { editionId, issueDateSchema } from '../../src/newsletter/issue.ts';
import { chatKeySchema } from '../../src/platforms/chat.ts';
import { after, events, wayThrough } from './delivery-events.ts';

const date = issueDateSchema.parse('2026-03-06');
const start = Temporal.Instant.from('2026-03-06T22:00:00Z');
const chat = { key: chatKeySchema.parse('discord:1'), kind: 'text', title: 'news' } as const;
const first: Delivery = newDelivery(date, editionId(date, 'en'), chat, start);
const actors = new Set(transitions.map(({ by }) => by));

const history = fc.array(fc.constantFrom(...events), { minLength: 1, maxLength: 30 });

/** Applies what may happen, leaves out what may not. */
function live(happened: readonly DeliveryEvent[]): { lived: Delivery[]; last: Delivery } {
  const lived: Delivery[] = [first];
  let last: Delivery = first;
  for (const [second, event] of happened.entries()) {
    const next = after(last, event, start.add({ seconds: second + 1 }));
    if (!next) continue;
    last = next;
    lived.push(last);
  }
  return { lived, last };
}

test('an event leads where the table says, and to a record that can be stored', () => {
  fc.assert(
    fc.property(history, fc.constantFrom(...events), (happened, event) => {
      const { last: delivery } = live(happened);
      const row = transitionOf(delivery, event.kind);
      fc.pre(row !== undefined);
      const next = moveTo(delivery, event, row.by, start.add({ hours: 1 }));
      expect(next.state).toBe(row.to);
      expect(deliverySchema.parse(next)).toEqual(next);
      expect(next.nonce).toBe(delivery.nonce);
    }),
    { numRuns: 500 },
  );
});

test('what the table does not allow is refused, and what it allows to one is refused to all others', () => {
  fc.assert(
    fc.property(history, fc.constantFrom(...events), fc.constantFrom(...actors), (happened, event, by) => {
      const { last: delivery } = live(happened);
      fc.pre(transitionOf(delivery, event.kind)?.by !== by);
      expect(() => moveTo(delivery, event, by, start)).toThrow(IllegalTransition);
    }),
    { numRuns: 500 },
  );
});

test('only the answer of the platform makes a delivery sent', () => {
  expect(transitions.filter(({ to }) => to === 'sent').every(({ by }) => by === 'platform')).toBe(true);
});

test('nothing is sent after it came to its end, and what was refused or too late only when that was mended or an editor says so', () => {
  for (const final of ['sent', 'moved', 'superseded', 'released', 'withdrawn']) {
    expect(transitions.filter(({ from }) => from === final)).toEqual([]);
  }
  expect(transitions.filter(({ from }) => from === 'rejected').map(({ event }) => event)).toEqual(['mended', 'again']);
  expect(transitions.filter(({ from }) => from === 'gone').map(({ event }) => event)).toEqual(['mended', 'mended']);
  expect(transitions.filter(({ from }) => from === 'expired').map(({ event }) => event)).toEqual(['again']);
});

test('an editor ends a doubt, takes back what is not sent, or owes it once more; never says that something was sent', () => {
  const byEditor = transitions.filter(({ by }) => by === 'editor').map(({ from, to }) => `${from} → ${to}`);
  expect(byEditor).toEqual([
    'rejected → pending',
    'expired → pending',
    'uncertain → pending',
    'uncertain → released',
    'pending → withdrawn',
    'retrying → withdrawn',
  ]);
});

test('once a send may have been posted, only its being found, its absence or a wish of the operator ends the doubt', () => {
  fc.assert(
    fc.property(history, (happened) => {
      const { lived } = live(happened);
      for (const [index, delivery] of lived.entries()) {
        const before = lived[index - 1];
        if (before?.state !== 'uncertain') continue;
        if (delivery.state === 'sending') expect(delivery.doubtSince).toBe(before.doubtSince);
        else expect(['sent', 'pending', 'uncertain', 'released']).toContain(delivery.state);
        if (delivery.state === 'uncertain') expect(delivery.doubtSince).toBe(before.doubtSince);
      }
      for (const [index, delivery] of lived.entries()) {
        const after = lived[index + 1];
        if (delivery.state !== 'sending') continue;
        if (after?.state === 'uncertain') expect(after.doubtSince).toBe(delivery.doubtSince ?? delivery.at);
        else if (after?.state === 'gone') expect(after.doubtSince).toBe(delivery.doubtSince);
        else if (delivery.doubtSince) expect(['sent', undefined]).toContain(after?.state);
      }
    }),
    { numRuns: 500 },
  );
});

test('every state can be reached and every row of the table is used', () => {
  for (const row of transitions) expect(wayThrough(row, first).at(-1)?.kind).toBe(row.event);
  expect([...new Set([first.state, ...transitions.map(({ to }) => to)])].sort()).toEqual(Object.keys(states).sort());
});

test('the README has the table of states as it is, with who may make each change', async () => {
  const readme = await readFile(new URL('../../src/delivery/README.md', import.meta.url), 'utf8');
  const words = readme.replaceAll(/ +/g, ' ');
  for (const [state, { meaning, crash }] of Object.entries(states)) {
    expect(words).toContain(`| ${state} | ${meaning} | ${nextOf(state)} | ${crash} |`);
  }
});

/** What may follow a state, each with who may make that change. */
function nextOf(state: string): string {
  const makers = Map.groupBy(
    transitions.filter(({ from }) => from === state),
    ({ to }) => to,
  );
  if (makers.size === 0) return '–';
  return [...makers].map(([to, rows]) => `${to} (${[...new Set(rows.map(({ by }) => by))].join(', ')})`).join(', ');
}
