import { type Context, Telegraf } from 'telegraf';
import type { Clock } from '../../clock.ts';
import type { Command } from '../../commands/command.ts';
import type { Logger } from '../../log.ts';
import type { NewsletterIdentity } from '../../newsletter/identity.ts';
import type { Issue } from '../../newsletter/issue.ts';
import { isAnswerable } from '../answerable.ts';
import type { Chat, ChatKey, MessageId, PersonKey } from '../chat.ts';
import type { FollowUpOutcome, FollowUpStep } from '../follow-up.ts';
import { type PlatformMetrics, unmeasured } from '../metrics.ts';
import { Pace } from '../pace.ts';
import type {
  Addressee,
  ChatCheck,
  Outcome,
  Platform,
  PlatformListener,
  PreparedPost,
  SendKind,
  Writing,
} from '../platform.ts';
import type { RemovalOutcome } from '../post-change.ts';
import { Answering } from './answering.ts';
import { addressOf, chatKeyOf } from './chat-keys.ts';
import { check } from './check.ts';
import { TelegramClient } from './client.ts';
import { setCommandMenu } from './command-menu.ts';
import { FollowUps, followCopies, followUpOutcomeOf } from './follow-ups.ts';
import { Interactions } from './interactions.ts';
import { telegramLimits } from './limits.ts';
import { followMembership } from './membership.ts';
import { describeError, isUnchanged, outcomeOf, toldToWait } from './outcomes.ts';
import { PaidBroadcast } from './paid-broadcast.ts';
import { Posts } from './posts.ts';
import { type ActionButton, leadingTo, pressedHere, renderAnswer, renderIssue, replyTo } from './render.ts';
import { idOfSent } from './sent-message.ts';
import { Sharing } from './sharing.ts';
import { unavailable } from './unavailable.ts';

export interface TelegramPlatformOptions {
  token: string;
  /** `https://api.telegram.org`, or a proxy or server of one's own. */
  apiRoot: string;
  newsletter: NewsletterIdentity;
  commands: readonly Command[];
  /** Their private chats show what editors can do, and so do the chats where they work. */
  editors?: readonly PersonKey[];
  editorsChats?: readonly ChatKey[];
  /** Whether messages may cost Stars, so that a broadcast is faster. */
  paidBroadcast?: boolean;
  clock: Clock;
  log: Logger;
  /** `off` only to measure against a sandbox without limits. */
  limits?: 'kept' | 'off';
  metrics?: PlatformMetrics | undefined;
}

/** Telegram, by telegraf and long polling. */
export class TelegramPlatform implements Platform {
  readonly name = 'telegram';
  readonly repeats = 'not-recognised';
  readonly concurrency: number;
  readonly #options: TelegramPlatformOptions;
  readonly #pace: Pace;
  readonly #changesPace: Pace;
  readonly #receiving = new AbortController();
  readonly #client: TelegramClient;
  readonly #posts: Posts;
  readonly #followUps: FollowUps;
  readonly #bot: Telegraf;
  readonly #underWay = new Set<Promise<void>>();
  #polling: Promise<void> = Promise.resolve();
  readonly #answerable: boolean;
  #botName = '';

  constructor(options: TelegramPlatformOptions) {
    this.#options = options;
    this.#answerable = isAnswerable(options.commands);
    const { clock, log, metrics } = options;
    const paid = options.paidBroadcast ? new PaidBroadcast(log) : undefined;
    const unpaid = { ...telegramLimits, toldToWait };
    const ofPace = { clock, log, keep: options.limits ?? 'kept', metrics };
    this.concurrency = paid ? 4 * usualConcurrency : usualConcurrency;
    this.#pace = new Pace({ ...ofPace, limits: paid ?? unpaid });
    // Only new messages can be paid for.
    this.#changesPace = paid ? new Pace({ ...ofPace, limits: unpaid }) : this.#pace;
    this.#client = new TelegramClient(
      options.token,
      options.apiRoot,
      this.#receiving.signal,
      () => paid?.terms() ?? {},
    );
    this.#posts = new Posts(this.#client, this.#pace, this.#changesPace);
    this.#followUps = new FollowUps({
      client: this.#client,
      ask: (chat, request) => this.#pace.ask(request, chat),
      write: (chat, request) => this.#pace.answer(chat, request),
      newsletter: options.newsletter,
      answer: () => (this.#answerable ? leadingTo(this.#botName) : undefined),
    });
    this.#bot = new Telegraf(options.token);
    this.#bot.telegram = this.#client;
  }

  get isConnected(): boolean {
    return this.#botName !== '' && this.#client.isReceiving && !this.#receiving.signal.aborted;
  }

  get botName(): string {
    return this.#botName;
  }

  async start(listener: PlatformListener): Promise<void> {
    const { commands, newsletter, clock, log, metrics = unmeasured } = this.#options;
    try {
      const bot = await this.#client.getMe();
      this.#bot.botInfo = bot;
      this.#botName = bot.username;
      const answering = new Answering({
        client: this.#client,
        newsletter,
        botName: bot.username,
        answerable: this.#answerable,
        inlineMode: bot.supports_inline_queries,
        pace: this.#pace,
        changesPace: this.#changesPace,
        log,
      });
      const sharing = new Sharing({
        client: this.#client,
        listener,
        newsletter,
        answer: this.#answerable ? leadingTo(bot.username) : undefined,
        log,
      });
      const interactions = new Interactions({
        client: this.#client,
        bot,
        commands,
        listener,
        answering,
        sharing,
        clock,
        log,
        metrics,
      });
      this.#bot.use((_, next) => this.#withoutHoldingUpOthers(next()));
      this.#bot.catch((error, context) => this.#logFailure(error, context));
      followCopies(this.#bot, listener);
      // Before what people say, which takes every message there is.
      followMembership(this.#bot, { listener, interactions, answering, log });
      interactions.register(this.#bot);
      // telegraf's launch ends when polling does.
      // telegraf asks again and again, and says nothing of it.
      this.#client.onPolled = (state, error) => {
        if (state === 'answered') log.info('Telegram gives updates again');
        else log.warn({ state, error: describeError(error) }, 'Telegram gives no updates');
      };
      const polling = this.#bot.launch({
        allowedUpdates: [
          'message',
          'edited_message',
          'channel_post',
          'callback_query',
          'inline_query',
          'my_chat_member',
        ],
      });
      await Promise.race([this.#client.polling, polling]);
      this.#polling = polling.catch((error: unknown) => {
        if (!this.#receiving.signal.aborted) listener.fatal(unavailable(error, this.#options.apiRoot));
      });
    } catch (error) {
      this.#receiving.abort();
      throw unavailable(error, this.#options.apiRoot);
    }
    this.#track(
      setCommandMenu(this.#client, commands, this.#options).catch((error: unknown) =>
        log.warn({ error: describeError(error) }, 'the menu of commands could not be set'),
      ),
    );
  }

  async stop(): Promise<void> {
    this.#receiving.abort();
    const patience = new AbortController();
    // Polling that waits out an error of Telegram's can't be hurried, and hears nothing any more.
    await Promise.race([
      Promise.all([this.#polling, ...this.#underWay]),
      this.#options.clock.sleep(stopWithinMs, patience.signal).catch(() => {}),
    ]);
    patience.abort();
  }

  prepare(issue: Issue, kind: 'whole' | 'excerpt' = 'whole'): PreparedPost {
    const answerable = this.#answerable;
    const { pages, pagesInPrivate } = renderIssue(issue, this.#options.newsletter, this.#botName, { kind, answerable });
    const [shared, inPrivate] = [pages[0], pagesInPrivate[0]];
    if (!shared || !inPrivate) throw new Error('an issue has a first page');
    const messageFor = (chat: Chat) => (chat.kind === 'private' ? inPrivate : shared);
    return {
      send: (chat) => this.#posts.send(chat, messageFor(chat)),
      revise: (chat, post) => this.#posts.revise(chat, post, messageFor(chat)),
      // A bot can't read what was posted before.
      find: async () => ({ kind: 'unknown' }),
    };
  }

  async write(to: Addressee, { body, buttons, language, under }: Writing): Promise<Outcome> {
    const chat = chatOfAddressee(to);
    // An administrator who stays anonymous appears as the group, and what is for that person is not for all of it.
    if (to.kind === 'person' && addressOf(chat).chat_id < 0) {
      return { kind: 'rejected', why: 'wrong-chat-kind', reach: 'chat', detail: 'not a person with a private chat' };
    }
    let outcome: Outcome = { kind: 'rejected', why: 'invalid-post', reach: 'post', detail: 'nothing to write' };
    for (const message of renderAnswer({ body, buttons }, language, this.#buttonsFor(to))) {
      try {
        const sent = await this.#pace.answer(chat, () =>
          this.#client.callApi('sendMessage', { ...addressOf(chat), ...message, ...replyTo(under) }),
        );
        outcome = { kind: 'sent', message: idOfSent(sent) };
      } catch (error) {
        return outcomeOf(error);
      }
    }
    return outcome;
  }

  async rewrite(to: Addressee, message: MessageId, { body, buttons, language }: Writing): Promise<Outcome> {
    const [first] = renderAnswer({ body, buttons }, language, this.#buttonsFor(to));
    if (!first) return { kind: 'rejected', why: 'invalid-post', reach: 'post', detail: 'nothing to write' };
    const chat = chatOfAddressee(to);
    const { chat_id } = addressOf(chat);
    try {
      await this.#changesPace.answer(
        chat,
        () => this.#client.callApi('editMessageText', { chat_id, message_id: Number(message), ...first }),
        this.#pace.placeForAnswer(chat),
      );
      return { kind: 'sent', message };
    } catch (error) {
      if (isUnchanged(error)) return { kind: 'sent', message };
      return outcomeOf(error);
    }
  }

  async followUp(chat: Chat, message: MessageId, step: FollowUpStep): Promise<FollowUpOutcome> {
    try {
      return await this.#followUps.carryOut(chat, message, step);
    } catch (error) {
      return followUpOutcomeOf(error, step);
    }
  }

  remove(chat: Chat, post: MessageId): Promise<RemovalOutcome> {
    return this.#posts.remove(chat, post);
  }

  check(chat: Chat): Promise<ChatCheck> {
    const botId = this.#bot.botInfo?.id ?? 0;
    return check(this.#client, botId, chat, (question) => this.#pace.ask(question, chat.key));
  }

  turn(chat: ChatKey, signal: AbortSignal, kind: SendKind): Promise<void> {
    return (kind === 'post' ? this.#pace : this.#changesPace).turn(chat, signal);
  }

  #buttonsFor(to: Addressee): ActionButton {
    // A private chat has the id of a person, which is positive.
    return addressOf(chatOfAddressee(to)).chat_id > 0 ? pressedHere : leadingTo(this.#botName);
  }

  /**
   * telegraf asks for the next updates when all handlers are done, which also tells Telegram that these were dealt with.
   * So each gets a moment to be done before that, and none can keep other people waiting.
   */
  async #withoutHoldingUpOthers(handling: Promise<void>): Promise<void> {
    const done = handling.catch((error: unknown) => this.#logFailure(error));
    this.#track(done);
    const moment = new AbortController();
    await Promise.race([done, this.#options.clock.sleep(handlerMomentMs, moment.signal).catch(() => {})]);
    moment.abort();
  }

  #track(work: Promise<void>): void {
    this.#underWay.add(work);
    void work.finally(() => this.#underWay.delete(work));
  }

  #logFailure(error: unknown, context?: Context): void {
    const update = context?.updateType;
    this.#options.log.error({ update, error: describeError(error) }, 'an update could not be dealt with');
  }
}

/** A person's private chat has the person's id (https://core.telegram.org/bots/api#chat). */
function chatOfAddressee(to: Addressee): ChatKey {
  return to.kind === 'chat' ? to.key : chatKeyOf(Number(to.key.slice('telegram:'.length)));
}

/** Enough for 30 a second, however long an answer takes. */
const usualConcurrency = 32;
const handlerMomentMs = 500;
const stopWithinMs = 5000;
