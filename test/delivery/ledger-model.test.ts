import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Delivery, type DeliveryState, deliveryStates } from '../../src/delivery/delivery.ts';
import { DeliveryLedger } from '../../src/delivery/ledger.ts';
import { Rounds } from '../../src/delivery/rounds.ts';
import { type DeliveryEvent, moveTo, transitionOf } from '../../src/delivery/transitions.ts';
import { wholeIssue } from '../../src/newsletter/excerpt.ts';
import { type ChatKey, messageIdSchema, platformNames, platformOf } from '../../src/platforms/chat.ts';
import { quiet } from './manual-clock.ts';
import { MortalStore } from './mortal-store.ts';
import { date, keyOf, Newsroom } from './newsroom.ts';

const chats = ['discord:1', 'discord:2', 'telegram:1'].map(keyOf);
const start = Temporal.Instant.from('2026-03-06T22:00:00Z');

/** What happens to a delivery while the program runs. What only a start does, a start does here. */
const events: readonly DeliveryEvent[] = [
  { kind: 'send', content: { version: 1, excerpt: wholeIssue } },
  { kind: 'sent', message: messageIdSchema.parse('9') },
  { kind: 'found', message: messageIdSchema.parse('9') },
  { kind: 'retry', notBefore: start, detail: 'busy' },
  { kind: 'moved', to: keyOf('telegram:2') },
  { kind: 'gone', why: 'chat-deleted', detail: '10003' },
  { kind: 'rejected', why: 'missing-permission', detail: '50013' },
  { kind: 'paused', why: 'missing-access', detail: 'paused' },
  { kind: 'withheld', detail: 'malformed' },
  { kind: 'uncertain', detail: 'timeout' },
  { kind: 'absent' },
  { kind: 'resend' },
  { kind: 'expire' },
  { kind: 'mended' },
  { kind: 'wait', until: start },
  { kind: 'superseded' },
  { kind: 'again' },
  { kind: 'release' },
  { kind: 'withdraw' },
];

/** Without these it would be over soon. */
const usual = events.filter(({ kind }) => ['send', 'sent', 'retry', 'uncertain', 'mended'].includes(kind));

/** What is durable, as far as anybody outside can tell. */
type Model = Map<ChatKey, Delivery>;

/** A process with the ledger of one round, and the store that outlives it. */
class Process {
  readonly #room: Newsroom;
  ledger!: DeliveryLedger;
  #store: MortalStore;

  constructor(room: Newsroom) {
    this.#room = room;
    this.#store = new MortalStore(room.store);
  }

  async begin(): Promise<void> {
    const { archive, subscriptions, clock } = this.#room;
    const rounds = new Rounds({ store: this.#store, archive, subscriptions, clock });
    // As at the start of the program: what was begun before is read first, and opened later.
    const recalled = (await rounds.has(date)) ? await DeliveryLedger.open(this.#store, date) : undefined;
    ({ ledger: this.ledger } = await rounds.open(date, undefined, undefined, recalled));
  }

  /** It is killed, and another one begins. `duringCommit` is a commit of which it got no answer any more. */
  async restart(duringCommit?: { delivery: Delivery; reached: boolean }): Promise<void> {
    if (duringCommit?.reached) void this.ledger.commit(duringCommit.delivery);
    await quiet();
    this.#store.kill();
    if (duringCommit && !duringCommit.reached) void this.ledger.commit(duringCommit.delivery);
    await quiet();
    this.#store = new MortalStore(this.#room.store);
    await this.begin();
  }

  /** It says of every delivery what the model says, in memory and in the store. */
  async agrees(model: Model): Promise<void> {
    expect(await this.#room.ledger()).toEqual(Object.fromEntries(model));
    const unsent = [...model.values()].filter(({ state }) => state !== 'sent');
    const byKey = (a: Delivery, b: Delivery) => a.chat.key.localeCompare(b.chat.key);
    expect(this.ledger.unsent().toSorted(byKey)).toEqual(unsent.toSorted(byKey));
    for (const chat of chats) expect(this.ledger.has(chat)).toBe(model.has(chat));
    for (const platform of platformNames) {
      const count = (state: DeliveryState) =>
        [...model.values()].filter((each) => each.state === state && platformOf(each.chat.key) === platform).length;
      expect(this.ledger.tally[platform]).toEqual(
        Object.fromEntries(deliveryStates.map((state) => [state, count(state)])),
      );
    }
  }
}

/** What becomes of the process: it is killed before or after the change is on the disk, or not. */
type End = 'goes on' | 'killed before' | 'killed after';

class Happens implements fc.AsyncCommand<Model, Process> {
  readonly #chat: ChatKey;
  readonly #event: DeliveryEvent;
  readonly #end: End;

  constructor(chat: ChatKey, event: DeliveryEvent, end: End) {
    this.#chat = chat;
    this.#event = event;
    this.#end = end;
  }

  check(model: Readonly<Model>): boolean {
    const delivery = model.get(this.#chat);
    return delivery !== undefined && transitionOf(delivery, this.#event.kind) !== undefined;
  }

  async run(model: Model, process: Process): Promise<void> {
    const before = model.get(this.#chat);
    if (!before) return;
    const delivery = moveTo(before, this.#event, start.add({ seconds: model.size }));
    const reached = this.#end !== 'killed before';
    if (reached) model.set(this.#chat, delivery);
    if (this.#end === 'goes on') await process.ledger.commit(delivery);
    else {
      await process.restart({ delivery, reached });
      afterStart(model, process);
    }
    await process.agrees(model);
  }

  toString(): string {
    return `${this.#event.kind} in ${this.#chat}, ${this.#end}`;
  }
}

class IsKilled implements fc.AsyncCommand<Model, Process> {
  check(): boolean {
    return true;
  }

  async run(model: Model, process: Process): Promise<void> {
    await process.restart();
    afterStart(model, process);
    await process.agrees(model);
  }

  toString(): string {
    return 'killed';
  }
}

/** The column "after a crash": only what stood in `sending` changes, and becomes uncertain. */
function afterStart(model: Model, process: Process): void {
  for (const [chat, before] of model) {
    if (before.state !== 'sending') continue;
    const after = process.ledger.unsentTo(chat);
    expect(after).toMatchObject({
      state: 'uncertain',
      doubtSince: before.doubtSince ?? before.at,
      nonce: before.nonce,
    });
    if (after) model.set(chat, after);
  }
}

test('the ledger holds what the table says, through everything that happens and every kill, also in the middle of a commit', async () => {
  const happens = fc
    .tuple(
      fc.constantFrom(...chats),
      fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...usual) }, fc.constantFrom(...events)),
      fc.oneof(
        { weight: 6, arbitrary: fc.constant('goes on' as const) },
        fc.constantFrom('killed before' as const, 'killed after' as const),
      ),
    )
    .map(([chat, event, end]) => new Happens(chat, event, end));
  const killed = fc.constant(new IsKilled());
  await fc.assert(
    fc.asyncProperty(
      fc.commands([happens, happens, happens, killed], { maxCommands: 40, size: 'max' }),
      async (commands) => {
        await using room = await Newsroom.open();
        await room.subscribe(...chats);
        const process = new Process(room);
        await process.begin();
        await fc.asyncModelRun(async () => {
          const model: Model = new Map(process.ledger.unsent().map((delivery) => [delivery.chat.key, delivery]));
          return { model, real: process };
        }, commands);
      },
    ),
    { numRuns: 60 },
  );
});

test.each(deliveryStates)('a delivery that is %s is held as the table says, and after a kill too', async (state) => {
  await using room = await Newsroom.open();
  await room.subscribe(...chats);
  const process = new Process(room);
  await process.begin();
  const model: Model = new Map(process.ledger.unsent().map((delivery) => [delivery.chat.key, delivery]));
  const chat = chats[0] ?? expect.fail();
  for (const event of wayTo(state, model.get(chat) ?? expect.fail())) {
    await new Happens(chat, event, 'goes on').run(model, process);
  }
  expect(model.get(chat)?.state).toBe(state);
  await new IsKilled().run(model, process);
});

/** The fewest events that bring a delivery there. */
function wayTo(state: DeliveryState, from: Delivery): DeliveryEvent[] {
  const ways = [{ delivery: from, way: [] as DeliveryEvent[] }];
  const reached = new Set<DeliveryState>();
  for (const { delivery, way } of ways) {
    if (delivery.state === state) return way;
    if (reached.has(delivery.state)) continue;
    reached.add(delivery.state);
    for (const event of events) {
      if (transitionOf(delivery, event.kind))
        ways.push({ delivery: moveTo(delivery, event, start), way: [...way, event] });
    }
  }
  throw new Error(`nothing leads to ${state}`);
}
