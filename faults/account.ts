import { type ChatKey, type PlatformName, platformNames, platformOf } from '../src/platforms/chat.ts';
import type { PostingDay, Standing } from './posting-day.ts';

/** What became of the chats of one platform. */
export interface PlatformAccount {
  chats: number;
  /** Neither have the issue, nor does the ledger know why not. */
  lost: ChatKey[];
  /** Show it twice. */
  repeated: ChatKey[];
  /** Left to a person: it may have arrived. */
  uncertain: { chat: ChatKey; round: number; arrived: boolean }[];
  /** Are no more, which the ledger knows. */
  gone: number;
  /** Chats whose answer was lost in this round, at the end of a process or on the way. */
  unanswered: Set<ChatKey>;
  /** How many that were in all rounds that are over. */
  unansweredInAll: number;
  /** Uncertain, though nothing that was sent to them in their round went without an answer. */
  unexplained: ChatKey[];
  /** The most of them that one end of a process left. */
  inFlight: number;
}

/** What a fault did to the chats, over as many rounds as it took. */
export class Account {
  readonly platforms: Readonly<Record<PlatformName, PlatformAccount>> = { discord: nothing(), telegram: nothing() };
  /** What else went wrong, in words. */
  readonly complaints: string[] = [];
  /** Processes that were killed, and those that ended by themselves before their work was done. */
  kills = 0;
  failures = 0;
  #round = 1;
  /** What the latter said last, each once. */
  readonly lastWords = new Set<string>();

  /** A process ended, and nobody knows what became of what it was sending. */
  ended({ notSent }: Standing): void {
    for (const name of platformNames) {
      const sending = [...notSent].filter(([key, state]) => state === 'sending' && platformOf(key) === name);
      const platform = this.platforms[name];
      for (const [key] of sending) platform.unanswered.add(key);
      platform.inFlight = Math.max(platform.inFlight, sending.length);
    }
  }

  /** A process ended by itself before its work was done. */
  failed(lastWords: string): void {
    this.failures++;
    this.lastWords.add(lastWords);
  }

  /**
   * Looks into every chat, when the issue was posted, and ends the round: the next one may have chats of the same keys.
   * `deleted` are those that are no more.
   */
  add(
    day: Pick<PostingDay, 'chats'>,
    { notSent, isPosted }: Standing,
    deleted: ReadonlySet<ChatKey> = new Set(),
  ): void {
    if (!isPosted) this.complaints.push('the issue was not posted to the end');
    for (const { key, shows } of day.chats) {
      const platform = this.platforms[platformOf(key)];
      const shown = shows();
      const state = notSent.get(key) ?? 'sent';
      platform.chats++;
      if (shown > 1) platform.repeated.push(key);
      else if (state === 'uncertain') platform.uncertain.push({ chat: key, round: this.#round, arrived: shown === 1 });
      else if (shown === 1 && state === 'sent') continue;
      else if (deleted.has(key) && shown === 0 && (state === 'gone' || state === 'rejected')) platform.gone++;
      else platform.lost.push(key);
      // On Discord each can be settled.
      const mayBeUncertain = platformOf(key) === 'telegram' && platform.unanswered.has(key);
      if (state === 'uncertain' && !mayBeUncertain) platform.unexplained.push(key);
    }
    for (const platform of Object.values(this.platforms)) {
      platform.unansweredInAll += platform.unanswered.size;
      platform.unanswered.clear();
    }
    this.#round++;
  }

  /** Every guarantee that was not kept (see src/delivery/README.md), in words. */
  broken(): string[] {
    return [...this.complaints, ...platformNames.flatMap((name) => brokenOn(name, this.platforms[name]))];
  }
}

function brokenOn(name: PlatformName, { lost, repeated, unexplained }: PlatformAccount): string[] {
  return [
    ...complaint(`${name}: lost`, lost),
    ...complaint(`${name}: repeated`, repeated),
    ...complaint(`${name}: uncertain without need`, unexplained),
  ];
}

function complaint(what: string, chats: readonly ChatKey[]): string[] {
  const named = chats.slice(0, mostNamed).join(', ');
  const others = chats.length > mostNamed ? ` and ${chats.length - mostNamed} more` : '';
  return chats.length > 0 ? [`${what} in ${named}${others}`] : [];
}

const mostNamed = 5;

function nothing(): PlatformAccount {
  return {
    chats: 0,
    lost: [],
    repeated: [],
    uncertain: [],
    gone: 0,
    unanswered: new Set(),
    unansweredInAll: 0,
    unexplained: [],
    inFlight: 0,
  };
}
