import PQueue from 'p-queue';
import type { Clock } from '../clock.ts';
import type { Person } from '../commands/command.ts';
import type { Logger } from '../log.ts';
import { wholeIssue } from '../newsletter/excerpt.ts';
import type { Language } from '../newsletter/issue.ts';
import {
  type Chat,
  type ChatKey,
  chatKeySchema,
  type GoneReason,
  type PersonKey,
  type ServerKey,
} from '../platforms/chat.ts';
import type { Nonce } from '../platforms/platform.ts';
import type { Collection, Store } from '../store/collection.ts';
import type { Ended } from './ended.ts';
import { names, withoutPerson } from './person-named.ts';
import { type Subscription, subscriptionSchema } from './subscription.ts';
import { type Active, type Paused, type PausingReason, refused, resumed } from './trouble.ts';
import { asPublished } from './when.ts';

/** What an administrator sets. */
export type Adjustable = Pick<
  Subscription,
  'language' | 'excerpt' | 'when' | 'crosspost' | 'pin' | 'thread' | 'mention'
>;

/** A subscription that hasn't ended. */
export type CurrentSubscription = Subscription & { state: Active | Paused };

/** Who subscribes a chat, and the language to talk to them in. */
export type Subscriber = Pick<Person, 'key' | 'language'>;

/**
 * Which chat gets the newsletter, and in which language. All are in memory, and every change is on the disk before it
 * is seen. Changes are made one after the other. A subscription that ended stays, with the reason.
 */
export class Subscriptions {
  readonly #records: Collection<ChatKey, Subscription>;
  readonly #clock: Clock;
  readonly #log: Logger | undefined;
  readonly #byChat = new Map<ChatKey, Subscription>();
  readonly #writer = new PQueue({ concurrency: 1 });
  readonly #watchers = new Set<(changed: Subscription) => void>();

  /** Reads all subscriptions. Those that can't be read are set aside by the store, and their chats aren't subscribed. */
  static async open(store: Store, clock: Clock, log?: Logger): Promise<Subscriptions> {
    const subscriptions = new Subscriptions(store, clock, log);
    for await (const [key, subscription] of subscriptions.#records.entries()) {
      subscriptions.#byChat.set(key, subscription);
    }
    return subscriptions;
  }

  private constructor(store: Store, clock: Clock, log: Logger | undefined) {
    this.#clock = clock;
    this.#log = log;
    this.#records = store.collection({
      namespace: 'subscriptions',
      key: chatKeySchema,
      value: subscriptionSchema,
      version: 1,
    });
  }

  /** The subscription of a chat, ended ones too. */
  get(chat: ChatKey): Subscription | undefined {
    return this.#byChat.get(chat);
  }

  /** All that are kept, ended ones too. */
  all(): readonly Subscription[] {
    return [...this.#byChat.values()];
  }

  /** Those that get the next issue. */
  active(): readonly Subscription[] {
    return [...this.#byChat.values()].filter(({ state }) => state.kind === 'active');
  }

  /** Active and paused ones. */
  current(): readonly CurrentSubscription[] {
    return [...this.#byChat.values()].filter(isCurrent);
  }

  /** Those that name a person as who subscribed them, or was told of their trouble; ended ones too. */
  naming(person: PersonKey): readonly Subscription[] {
    return [...this.#byChat.values()].filter((subscription) => names(subscription, person));
  }

  /**
   * Forgets a person: their chats go on, and nobody is told when something breaks there. What goes to the person alone
   * ends and is deleted.
   */
  forget(person: PersonKey): Promise<void> {
    return this.#writer.add(async () => {
      const naming = this.naming(person);
      const [own, others] = [naming.filter(isPrivate), naming.filter((each) => !isPrivate(each))];
      const end = { kind: 'ended', at: this.#now(), why: 'unsubscribed' } as const;
      await this.#write(
        ...others.map((subscription) => withoutPerson(subscription, person)),
        ...own.map((subscription) => (isCurrent(subscription) ? { ...subscription, state: end } : subscription)),
      );
      for (const { chat } of own) {
        await this.#records.delete(chat.key);
        this.#byChat.delete(chat.key);
      }
    });
  }

  /** Calls back after each change of a subscription. Returns how to stop it. */
  watch(watcher: (changed: Subscription) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** `resumed`: it was paused, and nothing is missing any more. */
  subscribe(chat: Chat, language: Language, by: Subscriber): Promise<'subscribed' | 'resumed' | 'changed' | 'already'> {
    return this.#writer.add(async () => {
      const known = this.#byChat.get(chat.key);
      const subscriber = { subscribedBy: by.key, theirLanguage: by.language };
      if (!known || !isCurrent(known)) {
        await this.#write({
          chat,
          language,
          excerpt: known?.excerpt ?? wholeIssue,
          when: known?.when ?? asPublished,
          crosspost: known?.crosspost ?? false,
          pin: known?.pin ?? false,
          thread: known?.thread ?? false,
          mention: known?.mention ?? null,
          ...subscriber,
          subscribedAt: this.#now(),
          state: { kind: 'active' },
        });
        return 'subscribed';
      }
      if (known.state.kind === 'paused') {
        // Who resumes it knows that it works again, and is the one to tell when something breaks again.
        const state = resumed({ ...known.state, told: undefined });
        await this.#write({ ...known, chat, language, ...subscriber, state });
        return 'resumed';
      }
      // Its title or place may have changed since, which is worth keeping and nothing to tell anyone.
      await this.#write({ ...known, chat, language });
      return known.language === language ? 'already' : 'changed';
    });
  }

  /**
   * Changes what a chat gets, from what is set at that moment, so that two people at once lose nothing. Returns the
   * subscription as it is then; undefined when the chat has none.
   */
  adjust(chat: ChatKey, change: (now: Adjustable) => Partial<Adjustable>): Promise<Subscription | undefined> {
    return this.#writer.add(async () => {
      const known = this.#byChat.get(chat);
      if (!known || !isCurrent(known)) return undefined;
      const changed = { ...known, ...change(known) };
      await this.#write(changed);
      return changed;
    });
  }

  /** A delivery was refused, for a reason that somebody can mend. */
  pause(chat: ChatKey, why: PausingReason, delivery: Nonce): Promise<void> {
    return this.changeStates([chat], ({ state }) =>
      state.kind === 'ended' ? undefined : refused(state, why, delivery, this.#clock.now()),
    );
  }

  /** Changes the states of subscriptions, each from what it is at that moment, in one commit. */
  changeStates(
    chats: readonly ChatKey[],
    change: (now: Subscription) => Subscription['state'] | undefined,
  ): Promise<void> {
    return this.#writer.add(async () => {
      const changed = chats.flatMap((key) => {
        const known = this.#byChat.get(key);
        const state = known && change(known);
        return known && state ? [{ ...known, state }] : [];
      });
      await this.#write(...changed);
    });
  }

  unsubscribe(chat: ChatKey): Promise<'unsubscribed' | 'not-subscribed'> {
    return this.#writer.add(async () => {
      const ended = await this.#end('unsubscribed', (subscription) => subscription.chat.key === chat);
      return ended > 0 ? 'unsubscribed' : 'not-subscribed';
    });
  }

  /** `delivery` is the one that found it gone. */
  chatGone(chat: ChatKey, why: GoneReason, delivery?: Nonce): Promise<void> {
    return this.#writer.add(async () => {
      await this.#end(why, (subscription) => subscription.chat.key === chat, delivery);
    });
  }

  /** Ends the subscriptions of every chat in a server; of a Telegram group and all its topics. */
  serverGone(server: ServerKey, why: GoneReason): Promise<void> {
    return this.#writer.add(async () => {
      await this.#end(why, ({ chat }) => chat.server === server || String(chat.key) === server);
    });
  }

  /**
   * A group became a supergroup. What was decided in the new chat counts: when it is subscribed already, or was
   * unsubscribed there, it stays so.
   */
  chatMoved(from: ChatKey, to: ChatKey): Promise<void> {
    return this.#writer.add(async () => {
      const old = this.#byChat.get(from);
      if (!old || !isCurrent(old) || from === to) return;
      const there = this.#byChat.get(to);
      const decidedThere = there && (there.state.kind !== 'ended' || there.state.why === 'unsubscribed');
      await this.#write(
        { ...old, state: { kind: 'ended', at: this.#now(), why: 'moved', to } },
        ...(decidedThere ? [] : [{ ...old, chat: { ...old.chat, key: to } }]),
      );
    });
  }

  async #end(why: Ended['why'], which: (subscription: Subscription) => boolean, refused?: Nonce): Promise<number> {
    const ending = this.current().filter(which);
    const state: Ended = { kind: 'ended', at: this.#now(), why, ...(refused ? { refused } : {}) };
    await this.#write(...ending.map((subscription) => ({ ...subscription, state })));
    return ending.length;
  }

  async #write(...changed: Subscription[]): Promise<void> {
    await this.#records.setMany(changed.map((subscription) => [subscription.chat.key, subscription]));
    for (const subscription of changed) {
      const { chat, state } = subscription;
      const before = this.#byChat.get(chat.key);
      this.#byChat.set(chat.key, subscription);
      if (state.kind !== 'ended' || !before || !isCurrent(before)) continue;
      this.#log?.info({ chat: chat.key, server: chat.server, why: state.why, to: state.to }, 'a subscription ended');
    }
    for (const watcher of this.#watchers) for (const subscription of changed) watcher(subscription);
  }

  #now(): string {
    return this.#clock.now().toString({ fractionalSecondDigits: 3 });
  }
}

function isCurrent(subscription: Subscription): subscription is CurrentSubscription {
  return subscription.state.kind !== 'ended';
}

function isPrivate({ chat }: Subscription): boolean {
  return chat.kind === 'private';
}
