import type { Telegraf } from 'telegraf';
import { message } from 'telegraf/filters';
import type { CallbackQuery, Message, User } from 'telegraf/types';
import type { Clock } from '../../clock.ts';
import { answerWith } from '../../commands/answers.ts';
import {
  type ActionPress,
  action,
  actionSchema,
  type Command,
  type CommandAnswer,
  type CommandCall,
  type Person,
  type PlainAnswer,
} from '../../commands/command.ts';
import { sentencesIn } from '../../locales/sentences.ts';
import type { Logger } from '../../log.ts';
import { paragraph } from '../../newsletter/rich-text.ts';
import type { Chat } from '../chat.ts';
import type { PlatformMetrics } from '../metrics.ts';
import type { PlatformListener } from '../platform.ts';
import type { AnsweredMessage, Answering, Room } from './answering.ts';
import { chatKeyOf, chatOf, personKeyOf, personOf, topicOf } from './chat-keys.ts';
import type { TelegramClient } from './client.ts';
import { actionOfPayload } from './deep-link.ts';
import { saidTo } from './hearing.ts';
import { inspect } from './inspect.ts';
import { describeError } from './outcomes.ts';
import type { Sharing } from './sharing.ts';
import { readTypedCommand, type TypedCommand } from './typed-command.ts';

export interface InteractionsOptions {
  client: TelegramClient;
  bot: { id: number; username: string };
  commands: readonly Command[];
  listener: PlatformListener;
  answering: Answering;
  sharing: Sharing;
  clock: Clock;
  log: Logger;
  metrics: PlatformMetrics;
}

/** What people do with the bot: commands they type, buttons they press, what they say to it. */
export class Interactions {
  readonly #options: InteractionsOptions;

  constructor(options: InteractionsOptions) {
    this.#options = options;
  }

  register(bot: Telegraf): void {
    bot.on(message('migrate_to_chat_id'), ({ message: { chat, migrate_to_chat_id: to } }) =>
      this.#options.listener.chatMoved(chatKeyOf(chat.id), chatKeyOf(to)),
    );
    bot.on('message', ({ message: heard }) => this.#hear(heard));
    bot.on('edited_message', ({ editedMessage: heard }) => this.#listen(heard, true));
    bot.on('channel_post', ({ channelPost }) => this.#hearInChannel(channelPost));
    bot.on('callback_query', ({ callbackQuery }) => this.#press(callbackQuery));
    bot.on('inline_query', ({ inlineQuery }) => this.#options.sharing.answer(inlineQuery));
  }

  async #hear(heard: Message): Promise<void> {
    const typed = 'text' in heard ? readTypedCommand(heard.text) : undefined;
    if (!typed) return this.#listen(heard, false);
    const person = this.#authorOf(heard);
    if (!person || !this.#isForUs(typed, heard)) return;
    const chat = chatOf(heard.chat, topicOf(heard));
    const to = chat.kind === 'private' ? {} : { replyTo: heard.message_id };
    const { answering } = this.#options;
    const room = answering.roomIn(chat);
    if (room.kind === 'full') return answering.sayFull(chat, room, person.language, to);
    await this.#answer(chat, person, room, () => this.#run(typed, person, chat), to);
  }

  /** What is said outside of commands; an edited command is none any more. */
  async #listen(heard: Message, edited: boolean): Promise<void> {
    const { bot, listener, answering } = this.#options;
    const said = saidTo(bot, heard, edited);
    const person = this.#authorOf(heard);
    if (!said || !person || (said.kind === 'text' && readTypedCommand(said.text))) return;
    const chat = chatOf(heard.chat, topicOf(heard));
    const answer = await listener.heard({ ...this.placeOf(person, chat), said });
    if (!answer) return;
    const room = answering.roomIn(chat, 'longest');
    const to = chat.kind === 'private' ? {} : { replyTo: heard.message_id };
    if (room.kind === 'room') await answering.send(chat, answer, person.language, to, room);
  }

  /** Who posts in a channel is its administrator, and nobody is told which: they go on in private. */
  async #hearInChannel(post: Message): Promise<void> {
    const { listener, answering } = this.#options;
    const typed = 'text' in post ? readTypedCommand(post.text) : undefined;
    if (!typed || !this.#isForUs(typed, post)) return;
    const chat = chatOf(post.chat, undefined);
    const room = answering.roomIn(chat);
    if (room.kind === 'full') return;
    const language = listener.languageOf(chat.key) ?? 'en';
    const { inChannel, goOn } = sentencesIn(language).telegram;
    const button = {
      kind: 'action',
      label: goOn,
      action: action('settings', String(post.chat.id), 'panel'),
      inPrivate: true,
    } as const;
    await answering.send(chat, answerWith([button], inChannel), language, { replyTo: post.message_id }, room);
  }

  /** In a group, a bare command that isn't ours is another bot's. */
  #isForUs({ name, to }: TypedCommand, { chat }: Message): boolean {
    if (to !== undefined) return to.toLowerCase() === this.#options.bot.username.toLowerCase();
    return chat.type === 'private' || this.#options.commands.some((command) => command.name === name);
  }

  #run({ name, words, text }: TypedCommand, person: Person, chat: Chat): Promise<CommandAnswer> {
    const { listener } = this.#options;
    const place = this.placeOf(person, chat);
    if (name !== 'start') return listener.command({ ...place, command: name, options: { kind: 'words', words, text } });
    const linked = actionOfPayload(words[0] ?? '');
    if (linked) return listener.press({ ...place, action: linked });
    return listener.command({ ...place, command: 'help', options: { kind: 'words', words: [] } });
  }

  async #press(query: CallbackQuery): Promise<void> {
    const { client, listener, commands, answering, log } = this.#options;
    const inChat = query.message && chatOf(query.message.chat, topicOf(query.message));
    const person = personOf(query.from, inChat && this.#options.listener.languageOf(inChat.key));
    const action = actionSchema.safeParse('data' in query ? query.data : undefined).data;
    const command = commands.find(({ name }) => name === action?.split(':')[1]);
    const isKnown = action !== undefined && command?.press !== undefined && query.message !== undefined;
    const {
      commands: { oldButton },
      telegram: { enoughAnswers },
    } = sentencesIn(person.language);
    const chat = isKnown ? inChat : undefined;
    // In private nobody else waits; a press may have to store something first of all.
    const room = chat && answering.roomIn(chat, chat.kind === 'private' ? 'longest' : 'usual');
    const acknowledge = (notice?: string) =>
      client
        .answerCbQuery(query.id, notice?.slice(0, longestNotice))
        .catch((error: unknown) => log.info({ error: describeError(error) }, 'a press could not be acknowledged'));
    if (!chat || !action || !room) return void (await acknowledge(oldButton));
    if (room.kind === 'full') return void (await acknowledge(enoughAnswers(Math.ceil(room.afterMs / 1000))));
    const press: ActionPress = { ...this.placeOf(person, chat), action };
    const pressed = query.message?.message_id;
    const pressing = listener.press(press);
    const acknowledged = this.#noticeOf(pressing).then(acknowledge);
    await this.#answer(chat, person, room, () => pressing, pressed === undefined ? {} : { pressed });
    await acknowledged;
  }

  /** What is said at once of what was done; nothing where that takes long, since the button looks busy until then. */
  async #noticeOf(pressing: Promise<CommandAnswer>): Promise<string | undefined> {
    const patience = new AbortController();
    const notice = await Promise.race([
      pressing.then(
        (answer) => (answer.kind === 'text' ? answer.notice : undefined),
        () => undefined,
      ),
      this.#options.clock.sleep(longestBusyMs, patience.signal).then(
        () => undefined,
        () => undefined,
      ),
    ]);
    patience.abort();
    return notice;
  }

  /** Sends what the work answers; when it fails, says so to the person and to the log. */
  async #answer(
    chat: Chat,
    person: Person,
    room: Room,
    work: () => Promise<CommandAnswer>,
    to: AnsweredMessage = {},
  ): Promise<void> {
    const { answering, clock, log, metrics } = this.#options;
    const heard = clock.now();
    let answer: PlainAnswer;
    try {
      answer = await withoutForm(await work());
    } catch (error) {
      log.error({ chat: chat.key, error: describeError(error), stack: stackOf(error) }, 'a command failed');
      metrics.failed();
      const { failed } = sentencesIn(person.language).telegram;
      answer = { kind: 'text', body: [paragraph(failed)], buttons: [], audience: 'person' };
    }
    await answering.send(chat, answer, person.language, to, room);
    const what = to.pressed === undefined ? 'command' : 'button';
    metrics.answered(what, clock.now().since(heard).total('milliseconds'));
  }

  /** Who wrote it. Other bots are not heard; an anonymous administrator appears as the group itself (`sender_chat`). */
  #authorOf(message: Message): Person | undefined {
    const { from, chat } = message;
    const language = this.#options.listener.languageOf(chatOf(chat, topicOf(message)).key);
    const as = 'sender_chat' in message ? message.sender_chat : undefined;
    if (as && as.id === chat.id && chat.type !== 'private') {
      return { key: personKeyOf(as.id), name: chat.title, language: language ?? 'en' };
    }
    return isHuman(from) ? personOf(from, language) : undefined;
  }

  /** Who and where, as every call tells it. */
  placeOf(person: Person, chat: Chat): Pick<CommandCall, 'person' | 'chat' | 'inspect' | 'holds'> {
    const { client, bot } = this.#options;
    return {
      person,
      chat,
      inspect: (reference) => inspect(client, bot.id, person, chat, reference),
      holds: async () => false,
    };
  }
}

/** https://core.telegram.org/bots/api#answercallbackquery */
const longestNotice = 200;

const longestBusyMs = 5000;

/** Telegram has no forms. */
async function withoutForm(answer: CommandAnswer): Promise<PlainAnswer> {
  if (answer.kind !== 'form') return answer;
  return typeof answer.otherwise === 'function' ? answer.otherwise() : answer.otherwise;
}

function isHuman(user: User | undefined): user is User {
  return user !== undefined && !user.is_bot;
}

function stackOf(error: unknown): string | undefined {
  return error instanceof Error ? error.stack : undefined;
}
