import type { ChatKey } from './chat.ts';

/** How much may be sent in one chat, in any `withinMs` milliseconds. */
export interface ChatLimit {
  /** The chats with the same name share it. */
  sharedBy: string;
  most: number;
  /** How many of these may be answers to people, so that they leave a place for an issue. */
  mostAnswers: number;
  withinMs: number;
}

/** One message's place in a chat's budget. */
export interface Place {
  /** When it may leave; when it left, once it has. */
  at: number;
}

/** What was sent in each chat lately, and until when the platform wants nothing more in it. Times are milliseconds. */
export class ChatBudgets {
  readonly #limitIn: (chat: ChatKey) => ChatLimit;
  readonly #budgets = new Map<string, Budget>();
  #forgetFrom = leastForgetFrom;

  constructor(limitIn: (chat: ChatKey) => ChatLimit) {
    this.#limitIn = limitIn;
  }

  /** When one more message may leave; for an answer, when the answers' own share of the budget allows it too. */
  freeAt(chat: ChatKey, kind: 'post' | 'answer', now: number): number {
    const { most, mostAnswers, withinMs } = this.#limitIn(chat);
    const { places } = this.#budgetOf(chat);
    // A post of later can have been taken before an answer of sooner.
    places.sort((a, b) => a.at - b.at);
    const oldest = places.at(-(kind === 'post' ? most : mostAnswers));
    return oldest ? Math.max(now, oldest.at + withinMs + margin) : now;
  }

  take(chat: ChatKey, at: number, now: number): Place {
    if (this.#budgets.size >= this.#forgetFrom) {
      this.#forget(now);
      // Where more chats than that are in use, most of the time nothing can be forgotten.
      this.#forgetFrom = Math.max(leastForgetFrom, 2 * this.#budgets.size);
    }
    const { places } = this.#budgetOf(chat);
    const place: Place = { at };
    places.push(place);
    // Twice what the limit looks at, since places can be given back.
    if (places.length > 2 * this.#limitIn(chat).most) places.shift();
    return place;
  }

  giveBack(chat: ChatKey, place: Place): void {
    const budget = this.#budgetOf(chat);
    budget.places = budget.places.filter((other) => other !== place);
  }

  /** Whether so much was sent in the chat that its own limit is a likely reason for being told to wait. */
  isMuchUsed(chat: ChatKey, now: number): boolean {
    const { most, withinMs } = this.#limitIn(chat);
    const lately = this.#budgetOf(chat).places.filter(({ at }) => at <= now && at > now - withinMs - margin);
    return lately.length >= most / 2;
  }

  /** What chats that share a budget have in common. */
  shareOf(chat: ChatKey): string {
    return this.#limitIn(chat).sharedBy;
  }

  pause(chat: ChatKey, until: number): void {
    const budget = this.#budgetOf(chat);
    budget.pausedUntil = Math.max(budget.pausedUntil, until);
  }

  pausedUntil(chat: ChatKey): number {
    return this.#budgets.get(this.shareOf(chat))?.pausedUntil ?? 0;
  }

  #budgetOf(chat: ChatKey): Budget {
    const sharedBy = this.shareOf(chat);
    const known = this.#budgets.get(sharedBy);
    if (known) return known;
    const made: Budget = { places: [], pausedUntil: 0 };
    this.#budgets.set(sharedBy, made);
    return made;
  }

  #forget(now: number): void {
    for (const [sharedBy, { places, pausedUntil }] of this.#budgets) {
      if (pausedUntil < now && (places.at(-1)?.at ?? 0) < now - longestWithin) this.#budgets.delete(sharedBy);
    }
  }
}

interface Budget {
  places: Place[];
  pausedUntil: number;
}

/** The platform counts when messages arrive, not when they leave. */
const margin = 200;
/** No limit in a chat looks further back. */
const longestWithin = 60_000 + margin;
/** Chats are forgotten when their times no longer matter, but not at every post. */
const leastForgetFrom = 5000;
