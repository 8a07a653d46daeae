import { type Client, DiscordAPIError, Events, HTTPError, type REST, RESTEvents, Routes, Status } from 'discord.js';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { Command } from '../../commands/command.ts';
import { operatorLanguage } from '../../locales/operator-language.ts';
import { type Sentences, sentencesIn } from '../../locales/sentences.ts';
import type { Logger } from '../../log.ts';
import type { NewsletterIdentity } from '../../newsletter/identity.ts';
import type { Issue } from '../../newsletter/issue.ts';
import type { Store } from '../../store/collection.ts';
import { isAnswerable } from '../answerable.ts';
import { type Chat, type ChatKey, type MessageId, messageIdSchema, type PersonKey } from '../chat.ts';
import type { FollowUpOutcome, FollowUpStep } from '../follow-up.ts';
import { type PlatformMetrics, unmeasured } from '../metrics.ts';
import { codeOf } from '../network-error.ts';
import { Pace } from '../pace.ts';
import {
  type Addressee,
  type ChatCheck,
  type Lookup,
  type Nonce,
  type Outcome,
  type Platform,
  type PlatformListener,
  PlatformUnavailable,
  type PreparedPost,
  type SendOptions,
  type Writing,
} from '../platform.ts';
import type { RemovalOutcome } from '../post-change.ts';
import { Answering } from './answering.ts';
import { channelIdOf, chatKeyOf, roleIdOf } from './chat-keys.ts';
import { check } from './check.ts';
import { createDeliveringClient, createListeningClient } from './client.ts';
import { registerCommands } from './command-registration.ts';
import { findPost, type SentPost } from './find-post.ts';
import { FollowUps, followUpOutcomeOf } from './follow-ups.ts';
import { forumPostName } from './forum-posts.ts';
import { Hearing } from './hearing.ts';
import { HourlyUses } from './hourly-uses.ts';
import { Interactions } from './interactions.ts';
import { LimitWatch } from './limit-watch.ts';
import { crosspostsPerHour, discordLimits, publishedEditsPerHour } from './limits.ts';
import { followMembership } from './membership.ts';
import { describeError, outcomeOf, toldToWait } from './outcomes.ts';
import { Posts } from './posts.ts';
import { renderAnswer, renderIssue, withMention } from './render.ts';

export interface DiscordPlatformOptions {
  token: string;
  /** `https://discord.com/api`, or a proxy of it. */
  apiRoot: string;
  newsletter: NewsletterIdentity;
  commands: readonly Command[];
  /** The server of the one that is on Discord shows what editors can do. */
  editorsChats?: readonly ChatKey[];
  clock: Clock;
  log: Logger;
  /** Where is kept what a restart must not forget. */
  store?: Store | undefined;
  /** `off` only to measure against a sandbox without limits. */
  limits?: 'kept' | 'off';
  metrics?: PlatformMetrics | undefined;
}

/** Discord, by discord.js: its gateway to hear, its REST client to deliver. */
export class DiscordPlatform implements Platform {
  readonly name = 'discord';
  readonly repeats = 'recognised-by-nonce';
  readonly concurrency = 32;
  readonly #options: DiscordPlatformOptions;
  readonly #pace: Pace;
  readonly #client: Client;
  readonly #rest: REST;
  readonly #posts: Posts;
  readonly #followUps: FollowUps;
  readonly #privateChannels = new Map<PersonKey, string>();
  readonly #answerable: boolean;
  /** Once it is started. */
  #listener: PlatformListener | undefined;
  #interactions: Interactions | undefined;
  #hearing: Hearing | undefined;

  constructor(options: DiscordPlatformOptions) {
    this.#options = options;
    this.#answerable = isAnswerable(options.commands);
    const { clock, log, apiRoot, token, metrics, store } = options;
    const limits = { ...discordLimits, toldToWait };
    this.#pace = new Pace({ clock, log, limits, keep: options.limits ?? 'kept', metrics });
    const watch = new LimitWatch({ pace: this.#pace, clock, log });
    this.#client = createListeningClient(apiRoot);
    watch.followListening(this.#client.rest);
    this.#rest = createDeliveringClient(apiRoot, token, (answer) => watch.answered(answer));
    watch.followDelivering(this.#rest);
    for (const rest of [this.#client.rest, this.#rest]) {
      rest.on(RESTEvents.Response, ({ data }, { status }) => {
        // The REST client has thrown the token away, and nothing would ever be sent again.
        if (status === 401 && data.auth !== false) this.#listener?.fatal(this.#unavailable(new TokenRefused()));
      });
    }
    const edits = new HourlyUses({ what: 'published-edits', most: publishedEditsPerHour, clock, store });
    this.#posts = new Posts(this.#rest, this.#pace, edits);
    this.#followUps = new FollowUps({
      rest: this.#rest,
      ask: (request) => this.#pace.ask(request),
      crossposts: new HourlyUses({ what: 'crossposts', most: crosspostsPerHour, clock, store }),
      me: () => this.#client.user?.id,
      newsletter: options.newsletter,
      answerable: isAnswerable(options.commands),
    });
  }

  get botName(): string {
    return this.#client.user?.username ?? '';
  }

  get isConnected(): boolean {
    return this.#client.isReady() && this.#client.ws.shards.every(({ status }) => status === Status.Ready);
  }

  async start(listener: PlatformListener): Promise<void> {
    const { commands, editorsChats, newsletter, clock, log } = this.#options;
    const client = this.#client;
    client.on(Events.Error, (error) => log.error({ error: describeError(error) }, 'discord.js reports an error'));
    client.on(Events.Warn, (message) => log.warn({ message }, 'discord.js warns'));
    // Of its connection: nothing in it was written by people.
    client.on(Events.ShardError, ({ message }) => log.warn({ error: message }, 'the gateway had an error'));
    client.on(Events.ShardReconnecting, (shard) => log.warn({ shard }, 'the connection to the gateway was lost'));
    client.on(Events.ShardResume, (shard) => log.info({ shard }, 'connected to the gateway again'));
    client.on(Events.Invalidated, () => listener.fatal(this.#unavailable(new GatewayClosed(sessionInvalid))));
    client.on(Events.ShardDisconnect, ({ code }) => listener.fatal(this.#unavailable(new GatewayClosed(code))));
    const answering = new Answering({
      rest: this.#rest,
      newsletter,
      answerable: this.#answerable,
      pace: this.#pace,
      log,
    });
    this.#interactions = new Interactions({
      client,
      commands,
      listener,
      answering,
      clock,
      log,
      metrics: this.#options.metrics ?? unmeasured,
    });
    this.#hearing = new Hearing({ client, listener, answering, log });
    followMembership(client, listener, log);
    try {
      // Asked first, since discord.js itself would try an address that refuses it again and again.
      const asked = await this.#rest.get(Routes.gatewayBot()).finally(() => this.#pace.answered());
      const { shards, session_start_limit: limit } = gatewaySchema.parse(asked);
      if (limit.remaining < shards) throw new SessionsUsedUp(limit);
      await this.#connect(shards);
      const { id } = client.application ?? {};
      if (id) await registerCommands(client, id, commands, editorsChats);
      this.#listener = listener;
    } catch (error) {
      await client.destroy();
      throw this.#unavailable(error);
    }
  }

  async stop(): Promise<void> {
    this.#client.removeAllListeners(Events.ShardDisconnect);
    for (const event of [Events.InteractionCreate, Events.MessageCreate, Events.MessageUpdate] as const) {
      this.#client.removeAllListeners(event);
    }
    await Promise.all([this.#interactions?.settled(), this.#hearing?.settled()]);
    await this.#client.destroy();
  }

  prepare(issue: Issue, kind: 'whole' | 'excerpt' = 'whole'): PreparedPost {
    const [message] = renderIssue(issue, this.#options.newsletter, { kind, answerable: this.#answerable }).pages;
    if (!message) throw new Error('an issue has a first page');
    const name = forumPostName(issue);
    const asPosted = ({ mention }: SendOptions) => (mention ? withMention(message, roleIdOf(mention)) : message);
    return {
      send: (chat, nonce, options = {}) => this.#posts.send(chat, nonce, asPosted(options), name),
      revise: (chat, post, options = {}) => this.#posts.revise(chat, post, asPosted(options)),
      find: (chat, nonce, since) => this.#find({ chat, nonce, url: issue.url, name, since }),
    };
  }

  async write(to: Addressee, { body, buttons, under }: Writing, nonce?: Nonce): Promise<Outcome> {
    const message = {
      ...renderAnswer(body, buttons),
      ...(nonce ? { nonce, enforce_nonce: true } : {}),
      ...(under ? { message_reference: { message_id: under, fail_if_not_exists: false } } : {}),
    };
    try {
      const channel = to.kind === 'chat' ? channelIdOf(to.key) : await this.#privateChannel(to.key);
      const { id } = sentSchema.parse(
        await this.#pace.answer(chatKeyOf(channel), () =>
          this.#rest.post(Routes.channelMessages(channel), { body: message }),
        ),
      );
      return { kind: 'sent', message: id };
    } catch (error) {
      return outcomeOf(error);
    }
  }

  async rewrite(to: Addressee, message: MessageId, { body, buttons }: Writing): Promise<Outcome> {
    try {
      const channel = to.kind === 'chat' ? channelIdOf(to.key) : await this.#privateChannel(to.key);
      const route = Routes.channelMessage(channel, message);
      // Limits of edits are apart from those of messages, and can be long: no reason for the chat's posts to wait.
      await this.#pace.ask(() => this.#rest.patch(route, { body: renderAnswer(body, buttons) }));
      return { kind: 'sent', message };
    } catch (error) {
      return outcomeOf(error);
    }
  }

  async followUp(chat: Chat, message: MessageId, step: FollowUpStep): Promise<FollowUpOutcome> {
    const pauseMs = this.#pace.pauseMs();
    if (pauseMs > 0) return { kind: 'retry', afterMs: pauseMs, detail: 'Discord told the bot to wait' };
    try {
      return await this.#followUps.carryOut(chat, message, step);
    } catch (error) {
      return followUpOutcomeOf(error);
    }
  }

  remove(chat: Chat, post: MessageId): Promise<RemovalOutcome> {
    return this.#posts.remove(chat, post);
  }

  check(chat: Chat): Promise<ChatCheck> {
    return check(this.#client, chat);
  }

  turn(chat: ChatKey, signal: AbortSignal): Promise<void> {
    return this.#pace.turn(chat, signal);
  }

  /** Resolves when all shards are ready. Discord lets them in one by one, seconds apart, so each has its time. */
  async #connect(shards: number): Promise<void> {
    const { token, clock, log } = this.#options;
    const client = this.#client;
    const late = Promise.withResolvers<never>();
    let trouble: Error = new DOMException('the gateway did not answer', 'TimeoutError');
    let patience = new AbortController();
    const wait = () => {
      patience.abort();
      patience = new AbortController();
      clock.sleep(shardWithinMs, patience.signal).then(
        () => late.reject(trouble),
        () => {},
      );
    };
    const shardReady = (shard: number) => {
      log.info({ shard, shards }, 'connected to the gateway');
      wait();
    };
    const shardError = (error: Error) => {
      if (codeOf(error)) trouble = error;
    };
    client.on(Events.ShardReady, shardReady);
    client.on(Events.ShardError, shardError);
    const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
    wait();
    try {
      await Promise.race([client.login(token).then(() => ready), late.promise]);
    } finally {
      client.off(Events.ShardReady, shardReady);
      client.off(Events.ShardError, shardError);
      patience.abort();
    }
  }

  /** The same channel for every message to a person; opening many at once is refused (40003), so it is asked once. */
  async #privateChannel(person: PersonKey): Promise<string> {
    const known = this.#privateChannels.get(person);
    if (known) return known;
    const body = { recipient_id: person.slice('discord:'.length) };
    const { id } = sentSchema.parse(await this.#pace.ask(() => this.#rest.post(Routes.userChannels(), { body })));
    this.#privateChannels.set(person, id);
    return id;
  }

  async #find(post: SentPost): Promise<Lookup> {
    const client = this.#client;
    if (!client.isReady()) return { kind: 'unknown' };
    try {
      return await findPost({ client, rest: this.#rest, ask: (request) => this.#pace.ask(request) }, post);
    } catch (error) {
      this.#options.log.info({ chat: post.chat.key, error: describeError(error) }, 'a chat could not be looked into');
      return { kind: 'unknown' };
    }
  }

  #unavailable(error: unknown): PlatformUnavailable {
    const sentences = sentencesIn(operatorLanguage(process.env)).discord;
    const refused =
      error instanceof TokenRefused ||
      (error instanceof DiscordAPIError && error.status === 401) ||
      (error instanceof GatewayClosed && error.code === closedForToken) ||
      (error instanceof Error && 'code' in error && error.code === 'TokenInvalid');
    if (refused) return new PlatformUnavailable('discord', 'token-refused', sentences.tokenRefused);
    if (error instanceof GatewayClosed && error.code === closedForIntents) {
      return new PlatformUnavailable('discord', 'intents-refused', sentences.intentsRefused);
    }
    if (error instanceof GatewayClosed && error.code === closedForSharding) {
      return new PlatformUnavailable('discord', 'too-few-shards', sentences.tooFewShards);
    }
    if (error instanceof SessionsUsedUp) {
      const sentence = sentences.sessionsUsedUp(error.total, Math.ceil(error.resetAfterMs / 60_000));
      return new PlatformUnavailable('discord', 'sessions-used-up', sentence);
    }
    const { origin, pathname } = new URL(this.#options.apiRoot);
    return new PlatformUnavailable(
      'discord',
      'unreachable',
      sentences.unreachable(`${origin}${pathname}`, reasonOf(error, sentences)),
    );
  }
}

/** Why there was no connection, for the operator: the system's own code where there is one. */
function reasonOf(error: unknown, sentences: Sentences['discord']): string {
  if (error instanceof GatewayClosed) return sentences.gatewayClosed(String(error.code));
  if (error instanceof DiscordAPIError || error instanceof HTTPError || toldToWait(error)) return describeError(error);
  if (!(error instanceof Error)) return sentences.notDiscord;
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return sentences.noAnswer;
  return codeOf(error) || sentences.notDiscord;
}

/** A request was answered with 401, though the bot had logged in. */
class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

/** The gateway closed the connection for good. */
class GatewayClosed extends Error {
  override readonly name = 'GatewayClosed';
  readonly code: number;

  constructor(code: number) {
    super(`the gateway closed with ${code}`);
    this.code = code;
  }
}

/** Discord lets the bot begin no more sessions for now; of one that goes on it resets the token. */
class SessionsUsedUp extends Error {
  override readonly name = 'SessionsUsedUp';
  readonly total: number;
  readonly resetAfterMs: number;

  constructor(limit: { total: number; reset_after: number }) {
    super('too few sessions of this day are left');
    this.total = limit.total;
    this.resetAfterMs = limit.reset_after;
  }
}

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes */
const closedForToken = 4004;
const closedForSharding = 4011;
const closedForIntents = 4014;
const sessionInvalid = 4009;

/** How long one shard may take to be ready, in milliseconds. */
const shardWithinMs = 15_000;

/** https://discord.com/developers/docs/events/gateway#get-gateway-bot */
const gatewaySchema = z.object({
  shards: z.int().positive(),
  session_start_limit: z.object({ total: z.int(), remaining: z.int(), reset_after: z.number() }),
});
const sentSchema = z.object({ id: messageIdSchema });
