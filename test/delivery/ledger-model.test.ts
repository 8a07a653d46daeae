import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Delivery, type DeliveryState, deliveryStates } from '../../src/delivery/delivery.ts';
import { DeliveryLedger } from '../../src/delivery/ledger.ts';
import { Rounds } from '../../src/delivery/rounds.ts';
import { type DeliveryEvent, states, transitionOf, transitions } from '../../src/delivery/transitions.ts';
import { type ChatKey, platformNames, platformOf } from '../../src/platforms/chat.ts';
import type { Restoration } from '../../src/store/restoration.ts';
import { after, events, wayThrough } from './delivery-events.ts';
import { quiet } from './manual-clock.ts';
import { MortalStore } from './mortal-store.ts';
import { date, keyOf, Newsroom } from './newsroom.ts';

const chats = ['discord:1', 'discord:2', 'telegram:1'].map(keyOf);
const start = Temporal.Instant.from('2026-03-06T22:00:00Z');

/** What happens to a delivery while the program runs. What only a start does, a start does here. */
const whileRunning = events.filter(({ kind }) => kind !== 'interrupted' && kind !== 'restored');

/** Without these it would be over soon. */
const usual = whileRunning.filter(({ kind }) => ['send', 'sent', 'retry', 'uncertain', 'mended'].includes(kind));

/** What is durable, as far as anybody outside can tell. */
type Model = Map<ChatKey, Delivery>;

/** A process with the ledger of one round, and the store that outlives it. */
class Process {
  readonly #room: Newsroom;
  ledger!: DeliveryLedger;
  /** Set to have the next process find that the store is a backup. */
  restoration: Restoration | undefined;
  #store: MortalStore;

  constructor(room: Newsroom) {
    this.#room = room;
    this.#store = new MortalStore(room.store);
  }

  async begin(): Promise<void> {
    const { archive, subscriptions, clock } = this.#room;
    const rounds = new Rounds({ store: this.#store, archive, subscriptions, clock, restoration: this.restoration });
    // As at the start of the program: what was begun before is read first, and opened later.
    const recalled = (await rounds.has(date)) ? await DeliveryLedger.open(this.#store, date) : undefined;
    ({ ledger: this.ledger } = await rounds.open(date, undefined, undefined, recalled));
  }

  /** It is killed, and another one begins, which is killed before it has written anything. */
  async restartInVain(): Promise<void> {
    this.#store.kill();
    this.#store = new MortalStore(this.#room.store, { afterWrites: 0 });
    void this.begin();
    await quiet();
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
    const delivery = before && after(before, this.#event, start.add({ seconds: model.size }));
    if (!delivery) return;
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
    const found = process.ledger.unsentTo(chat);
    expect(found).toMatchObject({
      state: 'uncertain',
      doubtSince: before.doubtSince ?? before.at,
      nonce: before.nonce,
    });
    if (found) model.set(chat, found);
  }
}

test('the ledger holds what the table says, through everything that happens and every kill, also in the middle of a commit', async () => {
  const happens = fc
    .tuple(
      fc.constantFrom(...chats),
      fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...usual) }, fc.constantFrom(...whileRunning)),
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

/** A process in whose round nothing was sent yet. */
async function begun(room: Newsroom): Promise<{ process: Process; model: Model; chat: ChatKey; first: Delivery }> {
  await room.subscribe(...chats);
  const process = new Process(room);
  await process.begin();
  const model: Model = new Map(process.ledger.unsent().map((delivery) => [delivery.chat.key, delivery]));
  const [chat = expect.fail()] = chats;
  return { process, model, chat, first: model.get(chat) ?? expect.fail() };
}

test.each(transitions)(
  '$from → $event → $to: the ledger holds it, and what the table says of a crash is so',
  async (row) => {
    for (const end of ['goes on', 'killed before', 'killed after'] as const) {
      await using room = await Newsroom.open();
      const { process, model, chat, first } = await begun(room);
      const way = wayThrough(row, first);
      for (const [index, event] of way.entries()) {
        await new Happens(chat, event, index === way.length - 1 ? end : 'goes on').run(model, process);
      }
      if (end === 'goes on') {
        expect(model.get(chat)?.state).toBe(row.to);
        await new IsKilled().run(model, process);
      }
      const held = end === 'killed before' ? row.from : row.to;
      const found = (await room.states())[chat];
      expect(states[held].crash).toMatch(found === held ? /^(nothing|stays)/ : new RegExp(`: ${found}$`));
    }
  },
);

test.each(transitions.filter(({ event }) => event === 'restored'))(
  'what is $from in a backup that is put back is uncertain from the start, and after a kill in the middle of that too',
  async (row) => {
    await using room = await Newsroom.open();
    const { process, model, chat, first } = await begun(room);
    for (const event of wayThrough(row, first).slice(0, -1)) {
      await new Happens(chat, event, 'goes on').run(model, process);
    }
    const later = start.add({ hours: 1 });
    process.restoration = { backedUpAt: later, restoredAt: later };
    await process.restartInVain();
    expect((await room.states())[chat]).toBe(row.from);
    await process.restart();
    for (const [key, before] of model) {
      model.set(key, after(before, { kind: 'restored', since: start }, start) ?? expect.fail());
    }
    expect(model.get(chat)?.state).toBe('uncertain');
    await process.agrees(model);
    await new IsKilled().run(model, process);
  },
);
