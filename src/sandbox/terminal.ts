import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Command } from '../commands/command.ts';
import { assignWords } from '../commands/read-options.ts';
import type { Sentences } from '../locales/sentences.ts';
import { readTypedCommand } from '../platforms/telegram/typed-command.ts';
import type { SandboxChannel } from './discord/sandbox-channel.ts';
import type { SandboxMember } from './discord/sandbox-member.ts';
import type { ShownMessage as DiscordMessage } from './discord/shown-message.ts';
import type { SandboxChat } from './telegram/sandbox-chat.ts';
import type { SandboxPerson } from './telegram/sandbox-person.ts';
import type { ShownMessage as TelegramMessage } from './telegram/shown-message.ts';

export interface TerminalOptions {
  commands: readonly Command[];
  discord: { member: SandboxMember; channel: SandboxChannel };
  telegram: { person: SandboxPerson; chat: SandboxChat };
  sentences: Sentences['sandbox'];
  print(line: string): void;
}

/**
 * Lets who started the sandbox be a member of its chats: `d /command` or `t /command` types a command on Discord or on
 * Telegram, `d label` or `t label` presses a button of the last answer there.
 */
export class Terminal {
  readonly #options: TerminalOptions;
  #onDiscord: DiscordMessage | undefined;
  #onTelegram: TelegramMessage | undefined;

  constructor(options: TerminalOptions) {
    this.#options = options;
  }

  /** Reads lines until the input ends or `close` is called; one after the other. */
  listen(input: NodeJS.ReadableStream): { close(): void } {
    // Not as a terminal of its own: Ctrl+C shall stop the sandbox.
    const lines = createInterface({ input, terminal: false });
    let last: Promise<void> = Promise.resolve();
    lines.on('line', (line) => {
      last = last.then(() => this.type(line));
    });
    return { close: () => lines.close() };
  }

  /** Does what a line says and prints what came of it. Never throws. */
  async type(line: string): Promise<void> {
    const { sentences, print } = this.#options;
    const [, where, what = ''] = /^\s*([dt])\s+(.*?)\s*$/i.exec(line) ?? [];
    if (where === undefined) {
      if (line.trim() !== '') print(sentences.howToType);
      return;
    }
    try {
      print(where.toLowerCase() === 'd' ? await this.#discord(what) : await this.#telegram(what));
    } catch (error) {
      // The sandbox says in words what Discord's or Telegram's app would not let a person do.
      print(error instanceof Error ? error.message : String(error));
    }
  }

  async #discord(what: string): Promise<string> {
    const { discord, sentences } = this.#options;
    const typed = readTypedCommand(what);
    const { shown } = typed
      ? await discord.member.type(discord.channel, `/${typed.name}`, this.#optionsOf(typed.name, typed.words))
      : await discord.member.press(this.#onDiscord ?? nothingToPress(sentences), what);
    if (!shown) return sentences.noAnswer;
    this.#onDiscord = shown;
    const buttons = shown.buttons.map(({ label, url }) => (url ? `[${label} ↗]` : `[${label}]`)).join(' ');
    return [shown.ephemeral ? sentences.onlyYou('Discord') : sentences.everyone('Discord'), shown.text, buttons].join(
      '\n',
    );
  }

  async #telegram(what: string): Promise<string> {
    const { telegram, sentences } = this.#options;
    const shown = what.startsWith('/')
      ? await telegram.person.type(telegram.chat, what)
      : (await telegram.person.press(this.#onTelegram ?? nothingToPress(sentences), what)).shown;
    if (!shown) return sentences.noAnswer;
    this.#onTelegram = shown;
    const buttons = shown.buttons.flat().map(({ label, url }) => (url ? `[${label} ↗]` : `[${label}]`));
    return [sentences.everyone('Telegram'), shown.text, buttons.join(' ')].join('\n');
  }

  /** Discord's app has a field for each option; here they are `name:value`, or words in the order of the options. */
  #optionsOf(name: string, words: readonly string[]): Record<string, string | number> {
    const command = this.#options.commands.find((each) => each.name === name);
    if (!command) return {};
    const named = words.flatMap((word) => {
      const [, option = '', value = ''] = /^(\w+):(.+)$/s.exec(word) ?? [];
      return option in command.options.shape ? [[option, value] as const] : [];
    });
    const rest = words.filter((word) => !named.some(([option, value]) => word === `${option}:${value}`));
    const assigned = assignWords(command, rest);
    if (assigned.kind === 'misread') throw new Error(this.#options.sentences.noSuchOption(name, assigned.word));
    return Object.fromEntries(
      [...Object.entries(assigned.values), ...named].map(([option, value]) => [
        option,
        isNumeric(command.options.shape[option]) ? Number(value) : String(value),
      ]),
    );
  }
}

function nothingToPress(sentences: Sentences['sandbox']): never {
  throw new Error(sentences.nothingToPress);
}

function isNumeric(schema: z.ZodType | undefined): boolean {
  return (schema instanceof z.ZodOptional ? schema.unwrap() : schema) instanceof z.ZodNumber;
}
