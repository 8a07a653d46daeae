import { InteractionResponseType } from 'discord-api-types/v10';
import type { Backstage } from './backstage.ts';
import { type Interaction, isDeferred } from './interactions.ts';
import type { Modal } from './modal-rules.ts';
import { type ShownMessage, shownMessage } from './shown-message.ts';

/** A modal the bot opened, with what is needed to submit it. */
export interface OpenModal {
  readonly title: string;
  readonly raw: Modal;
  readonly interaction: Interaction;
}

/** What the bot answered to something a person did. */
export class Conversation {
  readonly #interaction: Interaction;

  constructor(interaction: Interaction) {
    this.#interaction = interaction;
  }

  /** The answer as it looks now; an updated message when the bot changed the one whose button was pressed. */
  get shown(): ShownMessage | undefined {
    return this.#interaction.original && shownMessage(this.#interaction.original);
  }

  get followups(): ShownMessage[] {
    return this.#interaction.followups.map(shownMessage);
  }

  get modal(): OpenModal | undefined {
    const { modal } = this.#interaction;
    return modal && { title: modal.title, raw: modal, interaction: this.#interaction };
  }

  /** The bot asked for time first. */
  get deferred(): boolean {
    return isDeferred(this.#interaction.response);
  }
}

/**
 * Resolves when the bot answered (after a visible "thinking", when the real answer is there); rejects, as Discord's client
 * says it, when nothing came in time.
 */
export async function answerTo(
  { world, interactionTimeoutMs }: Backstage,
  interaction: Interaction,
): Promise<Conversation> {
  const answered = Promise.withResolvers<void>();
  const acknowledged = new AbortController();
  interaction.changed = () => {
    const { response } = interaction;
    if (response === undefined) return;
    acknowledged.abort();
    const thinking = response === InteractionResponseType.DeferredChannelMessageWithSource && !interaction.original;
    if (!thinking) answered.resolve();
  };
  world.clock.sleep(interactionTimeoutMs, acknowledged.signal).then(
    () => answered.reject(new Error('The application did not respond')),
    () => {},
  );
  await answered.promise;
  return new Conversation(interaction);
}
