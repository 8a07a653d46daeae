import { ComponentType, TextInputStyle } from 'discord-api-types/v10';
import { z } from 'zod';
import { entitySelects, stringSelect, textDisplay } from './component-rules.ts';
import { list, readForm, refuse, text } from './form.ts';

/** Modals, with Discord's limits. Source: components/reference.mdx and interactions/receiving-and-responding.mdx. */

const textInput = z
  .object({
    type: z.literal(ComponentType.TextInput),
    id: z.int().optional(),
    custom_id: text(1, 100),
    style: z.enum(TextInputStyle),
    /** Only for a text input directly in an action row. */
    label: text(1, 45).optional(),
    min_length: z.int().min(0).max(4000).optional(),
    max_length: z.int().min(1).max(4000).optional(),
    required: z.boolean().optional(),
    value: text(0, 4000).optional(),
    placeholder: text(0, 100).optional(),
  })
  .superRefine((input, context) => {
    if ((input.min_length ?? 0) > (input.max_length ?? 4000)) {
      refuse(
        context,
        ['min_length'],
        'TEXT_INPUT_MIN_LENGTH_INVALID',
        'min_length must not be greater than max_length',
      );
    }
    const length = input.value?.length;
    if (length && (length < (input.min_length ?? 0) || length > (input.max_length ?? 4000))) {
      refuse(
        context,
        ['value'],
        'BASE_TYPE_BAD_LENGTH',
        `Must be between ${input.min_length ?? 0} and ${input.max_length ?? 4000} in length.`,
      );
    }
  });

const radioGroup = z
  .object({
    type: z.literal(ComponentType.RadioGroup),
    id: z.int().optional(),
    custom_id: text(1, 100),
    required: z.boolean().optional(),
    options: list(
      z.object({
        label: text(1, 100),
        value: text(1, 100),
        description: text(0, 100).optional(),
        default: z.boolean().optional(),
      }),
      2,
      10,
    ),
  })
  .superRefine(({ options }, context) => {
    if (new Set(options.map(({ value }) => value)).size < options.length) {
      refuse(
        context,
        ['options'],
        'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
        'The specified option value is already used',
      );
    }
    if (options.filter((option) => option.default).length > 1) {
      refuse(context, ['options'], 'BASE_TYPE_BAD_LENGTH', 'At most one option can be the default.');
    }
  });

const label = z.object({
  type: z.literal(ComponentType.Label),
  id: z.int().optional(),
  label: text(1, 45),
  description: text(0, 100).optional(),
  component: z.discriminatedUnion('type', [textInput, radioGroup, stringSelect, ...entitySelects]),
});
export type ModalInput = z.infer<typeof label>['component'];

/** Deprecated by Discord, still accepted: a row with one text input, which carries its own label. */
const row = z
  .object({ type: z.literal(ComponentType.ActionRow), id: z.int().optional(), components: list(textInput, 1, 1) })
  .superRefine((value, context) => {
    value.components.forEach((input, at) => {
      if (input.label === undefined)
        refuse(context, ['components', at, 'label'], 'BASE_TYPE_REQUIRED', 'This field is required');
    });
  });

const modal = z
  .object({
    custom_id: text(1, 100),
    title: text(1, 45),
    components: list(z.discriminatedUnion('type', [label, row, textDisplay]), 1, 5),
  })
  .superRefine((value, context) => {
    const seen = new Set<string>();
    for (const { input } of inputsOf(value)) {
      if (seen.has(input.custom_id)) {
        refuse(context, ['components'], 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated');
      }
      seen.add(input.custom_id);
      if ('disabled' in input && input.disabled) {
        refuse(context, ['components'], 'MODAL_COMPONENT_DISABLED', 'Components in modals cannot be disabled');
      }
    }
  });
export type Modal = z.infer<typeof modal>;

/** Reads the `data` of a modal response; throws 50035 with paths under `data`. */
export function readModal(body: unknown): Modal {
  return readForm(z.object({ data: modal }), body).data;
}

/** The inputs of a modal with what a person reads at each. */
export function inputsOf({ components }: z.infer<z.ZodObject<typeof modal.shape>>): ShownInput[] {
  return components.flatMap((component): ShownInput[] => {
    if (component.type === ComponentType.Label) {
      const { label: shown, description, component: input } = component;
      return [{ label: shown, ...(description === undefined ? {} : { description }), input }];
    }
    if (component.type !== ComponentType.ActionRow) return [];
    return component.components.map((input) => ({ label: input.label ?? '', input }));
  });
}

interface ShownInput {
  label: string;
  description?: string;
  input: ModalInput;
}

/** What a field holds before anyone touches it. */
export function presetOf(input: ModalInput): string | string[] | undefined {
  if ('options' in input) return input.options.filter((option) => option.default).map(({ value }) => value);
  return 'value' in input ? input.value : undefined;
}
