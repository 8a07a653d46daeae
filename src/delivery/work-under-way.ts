import type { ChatKey } from '../platforms/chat.ts';

/** The work of a lane that is under way, each chat's once. */
export class WorkUnderWay {
  readonly #works = new Map<ChatKey | symbol, Promise<void>>();
  readonly #onFailure: () => void;
  readonly #onIdle: () => void;
  #failure: { error: unknown } | undefined;

  /**
   * @param onFailure called when work throws, which ends all
   * @param onIdle called when the last work is over
   */
  constructor(onFailure: () => void, onIdle: () => void) {
    this.#onFailure = onFailure;
    this.#onIdle = onIdle;
  }

  get isIdle(): boolean {
    return this.#works.size === 0;
  }

  /** What is under way for a chat. */
  of(chat: ChatKey): Promise<void> | undefined {
    return this.#works.get(chat);
  }

  /** Begins work for a chat, or for none in particular; when that chat is under way already, it goes on as it is. */
  add(key: ChatKey | symbol, work: () => Promise<void>): Promise<void> {
    const known = this.#works.get(key);
    if (known) return known;
    const tracked = work()
      .catch((error: unknown) => {
        this.#failure ??= { error };
        this.#onFailure();
      })
      .finally(() => {
        this.#works.delete(key);
        if (this.isIdle) this.#onIdle();
      });
    this.#works.set(key, tracked);
    return tracked;
  }

  /** Throws what the first work that failed threw. */
  throwFailure(): void {
    if (this.#failure) throw this.#failure.error;
  }
}
