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
import { wholeIssue } from '../../src/newsletter/excerpt.ts';
import { editionId, issueDateSchema } from '../../src/newsletter/issue.ts';
import { chatKeySchema, messageIdSchema } from '../../src/platforms/chat.ts';

const date = issueDateSchema.parse('2026-03-06');
const start = Temporal.Instant.from('2026-03-06T22:00:00Z');
const chat = { key: chatKeySchema.parse('discord:1'), kind: 'text', title: 'news' } as const;
const message = messageIdSchema.parse('99');

const events: readonly DeliveryEvent[] = [
  { kind: 'send', content: { version: 1, excerpt: wholeIssue } },
  { kind: 'sent', message },
  { kind: 'found', message },
  { kind: 'retry', notBefore: start.add({ seconds: 5 }), detail: 'busy' },
  { kind: 'moved', to: chatKeySchema.parse('discord:2') },
  { kind: 'gone', why: 'chat-deleted', detail: 'unknown channel' },
  { kind: 'rejected', why: 'missing-permission', detail: 'may not post' },
  { kind: 'paused', why: 'missing-access', detail: 'paused' },
  { kind: 'withheld', detail: 'malformed' },
  { kind: 'mended' },
  { kind: 'uncertain', detail: 'timeout' },
  { kind: 'interrupted' },
  { kind: 'restored', since: start },
  { kind: 'absent' },
  { kind: 'resend' },
  { kind: 'expire' },
  { kind: 'wait', until: start.add({ hours: 9 }) },
  { kind: 'superseded' },
  { kind: 'again' },
  { kind: 'release' },
  { kind: 'withdraw' },
];

const history = fc.array(fc.constantFrom(...events), { minLength: 1, maxLength: 30 });

/** Applies what may happen, leaves out what may not. */
function live(happened: readonly DeliveryEvent[]): { lived: Delivery[]; last: Delivery } {
  const first: Delivery = newDelivery(date, editionId(date, 'en'), chat, start);
  const lived: Delivery[] = [first];
  let last: Delivery = first;
  for (const [second, event] of happened.entries()) {
    if (!transitionOf(last, event.kind)) continue;
    last = moveTo(last, event, start.add({ seconds: second + 1 }));
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
      const next = moveTo(delivery, event, start.add({ hours: 1 }));
      expect(next.state).toBe(row.to);
      expect(deliverySchema.parse(next)).toEqual(next);
      expect(next.nonce).toBe(delivery.nonce);
    }),
    { numRuns: 500 },
  );
});

test('what the table does not allow is refused', () => {
  fc.assert(
    fc.property(history, fc.constantFrom(...events), (happened, event) => {
      const { last: delivery } = live(happened);
      fc.pre(transitionOf(delivery, event.kind) === undefined);
      expect(() => moveTo(delivery, event, start)).toThrow(IllegalTransition);
    }),
    { numRuns: 500 },
  );
});

test('only the answer of the platform makes a delivery sent', () => {
  expect(transitions.filter(({ to }) => to === 'sent').every(({ by }) => by === 'platform')).toBe(true);
});

test('nothing is sent after it came to its end, and what was refused or too late only when that was mended or an editor says so', () => {
  for (const final of ['sent', 'moved', 'gone', 'superseded', 'released', 'withdrawn']) {
    expect(transitions.filter(({ from }) => from === final)).toEqual([]);
  }
  expect(transitions.filter(({ from }) => from === 'rejected').map(({ event }) => event)).toEqual(['mended', 'again']);
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
        else if (delivery.doubtSince) expect(['sent', 'gone', undefined]).toContain(after?.state);
      }
    }),
    { numRuns: 500 },
  );
});

test('every state can be reached and every row of the table is used', () => {
  const reached = new Set<string>(['pending']);
  for (let size = 0; size !== reached.size; ) {
    size = reached.size;
    for (const { from, to } of transitions) if (reached.has(from)) reached.add(to);
  }
  expect([...reached].sort()).toEqual(Object.keys(states).sort());
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
