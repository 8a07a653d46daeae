import type { Delivery } from '../../src/delivery/delivery.ts';
import { type DeliveryEvent, moveTo, type Transition, transitionOf } from '../../src/delivery/transitions.ts';
import { wholeIssue } from '../../src/newsletter/excerpt.ts';
import { messageIdSchema } from '../../src/platforms/chat.ts';
import { keyOf } from './newsroom.ts';

const start = Temporal.Instant.from('2026-03-06T22:00:00Z');
const message = messageIdSchema.parse('9');

/** One event of each kind. */
export const events: readonly DeliveryEvent[] = [
  { kind: 'send', content: { version: 1, excerpt: wholeIssue } },
  { kind: 'sent', message },
  { kind: 'found', message },
  { kind: 'retry', notBefore: start.add({ seconds: 5 }), detail: 'busy' },
  { kind: 'moved', to: keyOf('telegram:2') },
  { kind: 'gone', why: 'chat-deleted', detail: '10003' },
  { kind: 'rejected', why: 'missing-permission', detail: '50013' },
  { kind: 'paused', why: 'missing-access', detail: 'paused' },
  { kind: 'withheld', detail: 'malformed' },
  { kind: 'uncertain', detail: 'timeout' },
  { kind: 'interrupted' },
  { kind: 'restored', since: start },
  { kind: 'absent' },
  { kind: 'resend' },
  { kind: 'expire' },
  { kind: 'mended' },
  { kind: 'wait', until: start.add({ hours: 9 }) },
  { kind: 'superseded' },
  { kind: 'again' },
  { kind: 'release' },
  { kind: 'withdraw' },
];

/** The delivery after an event that whoever may make it makes; undefined when it may not happen to it. */
export function after(delivery: Delivery, event: DeliveryEvent, now: Temporal.Instant): Delivery | undefined {
  const row = transitionOf(delivery, event.kind);
  return row && moveTo(delivery, event, row.by, now);
}

/** The fewest events that bring a delivery to where a row of the table begins, and last the row's own. */
export function wayThrough(row: Transition, from: Delivery): DeliveryEvent[] {
  const ways = [{ delivery: from, way: [] as DeliveryEvent[] }];
  const reached = new Set<string>();
  for (const { delivery, way } of ways) {
    const place = `${delivery.state} ${'doubtSince' in delivery}`;
    if (reached.has(place)) continue;
    reached.add(place);
    for (const event of events) {
      if (transitionOf(delivery, event.kind) === row) return [...way, event];
      const next = after(delivery, event, start);
      if (next) ways.push({ delivery: next, way: [...way, event] });
    }
  }
  throw new Error(`nothing leads through ${row.from} → ${row.event} → ${row.to}`);
}
