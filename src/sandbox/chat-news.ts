/** A chat that can be read as text, message by message. */
interface ReadableChat {
  texts(): readonly { id: string; byPerson: boolean; text: string }[];
}

/** What a chat shows that was not printed yet. */
export class ChatNews {
  readonly #chat: ReadableChat;
  /** By message; one that was changed since then is news again. */
  readonly #printed = new Map<string, string>();

  constructor(chat: ReadableChat) {
    this.#chat = chat;
  }

  /** Everything, as when the chat is opened. */
  whole(): string {
    return this.#take(() => true);
  }

  /** Without what people wrote: who sits at the terminal wrote it. Empty when there is nothing new. */
  news(): string {
    return this.#take(({ id, byPerson, text }) => !byPerson && this.#printed.get(id) !== text);
  }

  /** This message was printed by other means. */
  saw(id: string): void {
    const message = this.#chat.texts().find((each) => each.id === id);
    if (message) this.#printed.set(id, message.text);
  }

  #take(isWanted: (message: { id: string; byPerson: boolean; text: string }) => boolean): string {
    const wanted = this.#chat.texts().filter(isWanted);
    for (const { id, text } of wanted) this.#printed.set(id, text);
    return wanted.map(({ text }) => text).join('\n\n');
  }
}
