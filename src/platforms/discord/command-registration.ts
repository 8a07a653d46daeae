import { isDeepStrictEqual } from 'node:util';
import { type Client, type REST, Routes } from 'discord.js';
import {
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  PermissionFlagsBits,
  type RESTGetAPIApplicationCommandsResult,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import { z } from 'zod';
import type { Command } from '../../commands/command.ts';
import { choiceLabel, optionName } from '../../commands/option-words.ts';
import { type Sentences, sentencesIn } from '../../locales/sentences.ts';
import type { Language } from '../../newsletter/issue.ts';
import { type ChatKey, platformOf } from '../chat.ts';
import { channelIdOf } from './chat-keys.ts';

/**
 * Tells Discord the bot's slash commands, only when it has other ones: an application may create 200 a day
 * (https://discord.com/developers/docs/interactions/application-commands#registering-a-command). What editors do is
 * offered in their own server only, where that is known.
 */
export async function registerCommands(
  client: Client,
  applicationId: string,
  commands: readonly Command[],
  editorsChats: readonly ChatKey[] = [],
): Promise<void> {
  const { rest } = client;
  const editorsServer = await serverOf(client, editorsChats);
  const isElsewhere = ({ access }: Command) => access === 'editor' && editorsServer !== undefined;
  await register(
    rest,
    Routes.applicationCommands(applicationId),
    commands.filter((command) => !isElsewhere(command)),
  );
  if (editorsServer === undefined) return;
  await register(rest, Routes.applicationGuildCommands(applicationId, editorsServer), commands.filter(isElsewhere));
}

/** What isn't there is said when something is written to it. */
async function serverOf(client: Client, editorsChats: readonly ChatKey[]): Promise<string | undefined> {
  const key = editorsChats.find((each) => platformOf(each) === 'discord');
  const channel = key && (await client.channels.fetch(channelIdOf(key)).catch(() => null));
  return channel && !channel.isDMBased() ? channel.guildId : undefined;
}

async function register(rest: REST, route: `/${string}`, commands: readonly Command[]): Promise<void> {
  const wanted = commands.map(definitionOf);
  const query = new URLSearchParams({ with_localizations: 'true' });
  const registered = registeredSchema.parse(await rest.get(route, { query }));
  const known = new Map(registered.map((command) => [command.name, command]));
  const isSame =
    registered.length === wanted.length &&
    wanted.every((command) => {
      const other = known.get(command.name);
      return other !== undefined && isDeepStrictEqual(comparable(command), comparable(other));
    });
  if (!isSame) await rest.put(route, { body: wanted });
}

type Definition = RESTPostAPIChatInputApplicationCommandsJSONBody;

const registeredSchema = z.array(
  z.custom<RESTGetAPIApplicationCommandsResult[number]>(
    (value) => z.looseObject({ name: z.string(), description: z.string() }).safeParse(value).success,
  ),
);

/** What we set, in one form: Discord leaves out what is false or empty and adds what is its own. */
function comparable(command: Definition | RESTGetAPIApplicationCommandsResult[number]): unknown {
  return plain({
    name: command.name,
    name_localizations: command.name_localizations,
    description: command.description,
    description_localizations: command.description_localizations,
    default_member_permissions: command.default_member_permissions,
    contexts: command.contexts,
    integration_types: command.integration_types,
    options: command.options?.map((option) => ({
      type: option.type,
      name: option.name,
      name_localizations: option.name_localizations,
      description: option.description,
      description_localizations: option.description_localizations,
      required: option.required || undefined,
      autocomplete: ('autocomplete' in option && option.autocomplete) || undefined,
      choices:
        'choices' in option
          ? option.choices?.map(({ name, name_localizations, value }) => ({ name, name_localizations, value }))
          : undefined,
      channel_types: 'channel_types' in option ? option.channel_types : undefined,
      max_length: 'max_length' in option ? option.max_length : undefined,
    })),
  });
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(plain);
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  const entries = Object.entries(value).flatMap(([key, part]) => {
    const kept = plain(part);
    return kept === undefined ? [] : [[key, kept] as const];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)));
}

function definitionOf(command: Command): Definition {
  const isForFew = command.access !== 'anyone';
  const options = Object.entries(command.options.shape).map(([name, schema]) => optionOf(command, name, schema));
  return {
    type: ApplicationCommandType.ChatInput,
    name: command.name,
    ...localNames(command),
    ...described((sentences) => command.description(sentences)),
    // Only what Discord shows: the command checks who calls it.
    default_member_permissions: shownTo[command.access],
    contexts: isForFew ? [InteractionContextType.Guild] : [InteractionContextType.Guild, InteractionContextType.BotDM],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    // Discord wants required options first.
    options: options.sort((a, b) => Number(b.required ?? false) - Number(a.required ?? false)),
  };
}

/** To who has the permission; an editor without it has the buttons, or a role that the server's settings show them to. */
const shownTo: Record<Command['access'], string | null> = {
  anyone: null,
  manager: String(PermissionFlagsBits.ManageChannels),
  editor: String(PermissionFlagsBits.ManageMessages),
};

function optionOf(command: Command, name: string, schema: z.ZodType): APIApplicationCommandOption {
  const isOptional = schema.safeParse(undefined).success;
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  const shared = {
    name,
    ...localOptionNames(name),
    ...described((sentences) => command.optionDescription(sentences, name)),
    required: !isOptional,
  };
  if (inner instanceof z.ZodEnum) {
    const choices = inner.options.map((value) => choiceOf(String(value)));
    return { ...shared, type: ApplicationCommandOptionType.String, choices };
  }
  if (inner instanceof z.ZodType && inner.meta()?.option === 'chat') {
    return { ...shared, type: ApplicationCommandOptionType.Channel, channel_types: [...channelTypes] };
  }
  if (inner instanceof z.ZodType && inner.meta()?.option === 'role') {
    return { ...shared, type: ApplicationCommandOptionType.Role };
  }
  if (inner instanceof z.ZodBoolean) return { ...shared, type: ApplicationCommandOptionType.Boolean };
  const completed = { ...shared, autocomplete: command.suggest !== undefined };
  if (inner instanceof z.ZodNumber) return { ...completed, type: ApplicationCommandOptionType.Integer };
  const longest = inner instanceof z.ZodString ? inner.maxLength : null;
  return {
    ...completed,
    ...(longest === null ? {} : { max_length: longest }),
    type: ApplicationCommandOptionType.String,
  };
}

function choiceOf(value: string) {
  const inLanguage = (language: Language) => choiceLabel(sentencesIn(language), value);
  return { name: inLanguage('en'), value, name_localizations: inEveryLocale(inLanguage) };
}

function localOptionNames(option: string) {
  // Where a language has no name for it, the plain one is shown.
  return {
    name_localizations: inEveryLocale((language) => optionName(sentencesIn(language), option) ?? option),
  };
}

/** Where an issue can go. */
const channelTypes = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildForum,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
] as const;

/** English has the name itself; what other languages it has is the command's matter. */
function localNames({ name, localName }: Command) {
  if (!localName) return {};
  return {
    name_localizations: inEveryLocale((language) => (language === 'en' ? name : localName(sentencesIn(language)))),
  };
}

function described(say: (sentences: Sentences) => string) {
  const inLanguage = (language: Language) => say(sentencesIn(language));
  return { description: inLanguage('en'), description_localizations: inEveryLocale(inLanguage) };
}

/** The default text under its own key too: without it Discord shows American readers the British one. */
function inEveryLocale(inLanguage: (language: Language) => string) {
  return {
    'en-US': inLanguage('en'),
    'en-GB': inLanguage('en'),
    'zh-CN': inLanguage('zh-Hans'),
    'zh-TW': inLanguage('zh-Hant'),
  };
}
