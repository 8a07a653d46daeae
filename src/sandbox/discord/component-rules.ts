import { ButtonStyle, ChannelType, ComponentType, SeparatorSpacingSize } from 'discord-api-types/v10';
import { z } from 'zod';
import { list, refuse, snowflake, text } from './form.ts';

/**
 * The components of messages, with Discord's limits.
 * Source: discord-api-docs components/reference.mdx; the sum of texts: discord-userdoccers resources/components.mdx.
 */
const maxComponents = 40;
const maxDisplayedText = 4000;

const id = z.int().min(0).max(2_147_483_647).optional();
const customId = text(1, 100);

const emoji = z.object({
  id: snowflake.nullish(),
  name: z.string().nullish(),
  animated: z.boolean().optional(),
});

const linkSchemes = ['http:', 'https:', 'discord:'];

const linkUrl = z.string().superRefine((value, context) => checkUrl(value, linkSchemes, context));
const mediaUrl = z
  .string()
  .superRefine((value, context) => checkUrl(value, ['http:', 'https:', 'attachment:'], context));

const button = z
  .object({
    type: z.literal(ComponentType.Button),
    id,
    style: z.int().min(1).max(6),
    label: text(0, 80).nullish(),
    emoji: emoji.nullish(),
    custom_id: customId.nullish(),
    url: linkUrl.nullish(),
    sku_id: snowflake.nullish(),
    disabled: z.boolean().optional(),
  })
  .superRefine((value, context) => {
    if (value.style === ButtonStyle.Premium) {
      if (!value.sku_id) refuse(context, ['sku_id'], 'BASE_TYPE_REQUIRED', 'This field is required');
      return;
    }
    if (value.style === ButtonStyle.Link) {
      if (!value.url) refuse(context, ['url'], 'BASE_TYPE_REQUIRED', 'This field is required');
      if (value.custom_id) {
        refuse(
          context,
          ['custom_id'],
          'BUTTON_COMPONENT_CUSTOM_ID_AND_URL',
          'A custom id and url cannot both be specified',
        );
      }
    } else {
      if (!value.custom_id) refuse(context, ['custom_id'], 'BASE_TYPE_REQUIRED', 'This field is required');
      if (value.url) {
        refuse(context, ['url'], 'BUTTON_COMPONENT_CUSTOM_ID_AND_URL', 'A custom id and url cannot both be specified');
      }
    }
    if (!value.label && !value.emoji) {
      refuse(context, [], 'BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED', 'A label or an emoji is required');
    }
  });

const selectFields = {
  id,
  custom_id: customId,
  placeholder: text(0, 150).optional(),
  min_values: z.int().min(0).max(25).optional(),
  max_values: z.int().min(1).max(25).optional(),
  disabled: z.boolean().optional(),
  /** Modals only: messages ignore it. */
  required: z.boolean().optional(),
};
const defaultValues = z.array(z.object({ id: snowflake, type: z.enum(['user', 'role', 'channel']) })).optional();

export const stringSelect = z.object({
  type: z.literal(ComponentType.StringSelect),
  ...selectFields,
  options: list(
    z.object({
      label: text(1, 100),
      value: text(1, 100),
      description: text(0, 100).optional(),
      emoji: emoji.optional(),
      default: z.boolean().optional(),
    }),
    1,
    25,
  ),
});
export const entitySelects = [
  z.object({ type: z.literal(ComponentType.UserSelect), ...selectFields, default_values: defaultValues }),
  z.object({ type: z.literal(ComponentType.RoleSelect), ...selectFields, default_values: defaultValues }),
  z.object({ type: z.literal(ComponentType.MentionableSelect), ...selectFields, default_values: defaultValues }),
  z.object({
    type: z.literal(ComponentType.ChannelSelect),
    ...selectFields,
    channel_types: z.array(z.enum(ChannelType)).optional(),
    default_values: defaultValues,
  }),
] as const;

const actionRow = z
  .object({
    type: z.literal(ComponentType.ActionRow),
    id,
    components: list(z.discriminatedUnion('type', [button, stringSelect, ...entitySelects]), 1, 5),
  })
  .superRefine((row, context) => {
    const selects = row.components.filter(({ type }) => type !== ComponentType.Button).length;
    if (selects > 0 && row.components.length > 1) {
      refuse(
        context,
        ['components'],
        'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
        'The specified component exceeds the maximum width',
      );
    }
  });

export const textDisplay = z.object({
  type: z.literal(ComponentType.TextDisplay),
  id,
  content: text(1, maxDisplayedText),
});

const media = z.object({ url: mediaUrl });
const thumbnail = z.object({
  type: z.literal(ComponentType.Thumbnail),
  id,
  media,
  description: text(0, 1024).nullish(),
  spoiler: z.boolean().optional(),
});
const section = z.object({
  type: z.literal(ComponentType.Section),
  id,
  components: list(z.discriminatedUnion('type', [textDisplay]), 1, 3),
  accessory: z.discriminatedUnion('type', [button, thumbnail]),
});
const mediaGallery = z.object({
  type: z.literal(ComponentType.MediaGallery),
  id,
  items: list(z.object({ media, description: text(0, 1024).nullish(), spoiler: z.boolean().optional() }), 1, 10),
});
const file = z.object({
  type: z.literal(ComponentType.File),
  id,
  file: z.object({ url: z.string().superRefine((value, context) => checkUrl(value, ['attachment:'], context)) }),
  spoiler: z.boolean().optional(),
});
const separator = z.object({
  type: z.literal(ComponentType.Separator),
  id,
  divider: z.boolean().optional(),
  spacing: z.enum(SeparatorSpacingSize).optional(),
});
const inContainer = [actionRow, textDisplay, section, mediaGallery, file, separator] as const;
const container = z.object({
  type: z.literal(ComponentType.Container),
  id,
  components: list(z.discriminatedUnion('type', inContainer), 1, maxComponents),
  accent_color: z.int().min(0).max(0xffffff).nullish(),
  spoiler: z.boolean().optional(),
});

export const topLevelComponents = z.array(z.discriminatedUnion('type', [...inContainer, container]));

export type MessageComponents = z.infer<typeof topLevelComponents>;
type TopLevelComponent = MessageComponents[number];
export type MessageButton = z.infer<typeof button>;
/** Any component of a message, at any depth. */
export type MessageComponent =
  | TopLevelComponent
  | z.infer<typeof actionRow>['components'][number]
  | z.infer<typeof thumbnail>;

/** Every component in the order in which a person sees it, nested ones after what contains them. */
export function* eachComponent(components: readonly MessageComponent[]): Generator<MessageComponent> {
  for (const component of components) {
    yield component;
    switch (component.type) {
      case ComponentType.Container:
      case ComponentType.ActionRow:
        yield* eachComponent(component.components);
        break;
      case ComponentType.Section:
        yield* eachComponent(component.components);
        yield component.accessory;
    }
  }
}

/** The names of the files that components show. */
export function attachmentLinks(components: readonly MessageComponent[]): string[] {
  const urls = [...eachComponent(components)].flatMap((component) => {
    switch (component.type) {
      case ComponentType.File:
        return [component.file.url];
      case ComponentType.Thumbnail:
        return [component.media.url];
      case ComponentType.MediaGallery:
        return component.items.map(({ media: { url } }) => url);
      default:
        return [];
    }
  });
  return urls.filter((url) => url.startsWith('attachment://')).map((url) => url.slice('attachment://'.length));
}

/** The rules over all components of a message together. */
export function checkComponents(components: MessageComponents, v2: boolean, context: z.RefinementCtx): void {
  if (!v2) {
    components.forEach((component, at) => {
      if (component.type !== ComponentType.ActionRow) {
        refuse(context, ['components', at], 'UNION_TYPE_CHOICES', 'Value of field "type" must be one of (1,).');
      }
    });
    if (components.length > 5) {
      refuse(context, ['components'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 0 and 5 in length.');
    }
  }
  let count = 0;
  // In UTF-16 units: Discord does not say which, and this is the stricter count.
  let displayed = 0;
  const customIds = new Set<string>();
  const ids = new Set<number>();
  for (const component of eachComponent(components)) {
    count += 1;
    if (component.type === ComponentType.TextDisplay) displayed += component.content.length;
    if ('custom_id' in component && component.custom_id) {
      if (customIds.has(component.custom_id)) {
        refuse(context, ['components'], 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated');
      }
      customIds.add(component.custom_id);
    }
    if (component.id) {
      if (ids.has(component.id)) {
        refuse(context, ['components'], 'COMPONENT_ID_DUPLICATED', 'Component id cannot be duplicated');
      }
      ids.add(component.id);
    }
  }
  if (count > maxComponents) {
    const message = `The total number of components cannot exceed ${maxComponents}`;
    refuse(context, ['components'], 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED', message);
  }
  if (displayed > maxDisplayedText) {
    const message = `The total displayable text size cannot exceed ${maxDisplayedText}`;
    refuse(context, ['components'], 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED', message);
  }
}

function checkUrl(value: string, schemes: readonly string[], context: z.RefinementCtx): void {
  if (value.length > 512 && schemes === linkSchemes) {
    refuse(context, [], 'BASE_TYPE_MAX_LENGTH', 'Must be 512 or fewer in length.');
  } else if (value.length > 2048) {
    refuse(context, [], 'BASE_TYPE_MAX_LENGTH', 'Must be 2048 or fewer in length.');
  }
  const url = URL.parse(value);
  if (
    !url ||
    (url.protocol.startsWith('http') && (!/^https?:\/\//i.test(value) || !/[.:]|^localhost$/.test(url.hostname)))
  ) {
    refuse(context, [], 'URL_TYPE_INVALID_URL', 'Not a well formed URL.');
  } else if (!schemes.includes(url.protocol)) {
    const names = schemes.map((scheme) => `'${scheme.slice(0, -1)}'`).join(', ');
    const message = `Scheme "${url.protocol.slice(0, -1)}" is not supported. Scheme must be one of (${names}).`;
    refuse(context, [], 'URL_TYPE_INVALID_SCHEME', message);
  }
}
