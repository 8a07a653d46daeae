import {
  ApplicationCommandOptionType,
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type Client,
  Events,
  type Interaction,
  MessageFlags,
  type ModalSubmitInteraction,
} from 'discord.js';
import type { Clock } from '../../clock.ts';
import { answerWith, personAnswer } from '../../commands/answers.ts';
import {
  actionSchema,
  type Command,
  type CommandAnswer,
  type CommandCall,
  type Form,
  type Person,
} from '../../commands/command.ts';
import { sentencesIn } from '../../locales/sentences.ts';
import type { Logger } from '../../log.ts';
import type { Chat } from '../chat.ts';
import type { Answered, PlatformMetrics } from '../metrics.ts';
import type { PlatformListener } from '../platform.ts';
import type { Answering, RenderedAnswer } from './answering.ts';
import type { AttachedFile } from './attachments.ts';
import { chatKeyOf, chatOf, personOf, serverKeyOf } from './chat-keys.ts';
import { renderForm, valuesOf } from './form.ts';
import { holdsRole, inspect } from './inspect.ts';
import { describeError } from './outcomes.ts';
import type { DiscordMessage } from './render.ts';

export interface InteractionsOptions {
  client: Client;
  commands: readonly Command[];
  listener: PlatformListener;
  answering: Answering;
  clock: Clock;
  log: Logger;
  metrics: PlatformMetrics;
}

type Answerable = ChatInputCommandInteraction | ButtonInteraction | ModalSubmitInteraction;

type Work = { kind: 'message'; answer: RenderedAnswer } | { kind: 'form'; form: Form };

/** What people do with the bot: the slash commands they type, the buttons they press, the forms they send. */
export class Interactions {
  readonly #options: InteractionsOptions;
  readonly #underWay = new Set<Promise<void>>();

  constructor(options: InteractionsOptions) {
    this.#options = options;
    options.client.on(Events.InteractionCreate, (interaction) => this.#hear(interaction));
  }

  /** Resolves when every answer that was begun has been given. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  #hear(interaction: Interaction): void {
    const work = interaction.isAutocomplete()
      ? this.#suggest(interaction)
      : interaction.isChatInputCommand() || interaction.isButton() || interaction.isModalSubmit()
        ? this.#answer(interaction)
        : undefined;
    if (!work) return;
    const answered = work.catch((error: unknown) =>
      // Too late or answered already: nothing more can be said to this person.
      this.#options.log.warn({ error: describeError(error) }, 'an interaction could not be answered'),
    );
    this.#underWay.add(answered);
    const { clock, metrics } = this.#options;
    const heard = clock.now();
    void answered.finally(() => {
      this.#underWay.delete(answered);
      metrics.answered(kindOf(interaction), clock.now().since(heard).total('milliseconds'));
    });
  }

  async #suggest(interaction: AutocompleteInteraction): Promise<void> {
    const { name, value, type } = interaction.options.getFocused(true);
    const found = await this.#options.listener.suggest({
      ...this.#placeOf(interaction),
      command: interaction.commandName,
      option: name,
      typed: value,
    });
    const isNumber = type === ApplicationCommandOptionType.Integer || type === ApplicationCommandOptionType.Number;
    await interaction.respond(
      found.slice(0, mostChoices).map(({ label, value }) => ({
        name: label.slice(0, longestChoice),
        value: isNumber ? Number(value) : value,
      })),
    );
  }

  /** Answers at once, or, when that takes long, after saying that the answer is on its way. */
  async #answer(interaction: Answerable): Promise<void> {
    const work = this.#work(interaction);
    const patience = new AbortController();
    const quick = await Promise.race([
      work,
      this.#options.clock.sleep(deferAfterMs, patience.signal).then(
        () => undefined,
        () => undefined,
      ),
    ]);
    patience.abort();
    if (!quick) {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      const late = await work;
      // A form can only be the first answer: the next press finds it ready.
      const { message, files } = late.kind === 'message' ? late.answer : this.#comeAgain(interaction, late.form);
      await interaction.editReply({ ...payloadOf(message, files), flags: MessageFlags.IsComponentsV2 });
      return;
    }
    if (quick.kind === 'form') {
      if (!interaction.isModalSubmit()) await interaction.showModal(renderForm(quick.form));
      return;
    }
    const { message, files, audience, replaces } = quick.answer;
    const shown = { ...payloadOf(message, files), flags: MessageFlags.IsComponentsV2 as const };
    if (replaces && interaction.isButton()) {
      await interaction.update(shown);
    } else if (replaces && interaction.isModalSubmit() && interaction.isFromMessage()) {
      await interaction.update(shown);
    } else {
      await interaction.reply({
        ...shown,
        flags:
          audience === 'person' ? MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral : MessageFlags.IsComponentsV2,
      });
    }
  }

  /** The answer of the command; when it fails, a sentence for the person and the reason for the log. */
  async #work(interaction: Answerable): Promise<Work> {
    const { answering, log } = this.#options;
    const { language } = this.#personOf(interaction);
    const sentences = sentencesIn(language);
    const say = (sentence: string): Work => ({
      kind: 'message',
      answer: answering.render(personAnswer(sentence), language),
    });
    try {
      const answer = await this.#ask(interaction);
      if (!answer) return say(sentences.commands.oldButton);
      if (answer.kind === 'form') return { kind: 'form', form: answer.form };
      return { kind: 'message', answer: answering.render(answer, language, interaction.attachmentSizeLimit) };
    } catch (error) {
      const what = interaction.isButton() ? 'button' : interaction.isModalSubmit() ? 'form' : interaction.commandName;
      log.error({ what, error: describeError(error), stack: stackOf(error) }, 'a command failed');
      this.#options.metrics.failed();
      return say(sentences.discord.failed);
    }
  }

  #comeAgain(interaction: Answerable, { title, action }: Form): RenderedAnswer {
    const { language } = this.#personOf(interaction);
    const answer = answerWith([{ kind: 'action', label: title, action }], sentencesIn(language).discord.formReady);
    return this.#options.answering.render(answer, language);
  }

  #ask(interaction: Answerable): Promise<CommandAnswer> | undefined {
    const { listener, commands } = this.#options;
    const place = this.#placeOf(interaction);
    if (interaction.isChatInputCommand()) {
      const values = Object.fromEntries(
        interaction.options.data.map((option) => [option.name, option.channel?.id ?? option.value]),
      );
      return listener.command({ ...place, command: interaction.commandName, options: { kind: 'named', values } });
    }
    const action = actionSchema.safeParse(interaction.customId).data;
    const command = commands.find(({ name }) => name === action?.split(':')[1]);
    if (!action) return undefined;
    if (interaction.isModalSubmit()) {
      return listener.submitted({ ...place, action, values: valuesOf(interaction.fields) });
    }
    return command?.press ? listener.press({ ...place, action }) : undefined;
  }

  #personOf({ user, locale, channelId }: Answerable | AutocompleteInteraction): Person {
    const setting = channelId === null ? undefined : this.#options.listener.languageOf(chatKeyOf(channelId));
    return personOf(user, locale, setting);
  }

  #placeOf(
    interaction: Answerable | AutocompleteInteraction,
  ): Pick<CommandCall, 'person' | 'chat' | 'inspect' | 'holds'> {
    const person = this.#personOf(interaction);
    const chat = chatWhere(interaction);
    const { client } = this.#options;
    return {
      person,
      chat,
      inspect: (reference, role) => inspect(client, person, chat, reference, role),
      holds: (role) => holdsRole(client, person, role),
    };
  }
}

/** https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-choice-structure */
const mostChoices = 25;
const longestChoice = 100;
/** Discord waits 3 s for the first answer; the way there and back is in it. */
const deferAfterMs = 1500;

function kindOf(interaction: Interaction): Answered {
  if (interaction.isAutocomplete()) return 'suggestion';
  if (interaction.isButton()) return 'button';
  return interaction.isModalSubmit() ? 'form' : 'command';
}

function chatWhere({ channel, channelId, guildId }: Answerable | AutocompleteInteraction): Chat {
  const known = channel && chatOf(channel);
  if (known) return known;
  if (channelId === null) throw new Error('an interaction happens in a channel');
  const server = guildId === null ? {} : { server: serverKeyOf(guildId) };
  return { key: chatKeyOf(channelId), kind: guildId === null ? 'private' : 'text', title: '', ...server };
}

function payloadOf({ components }: DiscordMessage, files: readonly AttachedFile[]) {
  return {
    components,
    files: files.map(({ name, data }) => ({ name, attachment: data })),
    allowedMentions: { parse: [] },
  };
}

function stackOf(error: unknown): string | undefined {
  return error instanceof Error ? error.stack : undefined;
}
