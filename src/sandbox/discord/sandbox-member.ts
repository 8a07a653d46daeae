import {
  AllowedMentionsTypes,
  type APIUser,
  ComponentType,
  InteractionContextType,
  InteractionType,
} from 'discord-api-types/v10';
import type { Backstage } from './backstage.ts';
import { eachComponent, type MessageComponent } from './component-rules.ts';
import { answerTo, type Conversation, type OpenModal } from './conversation.ts';
import type { Choice, Interaction } from './interactions.ts';
import type { MessagePayload } from './message-rules.ts';
import { inputsOf, type ModalInput, presetOf } from './modal-rules.ts';
import { channelPermissions } from './permissions.ts';
import { applyEdit, composeMessage, deliver, emitMessage } from './posting.ts';
import { SandboxChannel } from './sandbox-channel.ts';
import { type ShownMessage, shownMessage } from './shown-message.ts';
import { commandData, type OptionValue } from './typed-command.ts';
import { channelJson, memberJson } from './wire.ts';
import type { Channel, StoredMessage } from './world.ts';

interface SayOptions {
  /** The name of a file that is sent with it. */
  file?: string;
}

interface ReplyOptions extends SayOptions {
  /** The @ in the reply bar. */
  ping?: boolean;
}

/** How long a person looks for an answer, in milliseconds. */
const patienceMs = 3000;

/** A person on Discord, doing what people do there. */
export class SandboxMember {
  readonly user: APIUser;
  readonly #backstage: Backstage;
  readonly #locale: string;

  constructor(backstage: Backstage, user: APIUser, locale: string) {
    this.#backstage = backstage;
    this.user = user;
    this.#locale = locale;
  }

  get id(): string {
    return this.user.id;
  }

  /** The direct messages between this person and the bot. */
  openDm(): SandboxChannel {
    const { world } = this.#backstage;
    return new SandboxChannel(world, world.openDm(this.user));
  }

  /** Types a slash command with its options; throws when Discord's client would not offer it here. */
  async type(
    channel: SandboxChannel,
    command: string,
    options: Record<string, OptionValue> = {},
  ): Promise<Conversation> {
    const data = commandData(this.#backstage, { user: this.user, channel: channel.record, command, options });
    return this.#act(InteractionType.ApplicationCommand, channel, data);
  }

  /** Types `text` into an option with autocompletion; resolves with what is offered. */
  async autocomplete(
    channel: SandboxChannel,
    command: string,
    option: string,
    text: string,
  ): Promise<readonly Choice[]> {
    const typed = { user: this.user, channel: channel.record, command, options: { [option]: text }, focused: option };
    const data = commandData(this.#backstage, typed);
    const interaction = this.#open(InteractionType.ApplicationCommandAutocomplete, channel);
    const answered = answerTo(this.#backstage, interaction);
    this.#send(interaction, channel, data);
    await answered;
    return interaction.choices ?? [];
  }

  /** Presses the button with this label (or custom id). */
  async press(message: ShownMessage, label: string): Promise<Conversation> {
    const button = message.buttons.find((each) => each.label === label || each.customId === label);
    const labels = message.buttons.map((each) => `"${each.label}"`).join(', ');
    if (!button) throw new Error(`No button "${label}" there, only: ${labels || 'none at all'}`);
    if (!button.customId || button.disabled) throw new Error(`The button "${label}" can't be pressed`);
    return this.#useComponent(message, { component_type: ComponentType.Button, custom_id: button.customId });
  }

  /** Chooses from the select menu with this custom id. */
  async choose(message: ShownMessage, customId: string, values: string[]): Promise<Conversation> {
    const components = (message.raw.components ?? []) as readonly MessageComponent[];
    const menu = [...eachComponent(components)].find((each) => 'custom_id' in each && each.custom_id === customId);
    if (menu?.type !== ComponentType.StringSelect) throw new Error(`No menu "${customId}" there`);
    const unknown = values.find((value) => !menu.options.some((option) => option.value === value));
    if (unknown !== undefined) throw new Error(`The menu "${customId}" does not offer "${unknown}"`);
    return this.#useComponent(message, { component_type: ComponentType.StringSelect, custom_id: customId, values });
  }

  /** Fills a modal in, by label or custom id of each field, and sends it. */
  async submit(modal: OpenModal, values: Record<string, string | string[]>): Promise<Conversation> {
    const inputs = inputsOf(modal.raw);
    const unknown = Object.keys(values).find(
      (key) => !inputs.some(({ label, input }) => key === label || key === input.custom_id),
    );
    if (unknown !== undefined) throw new Error(`The modal has no field "${unknown}"`);
    const components = inputs.map(({ label, input }, at) => {
      const given = values[input.custom_id] ?? values[label] ?? presetOf(input);
      return { type: ComponentType.Label, id: at + 1, component: filled(label, input, given) };
    });
    const { interaction: opener, raw } = modal;
    const channel = new SandboxChannel(this.#backstage.world, opener.channel);
    return this.#act(InteractionType.ModalSubmit, channel, { custom_id: raw.custom_id, components }, opener.source);
  }

  /** Replies to a message; Discord's client has the ping switched on. */
  reply(message: ShownMessage, text: string, { ping = true, ...options }: ReplyOptions = {}): ShownMessage {
    const allowed = ping ? {} : { allowed_mentions: { parse: [AllowedMentionsTypes.User], replied_user: false } };
    const payload = { content: text, message_reference: { message_id: message.id }, ...allowed };
    return this.#post(this.#channelOf(message), payload, options);
  }

  say(channel: SandboxChannel, text: string, options: SayOptions = {}): ShownMessage {
    return this.#post(channel.record, { content: text }, options);
  }

  /** The bot's reply to a message of this person; undefined when a person would no longer wait for one. */
  async answerTo(message: ShownMessage): Promise<ShownMessage | undefined> {
    const { world } = this.#backstage;
    const { messages } = this.#channelOf(message);
    const found = Promise.withResolvers<void>();
    const isAnswer = ({ api }: StoredMessage) => api.message_reference?.message_id === message.id;
    const stop = world.onEvent(() => {
      if ([...messages.values()].some(isAnswer)) found.resolve();
    });
    const patience = new AbortController();
    await Promise.race([found.promise, world.clock.sleep(patienceMs, patience.signal)]).finally(() => patience.abort());
    stop();
    const answer = [...messages.values()].find(isAnswer);
    return answer && shownMessage(answer);
  }

  /** Changes the words of one's own message. */
  edit(message: ShownMessage, text: string): void {
    const { world } = this.#backstage;
    const channel = this.#channelOf(message);
    const stored = channel.messages.get(message.id);
    if (stored?.api.author.id !== this.id) throw new Error('Only one’s own messages can be edited');
    applyEdit(world, channel, stored, { content: text });
    emitMessage(world, 'MESSAGE_UPDATE', channel, stored);
  }

  #channelOf(message: ShownMessage): Channel {
    const channel = this.#backstage.world.channels.get(message.raw.channel_id);
    if (!channel) throw new Error('The channel of that message is gone');
    return channel;
  }

  #post(channel: Channel, payload: MessagePayload, { file }: SayOptions): ShownMessage {
    const { world } = this.#backstage;
    const attached = file === undefined ? {} : { attachments: [{ id: 0, filename: file, size: 1 }] };
    const message = composeMessage(world, channel, this.user, { ...payload, ...attached });
    deliver(world, channel, message);
    return shownMessage(message);
  }

  #useComponent(message: ShownMessage, data: Record<string, unknown>): Promise<Conversation> {
    const { world } = this.#backstage;
    const record = world.channels.get(message.raw.channel_id);
    if (!record) throw new Error('The channel of that message is gone');
    const source = record.messages.get(message.id) ?? {
      api: message.raw,
      pinged: [...message.pinged],
      files: [...message.files],
    };
    return this.#act(InteractionType.MessageComponent, new SandboxChannel(world, record), data, source);
  }

  #act(type: InteractionType, channel: SandboxChannel, data: unknown, source?: StoredMessage): Promise<Conversation> {
    const interaction = this.#open(type, channel, source);
    const answered = answerTo(this.#backstage, interaction);
    this.#send(interaction, channel, data);
    return answered;
  }

  #open(type: InteractionType, channel: SandboxChannel, source?: StoredMessage): Interaction {
    return this.#backstage.interactions.open({ type, channel: channel.record, user: this.user, source });
  }

  #send(interaction: Interaction, channel: SandboxChannel, data: unknown): void {
    const { world } = this.#backstage;
    const { record } = channel;
    const { guild } = record;
    const member = guild?.members.get(this.id);
    // Interactions reach the bot whatever its intents are.
    world.emit('INTERACTION_CREATE', 0, guild, () => ({
      id: interaction.id,
      application_id: world.bot.id,
      type: interaction.type,
      token: interaction.token,
      version: 1,
      data,
      channel: channelJson(record),
      channel_id: record.id,
      locale: this.#locale,
      app_permissions: String(channelPermissions(record, world.bot.id)),
      entitlements: [],
      authorizing_integration_owners: guild ? { 0: guild.id } : { 0: '0' },
      context: guild ? InteractionContextType.Guild : InteractionContextType.BotDM,
      attachment_size_limit: 10_485_760,
      ...(interaction.source ? { message: interaction.source.api } : {}),
      ...(guild
        ? {
            guild_id: guild.id,
            guild_locale: guild.locale,
            guild: { id: guild.id, locale: guild.locale, features: [] },
          }
        : {}),
      ...(member
        ? { member: { ...memberJson(member), permissions: String(channelPermissions(record, this.id)) } }
        : { user: this.user }),
    }));
  }
}

function filled(label: string, input: ModalInput, given: string | string[] | undefined): unknown {
  const required = input.required ?? true;
  if (required && (given === undefined || given.length === 0))
    throw new Error(`The field "${label}" must be filled in`);
  const base = { type: input.type, custom_id: input.custom_id };
  if (input.type !== ComponentType.TextInput) {
    const chosen = given === undefined ? [] : [given].flat();
    const unknown = chosen.find(
      (value) => 'options' in input && !input.options.some((option) => option.value === value),
    );
    if (unknown !== undefined) throw new Error(`The field "${label}" does not offer "${unknown}"`);
    return input.type === ComponentType.RadioGroup
      ? { ...base, value: chosen[0] ?? null }
      : { ...base, values: chosen };
  }
  const value = [given ?? ''].flat().join('\n');
  const tooShort = value.length > 0 && value.length < (input.min_length ?? 0);
  if (tooShort || value.length > (input.max_length ?? 4000))
    throw new Error(`The field "${label}" does not take ${value.length} characters`);
  return { ...base, value };
}
