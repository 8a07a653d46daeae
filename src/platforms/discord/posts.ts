import { DiscordAPIError, type REST, Routes } from 'discord.js';
import { z } from 'zod';
import { type Chat, type MessageId, messageIdSchema } from '../chat.ts';
import type { Pace } from '../pace.ts';
import type { Nonce, Outcome } from '../platform.ts';
import { type ChangeFailure, type RemovalOutcome, type RevisionOutcome, repeatableFailure } from '../post-change.ts';
import { channelIdOf } from './chat-keys.ts';
import { postToForum } from './forum-posts.ts';
import type { HourlyUses } from './hourly-uses.ts';
import { describeError, outcomeOf } from './outcomes.ts';
import type { DiscordMessage } from './render.ts';

/** Posts of issues: makes, changes and removes them. Each needs a turn of the pace first; none throws. */
export class Posts {
  readonly #rest: REST;
  readonly #pace: Pace;
  readonly #publishedEdits: HourlyUses;
  /** The bytes of messages without their last brace: an issue goes to many chats, and only the nonce differs. */
  readonly #encoded = new WeakMap<DiscordMessage, Buffer>();

  /** `publishedEdits` counts changes of what may have been published. */
  constructor(rest: REST, pace: Pace, publishedEdits: HourlyUses) {
    this.#rest = rest;
    this.#pace = pace;
    this.#publishedEdits = publishedEdits;
  }

  async send(chat: Chat, nonce: Nonce, message: DiscordMessage, name: string): Promise<Outcome> {
    const send = async () =>
      chat.kind === 'forum' ? postToForum(this.#rest, chat, name, message) : this.#post(chat, message, nonce);
    try {
      return { kind: 'sent', message: await this.#pace.post(chat.key, send) };
    } catch (error) {
      return outcomeOf(error);
    }
  }

  async #post(chat: Chat, message: DiscordMessage, nonce: Nonce): Promise<MessageId> {
    let start = this.#encoded.get(message);
    if (!start) {
      start = Buffer.from(JSON.stringify(message).slice(0, -1));
      this.#encoded.set(message, start);
    }
    const end = Buffer.from(`,${JSON.stringify({ nonce, enforce_nonce: true }).slice(1)}`);
    const sent = await this.#rest.post(Routes.channelMessages(channelIdOf(chat.key)), {
      body: Buffer.concat([start, end]),
      headers: { 'Content-Type': 'application/json' },
      passThroughBody: true,
    });
    return sentSchema.parse(sent).id;
  }

  /** Pings nobody, whomever the post named. */
  async revise(chat: Chat, post: MessageId, message: DiscordMessage): Promise<RevisionOutcome> {
    const body: DiscordMessage = { ...message, allowed_mentions: { parse: [] } };
    try {
      // Whether it was published only Discord knows, and what wasn't may be limited too (https://github.com/niles-bot/niles/issues/179).
      const afterMs = chat.kind === 'announcement' ? await this.#publishedEdits.take(channelIdOf(chat.key)) : 0;
      if (afterMs > 0) return { kind: 'retry', afterMs, detail: 'published posts are edited 3 times an hour' };
      await this.#inOpenThread(chat, post, (route) => this.#rest.patch(route, { body }));
      return { kind: 'edited' };
    } catch (error) {
      return changeFailureOf(error);
    }
  }

  async remove(chat: Chat, post: MessageId): Promise<RemovalOutcome> {
    try {
      await this.#inOpenThread(chat, post, (route) => this.#rest.delete(route));
      return { kind: 'removed' };
    } catch (error) {
      const failure = changeFailureOf(error);
      return failure.kind === 'refused' && failure.why === 'message-deleted' ? { kind: 'removed' } : failure;
    }
  }

  /**
   * Nothing is changed in a thread that was archived, which any thread is after some days without a word, so it is opened
   * first. The limits of changes are apart from those of messages, and can be long: no reason for the chat's posts to wait.
   */
  async #inOpenThread(chat: Chat, post: MessageId, change: (route: `/${string}`) => Promise<unknown>): Promise<void> {
    // What a forum shows as a post is a thread, whose first message has its id.
    const channel = chat.kind === 'forum' ? post : channelIdOf(chat.key);
    const request = () => this.#pace.ask(() => change(Routes.channelMessage(channel, post)));
    try {
      await request();
    } catch (error) {
      if (!(error instanceof DiscordAPIError) || error.code !== threadArchived) throw error;
      await this.#pace.ask(() => this.#rest.patch(Routes.channel(channel), { body: { archived: false } }));
      await request();
    }
  }
}

/** What an error of a change means. */
function changeFailureOf(error: unknown): ChangeFailure {
  const detail = describeError(error);
  if (error instanceof DiscordAPIError && error.code === unknownMessage) {
    return { kind: 'refused', why: 'message-deleted', reach: 'chat', detail };
  }
  return repeatableFailure(outcomeOf(error), detail);
}

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes */
const unknownMessage = 10008;
const threadArchived = 50083;

const sentSchema = z.object({ id: messageIdSchema });
