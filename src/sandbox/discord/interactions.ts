import {
  type APIMessage,
  type APIMessageInteractionMetadata,
  type APIUser,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
  MessageType,
} from 'discord-api-types/v10';
import { refusal } from './errors.ts';
import { type EditPayload, isV2, type MessagePayload } from './message-rules.ts';
import type { Modal } from './modal-rules.ts';
import { applyEdit, composeMessage, deliver, emitMessage } from './posting.ts';
import type { Channel, StoredMessage, World } from './world.ts';

/** How long the first response may take, in milliseconds. Source: interactions/receiving-and-responding.mdx. */
export const defaultInteractionTimeoutMs = 3000;
/** How long a token lives for edits and followups, in milliseconds. Same source. */
const tokenLifeMs = 15 * 60_000;

export interface Choice {
  readonly name: string;
  readonly value: string | number;
}

/** One interaction: what a person did, and what the bot answered so far. */
export interface Interaction {
  readonly id: string;
  readonly token: string;
  readonly type: InteractionType;
  readonly channel: Channel;
  readonly user: APIUser;
  /** The message whose button was pressed, or that led to the modal. */
  readonly source: StoredMessage | undefined;
  readonly createdAt: number;
  response: InteractionResponseType | undefined;
  ephemeral: boolean;
  /** The response message (`@original`); the source itself when that was updated. */
  original: StoredMessage | undefined;
  readonly followups: StoredMessage[];
  modal: Modal | undefined;
  choices: readonly Choice[] | undefined;
  /** Called after every change. */
  changed: () => void;
}

/** All interactions, and the rules of answering them. */
export class Interactions {
  readonly #world: World;
  readonly #timeoutMs: number;
  readonly #byToken = new Map<string, Interaction>();

  constructor(world: World, timeoutMs: number) {
    this.#world = world;
    this.#timeoutMs = timeoutMs;
  }

  open(given: Pick<Interaction, 'type' | 'channel' | 'user' | 'source'>): Interaction {
    this.#forgetDead();
    const interaction: Interaction = {
      ...given,
      id: this.#world.newId(),
      token: Buffer.from(crypto.getRandomValues(new Uint8Array(48))).toString('base64url'),
      createdAt: this.#world.now(),
      response: undefined,
      ephemeral: false,
      original: undefined,
      followups: [],
      modal: undefined,
      choices: undefined,
      changed: () => {},
    };
    this.#byToken.set(interaction.token, interaction);
    return interaction;
  }

  #forgetDead(): void {
    const oldest = this.#world.now() - tokenLifeMs;
    for (const [token, { createdAt }] of this.#byToken) {
      if (createdAt >= oldest) return;
      this.#byToken.delete(token);
    }
  }

  /** The interaction to respond to first; throws 10062 when it is unknown or too late, 40060 when it has a response. */
  forCallback(id: string, token: string): Interaction {
    const interaction = this.#byToken.get(token);
    if (!interaction || interaction.id !== id) throw refusal(10062);
    if (interaction.response !== undefined) throw refusal(40060);
    if (this.#world.now() - interaction.createdAt > this.#timeoutMs) throw refusal(10062);
    return interaction;
  }

  /** The interaction to edit or follow up; throws 10015 before the first response and after 15 minutes. */
  forWebhook(application: string, token: string): Interaction {
    const interaction = this.#byToken.get(token);
    if (application !== this.#world.bot.id || !interaction || interaction.response === undefined) throw refusal(10015);
    if (this.#world.now() - interaction.createdAt > tokenLifeMs) {
      this.#byToken.delete(token);
      throw refusal(10015);
    }
    return interaction;
  }

  respond(interaction: Interaction, response: InteractionResponseType): void {
    interaction.response = response;
    interaction.changed();
  }

  /** Shows a response or followup: in the channel, or, when ephemeral, to the one person only. */
  show(
    interaction: Interaction,
    payload: MessagePayload,
    as: 'original' | 'followup',
    ephemeral: boolean,
  ): StoredMessage {
    const message = composeMessage(this.#world, interaction.channel, this.#world.bot, payload, {
      type: messageType(interaction),
      application_id: this.#world.bot.id,
      webhook_id: this.#world.bot.id,
      interaction_metadata: metadata(interaction),
    });
    if (ephemeral) {
      message.api.flags = (message.api.flags ?? 0) | MessageFlags.Ephemeral;
      message.pinged.length = 0;
    } else deliver(this.#world, interaction.channel, message);
    if (as === 'original') interaction.original = message;
    else interaction.followups.push(message);
    return message;
  }

  /** A message of this interaction by id or `@original`; throws 10008. */
  message(interaction: Interaction, id: string): StoredMessage {
    const { original, followups } = interaction;
    const found = id === '@original' ? original : [original, ...followups].find((message) => message?.api.id === id);
    if (!found) throw refusal(10008);
    return found;
  }

  edit(interaction: Interaction, message: StoredMessage, payload: EditPayload): void {
    applyEdit(this.#world, interaction.channel, message, payload);
    if (interaction.channel.messages.has(message.api.id)) {
      emitMessage(this.#world, 'MESSAGE_UPDATE', interaction.channel, message);
    }
    interaction.changed();
  }
}

export function isEphemeral(api: APIMessage): boolean {
  return ((api.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
}

export function isDeferred(response: InteractionResponseType | undefined): boolean {
  return (
    response === InteractionResponseType.DeferredChannelMessageWithSource ||
    response === InteractionResponseType.DeferredMessageUpdate
  );
}

/** The flags an edit is judged by: once Components V2, always Components V2. */
export function flagsOf(message: StoredMessage | undefined): number {
  const flags = message?.api.flags ?? 0;
  return isV2(flags) ? flags : 0;
}

function messageType(interaction: Interaction): MessageType {
  return interaction.type === InteractionType.ApplicationCommand ? MessageType.ChatInputCommand : MessageType.Default;
}

function metadata(interaction: Interaction): APIMessageInteractionMetadata {
  const common = { id: interaction.id, user: interaction.user, authorizing_integration_owners: {} };
  const interacted_message_id = interaction.source?.api.id ?? '0';
  switch (interaction.type) {
    case InteractionType.MessageComponent:
      return { ...common, type: interaction.type, interacted_message_id };
    case InteractionType.ModalSubmit: {
      // What opened the modal is not kept: a command, unless there is a message whose button did.
      const opener = interaction.source
        ? { ...common, type: InteractionType.MessageComponent as const, interacted_message_id }
        : { ...common, type: InteractionType.ApplicationCommand as const };
      return { ...common, type: interaction.type, triggering_interaction_metadata: opener };
    }
    default:
      return { ...common, type: InteractionType.ApplicationCommand };
  }
}
