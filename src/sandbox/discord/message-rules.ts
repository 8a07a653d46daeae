import { AllowedMentionsTypes, MessageFlags } from 'discord-api-types/v10';
import { z } from 'zod';
import { attachmentLinks, checkComponents, topLevelComponents } from './component-rules.ts';
import { refusal } from './errors.ts';
import { list, readForm, refuse, snowflake, text } from './form.ts';

/** Source of the numbers here: discord-api-docs resources/message.mdx and channel.mdx. */
const maxContent = 2000;
const maxEmbedText = 6000;

const allowedMentions = z
  .object({
    parse: z.array(z.enum(AllowedMentionsTypes)).optional(),
    users: list(snowflake, 0, 100).optional(),
    roles: list(snowflake, 0, 100).optional(),
    replied_user: z.boolean().optional(),
  })
  .superRefine((value, context) => {
    for (const kind of ['users', 'roles'] as const) {
      if (value[kind]?.length && value.parse?.some((parsed) => parsed === kind)) {
        const message = `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`;
        refuse(context, [], 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE', message);
      }
    }
  });
export type AllowedMentions = z.infer<typeof allowedMentions>;

const webUrl = z.string().refine((value) => /^(https?|attachment):\/\//.test(value) && URL.canParse(value), {
  params: { discord: 'URL_TYPE_INVALID_URL' },
  error: 'Not a well formed URL.',
});
const image = z.object({ url: webUrl }).optional();
const embed = z.object({
  title: text(0, 256).optional(),
  type: z.string().optional(),
  description: text(0, 4096).optional(),
  url: webUrl.optional(),
  timestamp: z.string().optional(),
  color: z.int().min(0).max(0xffffff).optional(),
  footer: z.object({ text: text(0, 2048), icon_url: webUrl.optional() }).optional(),
  image,
  thumbnail: image,
  author: z.object({ name: text(0, 256), url: webUrl.optional(), icon_url: webUrl.optional() }).optional(),
  fields: list(
    z.object({ name: text(1, 256), value: text(1, 1024), inline: z.boolean().optional() }),
    0,
    25,
  ).optional(),
});
type Embed = z.infer<typeof embed>;

const reference = z.object({
  type: z.int().optional(),
  message_id: snowflake,
  channel_id: snowflake.optional(),
  guild_id: snowflake.optional(),
  fail_if_not_exists: z.boolean().optional(),
});

const fields = {
  content: z.string().nullish(),
  embeds: list(embed, 0, 10).nullish(),
  components: topLevelComponents.nullish(),
  flags: z.int().min(0).nullish(),
  allowed_mentions: allowedMentions.nullish(),
  attachments: list(
    z.object({
      id: z.union([z.string(), z.int()]),
      filename: z.string().optional(),
      size: z.int().optional(),
      description: text(0, 1024).nullish(),
      bytes: z.instanceof(Uint8Array).optional(),
    }),
    0,
    10,
  ).nullish(),
};
const onlyOnCreate = {
  nonce: z.union([text(0, 25), z.int()]).nullish(),
  enforce_nonce: z.boolean().nullish(),
  tts: z.boolean().nullish(),
  message_reference: reference.nullish(),
  sticker_ids: list(snowflake, 0, 3).nullish(),
  poll: z.unknown().optional(),
};

const createMessage = z.object({ ...fields, ...onlyOnCreate }).superRefine((message, context) => {
  checkTogether(message, isV2(message.flags), context);
  checkAttachmentLinks(message, context);
});
const editPlain = z
  .object(fields)
  .superRefine((message, context) => checkTogether(message, isV2(message.flags), context));
const editV2 = z.object(fields).superRefine((message, context) => checkTogether(message, true, context));

export type MessagePayload = z.infer<typeof createMessage>;
export type EditPayload = z.infer<typeof editPlain>;

/** Reads the body of a new message; throws 50035 or, with nothing in it, 50006. */
export function readNewMessage(body: unknown): MessagePayload {
  const message = readForm(createMessage, body);
  refuseLargeFiles(message);
  const filled =
    message.content?.trim() ||
    message.embeds?.length ||
    message.components?.length ||
    message.attachments?.length ||
    message.sticker_ids?.length ||
    message.poll;
  if (!filled) throw refusal(50006);
  return message;
}

/** Reads the body of an edit of a message that has these flags. */
export function readEdit(body: unknown, flags: number): EditPayload {
  const edit = readForm(isV2(flags) ? editV2 : editPlain, body);
  refuseLargeFiles(edit);
  return edit;
}

/** Bytes of one file, unless the server is boosted. Source: reference.mdx, "Uploading Files". */
const largestFile = 10 * 1024 * 1024;

function refuseLargeFiles({ attachments }: EditPayload): void {
  if (attachments?.some(({ size = 0 }) => size > largestFile)) throw refusal(40005);
}

export function isV2(flags: number | null | undefined): boolean {
  return ((flags ?? 0) & MessageFlags.IsComponentsV2) !== 0;
}

function checkTogether(message: z.infer<z.ZodObject<typeof fields>>, v2: boolean, context: z.RefinementCtx): void {
  if (message.content && [...message.content.trim()].length > maxContent) {
    refuse(context, ['content'], 'BASE_TYPE_MAX_LENGTH', `Must be ${maxContent} or fewer in length.`);
  }
  if (v2) {
    for (const field of ['content', 'embeds', 'sticker_ids', 'poll'] as const) {
      const value = (message as MessagePayload)[field];
      if (value && !(Array.isArray(value) && value.length === 0)) {
        const sentence = `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`;
        refuse(context, [field], 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', sentence);
      }
    }
  }
  if (message.embeds && message.embeds.reduce((sum, each) => sum + embedText(each), 0) > maxEmbedText) {
    refuse(context, ['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${maxEmbedText}`);
  }
  if (message.components) checkComponents(message.components, v2, context);
}

/** What a component shows by `attachment://` must come with the message. Discord's code here is remembered, not documented. */
function checkAttachmentLinks({ components, attachments }: MessagePayload, context: z.RefinementCtx): void {
  for (const name of attachmentLinks(components ?? [])) {
    if (attachments?.some(({ filename }) => filename === name)) continue;
    const code = 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND';
    refuse(context, ['components'], code, `The referenced attachment ${name} was not found`);
  }
}

function embedText({ title, description, footer, author, fields = [] }: Embed): number {
  const texts = [title, description, footer?.text, author?.name, ...fields.flatMap(({ name, value }) => [name, value])];
  return texts.reduce((sum, each) => sum + (each?.trim().length ?? 0), 0);
}
