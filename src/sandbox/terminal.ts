import { createInterface } from 'node:readline';
import type { Command } from '../commands/command.ts';
import type { Sentences } from '../locales/sentences.ts';
import type { SandboxChannel } from './discord/sandbox-channel.ts';
import type { SandboxMember } from './discord/sandbox-member.ts';
import { DiscordSeat } from './discord-seat.ts';
import type { SandboxChat } from './telegram/sandbox-chat.ts';
import type { SandboxPerson } from './telegram/sandbox-person.ts';
import { TelegramSeat } from './telegram-seat.ts';
import { readLine, type Seat } from './terminal-line.ts';

export interface TerminalOptions {
  commands: readonly Command[];
  discord: { member: SandboxMember; channel: SandboxChannel };
  telegram: { person: SandboxPerson; chat: SandboxChat };
  /** An editor, in the channel where editors work. */
  editors?: { member: SandboxMember; channel: SandboxChannel };
  sentences: Sentences;
  print(line: string): void;
  /** Told of each message that was printed. */
  onShown?(where: Seat, message: string, inPrivate: boolean): void;
}

/**
 * Lets who started the sandbox be a member of its chats: `d /command` or `t /command` types a command on Discord or on
 * Telegram, `d label` or `t label` presses a button, `d > words` replies to the last post and `d >> words` speaks to the bot
 * in private; `e` instead of `d` does it as an editor. A form is asked field by field.
 */
export class Terminal {
  readonly #options: TerminalOptions;
  readonly #discord: DiscordSeat;
  readonly #telegram: TelegramSeat;
  readonly #editors: DiscordSeat | undefined;

  constructor(options: TerminalOptions) {
    const { commands, discord, telegram, editors, sentences, onShown } = options;
    this.#options = options;
    this.#discord = new DiscordSeat({
      commands,
      ...discord,
      sentences,
      onShown: (...shown) => onShown?.('discord', ...shown),
    });
    this.#editors =
      editors &&
      new DiscordSeat({ commands, ...editors, sentences, onShown: (...shown) => onShown?.('editors', ...shown) });
    this.#telegram = new TelegramSeat({
      ...telegram,
      sentences: sentences.sandbox,
      onShown: (...shown) => onShown?.('telegram', ...shown),
    });
  }

  /** Reads lines until the input ends or `close` is called; one after the other. `settled`: the last one is done. */
  listen(input: NodeJS.ReadableStream): { close(): void; settled(): Promise<void> } {
    // Not as a terminal of its own: Ctrl+C shall stop the sandbox.
    const lines = createInterface({ input, terminal: false });
    let last: Promise<void> = Promise.resolve();
    lines.on('line', (line) => {
      last = last.then(() => this.type(line));
    });
    return { close: () => lines.close(), settled: () => last };
  }

  /** Does what a line says and prints what came of it. Never throws. */
  async type(line: string): Promise<void> {
    const {
      sentences: { sandbox: sentences },
      print,
    } = this.#options;
    const read = readLine(line);
    const seat = read && { discord: this.#discord, telegram: this.#telegram, editors: this.#editors }[read.where];
    if (!seat) {
      if (line.trim() !== '') print(sentences.howToType);
      return;
    }
    try {
      print(await seat.type(read.line));
    } catch (error) {
      // The sandbox says in words what Discord's or Telegram's app would not let a person do.
      print(error instanceof Error ? error.message : String(error));
    }
  }
}
