import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLive, type Reply, replySchema } from '../../src/questions/reply.ts';
import {
  IllegalReplyChange,
  moveTo,
  newReply,
  type ReplyEvent,
  states,
  transitionOf,
  transitions,
} from '../../src/questions/reply-transitions.ts';
import { ana, mei, nextWeek, thisWeek, tom, written } from './question-desk.ts';

const start = Temporal.Instant.from('2026-03-06T22:00:00Z');

const events: readonly ReplyEvent[] = [
  { kind: 'edit', written: written('Other words') },
  { kind: 'sign', written: written('not looked at', { shownAs: { kind: 'anonymous' } }) },
  { kind: 'withdraw' },
  { kind: 'shortlist', by: mei },
  { kind: 'reopen', by: tom },
  { kind: 'feature', by: mei, order: 2, trimmed: 'Words' },
  { kind: 'feature', by: tom, order: 1 },
  { kind: 'decline', by: tom, reason: 'off topic' },
  { kind: 'publish', issue: nextWeek },
];
const history = fc.array(fc.constantFrom(...events), { maxLength: 30 });

function live(happened: readonly ReplyEvent[]): Reply {
  let reply = newReply(thisWeek, ana, written('Words of Ana'), start);
  for (const [second, event] of happened.entries()) {
    if (transitionOf(reply.state, event.kind)) reply = moveTo(reply, event, start.add({ seconds: second + 1 }));
  }
  return reply;
}

test('an event leads where the table says, to a record that can be stored, one revision on', () => {
  fc.assert(
    fc.property(history, fc.constantFrom(...events), (happened, event) => {
      const before = live(happened);
      const row = transitionOf(before.state, event.kind);
      if (!row) {
        expect(() => moveTo(before, event, start)).toThrow(IllegalReplyChange);
        return;
      }
      const after = moveTo(before, event, start.add({ hours: 1 }));
      expect(after.state).toBe(row.to);
      expect(replySchema.parse(after)).toEqual(after);
      expect(after.revision).toBe(before.revision + 1);
      expect(after.decisions.length).toBe(before.decisions.length + (row.by === 'editor' ? 1 : 0));
    }),
    { numRuns: 1000 },
  );
});

test('other words are never featured by an earlier decision, and a withdrawn reply keeps none', () => {
  fc.assert(
    fc.property(history, (happened) => {
      const reply = live(happened);
      if (!isLive(reply)) {
        expect(JSON.stringify(reply)).not.toContain('ords');
        return;
      }
      const edited = transitionOf(reply.state, 'edit');
      if (edited) expect(['received', 'shortlisted']).toContain(edited.to);
      const after = edited && moveTo(reply, { kind: 'edit', written: written('New') }, start);
      expect(after && 'trimmed' in after).not.toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('nothing follows on being published, and only editors decide', () => {
  expect(transitions.filter(({ from }) => from === 'published')).toEqual([]);
  for (const { to, event, by } of transitions) {
    if (to === 'featured' || to === 'declined') expect(by === 'editor' || event === 'sign').toBe(true);
  }
});

test('every state can be reached and every event is used', () => {
  const reached = new Set<string>(['received']);
  for (let size = 0; size !== reached.size; ) {
    size = reached.size;
    for (const { from, to } of transitions) if (reached.has(from)) reached.add(to);
  }
  expect([...reached].sort()).toEqual(Object.keys(states).sort());
  expect(new Set(transitions.map(({ event }) => event))).toEqual(new Set(events.map(({ kind }) => kind)));
});

test('the README has the table of states as it is', async () => {
  const readme = await readFile(new URL('../../src/questions/README.md', import.meta.url), 'utf8');
  const words = readme.replaceAll(/ +/g, ' ');
  for (const [state, meaning] of Object.entries(states)) {
    const rows = transitions.filter(({ from }) => from === state);
    const next = [...new Set(rows.map(({ to, event, by }) => `${to} (${event}, by ${by})`))].join(', ') || '–';
    expect(words).toContain(`| ${state} | ${meaning} | ${next} |`);
  }
});
