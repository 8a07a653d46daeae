import type { StoredMessage } from './chat-record.ts';

/** Tells who waits for it what the bot posts and edits. */
export class BotActivity {
  #posted = 0;
  #closed = false;
  readonly #counts: { count: number; reached: () => void }[] = [];
  readonly #watchers = new Map<number, Set<(message: StoredMessage | undefined) => void>>();

  posted(message: StoredMessage): void {
    this.#posted += 1;
    for (let index = this.#counts.length - 1; index >= 0; index--) {
      const waiter = this.#counts[index];
      if (!waiter || waiter.count > this.#posted) continue;
      this.#counts.splice(index, 1);
      waiter.reached();
    }
    this.changed(message);
  }

  changed(message: StoredMessage): void {
    for (const watcher of this.#watchers.get(message.chat.id) ?? []) watcher(message);
  }

  /** Resolves when the bot has posted so many messages in all. */
  whenPosted(count: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#posted >= count || this.#closed) resolve();
      else this.#counts.push({ count, reached: resolve });
    });
  }

  /** Calls back for each post and edit in this chat, and with undefined at the end of the sandbox. Returns how to stop. */
  watch(chat: number, watcher: (message: StoredMessage | undefined) => void): () => void {
    if (this.#closed) watcher(undefined);
    const watchers = this.#watchers.get(chat) ?? new Set();
    watchers.add(watcher);
    this.#watchers.set(chat, watchers);
    return () => {
      watchers.delete(watcher);
      if (watchers.size === 0) this.#watchers.delete(chat);
    };
  }

  /** Who still waits, waits for nothing. */
  close(): void {
    this.#closed = true;
    for (const { reached } of this.#counts) reached();
    for (const watchers of this.#watchers.values()) for (const watcher of watchers) watcher(undefined);
  }
}
