import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newDelivery } from '../../src/delivery/delivery.ts';
import { DeliveryLedger } from '../../src/delivery/ledger.ts';
import { deliveryNonce } from '../../src/delivery/nonce.ts';
import { moveTo } from '../../src/delivery/transitions.ts';
import { createLogger } from '../../src/log.ts';
import { wholeIssue } from '../../src/newsletter/excerpt.ts';
import { editionId, issueDateSchema } from '../../src/newsletter/issue.ts';
import { messageIdSchema } from '../../src/platforms/chat.ts';
import { openStore } from '../../src/store/open-store.ts';
import { MortalStore } from './mortal-store.ts';
import { chatOf, date, keyOf, Newsroom } from './newsroom.ts';

const now = Temporal.Instant.from('2026-03-06T22:00:00Z');
const edition = editionId(date, 'en');

test('what was committed is there when the file is opened again, and what was sent is only counted', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'focus-ledger-'));
  const url = `sqlite://${join(folder, 'store.sqlite')}`;
  const store = await openStore(url, createLogger('silent'));
  const ledger = await DeliveryLedger.open(store, date);
  const first = newDelivery(date, edition, chatOf('discord:1'), now);
  const second = newDelivery(date, edition, chatOf('telegram:2'), now);
  await ledger.commit(first, second);
  const sent = { kind: 'sent', message: messageIdSchema.parse('5') } as const;
  const send = { kind: 'send', content: { version: 1, excerpt: wholeIssue } } as const;
  await ledger.commit(moveTo(moveTo(first, send, 'broadcast', now), sent, 'platform', now));
  await store.close();

  const reopened = await openStore(url, createLogger('silent'));
  const read = await DeliveryLedger.open(reopened, date);
  expect(read.unsent()).toEqual([second]);
  expect([read.tally.discord.sent, read.tally.telegram.sent]).toEqual([1, 0]);
  expect([read.has(keyOf('discord:1')), read.has(keyOf('discord:3'))]).toEqual([true, false]);
  await reopened.close();
  await rm(folder, { recursive: true });
});

test('each issue has a ledger of its own', async () => {
  await using room = await Newsroom.open();
  const ledger = await DeliveryLedger.open(room.store, date);
  await ledger.commit(newDelivery(date, edition, chatOf('discord:1'), now));
  const other = await DeliveryLedger.open(room.store, issueDateSchema.parse('2026-02-27'));
  expect(other.has(keyOf('discord:1'))).toBe(false);
});

test('whenever the process is killed, no more deliveries stand in “sending” than the platform sends at once', async () => {
  for (let sends = 1; sends < 40; sends += 3) {
    await using room = await Newsroom.open();
    await room.subscribe(...Array.from({ length: 40 }, (_, index) => `telegram:${index}`));
    const process = new MortalStore(room.store);
    room.restarted({ store: process }).post(date);
    while (room.telegram.sendsBegun < sends) await new Promise((resolve) => setImmediate(resolve));
    process.kill();
    const states = Object.values(await room.states());
    expect(states.filter((state) => state === 'sending').length).toBeLessThanOrEqual(room.telegram.concurrency);
  }
});

test('a nonce fits Discord’s 25 characters, is the same each time, and differs by issue, chat and part', () => {
  const nonces = [
    deliveryNonce(date, keyOf('discord:1')),
    deliveryNonce(date, keyOf('discord:2')),
    deliveryNonce(date, keyOf('discord:1'), 1),
    deliveryNonce(issueDateSchema.parse('2026-02-27'), keyOf('discord:1')),
  ];
  expect(new Set(nonces).size).toBe(4);
  expect(deliveryNonce(date, keyOf('discord:1'))).toBe(nonces[0]);
  for (const nonce of nonces) expect(nonce).toMatch(/^[\w-]{25}$/);
});
