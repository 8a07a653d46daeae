import type { Logger } from '../log.ts';
import type { ChatKey } from './chat.ts';
import type { ChatBudgets } from './chat-budgets.ts';
import type { PlatformMetrics } from './metrics.ts';

/** A platform's word to slow down. `unsaid`: it doesn't say whether it means one chat or the whole bot. */
export interface ToldToWait {
  afterMs: number;
  reach: 'chat' | 'bot' | 'unsaid';
}

/**
 * What the platform told to wait for. Where it doesn't say whom it means, it is the chat, unless another chat, which had not
 * used its own budget either, is told the same before anything else was accepted: then it is the whole bot. Times are
 * milliseconds.
 */
export class Waits {
  readonly #chats: ChatBudgets;
  readonly #log: Logger;
  readonly #metrics: PlatformMetrics;
  /** By what chats share: who was told to wait without having used much, when, and until when. */
  readonly #unexplained = new Map<string, { at: number; until: number }>();
  #botUntil = 0;

  constructor(chats: ChatBudgets, log: Logger, metrics: PlatformMetrics) {
    this.#chats = chats;
    this.#log = log;
    this.#metrics = metrics;
  }

  /** Nothing may be sent by anyone until then. */
  get botUntil(): number {
    return this.#botUntil;
  }

  pauseBot(until: number): void {
    this.#botUntil = Math.max(this.#botUntil, until);
  }

  told(chat: ChatKey | undefined, { afterMs, reach }: ToldToWait, now: number): void {
    this.#metrics.toldToWait(afterMs);
    const until = now + afterMs;
    if (chat && reach !== 'bot') {
      this.#chats.pause(chat, until);
      if (reach === 'unsaid' && !this.#chats.isMuchUsed(chat, now)) {
        this.#drop((wait) => wait.until <= now);
        this.#unexplained.set(this.#chats.shareOf(chat), { at: now, until });
      }
    }
    if (reach === 'bot' || (reach === 'unsaid' && !chat) || this.#unexplained.size > 1) {
      this.#unexplained.clear();
      this.pauseBot(until);
      this.#log.warn({ chat, afterMs }, 'the platform told the bot to wait');
    } else if (chat) {
      this.#log.warn({ chat, afterMs }, 'the platform told the bot to wait in this chat');
    } else {
      this.#log.warn({ afterMs }, 'the platform told the bot to wait with this kind of request');
    }
  }

  /** A request that was begun then was carried out: whoever was told to wait before was meant alone. */
  accepted(begun: number): void {
    this.#drop(({ at }) => at <= begun);
  }

  #drop(isOver: (wait: { at: number; until: number }) => boolean): void {
    for (const [share, wait] of this.#unexplained) if (isOver(wait)) this.#unexplained.delete(share);
  }
}
