import { InteractionResponseType, InteractionType, MessageFlags } from 'discord-api-types/v10';
import { z } from 'zod';
import { invalidForm, Refusal, refusal } from '../errors.ts';
import { list, readForm, text } from '../form.ts';
import { flagsOf, type Interaction, type Interactions, isEphemeral } from '../interactions.ts';
import { type MessagePayload, readEdit, readNewMessage } from '../message-rules.ts';
import { readModal } from '../modal-rules.ts';
import { buckets } from '../rate-limits.ts';
import { type Route, route } from '../router.ts';

const callback = z.object({ type: z.enum(InteractionResponseType), data: z.record(z.string(), z.unknown()).nullish() });
const choices = z.object({
  data: z.object({
    choices: list(z.object({ name: text(1, 100), value: z.union([text(0, 100), z.number()]) }), 0, 25),
  }),
});

/** Which responses fit which interaction. Source: interactions/receiving-and-responding.mdx. */
const fitting: Readonly<Record<InteractionType, readonly InteractionResponseType[]>> = {
  [InteractionType.Ping]: [],
  [InteractionType.ApplicationCommand]: [4, 5, 9],
  [InteractionType.MessageComponent]: [4, 5, 6, 7, 9],
  [InteractionType.ApplicationCommandAutocomplete]: [8],
  [InteractionType.ModalSubmit]: [4, 5, 6, 7],
};

/** Answering interactions: the first response, its edits, followups. */
export function interactionRoutes(interactions: Interactions): Route[] {
  const own = { authorization: 'interaction-token' } as const;
  return [
    route('POST /interactions/:interaction/:token/callback', own, ({ params, query, body }) => {
      const interaction = interactions.forCallback(params.interaction, params.token);
      respond(interactions, interaction, body);
      if (query.get('with_response') !== 'true') return { status: 204 };
      return { status: 200, body: callbackResult(interaction) };
    }),
    route('GET /webhooks/:application/:token/messages/:message', own, ({ params }) => {
      const interaction = interactions.forWebhook(params.application, params.token);
      return { status: 200, body: interactions.message(interaction, params.message).api };
    }),
    route('PATCH /webhooks/:application/:token/messages/:message', own, ({ params, body }) => {
      const interaction = interactions.forWebhook(params.application, params.token);
      const waiting = interaction.response === InteractionResponseType.DeferredChannelMessageWithSource;
      if (params.message === '@original' && waiting && !interaction.original) {
        const message = interactions.show(interaction, readNewMessage(body), 'original', interaction.ephemeral);
        interaction.changed();
        return { status: 200, body: message.api };
      }
      const message = interactions.message(interaction, params.message);
      interactions.edit(interaction, message, readEdit(body, flagsOf(message)));
      return { status: 200, body: message.api };
    }),
    route('DELETE /webhooks/:application/:token/messages/:message', own, ({ params }) => {
      const interaction = interactions.forWebhook(params.application, params.token);
      const { api } = interactions.message(interaction, params.message);
      interaction.channel.messages.delete(api.id);
      if (interaction.original?.api === api) interaction.original = undefined;
      interaction.changed();
      return { status: 204 };
    }),
    route(
      'POST /webhooks/:application/:token',
      { ...own, bucket: buckets.webhook, bucketKey: ({ token }) => token },
      ({ params, body }) => {
        const interaction = interactions.forWebhook(params.application, params.token);
        const payload = readNewMessage(body);
        // The first followup of a deferred response takes its place, with its visibility.
        const first =
          interaction.response === InteractionResponseType.DeferredChannelMessageWithSource && !interaction.original;
        const ephemeral = first ? interaction.ephemeral : wantsEphemeral(payload);
        const message = interactions.show(interaction, payload, first ? 'original' : 'followup', ephemeral);
        interaction.changed();
        return { status: 200, body: message.api };
      },
    ),
  ];
}

function respond(interactions: Interactions, interaction: Interaction, body: unknown): void {
  const { type, data } = readForm(callback, body);
  if (!fitting[interaction.type].includes(type) || (updates(type) && !interaction.source)) {
    throw invalidForm([
      {
        path: ['type'],
        code: 'BASE_TYPE_CHOICES',
        message: `Value must be one of {${fitting[interaction.type].join(', ')}}.`,
      },
    ]);
  }
  switch (type) {
    case InteractionResponseType.ChannelMessageWithSource: {
      const payload = underData(() => readNewMessage(data ?? {}));
      interactions.show(interaction, payload, 'original', wantsEphemeral(payload));
      break;
    }
    case InteractionResponseType.DeferredChannelMessageWithSource:
      interaction.ephemeral = (Number(data?.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
      break;
    case InteractionResponseType.UpdateMessage: {
      const { source } = interaction;
      if (!source) throw refusal(10008);
      const edit = underData(() => readEdit(data ?? {}, flagsOf(source)));
      interaction.original = source;
      interactions.edit(interaction, source, edit);
      break;
    }
    case InteractionResponseType.DeferredMessageUpdate:
      interaction.original = interaction.source;
      break;
    case InteractionResponseType.ApplicationCommandAutocompleteResult:
      interaction.choices = readForm(choices, body).data.choices;
      break;
    case InteractionResponseType.Modal:
      interaction.modal = readModal(body);
  }
  interactions.respond(interaction, type);
}

function callbackResult(interaction: Interaction): unknown {
  const message = interaction.original?.api;
  return {
    interaction: {
      id: interaction.id,
      type: interaction.type,
      response_message_id: message?.id,
      response_message_loading: message === undefined,
      response_message_ephemeral: message ? isEphemeral(message) : interaction.ephemeral,
    },
    resource: { type: interaction.response, ...(message ? { message } : {}) },
  };
}

function updates(type: InteractionResponseType): boolean {
  return type === InteractionResponseType.UpdateMessage || type === InteractionResponseType.DeferredMessageUpdate;
}

function wantsEphemeral(payload: MessagePayload): boolean {
  return ((payload.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
}

/** A callback's message stands under `data`, and so do its errors. */
function underData<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Refusal) || !error.body.errors) throw error;
    throw new Refusal(error.status, { ...error.body, errors: { data: error.body.errors } });
  }
}
