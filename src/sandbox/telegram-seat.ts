import type { Sentences } from '../locales/sentences.ts';
import { noSuchButton } from './no-such-button.ts';
import type { SandboxChat } from './telegram/sandbox-chat.ts';
import type { SandboxPerson } from './telegram/sandbox-person.ts';
import type { ShownMessage } from './telegram/shown-message.ts';
import { bodyText } from './telegram/transcript.ts';
import type { Line } from './terminal-line.ts';

export interface TelegramSeatOptions {
  person: SandboxPerson;
  chat: SandboxChat;
  sentences: Sentences['sandbox'];
  /** Told of each message of the bot's that the person sees. */
  onShown(message: string, inPrivate: boolean): void;
}

/** Telegram's app in lines of text: what a person types there, and what the person sees. */
export class TelegramSeat {
  readonly #options: TelegramSeatOptions;
  #shown: ShownMessage | undefined;

  constructor(options: TelegramSeatOptions) {
    this.#options = options;
  }

  /** Does what a line says; returns what the person sees then. Throws, in words, what Telegram's app would not let a person do. */
  async type(line: Line): Promise<string> {
    const { person, chat } = this.#options;
    switch (line.kind) {
      case 'command':
        return this.#see(await person.type(chat, line.text, patient));
      case 'reply': {
        const post = this.#isInPrivate() ? undefined : chat.messages().findLast(({ fromBot }) => fromBot);
        if (!post) return this.type({ kind: 'private', text: line.text });
        return this.#see(await person.reply(post, line.text, patient));
      }
      case 'private':
        // A bot hears nobody who never opened it.
        if (person.person.conversation !== 'open') await person.start();
        return this.#see(await person.type(person.privateChat, line.text, patient));
      case 'label':
        return this.#see(await this.#press(line.text));
    }
  }

  /** A button of what was shown last, else of the newest message that has it, in private first; a link to the bot opens the private chat. */
  async #press(label: string): Promise<ShownMessage | undefined> {
    const { person, chat, sentences } = this.#options;
    const buttonOf = (message: ShownMessage | undefined) =>
      message?.buttons.flat().find((button) => button.label === label);
    const message = buttonOf(this.#shown)
      ? this.#shown
      : ([...chat.messages(), ...person.privateChat.messages()].findLast((each) => buttonOf(each)) ?? this.#shown);
    if (!message) throw new Error(sentences.nothingToPress);
    const payload = /^https:\/\/t\.me\/\w+\?start=([\w-]+)$/.exec(buttonOf(message)?.url ?? '')?.[1];
    if (payload === undefined) {
      const button = buttonOf(message);
      if (!button)
        throw new Error(
          noSuchButton(
            label,
            message.buttons.flat().map((each) => each.label),
            sentences,
          ),
        );
      if (button.url !== undefined) throw new Error(sentences.isLink(label, button.url));
      return (await person.press(message, label)).shown;
    }
    const before = person.privateChat.messages().at(-1)?.id;
    await person.start(payload);
    return person.privateChat.messages().findLast(({ id, fromBot }) => fromBot && id !== before);
  }

  #see(shown: ShownMessage | undefined): string {
    const { sentences, onShown } = this.#options;
    if (!shown) return sentences.noAnswer;
    this.#shown = shown;
    onShown(String(shown.id), this.#isInPrivate());
    const heading = this.#isInPrivate() ? sentences.onlyYou('Telegram') : sentences.everyone('Telegram');
    return `${heading}\n${bodyText(shown)}`;
  }

  #isInPrivate(): boolean {
    return this.#shown?.chat === this.#options.person.privateChat.id;
  }
}

/** The bot need not answer what people say in a group. */
const patient = { patienceMs: 3000 };
