import { z } from 'zod';
import type { Command } from '../commands/command.ts';
import { assignWords } from '../commands/read-options.ts';
import { misreadSentences } from '../commands/usage.ts';
import type { Sentences } from '../locales/sentences.ts';
import { readTypedCommand } from '../platforms/telegram/typed-command.ts';
import type { Conversation, OpenModal } from './discord/conversation.ts';
import { inputsOf, type ModalInput, presetOf } from './discord/modal-rules.ts';
import type { SandboxChannel } from './discord/sandbox-channel.ts';
import type { SandboxMember } from './discord/sandbox-member.ts';
import { bodyText, type ShownMessage } from './discord/shown-message.ts';
import { noSuchButton } from './no-such-button.ts';
import type { Line } from './terminal-line.ts';

export interface DiscordSeatOptions {
  commands: readonly Command[];
  member: SandboxMember;
  channel: SandboxChannel;
  sentences: Sentences;
  /** Told of each message of the bot's that the member sees. */
  onShown(message: string, inPrivate: boolean): void;
}

/** Discord's app in lines of text: what a member types there, and what the member sees. */
export class DiscordSeat {
  readonly #options: DiscordSeatOptions;
  #shown: ShownMessage | undefined;
  #form: { modal: OpenModal; values: Record<string, string>; at: number } | undefined;

  constructor(options: DiscordSeatOptions) {
    this.#options = options;
  }

  /** Does what a line says; returns what the member sees then. Throws, in words, what Discord's app would not let a person do. */
  async type(line: Line): Promise<string> {
    const { member, channel } = this.#options;
    switch (line.kind) {
      case 'command':
        this.#form = undefined;
        return this.#see(await this.#command(line.text));
      case 'reply': {
        const post = channel.messages().findLast(({ raw }) => raw.author.bot === true);
        const inPrivate = this.#shown && this.#shown.raw.channel_id !== channel.id;
        if (inPrivate || !post) return this.type({ kind: 'private', text: line.text });
        return this.#seeMessage(await member.answerTo(member.reply(post, line.text)));
      }
      case 'private':
        return this.#seeMessage(await member.answerTo(member.say(member.openDm(), line.text)));
      case 'label':
        return this.#form ? this.#fill(line.text) : this.#see(await this.#press(line.text));
    }
  }

  #command(text: string): Promise<Conversation> {
    const { member, channel, commands, sentences } = this.#options;
    const { name, words } = readTypedCommand(text) ?? { name: text.slice(1), words: [] };
    if (!commands.some((command) => command.name === name)) throw new Error(sentences.sandbox.noSuchCommand(name));
    return member.type(channel, `/${name}`, this.#optionsOf(name, words));
  }

  /** A button of what was shown last, else of the newest message that has it, in private first. */
  #press(label: string): Promise<Conversation> {
    const { member, channel, sentences } = this.#options;
    const has = (message: ShownMessage | undefined) => message?.buttons.some((button) => button.label === label);
    const message = has(this.#shown)
      ? this.#shown
      : ([...channel.messages(), ...member.openDm().messages()].findLast(has) ?? this.#shown);
    if (!message) throw new Error(sentences.sandbox.nothingToPress);
    const button = message.buttons.find((each) => each.label === label);
    if (!button)
      throw new Error(
        noSuchButton(
          label,
          message.buttons.map((each) => each.label),
          sentences.sandbox,
        ),
      );
    if (button.url !== undefined) throw new Error(sentences.sandbox.isLink(label, button.url));
    return member.press(message, label);
  }

  #see({ modal, shown }: Conversation): string {
    if (!modal) return this.#seeMessage(shown);
    this.#form = { modal, values: {}, at: 0 };
    return this.#askField();
  }

  #seeMessage(shown: ShownMessage | undefined): string {
    const { sentences, channel, onShown } = this.#options;
    if (!shown) return sentences.sandbox.noAnswer;
    this.#shown = shown;
    onShown(shown.id, shown.raw.channel_id !== channel.id);
    const isForOne = shown.ephemeral || shown.raw.channel_id !== channel.id;
    const heading = isForOne ? sentences.sandbox.onlyYou('Discord') : sentences.sandbox.everyone('Discord');
    return `${heading}\n${bodyText(shown.raw)}`;
  }

  /** Takes the value of the field that was asked for; an empty one leaves it as it is. The last sends the form. */
  async #fill(text: string): Promise<string> {
    const form = this.#form;
    const field = form && inputsOf(form.modal.raw)[form.at];
    if (!form || !field) return this.#options.sentences.sandbox.noAnswer;
    if (text !== '') form.values[field.input.custom_id] = chosenBy(field.input, text);
    form.at += 1;
    if (form.at < inputsOf(form.modal.raw).length) return this.#askField();
    form.at = 0;
    const sent = await this.#options.member.submit(form.modal, form.values);
    this.#form = undefined;
    return this.#see(sent);
  }

  #askField(): string {
    const { sandbox: sentences } = this.#options.sentences;
    const form = this.#form;
    const field = form && inputsOf(form.modal.raw)[form.at];
    if (!form || !field) return sentences.noAnswer;
    const { label, description, input } = field;
    const now = form.values[input.custom_id] ?? [presetOf(input) ?? ''].flat().join(', ');
    return [
      ...(form.at === 0 ? [sentences.form(form.modal.title)] : []),
      description === undefined ? `${label}:` : `${label} (${description}):`,
      ...choicesOf(input).map((choice, index) => `  ${index + 1} ${choice.label}${choice.value === now ? ' ✓' : ''}`),
      ...(now !== '' && choicesOf(input).length === 0 ? [`  ${now}`] : []),
    ].join('\n');
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
    const { sentences } = this.#options;
    if (assigned.kind === 'misread') throw new Error(misreadSentences(command, assigned.word, sentences).join('\n'));
    return Object.fromEntries(
      [...Object.entries(assigned.values), ...named].map(([option, value]) => [
        option,
        isNumeric(command.options.shape[option]) ? Number(value) : String(value),
      ]),
    );
  }
}

function choicesOf(input: ModalInput): readonly { label: string; value: string }[] {
  return 'options' in input ? input.options : [];
}

/** A choice by its number or its label. */
function chosenBy(input: ModalInput, text: string): string {
  const choices = choicesOf(input);
  const choice = choices[Number(text) - 1] ?? choices.find(({ label }) => label === text);
  return choice?.value ?? text;
}

function isNumeric(schema: z.ZodType | undefined): boolean {
  return (schema instanceof z.ZodOptional ? schema.unwrap() : schema) instanceof z.ZodNumber;
}
