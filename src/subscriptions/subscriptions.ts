import PQueue from 'p-queue';
import type { Clock } from '../clock.ts';
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
import type { Collection, Store } from '../store/collection.ts';
import { type Subscription, subscriptionSchema } from './subscription.ts';
import { asPublished } from './when.ts';

/** What an administrator sets. */
export type Adjustable = Pick<Subscription, 'language' | 'excerpt' | 'when' | 'crosspost'>;

type EndReason = Extract<Subscription['state'], { kind: 'ended' }>['why'];

/**
 * Which chat gets the newsletter, and in which language. All are in memory, and every change is on the disk before it
 * is seen. Changes are made one after the other. A subscription that ended stays, with the reason.
 */
export class Subscriptions {
  readonly #records: Collection<ChatKey, Subscription>;
  readonly #clock: Clock;
  readonly #byChat = new Map<ChatKey, Subscription>();
  readonly #writer = new PQueue({ concurrency: 1 });

  /** Reads all subscriptions. Those that can't be read are set aside by the store, and their chats aren't subscribed. */
  static async open(store: Store, clock: Clock): Promise<Subscriptions> {
    const subscriptions = new Subscriptions(store, clock);
    for await (const [key, subscription] of subscriptions.#records.entries()) {
      subscriptions.#byChat.set(key, subscription);
    }
    return subscriptions;
  }

  private constructor(store: Store, clock: Clock) {
    this.#clock = clock;
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

  /** Active ones. */
  active(): readonly Subscription[] {
    return [...this.#byChat.values()].filter(isActive);
  }

  subscribe(chat: Chat, language: Language, by: PersonKey): Promise<'subscribed' | 'changed' | 'already'> {
    return this.#writer.add(async () => {
      const known = this.#byChat.get(chat.key);
      if (!known || !isActive(known)) {
        await this.#write({
          chat,
          language,
          excerpt: known?.excerpt ?? wholeIssue,
          when: known?.when ?? asPublished,
          crosspost: known?.crosspost ?? false,
          subscribedBy: by,
          subscribedAt: this.#now(),
          state: { kind: 'active' },
        });
        return 'subscribed';
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
      if (!known || !isActive(known)) return undefined;
      const changed = { ...known, ...change(known) };
      await this.#write(changed);
      return changed;
    });
  }

  unsubscribe(chat: ChatKey): Promise<'unsubscribed' | 'not-subscribed'> {
    return this.#writer.add(async () => {
      const ended = await this.#end('unsubscribed', (subscription) => subscription.chat.key === chat);
      return ended > 0 ? 'unsubscribed' : 'not-subscribed';
    });
  }

  chatGone(chat: ChatKey, why: GoneReason): Promise<void> {
    return this.#writer.add(async () => {
      await this.#end(why, (subscription) => subscription.chat.key === chat);
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
      if (!old || !isActive(old) || from === to) return;
      const there = this.#byChat.get(to);
      const decidedThere = there !== undefined && (there.state.kind === 'active' || there.state.why === 'unsubscribed');
      await this.#write(
        { ...old, state: { kind: 'ended', at: this.#now(), why: 'moved', to } },
        ...(decidedThere ? [] : [{ ...old, chat: { ...old.chat, key: to } }]),
      );
    });
  }

  async #end(why: EndReason, which: (subscription: Subscription) => boolean): Promise<number> {
    const ending = this.active().filter(which);
    const state = { kind: 'ended', at: this.#now(), why } as const;
    await this.#write(...ending.map((subscription) => ({ ...subscription, state })));
    return ending.length;
  }

  async #write(...changed: Subscription[]): Promise<void> {
    await this.#records.setMany(changed.map((subscription) => [subscription.chat.key, subscription]));
    for (const subscription of changed) this.#byChat.set(subscription.chat.key, subscription);
  }

  #now(): string {
    return this.#clock.now().toString({ fractionalSecondDigits: 3 });
  }
}

function isActive(subscription: Subscription): boolean {
  return subscription.state.kind === 'active';
}
