import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { sentencesIn } from '../locales/sentences.ts';
import type { Logger } from '../log.ts';
import type { Chat } from '../platforms/chat.ts';
import { answerWith, personAnswer } from './answers.ts';
import {
  type ActionPress,
  action,
  type Command,
  type CommandAnswer,
  type CommandCall,
  type CommandContext,
  type Person,
  type Suggestion,
  type SuggestionCall,
} from './command.ts';
import { readOptions } from './read-options.ts';
import type { CommandServices } from './services.ts';
import { type ShareableSection, shareableSections } from './shareable-sections.ts';

/** Runs the command that a person typed or whose button they pressed. */
export class CommandAnswers {
  readonly #commands: ReadonlyMap<string, Command>;
  readonly #services: CommandServices;
  readonly #log: Logger;
  readonly #rate: RateLimiterMemory | undefined;

  /** `rate`: `off` only where one person stands for many, in tests. */
  constructor(commands: readonly Command[], services: CommandServices, log: Logger, rate: 'kept' | 'off' = 'kept') {
    this.#commands = new Map(commands.map((command) => [command.name, command]));
    this.#services = services;
    this.#log = log;
    this.#rate = rate === 'kept' ? new RateLimiterMemory(mostOfOnePerson) : undefined;
  }

  async command(call: CommandCall): Promise<CommandAnswer> {
    const { commands: sentences } = sentencesIn(call.person.language);
    const waitMs = await this.#waitMs(call.person);
    if (waitMs > 0) return personAnswer(sentences.tooFast(Math.ceil(waitMs / 1000)));
    const command = this.#commands.get(call.command);
    if (!command) return personAnswer(sentences.unknownCommand(call.command));
    const read = readOptions(command, call.options);
    if (read.kind === 'misread') return personAnswer(sentences.optionMisread(read.word, command.name));
    if (read.kind === 'missing') {
      const what = command.optionDescription(sentencesIn(call.person.language), read.option);
      return personAnswer(sentences.optionMissing(command.name, what));
    }
    this.#log.debug({ command: command.name, chat: call.chat.key }, 'command');
    return command.run(this.#context(call), read.options);
  }

  /** What an option could be, from what is typed of it so far. */
  async suggest(call: SuggestionCall): Promise<Suggestion[]> {
    const command = this.#commands.get(call.command);
    return (await command?.suggest?.(this.#context(call), call.option, call.typed)) ?? [];
  }

  /** The sections of issues that have some words, or, without words, those of the latest issue; to be shared one by one. */
  shareable(words: string, person: Person): Promise<ShareableSection[]> {
    return shareableSections(this.#services, words, person.language);
  }

  async press(press: ActionPress): Promise<CommandAnswer> {
    const { commands: sentences } = sentencesIn(press.person.language);
    const waitMs = await this.#waitMs(press.person);
    if (waitMs > 0) return personAnswer(sentences.tooFast(Math.ceil(waitMs / 1000)));
    const [, name, ...args] = press.action.split(':');
    const command = this.#commands.get(name ?? '');
    if (!command?.press) return personAnswer(sentences.oldButton);
    return command.press(this.#context(press), args);
  }

  /** What a person who made the bot administrator of a channel is asked. */
  offerSubscription(chat: Chat, person: Person): CommandAnswer {
    const { subscribe } = sentencesIn(person.language).commands;
    const reference = chat.key.slice(chat.key.indexOf(':') + 1);
    return answerWith(
      [{ kind: 'action', label: subscribe.offerButton, action: action('subscribe', reference) }],
      subscribe.offer(this.#services.newsletter.name, chat.title),
    );
  }

  /** How long a person has to wait who asks faster than anyone reads; 0 for everyone else. */
  async #waitMs({ key }: Person): Promise<number> {
    try {
      await this.#rate?.consume(key);
      return 0;
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return refusal.msBeforeNext;
      throw refusal;
    }
  }

  #context(call: Omit<CommandCall, 'command' | 'options'>): CommandContext {
    return {
      person: call.person,
      chat: call.chat,
      inspect: (reference) => call.inspect(reference),
      sentences: sentencesIn(call.person.language),
      services: this.#services,
    };
  }
}

/** Two a second over some seconds: enough to turn pages quickly. */
const mostOfOnePerson = { points: 10, duration: 5 };
