import { hash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { sentencesIn } from '../locales/sentences.ts';
import type { Logger } from '../log.ts';
import type { NewsletterIdentity } from '../newsletter/identity.ts';
import { type PersonKey, type PlatformName, platformOf } from '../platforms/chat.ts';
import { nonceSchema, type Outcome, type Platform } from '../platforms/platform.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';
import { gathering, isExplained, type Paused, tellFrom } from '../subscriptions/trouble.ts';
import type { BrokenChat } from './broken-chat.ts';
import { type News, newsBody } from './news-body.ts';

export interface NoticesOptions {
  subscriptions: Subscriptions;
  platforms: ReadonlyMap<PlatformName, Platform>;
  newsletter: Pick<NewsletterIdentity, 'name'>;
  clock: Clock;
  log: Logger;
}

/** What a person is to be told of one chat, and from when on. */
interface Item {
  subscription: BrokenChat;
  news: News;
  from: Temporal.Instant;
}

/**
 * Tells in private who subscribed a chat that it can't be posted to or was lost, that it works again, or that it is no
 * longer looked at each day. What concerns several chats of a person is one message, and of trouble in further chats there
 * is one a day at most.
 */
export class Notices {
  readonly #options: NoticesOptions;
  /** Who is to be written to later, since the platform said so. */
  readonly #putOff = new Map<PersonKey, Temporal.Instant>();

  constructor(options: NoticesOptions) {
    this.#options = options;
  }

  /** Tells what is due now. Throws `StoreUnavailable`. */
  async send(subscriptions: readonly BrokenChat[]): Promise<void> {
    await this.#forgetUntold(subscriptions);
    for (const [person, theirs] of this.#byPerson(subscriptions)) {
      for (const [news, due] of this.#dues(person, theirs)) {
        const now = this.#options.clock.now();
        if (Temporal.Instant.compare(due, now) > 0) continue;
        const told = theirs.flatMap(itemOf).filter((item) => item.news === news && isTellable(item, now));
        await this.#tell(
          person,
          news,
          told.map(({ subscription }) => subscription),
        );
      }
    }
  }

  /** When something is to be told next. */
  dues(subscriptions: readonly BrokenChat[]): Temporal.Instant[] {
    return [...this.#byPerson(subscriptions)].flatMap(([person, theirs]) => [...this.#dues(person, theirs).values()]);
  }

  #byPerson(subscriptions: readonly BrokenChat[]): Map<PersonKey | undefined, BrokenChat[]> {
    const known = subscriptions.filter(({ chat }) => this.#options.platforms.has(platformOf(chat.key)));
    return Map.groupBy(known, ({ subscribedBy }) => subscribedBy);
  }

  #dues(person: PersonKey | undefined, theirs: readonly BrokenChat[]): Map<News, Temporal.Instant> {
    const dues = new Map<News, Temporal.Instant>();
    const putOff = person && this.#putOff.get(person);
    const quiet = person && quietUntil(theirs);
    for (const { news, from: since } of theirs.flatMap(itemOf)) {
      const from = news === 'mended' && mayFollow(theirs) ? since.add(longerGathering) : since;
      const due = latest(from, isNewTrouble(news) ? quiet : undefined, putOff);
      const known = dues.get(news);
      if (!known || Temporal.Instant.compare(due, known) < 0) dues.set(news, due);
    }
    return dues;
  }

  async #tell(person: PersonKey | undefined, news: News, chats: BrokenChat[]): Promise<void> {
    const [first] = chats;
    if (!first) return;
    const outcome = person && (await this.#write(person, first, news, chats));
    const { subscriptions, clock, log } = this.#options;
    const now = clock.now();
    if (person && outcome?.kind === 'retry') {
      this.#putOff.set(person, now.add({ milliseconds: Math.max(outcome.afterMs, retryAfterMs) }));
      return;
    }
    if (person) this.#putOff.delete(person);
    // After a lost answer it may be there, and twice is worse than that.
    const reached = outcome?.kind === 'sent' || outcome?.kind === 'uncertain';
    for (const { chat, state } of reached ? [] : chats) {
      const detail = outcome && 'detail' in outcome ? outcome.detail : 'it is not known who subscribed it';
      log.warn(
        { chat: chat.key, title: chat.title, news, state, detail },
        'who subscribed this chat could not be told',
      );
    }
    const told = { ...(person ? { person } : {}), at: now.toString(), reached };
    await subscriptions.changeStates(
      chats.map(({ chat }) => chat.key),
      ({ state }) => {
        // Refused anew while it was told that it works again: that is still to be told.
        if (state.kind === 'paused') return news === 'mended' ? undefined : { ...state, told };
        // What ended while it was told that it is broken is told of once more.
        if (state.kind === 'ended') return state.why === news ? { ...state, told } : undefined;
        return news === 'mended' ? { kind: 'active' } : state.after && { ...state, after: { ...state.after, told } };
      },
    );
  }

  async #write(person: PersonKey, first: BrokenChat, news: News, chats: BrokenChat[]): Promise<Outcome | undefined> {
    const newest = chats.toSorted((a, b) => b.subscribedAt.localeCompare(a.subscribedAt))[0] ?? first;
    const language = newest.theirLanguage ?? newest.language;
    const body = newsBody(news, chats, this.#options.newsletter.name, sentencesIn(language));
    const occasion = chats.map(({ chat, state }) => `${chat.key} ${troubleOf(state)?.since}`).join(' ');
    const nonce = nonceSchema.parse(hash('sha256', `${news} ${person} ${occasion}`, 'base64url').slice(0, 25));
    const platform = this.#options.platforms.get(platformOf(first.chat.key));
    return platform?.write({ kind: 'person', key: person }, { body, buttons: [], language }, nonce);
  }

  /** It works again before anyone was told, or without anyone who could be. */
  async #forgetUntold(subscriptions: readonly BrokenChat[]): Promise<void> {
    const mended = subscriptions.filter(
      ({ state }) => state.kind === 'active' && state.after?.endedAt && !state.after.told?.reached,
    );
    if (mended.length === 0) return;
    await this.#options.subscriptions.changeStates(
      mended.map(({ chat }) => chat.key),
      ({ state }) => (state.kind === 'active' && state.after?.endedAt ? { kind: 'active' } : undefined),
    );
  }
}

function itemOf(subscription: BrokenChat): Item[] {
  const { state } = subscription;
  if (state.kind === 'ended') {
    const from = Temporal.Instant.from(state.at).add(gathering);
    return state.told ? [] : [{ subscription, news: state.why, from }];
  }
  if (state.kind === 'active') {
    const { endedAt, told } = state.after ?? {};
    if (!endedAt || !told?.reached) return [];
    return [{ subscription, news: 'mended', from: Temporal.Instant.from(endedAt).add(gathering) }];
  }
  const { givenUpAt, since, told } = state;
  // Told before that is told of something else: that the bot was removed, or that it is broken.
  if (told && Temporal.Instant.compare(told.at, givenUpAt ?? since) >= 0) return [];
  if (!givenUpAt) return [{ subscription, news: 'broken', from: tellFrom(state) }];
  return [{ subscription, news: 'given-up', from: Temporal.Instant.from(givenUpAt).add(gathering) }];
}

function isNewTrouble(news: News): boolean {
  return news !== 'mended' && news !== 'given-up';
}

/** Who was told of one broken chat is told of the next one a day later at the earliest. */
function quietUntil(theirs: readonly BrokenChat[]): Temporal.Instant | undefined {
  const told = theirs.flatMap(({ state }) => troubleOf(state)?.told?.at ?? []).map((at) => Temporal.Instant.from(at));
  const [first, ...others] = told;
  return first && latest(first, ...others).add(atMostEvery);
}

/** Whether another chat of that person is still broken, and may work again soon. */
function mayFollow(theirs: readonly BrokenChat[]): boolean {
  return theirs.some(
    ({ state }) => state.kind === 'paused' || (state.kind === 'active' && state.after && !state.after.endedAt),
  );
}

/** What is known for certain is told along with the rest, even if it would have gathered a little longer. */
function isTellable({ subscription: { state }, from }: Item, now: Temporal.Instant): boolean {
  return state.kind !== 'paused' || isExplained(state) || Temporal.Instant.compare(from, now) <= 0;
}

function troubleOf(state: BrokenChat['state']): Pick<Paused, 'since' | 'told'> | undefined {
  if (state.kind === 'ended') return { since: state.at, told: state.told };
  return state.kind === 'paused' ? state : state.after;
}

function latest(first: Temporal.Instant, ...others: (Temporal.Instant | undefined)[]): Temporal.Instant {
  return others.reduce<Temporal.Instant>((a, b) => (b && Temporal.Instant.compare(b, a) > 0 ? b : a), first);
}

const atMostEvery = { hours: 24 };
/** What broke together is mended together, if not in the same minute. */
const longerGathering = { hours: 1 };
const retryAfterMs = 60_000;
