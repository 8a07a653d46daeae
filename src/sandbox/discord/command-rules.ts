import { ApplicationCommandOptionType, ApplicationCommandType, ChannelType, Locale } from 'discord-api-types/v10';
import { z } from 'zod';
import { list, readForm, refuse, text } from './form.ts';

/** Command definitions, with Discord's limits. Source: discord-api-docs interactions/application-commands.mdx. */
const maxCommandLength = 8000;
const namePattern = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

const name = z.string().superRefine((value, context) => {
  if (!namePattern.test(value) || value !== value.toLowerCase()) {
    refuse(context, [], 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
  }
});
const menuName = text(1, 32);
const names = z.partialRecord(z.enum(Locale), name).nullish();
const description = text(1, 100);
const descriptions = z.partialRecord(z.enum(Locale), text(1, 100)).nullish();

const choice = z.object({
  name: text(1, 100),
  name_localizations: z.partialRecord(z.enum(Locale), text(1, 100)).nullish(),
  value: z.union([text(1, 100), z.number()]),
});
const valueOption = z
  .object({
    type: z.enum(ApplicationCommandOptionType).exclude(['Subcommand', 'SubcommandGroup']),
    name,
    name_localizations: names,
    description,
    description_localizations: descriptions,
    required: z.boolean().optional(),
    choices: list(choice, 0, 25).optional(),
    autocomplete: z.boolean().optional(),
    channel_types: z.array(z.enum(ChannelType)).optional(),
    min_value: z.number().optional(),
    max_value: z.number().optional(),
    min_length: z.int().min(0).max(6000).optional(),
    max_length: z.int().min(1).max(6000).optional(),
  })
  .superRefine((option, context) => {
    if (option.autocomplete && option.choices?.length) {
      const message = 'Autocomplete and choices cannot both be used';
      refuse(context, ['autocomplete'], 'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES', message);
    }
  });
export type ValueOption = z.infer<typeof valueOption>;

const shared = { name, name_localizations: names, description, description_localizations: descriptions };
const valueOptions = list(valueOption, 0, 25).superRefine(checkOptions);
const subcommand = z.object({
  ...shared,
  type: z.literal(ApplicationCommandOptionType.Subcommand),
  options: valueOptions.optional(),
});
const subcommandGroup = z.object({
  ...shared,
  type: z.literal(ApplicationCommandOptionType.SubcommandGroup),
  options: list(subcommand, 0, 25).optional(),
});
type CommandOption = ValueOption | z.infer<typeof subcommand> | z.infer<typeof subcommandGroup>;

const options = list(z.discriminatedUnion('type', [subcommand, subcommandGroup, valueOption]), 0, 25).superRefine(
  (value, context) => checkOptions(value, context),
);

const common = {
  default_member_permissions: z
    .string()
    .regex(/^\d{1,20}$/)
    .nullish(),
  contexts: z.array(z.int().min(0).max(2)).nullish(),
  integration_types: z.array(z.int().min(0).max(1)).nullish(),
  nsfw: z.boolean().optional(),
  dm_permission: z.boolean().nullish(),
};
const chatInput = z
  .object({
    type: z.literal(ApplicationCommandType.ChatInput).default(ApplicationCommandType.ChatInput),
    ...shared,
    ...common,
    options: options.optional(),
  })
  .superRefine((command, context) => {
    if (lengthOf(command) > maxCommandLength) {
      refuse(context, [], 'APPLICATION_COMMAND_TOO_LARGE', `Command exceeds maximum size (${maxCommandLength})`);
    }
  });
const menu = z.object({
  type: z.union([z.literal(ApplicationCommandType.User), z.literal(ApplicationCommandType.Message)]),
  name: menuName,
  name_localizations: z.partialRecord(z.enum(Locale), menuName).nullish(),
  description: z.literal('').optional(),
  ...common,
});
const command = z.discriminatedUnion('type', [chatInput, menu]);
export type CommandDefinition = z.infer<typeof command>;

const commandList = z.array(command).superRefine((commands, context) => {
  const counts = new Map<number, number>();
  const seen = new Set<string>();
  commands.forEach(({ type, name: own }, at) => {
    counts.set(type, (counts.get(type) ?? 0) + 1);
    if (seen.has(`${type} ${own}`)) {
      refuse(context, [at, 'name'], 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique');
    }
    seen.add(`${type} ${own}`);
  });
  for (const [type, count] of counts) {
    const max = type === ApplicationCommandType.ChatInput ? 100 : 15;
    if (count > max) refuse(context, [], 'BASE_TYPE_BAD_LENGTH', `Must be between 0 and ${max} in length.`);
  }
});

/** Reads the body of a registration of all commands; throws 50035. */
export function readCommands(body: unknown): CommandDefinition[] {
  return readForm(commandList, body);
}

function checkOptions(value: readonly CommandOption[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  let optional = false;
  value.forEach((option, at) => {
    if (seen.has(option.name)) {
      refuse(context, [at], 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'Option name already exists');
    }
    seen.add(option.name);
    if (!('required' in option) || !option.required) optional = true;
    else if (optional) {
      const message = 'Required options must be placed before non-required options';
      refuse(context, [at], 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', message);
    }
  });
}

type Localized = {
  name: string;
  description: string;
  name_localizations?: Partial<Record<string, string>> | null | undefined;
  description_localizations?: Partial<Record<string, string>> | null | undefined;
  options?: readonly CommandOption[] | undefined;
  choices?: readonly z.infer<typeof choice>[] | undefined;
};

/** Names, descriptions and values together, the longest localisation of each. */
function lengthOf(part: Localized): number {
  const options: number[] = (part.options ?? []).map(lengthOf);
  const choices = (part.choices ?? []).map(
    (each) => longest(each.name, each.name_localizations) + String(each.value).length,
  );
  const own = longest(part.name, part.name_localizations) + longest(part.description, part.description_localizations);
  return [...options, ...choices].reduce((sum, each) => sum + each, own);
}

function longest(plain: string, localized: Partial<Record<string, string>> | null | undefined): number {
  return Math.max(plain.length, ...Object.values(localized ?? {}).map((each) => each?.length ?? 0));
}
