import { sentencesIn } from '../locales/sentences.ts';
import type { Logger } from '../log.ts';
import { type Block, paragraph } from '../newsletter/rich-text.ts';
import type { Chat } from '../platforms/chat.ts';
import { isLost } from '../subscriptions/ended.ts';
import { answerWith, bulletList, personAnswer } from './answers.ts';
import { AwaitedOptions } from './awaited-options.ts';
import {
  type Action,
  type ActionPress,
  action,
  type Command,
  type CommandAnswer,
  type CommandCall,
  type CommandContext,
  type FormSubmission,
  type HeardCall,
  type HeardMessage,
  type Person,
  type PlainAnswer,
  type Suggestion,
  type SuggestionCall,
} from './command.ts';
import { longestValue } from './longest-value.ts';
import { PersonLimits } from './person-limits.ts';
import { quotation } from './quotation.ts';
import { readOptions } from './read-options.ts';
import { inquiryRepliedTo } from './reviewing/author-answers.ts';
import { isChatOfEditors } from './reviewing/editors-only.ts';
import type { CommandServices } from './services.ts';
import { type ShareableSection, shareableSections } from './shareable-sections.ts';
import { misreadSentences } from './usage.ts';

/** Runs the command that a person typed or whose button they pressed. */
export class CommandAnswers {
  readonly #commands: ReadonlyMap<string, Command>;
  /** What an editor was asked for is no reader's answer: editors' commands are asked first. */
  readonly #hearing: readonly Command[];
  readonly #services: CommandServices;
  readonly #log: Logger;
  readonly #limits: PersonLimits;
  readonly #awaited = new AwaitedOptions();

  /** `rate`: `off` only where one person stands for many, in tests. */
  constructor(commands: readonly Command[], services: CommandServices, log: Logger, rate: 'kept' | 'off' = 'kept') {
    this.#commands = new Map(commands.map((command) => [command.name, command]));
    this.#hearing = commands.toSorted((a, b) => Number(b.access === 'editor') - Number(a.access === 'editor'));
    this.#services = services;
    this.#log = log;
    this.#limits = new PersonLimits(rate);
  }

  async command(call: CommandCall): Promise<CommandAnswer> {
    const { commands: sentences } = sentencesIn(call.person.language);
    const waitMs = await this.#limits.asksTooFast(call.person);
    if (waitMs > 0) return this.#limits.tooFast(call.person, waitMs);
    // Who sends another command asks for something else.
    this.#awaited.take(call.person.key, call.chat.key);
    const command = this.#commands.get(call.command);
    if (!command) return personAnswer(sentences.unknownCommand(call.command));
    const read = readOptions(command, call.options);
    if (read.kind === 'misread') {
      const [what, ...options] = misreadSentences(command, read.word, sentencesIn(call.person.language));
      return personAnswer(what, ...(options.length > 0 ? [bulletList(options)] : []));
    }
    if (read.kind === 'too-long') return personAnswer(sentences.optionTooLong(command.name, read.most));
    if (read.kind === 'missing') {
      const what = command.optionDescription(sentencesIn(call.person.language), read.option);
      this.#awaited.await(call.person.key, call.chat.key, { command: command.name, option: read.option });
      return { ...personAnswer(sentences.optionMissing(command.name, what), sentences.writeItNow), asks: what };
    }
    this.#log.debug({ command: command.name, chat: call.chat.key }, 'command');
    return command.run(this.#context(call), read.options);
  }

  /** What an option could be, from what is typed of it so far; nothing for whom types faster than people do. */
  async suggest(call: SuggestionCall): Promise<Suggestion[]> {
    if (await this.#limits.typesTooFast(call.person)) return [];
    const command = this.#commands.get(call.command);
    return (await command?.suggest?.(this.#context(call), call.option, call.typed)) ?? [];
  }

  /** The sections of issues that have some words, or, without words, those of the latest issue; to be shared one by one. */
  async shareable(words: string, person: Person): Promise<ShareableSection[]> {
    if (await this.#limits.typesTooFast(person)) return [];
    return shareableSections(this.#services, words, person.language);
  }

  async press(press: ActionPress): Promise<CommandAnswer> {
    const { commands: sentences } = sentencesIn(press.person.language);
    const waitMs = await this.#limits.asksTooFast(press.person);
    if (waitMs > 0) return this.#limits.tooFast(press.person, waitMs);
    // It may ask for words of its own.
    this.#awaited.take(press.person.key, press.chat.key);
    const { command, args } = this.#read(press.action);
    if (!command?.press) return personAnswer(sentences.oldButton);
    const draft = this.#services.untakenForms.of(press.person.key, press.action);
    return command.press({ ...this.#context(press), ...(draft ? { draft } : {}) }, args);
  }

  /** Gives a form to its command. Whatever becomes of it, the person's words aren't lost. */
  async submitted(submission: FormSubmission): Promise<PlainAnswer> {
    const { person, action, values } = submission;
    const { commands: sentences } = sentencesIn(person.language);
    this.#services.untakenForms.keep(person.key, action, values);
    const waitMs = await this.#limits.asksTooFast(person);
    if (waitMs > 0) return this.#refusal(submission, (await this.#limits.tooFast(person, waitMs)).body);
    const { command, args } = this.#read(action);
    if (!command?.submit) return this.#refusal(submission, [paragraph(sentences.oldButton)]);
    try {
      const answer = await command.submit(this.#context(submission), args, values);
      if (answer.kind === 'refused') return this.#refusal(submission, answer.body);
      this.#services.untakenForms.drop(person.key, action);
      return answer;
    } catch (error) {
      this.#log.error(
        { command: command.name, chat: submission.chat.key, error: whereItFailed(error) },
        'a form failed',
      );
      return this.#refusal(submission, [paragraph(sentences.formFailed)]);
    }
  }

  /** Asks the commands, one after the other, what to say to what a person said; often nothing. */
  async heard(call: HeardCall): Promise<PlainAnswer | undefined> {
    const { person, said } = call;
    const { commands: sentences, discord } = sentencesIn(person.language);
    const isAddressed = said.via === 'private' || said.via === 'mention' || said.via === 'thread';
    if (said.kind !== 'text') {
      // An album is several messages, and people who reply to a post mostly talk to each other: they are told once.
      if (await this.#limits.wasRemarked(person)) return undefined;
      return personAnswer(said.kind === 'hidden' ? discord.hidden : sentences.wordless);
    }
    const waitMs = await this.#limits.talksTooFast(person);
    if (waitMs > 0) return isAddressed ? this.#limits.tooFast(person, waitMs) : undefined;
    const context = this.#context(call);
    const isEditorsChat = isChatOfEditors(call.chat, this.#services.editors);
    try {
      const awaited = await this.#runAwaited(call, said);
      if (awaited) return awaited;
      for (const command of this.#hearing) {
        // Editors talk with each other there: none of it is a reader's answer.
        if (isEditorsChat && command.access !== 'editor') continue;
        const answer = await command.hear?.(context, said);
        if (answer) return answer;
      }
    } catch (error) {
      this.#log.error({ chat: call.chat.key, error: whereItFailed(error) }, 'what a person said was not taken');
      return personAnswer(sentences.wordsFailed);
    }
    return isAddressed && !said.edited ? personAnswer(sentences.notUnderstood) : undefined;
  }

  /** Where it is the option that a person was asked for: what the command answers to it. */
  async #runAwaited(call: HeardCall, said: HeardMessage): Promise<PlainAnswer | undefined> {
    const { text, edited, via, repliesTo } = said;
    if (edited || via === 'discussion-group') return undefined;
    const { key } = call.chat;
    if (!this.#awaited.has(call.person.key, key)) return undefined;
    // Who replies to an issue, or to what editors asked, says something to that.
    if (repliesTo && (await this.#services.issueOfPost({ chat: key, message: repliesTo }))) return undefined;
    if (await inquiryRepliedTo(this.#context(call), said)) return undefined;
    const awaited = this.#awaited.take(call.person.key, key);
    const command = awaited && this.#commands.get(awaited.command);
    if (!command) return undefined;
    const read = readOptions(command, { kind: 'named', values: { [awaited.option]: text } });
    // What the command does not understand was said to somebody else, or about something else.
    if (read.kind !== 'read') return undefined;
    const answer = await command.run(this.#context(call), read.options);
    if (answer.kind !== 'form') return answer;
    return typeof answer.otherwise === 'function' ? answer.otherwise() : answer.otherwise;
  }

  /** What a person who made the bot administrator of a channel is asked; nothing where it goes on by itself. */
  offerSubscription(chat: Chat, person: Person): PlainAnswer | undefined {
    const known = this.#services.subscriptions.get(chat.key)?.state;
    if (known && (known.kind !== 'ended' || isLost(known, this.#services.now()))) return undefined;
    const { subscribe } = sentencesIn(person.language).commands;
    const reference = chat.key.slice(chat.key.indexOf(':') + 1);
    return answerWith(
      [{ kind: 'action', label: subscribe.offerButton, action: action('subscribe', reference) }],
      subscribe.offer(this.#services.newsletter.name, chat.title),
    );
  }

  #read(action: Action): { command: Command | undefined; args: string[] } {
    const [, name = '', ...args] = action.split(':');
    return { command: this.#commands.get(name), args };
  }

  /** Why, what the person wrote, and the way back to it. */
  #refusal({ person, action, values }: FormSubmission, why: Block[]): PlainAnswer {
    const { commands: sentences } = sentencesIn(person.language);
    const words = longestValue(values);
    const canOpen = this.#read(action).command?.press !== undefined;
    return answerWith(
      canOpen ? [{ kind: 'action', label: sentences.edit, action }] : [],
      ...why,
      ...(words.trim() === '' ? [] : [sentences.yourWords, quotation(words)]),
    );
  }

  #context(call: Omit<CommandCall, 'command' | 'options'>): CommandContext {
    return {
      person: call.person,
      chat: call.chat,
      inspect: (reference, role) => call.inspect(reference, role),
      holds: (role) => call.holds(role),
      sentences: sentencesIn(call.person.language),
      services: this.#services,
    };
  }
}

/** Without the error's own words, which may quote what a person wrote. */
function whereItFailed(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const frames = error.stack?.split('\n').filter((frame) => /^\s+at /.test(frame)) ?? [];
  return [error.name, ...frames].join('\n');
}
