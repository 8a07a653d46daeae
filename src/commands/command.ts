import { z } from 'zod';
import type { Sentences } from '../locales/sentences.ts';
import type { Issue, IssueDate, Language, Section } from '../newsletter/issue.ts';
import type { Block } from '../newsletter/rich-text.ts';
import type { Chat, ChatKey, Inspection, MessageId, PersonKey, RoleKey } from '../platforms/chat.ts';
import type { CommandServices } from './services.ts';

/**
 * What a command is. A command knows no platform: each platform shows it by its own conventions (Discord: a slash
 * command with typed options; Telegram: `/command arguments`).
 */
export interface Command<Options extends CommandOptions = CommandOptions> {
  /** 1–32 of `a-z0-9_`: what both platforms allow. */
  name: string;
  description(sentences: Sentences): string;
  /** In the order in which they are typed on Telegram. */
  options: Options;
  optionDescription(sentences: Sentences, option: keyof z.infer<Options> & string): string;
  /** The name in the person's language, where the platform can show one: the same rules as `name`, with any letters. */
  localName?(sentences: Sentences): string;
  /** What an option could be, while a person is still typing it; the likeliest first, at most 25 are shown. */
  suggest?(context: CommandContext, option: keyof z.infer<Options> & string, typed: string): Promise<Suggestion[]>;
  /**
   * `manager`: only who may manage the chat it concerns. `editor`: only the newsletter's editors. The command checks it too;
   * this hides it from others.
   */
  access: 'anyone' | 'manager' | 'editor';
  run(context: CommandContext, options: z.infer<Options>): Promise<CommandAnswer>;
  /** Answers a press of a button whose action starts with this command's name. */
  press?(context: CommandContext, args: string[]): Promise<CommandAnswer>;
  /**
   * Takes a form that was filled in and sent: `args` are those of the form's action. Values may be anything (a form of an
   * earlier release, a client of somebody's own): the command validates them. What is refused is kept as `context.draft`.
   */
  submit?(context: CommandContext, args: string[], values: FormValues): Promise<SubmitAnswer>;
  /**
   * Answers what a person said to the bot outside of commands; undefined where that is not for this command: the next one
   * is asked, in the order of their names, editors' commands first.
   */
  hear?(context: CommandContext, said: HeardMessage): Promise<PlainAnswer | undefined>;
}

/** A value for an option, and how a person recognises it: at most 100 characters each (Discord's autocompletion). */
export interface Suggestion {
  label: string;
  value: string;
}

export type CommandOptions = z.ZodObject<Readonly<Record<string, z.ZodType>>>;

/** Declares a command; only gives it its types. */
export function defineCommand<Options extends CommandOptions>(command: Command<Options>): Command<Options> {
  return command;
}

/** A place a person names: a Discord channel picked from the list (its id), a Telegram `@channel` or chat id. */
export const chatReferenceSchema = z
  .string()
  .regex(/^(@[A-Za-z]\w{3,31}|-?\d{1,20})$/)
  .brand<'ChatReference'>()
  .meta({ option: 'chat' });
export type ChatReference = z.infer<typeof chatReferenceSchema>;

/** A role that a person names, on Discord picked from the list (its id). */
export const roleReferenceSchema = z
  .string()
  .regex(/^\d{1,20}$/)
  .brand<'RoleReference'>()
  .meta({ option: 'role' });
export type RoleReference = z.infer<typeof roleReferenceSchema>;

/** Words of a person, as many as there are. */
export const wordsSchema = z.string().trim().min(1).max(200).meta({ option: 'words' });

/** Words that belong together although nothing holds them: `Mon 9:00`, `New York`. As many as the option understands. */
export function phrase<Schema extends z.ZodType>(schema: Schema): Schema {
  return schema.meta({ option: 'phrase' });
}

/** All that was typed after the command, with its line ends and quotation marks; such an option stands alone. */
export const textSchema = z.string().trim().min(1).meta({ option: 'text' });

export interface Person {
  key: PersonKey;
  /** As the platform shows it. */
  name: string;
  /** How others find them there, without "@"; not everyone on Telegram has one. */
  handle?: string;
  /** The language of the person's app, as near as the newsletter has it. */
  language: Language;
}

/** A command as a platform heard it. */
export interface CommandCall {
  command: string;
  /** As typed: a platform with typed options gives them by name, one without gives the words, and the text they are of. */
  options: { kind: 'named'; values: Record<string, unknown> } | { kind: 'words'; words: string[]; text?: string };
  person: Person;
  /** Where it was typed. */
  chat: Chat;
  /** Asks the platform about a place the person named, or about this chat; also about a role there, where it has roles. */
  inspect(reference?: ChatReference, role?: RoleReference): Promise<Inspection>;
  /** Whether the person has a role now, wherever the bot is together with them; never where the platform has no roles. */
  holds(role: RoleKey): Promise<boolean>;
}

/** What is typed so far into an option. */
export interface SuggestionCall extends Omit<CommandCall, 'options'> {
  option: string;
  typed: string;
}

/** A pressed button. */
export interface ActionPress extends Omit<CommandCall, 'command' | 'options'> {
  action: Action;
}

/** A form as it was sent. */
export interface FormSubmission extends Omit<CommandCall, 'command' | 'options'> {
  action: Action;
  values: FormValues;
}

/** By the names of the form's fields; a field that was left empty is there as an empty text. */
export type FormValues = Readonly<Record<string, string>>;

/** What a person said to the bot outside of commands, or that it could not be read. */
export interface HeardCall extends Omit<CommandCall, 'command' | 'options'> {
  said: HeardMessage | UnreadableMessage;
}

export interface HeardMessage {
  kind: 'text';
  /** Without the mention of the bot; the words under a photo are text too. */
  text: string;
  /** An edited message keeps its id. */
  message: MessageId;
  /** The message it answers, in the same chat. */
  repliesTo?: MessageId;
  /**
   * The post it was said under, in another chat than this: that whose thread this is (Discord; a forum's post has the id of
   * its thread), or the channel's post on which it comments (Telegram's discussion groups).
   */
  under?: { chat: ChatKey; message: MessageId };
  mentionsBot: boolean;
  /** `thread`: it mentions the bot in the thread under a post. `discussion-group`: it comments on a channel's post. */
  via: 'private' | 'reply' | 'mention' | 'thread' | 'discussion-group';
  /** It was said before, in other words. */
  edited: boolean;
}

interface UnreadableMessage {
  /** `wordless`: a photo, a sticker, a voice message. `hidden`: the platform shows its words only if it mentions the bot. */
  kind: 'wordless' | 'hidden';
  via: HeardMessage['via'];
}

/** What a command is given to work with. */
export interface CommandContext extends Omit<CommandCall, 'command' | 'options'> {
  sentences: Sentences;
  services: CommandServices;
  /**
   * What this person sent by the form of the action that is pressed and that was not taken, so that the form opens with it.
   * Kept for an hour, in memory.
   */
  draft?: FormValues;
}

/**
 * What a button of ours carries: `v1:<command>:<argument>:…`. At most 64 bytes (Telegram's callback_data), versioned so
 * that buttons of old messages survive a new release. Unsigned and visible to clients: it carries ids, never trust.
 */
export const actionSchema = z
  .string()
  .regex(/^v1:[a-z0-9_]{1,32}(:[A-Za-z0-9@._-]+)*$/)
  .max(64)
  .brand<'Action'>();
export type Action = z.infer<typeof actionSchema>;

/** Makes the action of a button that `command.press` answers. */
export function action(command: string, ...args: string[]): Action {
  return actionSchema.parse(['v1', command, ...args].join(':'));
}

export type Button =
  | { kind: 'link'; label: string; url: string }
  | {
      kind: 'action';
      label: string;
      action: Action;
      /** It begins a new row. */
      startsRow?: boolean;
      /** What follows is between the bot and the person: Telegram leads to the private chat (see its `deep-link.ts`). */
      inPrivate?: true;
    };

export interface TextAnswer {
  kind: 'text';
  body: Block[];
  buttons: Button[];
  /** `person`: only for who asked, where the platform can do that; `chat`: everyone there may see it. */
  audience: 'person' | 'chat';
  /** In place of the message whose button was pressed; otherwise under it. */
  replaces?: true;
  /**
   * What was done, in at most 200 characters: said at once to who pressed a button, where a platform can do that (Telegram),
   * however long the answer itself has to wait for its turn.
   */
  notice?: string;
  /** The person was told it a moment ago: left out where saying it again is one more message for everyone in the chat. */
  saidBefore?: true;
  files?: AnswerFile[];
  /**
   * The person's next words are awaited, and these say of what kind: a platform that can opens the field to write in, with a
   * hint of at most 64 characters in it. Such an answer has no buttons.
   */
  asks?: string;
  /** Said instead where a command was typed before others and the platform can't hide its answer from them. */
  beforeOthers?: TextAnswer;
}

/** At most 10 to an answer. One too large for the platform is named in the answer instead. */
export interface AnswerFile {
  name: string;
  /** Such as `text/csv`. */
  type: string;
  content: string | Uint8Array;
}

/** What can be answered to anything a person does. */
export type PlainAnswer =
  | TextAnswer
  /**
   * An issue from page `page` on (0 is what is posted; higher pages are what is behind "Read on"). `replaces`: in place of
   * the message whose button was pressed.
   */
  | { kind: 'issue'; issue: Issue; page: number; audience: 'person' | 'chat'; replaces?: true }
  | SectionAnswer;

/** One section of an issue on its own. */
interface SectionAnswer {
  kind: 'section';
  issue: Issue;
  section: Section;
  audience: 'person' | 'chat';
  /** A sentence below it, in the issue's language. */
  note?: string;
  /** Of a question: it takes no answers any more. */
  isClosed?: true;
}

/** What can be answered to a command or a button. */
export type CommandAnswer =
  | PlainAnswer
  /** A form to fill in; `otherwise` where the platform has none, called only there if it begins something. */
  | { kind: 'form'; form: Form; otherwise: TextAnswer | (() => Promise<TextAnswer>) };

/** What is answered to a form. Refused: says why; the person gets their words back, and a button that opens the form again. */
export type SubmitAnswer = PlainAnswer | { kind: 'refused'; body: Block[] };

/** Titles and labels of more than 45 characters, and descriptions of more than 100, are shortened (Discord's modals). */
export interface Form {
  title: string;
  /** 1–5. */
  fields: FormField[];
  /** Sending the form calls `submit` with it; a button with it opens the form by `press`. */
  action: Action;
}

export type FormField = {
  /** The key of the value, 1–100 characters. */
  name: string;
  label: string;
  description?: string;
  value?: string;
} & (
  | { kind: 'text'; multiline: boolean /** At most 4000. */; maxLength: number; required: boolean }
  /** One of 2–25. */
  | { kind: 'choice'; options: { label: string; value: string }[] }
);

/** The action of the button that leads to answering the question of an issue. Kept here, since posts carry it too. */
export function answerAction(date: IssueDate): Action {
  return action('answer', date);
}

/** The action of the "Read on" button: shows page `page` of an edition. Kept here, since posts carry it too. */
export function readOnAction(date: IssueDate, language: Language, page: number): Action {
  return action('issue', date, language, String(page));
}
