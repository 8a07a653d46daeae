import {
  ApplicationCommandOptionType,
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type Client,
  Events,
  type Interaction,
  MessageFlags,
} from 'discord.js';
import type { Clock } from '../../clock.ts';
import { actionSchema, type Command, type CommandAnswer, type CommandCall } from '../../commands/command.ts';
import { sentencesIn } from '../../locales/sentences.ts';
import type { Logger } from '../../log.ts';
import type { NewsletterIdentity } from '../../newsletter/identity.ts';
import type { Chat } from '../chat.ts';
import type { PlatformListener } from '../platform.ts';
import { chatKeyOf, chatOf, personOf, serverKeyOf } from './chat-keys.ts';
import { inspect } from './inspect.ts';
import { describeError } from './outcomes.ts';
import { type DiscordMessage, renderAnswer, renderIssue, renderSection } from './render.ts';

export interface InteractionsOptions {
  client: Client;
  commands: readonly Command[];
  listener: PlatformListener;
  newsletter: NewsletterIdentity;
  clock: Clock;
  log: Logger;
}

type Answerable = ChatInputCommandInteraction | ButtonInteraction;

interface RenderedAnswer {
  message: DiscordMessage;
  audience: 'person' | 'chat';
  replaces?: boolean;
}

/** What people do with the bot: the slash commands they type, the buttons they press. */
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
      : interaction.isChatInputCommand() || interaction.isButton()
        ? this.#answer(interaction)
        : undefined;
    if (!work) return;
    const answered = work.catch((error: unknown) =>
      // Too late or answered already: nothing more can be said to this person.
      this.#options.log.warn({ error: describeError(error) }, 'an interaction could not be answered'),
    );
    this.#underWay.add(answered);
    void answered.finally(() => this.#underWay.delete(answered));
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
      const { message } = await work;
      await interaction.editReply({
        flags: MessageFlags.IsComponentsV2,
        components: message.components,
        allowedMentions: { parse: [] },
      });
      return;
    }
    const { message, audience, replaces } = quick;
    if (replaces && interaction.isButton()) {
      await interaction.update({
        flags: MessageFlags.IsComponentsV2,
        components: message.components,
        allowedMentions: { parse: [] },
      });
      return;
    }
    await interaction.reply({
      flags: audience === 'person' ? MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral : MessageFlags.IsComponentsV2,
      components: message.components,
      allowedMentions: { parse: [] },
    });
  }

  /** The answer of the command; when it fails, a sentence for the person and the reason for the log. */
  async #work(interaction: Answerable): Promise<RenderedAnswer> {
    const { log } = this.#options;
    const person = personOf(interaction.user, interaction.locale);
    const sentences = sentencesIn(person.language);
    try {
      const answer = await this.#ask(interaction);
      if (!answer) return { message: plainAnswer(sentences.commands.oldButton), audience: 'person' };
      const replaces = answer.kind === 'text' && answer.replaces === true;
      return { message: this.#render(answer), audience: answer.kind === 'form' ? 'person' : answer.audience, replaces };
    } catch (error) {
      const what = interaction.isButton() ? 'button' : interaction.commandName;
      log.error({ what, error: describeError(error), stack: stackOf(error) }, 'a command failed');
      return { message: plainAnswer(sentences.discord.failed), audience: 'person' };
    }
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
    return action && command?.press ? listener.press({ ...place, action }) : undefined;
  }

  #render(answer: CommandAnswer): DiscordMessage {
    if (answer.kind === 'form') return this.#render(answer.otherwise);
    if (answer.kind === 'text') return renderAnswer(answer.body, answer.buttons);
    if (answer.kind === 'section') return renderSection(answer.issue, answer.section, this.#options.newsletter);
    const { pages } = renderIssue(answer.issue, this.#options.newsletter);
    // A correction may have shortened the issue since the button was made.
    const page = pages[Math.min(answer.page, pages.length - 1)];
    if (!page) throw new Error('an issue has a first page');
    return page;
  }

  #placeOf(interaction: Answerable | AutocompleteInteraction): Pick<CommandCall, 'person' | 'chat' | 'inspect'> {
    const person = personOf(interaction.user, interaction.locale);
    const chat = chatWhere(interaction);
    return { person, chat, inspect: (reference) => inspect(this.#options.client, person, chat, reference) };
  }
}

/** https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-choice-structure */
const mostChoices = 25;
const longestChoice = 100;
/** Discord waits 3 s for the first answer; the way there and back is in it. */
const deferAfterMs = 1500;

function chatWhere({ channel, channelId, guildId }: Answerable | AutocompleteInteraction): Chat {
  const known = channel && chatOf(channel);
  if (known) return known;
  const server = guildId === null ? {} : { server: serverKeyOf(guildId) };
  return { key: chatKeyOf(channelId), kind: guildId === null ? 'private' : 'text', title: '', ...server };
}

function plainAnswer(sentence: string): DiscordMessage {
  return renderAnswer([{ type: 'paragraph', children: [{ type: 'text', value: sentence }] }], []);
}

function stackOf(error: unknown): string | undefined {
  return error instanceof Error ? error.stack : undefined;
}
