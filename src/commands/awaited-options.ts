import { LRUCache } from 'lru-cache';
import type { ChatKey, PersonKey } from '../platforms/chat.ts';

interface AwaitedOption {
  command: string;
  option: string;
}

/**
 * What people were asked for who left out what a command can't do without: what they say next there is it. In memory: who
 * is asked and not heard after a restart is told what the bot makes of their words, and loses nothing.
 */
export class AwaitedOptions {
  readonly #awaited = new LRUCache<string, AwaitedOption>({ max: 1000, ttl: 10 * 60_000 });

  await(person: PersonKey, chat: ChatKey, awaited: AwaitedOption): void {
    this.#awaited.set(keyOf(person, chat), awaited);
  }

  has(person: PersonKey, chat: ChatKey): boolean {
    return this.#awaited.has(keyOf(person, chat));
  }

  /** What this person was asked for in this chat; from then on nothing is awaited any more. */
  take(person: PersonKey, chat: ChatKey): AwaitedOption | undefined {
    const awaited = this.#awaited.get(keyOf(person, chat));
    this.#awaited.delete(keyOf(person, chat));
    return awaited;
  }
}

function keyOf(person: PersonKey, chat: ChatKey): string {
  return `${person} ${chat}`;
}
