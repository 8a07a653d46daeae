import { IssueArchive } from '../../src/archive/issue-archive.ts';
import { Broadcasts, type BroadcastsOptions } from '../../src/delivery/broadcast.ts';
import type { Delivery } from '../../src/delivery/delivery.ts';
import { deliverySchema } from '../../src/delivery/delivery.ts';
import type { RoundReport } from '../../src/delivery/round-report.ts';
import { createLogger } from '../../src/log.ts';
import { type Issue, type IssueDate, issueDateSchema, issueSchema, type Language } from '../../src/newsletter/issue.ts';
import {
  type Chat,
  type ChatKey,
  chatKeySchema,
  type PlatformName,
  personKeySchema,
  platformOf,
} from '../../src/platforms/chat.ts';
import type { Store } from '../../src/store/collection.ts';
import { openStore } from '../../src/store/open-store.ts';
import { Subscriptions } from '../../src/subscriptions/subscriptions.ts';
import { ManualClock } from './manual-clock.ts';
import { type ScriptedAnswer, ScriptedPlatform } from './scripted-platform.ts';

export const date = issueDateSchema.parse('2026-03-06');
export const admin = { key: personKeySchema.parse('discord:7'), language: 'en' } as const;

export function chatOf(key: string): Chat {
  return { key: chatKeySchema.parse(key), kind: key.startsWith('discord') ? 'text' : 'channel', title: `chat ${key}` };
}

export function keyOf(key: string): ChatKey {
  return chatKeySchema.parse(key);
}

export function issue(language: Language, title = `Ferries (${language})`, on: IssueDate = date): Issue {
  return issueSchema.parse({ language, date: on, title, url: 'https://example.org/issue', pointers: [], about: [] });
}

/** Everything a delivery needs, with a store of its own in memory and platforms that do what a test says. */
export class Newsroom implements AsyncDisposable {
  readonly clock: ManualClock;
  readonly store: Store;
  readonly discord: ScriptedPlatform;
  readonly telegram: ScriptedPlatform;
  readonly archive: IssueArchive;
  readonly subscriptions: Subscriptions;
  broadcasts: Broadcasts;
  /** What went on after issues were posted. */
  readonly rests: Promise<RoundReport | undefined>[] = [];

  static async open(): Promise<Newsroom> {
    const clock = new ManualClock();
    const store = await openStore('sqlite://:memory:', createLogger('silent'));
    const archive = await IssueArchive.open(store);
    await archive.keep(issue('en'));
    return new Newsroom(clock, store, archive, await Subscriptions.open(store, clock));
  }

  private constructor(clock: ManualClock, store: Store, archive: IssueArchive, subscriptions: Subscriptions) {
    this.clock = clock;
    this.store = store;
    this.archive = archive;
    this.subscriptions = subscriptions;
    this.discord = new ScriptedPlatform('discord', clock);
    this.telegram = new ScriptedPlatform('telegram', clock);
    this.broadcasts = this.restarted();
  }

  /** A new process on the same store; the old one is left where it stands. */
  restarted(options: Partial<BroadcastsOptions> = {}): Broadcasts {
    const { clock, store, archive, subscriptions, discord, telegram } = this;
    const platforms = new Map<PlatformName, ScriptedPlatform>([
      ['discord', discord],
      ['telegram', telegram],
    ]);
    const log = createLogger('silent');
    this.broadcasts = new Broadcasts({
      store,
      archive,
      subscriptions,
      platforms,
      clock,
      log,
      uncertain: 'hold',
      followUps: { owe: async () => {} },
      afterwards: (rest) => this.rests.push(rest),
      ...options,
    });
    return this.broadcasts;
  }

  async subscribe(...keys: string[]): Promise<void> {
    for (const key of keys) await this.subscriptions.subscribe(chatOf(key), 'en', admin);
  }

  /** Subscribes a chat for each script, on both platforms in turn, that answers as it says; returns their keys. */
  async subscribeScripted(scripts: readonly (readonly ScriptedAnswer[])[]): Promise<string[]> {
    const chats = scripts.map((script, index) => {
      const key = index % 2 === 0 ? `discord:${index}` : `telegram:${index}`;
      (index % 2 === 0 ? this.discord : this.telegram).answers(keyOf(key), ...script);
      return key;
    });
    await this.subscribe(...chats);
    return chats;
  }

  async subscribeIn(language: Language, key: string): Promise<void> {
    await this.subscriptions.subscribe(chatOf(key), language, admin);
  }

  /** Titles of what a chat shows. */
  shows(key: string): string[] {
    const chat = keyOf(key);
    return (platformOf(chat) === 'discord' ? this.discord : this.telegram).shows(chat);
  }

  /** What the stored ledger says, by chat. */
  async ledger(on: IssueDate = date): Promise<Record<string, Delivery>> {
    const stored = this.store.collection({
      namespace: `deliveries:${on}`,
      key: chatKeySchema,
      value: deliverySchema,
      version: 1,
    });
    const deliveries: Record<string, Delivery> = {};
    for await (const [key, delivery] of stored.entries()) deliveries[key] = delivery;
    return deliveries;
  }

  /** Only the states. */
  async states(on: IssueDate = date): Promise<Record<string, string>> {
    return Object.fromEntries(Object.entries(await this.ledger(on)).map(([key, { state }]) => [key, state]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.store.close();
  }
}
