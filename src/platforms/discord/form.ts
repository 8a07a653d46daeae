import type { ModalSubmitFields } from 'discord.js';
import {
  type APIComponentInLabel,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  TextInputStyle,
} from 'discord-api-types/v10';
import type { Form, FormField, FormValues } from '../../commands/command.ts';

/** A form as Discord's modal. The limits are those of https://discord.com/developers/docs/components/reference#label */
export function renderForm({ title, fields, action }: Form): APIModalInteractionResponseCallbackData {
  return {
    custom_id: action,
    title: shortened(title, longestTitle),
    components: fields.map((field) => ({
      type: ComponentType.Label,
      label: shortened(field.label, longestTitle),
      ...(field.description ? { description: shortened(field.description, longestDescription) } : {}),
      component: inputOf(field),
    })),
  };
}

/** What a person filled in, by the names of the fields. */
export function valuesOf({ fields }: ModalSubmitFields): FormValues {
  return Object.fromEntries(
    [...fields.values()].map((field): [string, string] => {
      const name = 'customId' in field ? field.customId : '';
      if ('values' in field) return [name, field.values[0] ?? ''];
      return [name, 'value' in field && typeof field.value === 'string' ? field.value : ''];
    }),
  );
}

function inputOf(field: FormField): APIComponentInLabel {
  if (field.kind === 'text') {
    const value = field.value?.slice(0, longestText) ?? '';
    return {
      type: ComponentType.TextInput,
      custom_id: field.name,
      style: field.multiline ? TextInputStyle.Paragraph : TextInputStyle.Short,
      required: field.required,
      // Words that were too long come back whole, to be shortened by who wrote them.
      max_length: Math.min(Math.max(field.maxLength, value.length), longestText),
      ...(value === '' ? {} : { value }),
    };
  }
  const options = field.options.map(({ label, value }) => ({
    label: shortened(label, longestOption),
    value,
    ...(value === field.value ? { default: true } : {}),
  }));
  return options.length >= 2 && options.length <= mostInRadioGroup
    ? { type: ComponentType.RadioGroup, custom_id: field.name, options }
    : { type: ComponentType.StringSelect, custom_id: field.name, options };
}

function shortened(text: string, longest: number): string {
  const characters = Array.from(text);
  return characters.length <= longest
    ? text
    : `${characters
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`;
}

const longestTitle = 45;
const longestDescription = 100;
const longestOption = 100;
const longestText = 4000;
const mostInRadioGroup = 10;
