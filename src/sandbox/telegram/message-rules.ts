import { z } from 'zod';
import { badRequest } from './errors.ts';
import { checkedLink } from './links.ts';

/**
 * What a call's fields must be. Telegram takes numbers, booleans and nested objects as JSON, and all of them as text
 * too (forms have nothing else), and ignores fields it doesn't know. A rule's message is the refusal that Telegram answers.
 */
export function read<Shape extends z.ZodType>(rule: Shape, params: unknown): z.output<Shape> {
  const reading = rule.safeParse(params);
  if (reading.success) return reading.data;
  throw badRequest(reading.error.issues[0]?.message ?? 'wrong parameters');
}

/** A list or an object, as it is or as text. */
export function json<Shape extends z.ZodType>(rule: Shape, field: string) {
  return z.preprocess((value, context) => {
    if (typeof value !== 'string') return value ?? undefined;
    try {
      return JSON.parse(value);
    } catch {
      context.addIssue(`can't parse ${field} JSON object`);
      return z.NEVER;
    }
  }, rule);
}

const integerText = z
  .string()
  .regex(/^-?\d{1,15}$/)
  .transform(Number);

export function integer(message: string) {
  return z.union([z.int(), integerText], message);
}

export const flag = z.preprocess(
  (value) => value === true || (typeof value === 'string' && /^(true|yes|1)$/i.test(value)),
  z.boolean(),
);

export const chatId = z.union([z.int(), integerText, z.string().regex(/^@\w+$/)], {
  error: ({ input }) => (input === undefined || input === '' ? 'chat_id is empty' : 'chat not found'),
});
const messageId = integer('message identifier is not specified');
const userId = integer('invalid user_id specified');

/** Bytes of `callback_data`. Source: core.telegram.org/bots/api#inlinekeyboardbutton. */
const callbackDataBytes = 64;
/** Buttons of a keyboard and of a row. Source: python-telegram-bot InlineKeyboardMarkupLimit, undocumented. */
const buttonsPerKeyboard = 100;
const buttonsPerRow = 8;

const actions = [
  'url',
  'callback_data',
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
  'callback_game',
  'pay',
] as const;

const inlineButton = z
  .looseObject(
    {
      text: z
        .string(`can't parse inline keyboard button: Field "text" must be of type String`)
        .min(1, 'inline keyboard button text must be non-empty'),
      url: z
        .string()
        .refine((url) => checkedLink(url) !== undefined, 'BUTTON_URL_INVALID')
        .optional(),
      callback_data: z
        .string('BUTTON_DATA_INVALID')
        .refine((data) => data !== '' && Buffer.byteLength(data) <= callbackDataBytes, 'BUTTON_DATA_INVALID')
        .optional(),
    },
    `can't parse inline keyboard button: InlineKeyboardButton must be an Object`,
  )
  .refine((button) => actions.some((action) => action in button), 'text buttons are unallowed in the inline keyboard');

const inlineKeyboard = z.object({
  inline_keyboard: z
    .array(
      z
        .array(inlineButton, `can't parse inline keyboard button: InlineKeyboardButton must be an Array`)
        .max(buttonsPerRow, 'reply markup is too long'),
      'object expected as reply markup',
    )
    .refine((rows) => rows.reduce((sum, row) => sum + row.length, 0) <= buttonsPerKeyboard, 'reply markup is too long')
    .transform((rows) => rows.filter((row) => row.length > 0)),
});
export type InlineKeyboard = z.infer<typeof inlineKeyboard>;

/** Opens the field to write in. Source: core.telegram.org/bots/api#forcereply. */
const forceReply = z.object({
  force_reply: z.literal(true),
  selective: flag,
  input_field_placeholder: z
    .string()
    .refine((text) => text !== '' && Array.from(text).length <= 64, 'input field placeholder must have 1-64 characters')
    .optional(),
});
export type ForceReply = z.infer<typeof forceReply>;

/** Keyboards under the field to write in are taken and not shown. */
const otherMarkup = z.looseObject({}, 'object expected as reply markup').transform(() => undefined);

/** In what is edited, or sent by somebody else, nothing but an inline keyboard. */
const inlineMarkup = markupOf((markup) => ('inline_keyboard' in markup ? inlineKeyboard : noMarkup));
const noMarkup = z.undefined('inline keyboard expected');

const replyMarkup = markupOf((markup) =>
  'inline_keyboard' in markup ? inlineKeyboard : 'force_reply' in markup ? forceReply : otherMarkup,
);

function markupOf<Rule extends z.ZodType>(ruleFor: (markup: object) => Rule) {
  return json(
    z.unknown().transform((markup, context): z.output<Rule> | undefined => {
      if (markup === undefined || markup === '') return undefined;
      const isObject = typeof markup === 'object' && markup !== null;
      const reading = isObject ? ruleFor(markup).safeParse(markup) : undefined;
      if (reading?.success) return reading.data;
      context.addIssue(reading?.error.issues[0]?.message ?? 'object expected as reply markup');
      return z.NEVER;
    }),
    'reply keyboard markup',
  );
}

const linkPreviewOptions = json(
  z
    .object(
      {
        is_disabled: z.boolean().optional(),
        url: z.string().optional(),
        prefer_small_media: z.boolean().optional(),
        prefer_large_media: z.boolean().optional(),
        show_above_text: z.boolean().optional(),
      },
      "can't parse link preview options JSON object",
    )
    .optional(),
  'link preview options',
);

const entity = z.object({
  type: z.enum(
    [
      'bold',
      'italic',
      'underline',
      'strikethrough',
      'spoiler',
      'code',
      'pre',
      'blockquote',
      'expandable_blockquote',
      'text_link',
      'text_mention',
      'custom_emoji',
      'date_time',
      'bot_command',
      'mention',
      'hashtag',
      'url',
    ],
    'can\'t parse MessageEntity: Field "type" is invalid',
  ),
  offset: z.int(),
  length: z.int(),
  url: z.string().exactOptional(),
  language: z.string().exactOptional(),
  custom_emoji_id: z.string().exactOptional(),
});

const parseMode = z
  .string()
  .optional()
  .transform((mode, context): 'html' | 'plain' => {
    if (mode === undefined || mode === '' || mode.toLowerCase() === 'none') return 'plain';
    if (mode.toLowerCase() === 'html') return 'html';
    context.addIssue('unsupported parse_mode');
    return 'plain';
  });

const text = z.string('message text is empty').min(1, 'message text is empty');
const formatFields = {
  parse_mode: parseMode,
  entities: json(z.array(entity, "can't parse entities: expected an Array").optional(), 'entities'),
  link_preview_options: linkPreviewOptions,
  disable_web_page_preview: flag,
};
const textFields = { text, ...formatFields };

export const sendMessageRules = z.object({
  chat_id: chatId,
  message_thread_id: integer('invalid message thread identifier specified').optional(),
  ...textFields,
  reply_markup: replyMarkup,
  reply_parameters: json(
    z.object({ message_id: messageId, allow_sending_without_reply: flag }).optional(),
    'reply parameters',
  ),
  allow_paid_broadcast: flag,
});
/** Characters of a caption. Source: core.telegram.org/bots/api#senddocument. */
const longestCaption = 1024;

export const sendDocumentRules = z.object({
  chat_id: chatId,
  message_thread_id: integer('invalid message thread identifier specified').optional(),
  document: z.object(
    { name: z.string(), type: z.string(), bytes: z.instanceof(Uint8Array) },
    'there is no document in the request',
  ),
  caption: z.string().max(longestCaption, 'message caption is too long').default(''),
  reply_markup: replyMarkup,
  allow_paid_broadcast: flag,
});

export type TextFields = Pick<
  z.infer<typeof sendMessageRules>,
  'text' | 'parse_mode' | 'entities' | 'link_preview_options' | 'disable_web_page_preview'
>;

/** The text that a chosen inline result sends. Source: core.telegram.org/bots/api#inputtextmessagecontent. */
export const inlineTextRules = z.object(
  {
    title: z.string('Field "title" must be of type String').min(1, 'ARTICLE_TITLE_EMPTY'),
    input_message_content: z
      .object({ ...formatFields, message_text: text }, 'MESSAGE_TEXT_EMPTY')
      .transform(({ message_text, ...others }): TextFields => ({ ...others, text: message_text })),
    reply_markup: inlineMarkup,
  },
  "can't parse inline query result",
);

export const editMessageTextRules = z.object({
  chat_id: chatId,
  message_id: messageId,
  ...textFields,
  reply_markup: inlineMarkup,
});
export const editMessageReplyMarkupRules = z.object({
  chat_id: chatId,
  message_id: messageId,
  reply_markup: inlineMarkup,
});
export const messageRules = z.object({ chat_id: chatId, message_id: messageId });
export const chatRules = z.object({ chat_id: chatId });
export const chatMemberRules = z.object({ chat_id: chatId, user_id: userId });
