import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { ForceReply } from 'telegraf/types';
import { personAnswer } from '../../commands/answers.ts';
import type { AnswerFile, PlainAnswer } from '../../commands/command.ts';
import { sentencesIn } from '../../locales/sentences.ts';
import type { Logger } from '../../log.ts';
import type { NewsletterIdentity } from '../../newsletter/identity.ts';
import type { Language } from '../../newsletter/issue.ts';
import { type Block, paragraph } from '../../newsletter/rich-text.ts';
import { waitMs } from '../../rate-limit.ts';
import type { Chat } from '../chat.ts';
import type { Place } from '../chat-budgets.ts';
import { MustWait, type Pace } from '../pace.ts';
import { addressOf } from './chat-keys.ts';
import type { TelegramClient } from './client.ts';
import { describeError, isUnchanged, toldToWait } from './outcomes.ts';
import {
  forceReply,
  leadingTo,
  pressedHere,
  renderAnswer,
  renderIssue,
  renderSection,
  type TelegramMessage,
} from './render.ts';

export interface AnsweringOptions {
  client: TelegramClient;
  newsletter: NewsletterIdentity;
  /** Without `@`. */
  botName: string;
  /** Whether posts have the button to answer the Question of the Week. */
  answerable: boolean;
  /** Whether what is typed after its name in other chats comes to it (@BotFather's /setinline). */
  inlineMode: boolean;
  pace: Pace;
  /** For changes of messages; places in chats are those of `pace` all the same. */
  changesPace: Pace;
  log: Logger;
}

/**
 * Sends answers to people, ahead of a broadcast that is under way, and as many in one chat as Telegram allows there: what is
 * beyond is said to the chat once, then there is silence until there is room again.
 */
export class Answering {
  readonly #options: AnsweringOptions;
  readonly #notices = new RateLimiterMemory(mostNotices);

  constructor(options: AnsweringOptions) {
    this.#options = options;
  }

  /**
   * Room for an answer, to be used by `send` or given back; or how long there is none. `longest`: what was said is taken in,
   * so that the word about it may come late.
   */
  roomIn(chat: Chat, patience: 'usual' | 'longest' = 'usual'): Room | Full {
    const { pace, log } = this.#options;
    try {
      const place = pace.placeForAnswer(chat.key, patience === 'longest' ? longestPatience : undefined);
      return { kind: 'room', place, giveBack: () => pace.giveBack(chat.key, place) };
    } catch (error) {
      if (!(error instanceof MustWait)) throw error;
      log.info({ chat: chat.key, afterMs: error.afterMs }, 'a person is not answered: enough was said in this chat');
      return { kind: 'full', afterMs: error.afterMs, why: error.why };
    }
  }

  /** Says that there were enough answers; only where it was not said a moment ago, and Telegram does not forbid it. */
  async sayFull(chat: Chat, { afterMs, why }: Full, language: Language, { replyTo }: AnsweredMessage): Promise<void> {
    const { pace, log } = this.#options;
    if (why === 'told' || (await waitMs(this.#notices, chat.server ?? chat.key)) > 0) return;
    const { enoughAnswers } = sentencesIn(language).telegram;
    const [notice] = this.#messagesOf(chat, personAnswer(enoughAnswers(Math.ceil(afterMs / 1000))), language);
    try {
      if (notice) await pace.notice(chat.key, () => this.#call(chat, notice, replyTo));
    } catch (error) {
      log.info({ chat: chat.key, error: describeError(error) }, 'a chat was not told that there were enough answers');
    }
  }

  /** Sends an answer to a chat, and its topic; under the message it answers, where that is still there. Never throws. */
  async send(
    chat: Chat,
    answer: PlainAnswer,
    language: Language,
    to: AnsweredMessage = {},
    room: Room | undefined = undefined,
  ): Promise<void> {
    const instead = answer.kind === 'text' && chat.kind !== 'private' ? answer.beforeOthers : undefined;
    const plain = instead ?? answer;
    if (plain.kind === 'text' && plain.saidBefore) return room?.giveBack();
    const files = plain.kind === 'text' ? (plain.files ?? []) : [];
    const [only, ...others] = this.#messagesOf(chat, plain, language);
    const { pressed, replyTo } = to;
    if (only && others.length === 0 && pressed !== undefined && plain.kind !== 'section' && plain.replaces) {
      await this.#edit(chat, pressed, only, room?.place, plain.kind === 'text' && plain.notice !== undefined);
    } else {
      for (const message of only ? [only, ...others] : []) {
        const asks = plain.kind === 'text' ? plain.asks : undefined;
        const posted = asks === undefined ? message : asking(message, asks, chat);
        if (!(await this.#post(chat, posted, replyTo, message === only ? room?.place : undefined))) return;
      }
    }
    for (const file of files.filter(isSendable)) await this.#upload(chat, file);
  }

  #messagesOf(chat: Chat, answer: PlainAnswer, language: Language): TelegramMessage[] {
    const { newsletter, botName, answerable } = this.#options;
    const button = chat.kind === 'private' ? pressedHere : leadingTo(botName);
    if (answer.kind === 'text') {
      const body = [...answer.body, ...tooLarge(answer.files ?? [], language)];
      return renderAnswer({ ...answer, body }, language, button);
    }
    if (answer.kind === 'section') {
      return [
        renderSection(answer.issue, answer.section, newsletter, {
          answer: answerable && !answer.isClosed ? button : undefined,
          shareable: this.#options.inlineMode,
          note: answer.note,
        }),
      ];
    }
    const post = renderIssue(answer.issue, newsletter, botName, { answerable });
    const pages = chat.kind === 'private' ? post.pagesInPrivate : post.pages;
    // A correction may have shortened the issue since the button was made.
    return pages.slice(Math.min(answer.page, pages.length - 1)).slice(0, 1);
  }

  /** `isTold`: the person knows it already, by the notice that a press was answered with. */
  async #edit(
    chat: Chat,
    message: number,
    { link_preview_options, ...changed }: TelegramMessage,
    place: Place | undefined,
    isTold: boolean,
  ): Promise<void> {
    const { client } = this.#options;
    const { chat_id } = addressOf(chat.key);
    const edit = async () => {
      try {
        await client.callApi('editMessageText', { chat_id, message_id: message, ...changed, link_preview_options });
      } catch (error) {
        // A second press of the same button changes nothing, which Telegram calls an error.
        if (!isUnchanged(error)) throw error;
      }
    };
    await this.#deliver(chat, edit, { place, isTold, pace: this.#options.changesPace });
  }

  #post(
    chat: Chat,
    message: TelegramMessage | AskingMessage,
    replyTo: number | undefined,
    place: Place | undefined,
  ): Promise<boolean> {
    return this.#deliver(chat, () => this.#call(chat, message, replyTo), { place });
  }

  /** A message of its own: the words and buttons of the answer can still be edited then. */
  #upload(chat: Chat, file: AnswerFile): Promise<boolean> {
    return this.#deliver(chat, () => this.#options.client.upload(addressOf(chat.key), file));
  }

  /** Tried again when Telegram says to wait. */
  async #deliver(
    chat: Chat,
    send: () => Promise<unknown>,
    how: { place?: Place | undefined; isTold?: boolean; pace?: Pace } = {},
    attempt = 1,
  ): Promise<boolean> {
    const { log } = this.#options;
    const pace = how.pace ?? this.#options.pace;
    try {
      const patienceMs = attempt > 1 ? longestPatience : undefined;
      const place = how.place ?? this.#options.pace.placeForAnswer(chat.key, patienceMs);
      await (how.isTold ? pace.afterwards(chat.key, send, place) : pace.answer(chat.key, send, place));
      return true;
    } catch (error) {
      const mustWait = toldToWait(error) !== undefined || (error instanceof MustWait && error.why === 'told');
      if (mustWait && attempt < mostAttempts) {
        return this.#deliver(chat, send, { ...how, place: undefined }, attempt + 1);
      }
      log.warn({ chat: chat.key, error: describeError(error) }, 'an answer to a person was not delivered');
      return false;
    }
  }

  #call(chat: Chat, message: TelegramMessage | AskingMessage, replyTo: number | undefined) {
    return this.#options.client.callApi('sendMessage', {
      ...addressOf(chat.key),
      ...message,
      ...(replyTo === undefined
        ? {}
        : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
    });
  }
}

type AskingMessage = Omit<TelegramMessage, 'reply_markup'> & { reply_markup: ForceReply };

function asking(message: TelegramMessage, hint: string, { kind }: Chat): AskingMessage {
  return { ...message, reply_markup: forceReply(hint, kind === 'private' ? 'private' : 'shared') };
}

/** Room for one answer in a chat. */
export interface Room {
  kind: 'room';
  place: Place;
  giveBack(): void;
}

/** No room in a chat for a time: so much was said there, or Telegram `told` the bot to wait. */
export interface Full {
  kind: 'full';
  afterMs: number;
  why: MustWait['why'];
}

const mostAttempts = 3;
const longestPatience = 120_000;
/** To one chat, in seconds: as long as a group's budget looks back. */
const mostNotices = { points: 1, duration: 60 };

function isSendable({ content }: AnswerFile): boolean {
  return Buffer.byteLength(content) <= largestFile;
}

/** A sentence for each file that Telegram doesn't take. */
function tooLarge(files: readonly AnswerFile[], language: Language): Block[] {
  const { fileTooLarge } = sentencesIn(language).commands;
  const megabytes = (bytes: number) => Math.round((bytes / 1024 / 1024) * 10) / 10;
  return files
    .filter((file) => !isSendable(file))
    .map(({ name, content }) =>
      paragraph(fileTooLarge(name, megabytes(Buffer.byteLength(content)), megabytes(largestFile))),
    );
}

/** https://core.telegram.org/bots/api#sending-files */
const largestFile = 50 * 1024 * 1024;

/** The message that an answer belongs to. */
export interface AnsweredMessage {
  /** A command, which the answer is shown under. */
  replyTo?: number;
  /** A message of ours with the button that was pressed, which the answer may replace. */
  pressed?: number;
}
