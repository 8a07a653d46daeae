import { DiscordAPIError, type REST, Routes } from 'discord.js';
import { MessageType, ThreadAutoArchiveDuration } from 'discord-api-types/v10';
import { toString as textOf } from 'mdast-util-to-string';
import { z } from 'zod';
import type { NewsletterIdentity } from '../../newsletter/identity.ts';
import type { Issue } from '../../newsletter/issue.ts';
import type { Chat, MessageId } from '../chat.ts';
import { type FollowUpOutcome, type FollowUpStep, repeatableFollowUp } from '../follow-up.ts';
import { channelIdOf } from './chat-keys.ts';
import type { HourlyUses } from './hourly-uses.ts';
import { describeError, outcomeOf } from './outcomes.ts';
import { renderSection } from './render.ts';

export interface FollowUpsOptions {
  rest: REST;
  /** Makes a request when one more may be made. */
  ask<Result>(request: () => Promise<Result>): Promise<Result>;
  /** Counts what is published. */
  crossposts: HourlyUses;
  /** The bot's own id, once it is logged in. */
  me(): string | undefined;
  newsletter: NewsletterIdentity;
  /** Whether the question has a button to answer it. */
  answerable: boolean;
}

/** What is done about a post on Discord. */
export class FollowUps {
  readonly #options: FollowUpsOptions;

  constructor(options: FollowUpsOptions) {
    this.#options = options;
  }

  /** Throws what Discord answers when it refuses; `followUpOutcomeOf` says what that means. */
  async carryOut(chat: Chat, message: MessageId, step: FollowUpStep): Promise<FollowUpOutcome> {
    const { rest, ask } = this.#options;
    const channel = channelIdOf(chat.key);
    switch (step.kind) {
      case 'crosspost':
        return this.#crosspost(channel, message);
      case 'pin':
        await ask(() => rest.put(Routes.channelMessagesPin(channel, message)));
        return { kind: 'done' };
      case 'unpin':
        await unless([unknownMessage], () => ask(() => rest.delete(Routes.channelMessagesPin(channel, message))));
        return { kind: 'done' };
      case 'thread':
        return this.#startThread(channel, message, step);
      case 'closing':
        return this.#close(message, step);
    }
  }

  async #crosspost(channel: string, message: MessageId): Promise<FollowUpOutcome> {
    const { rest, ask, crossposts } = this.#options;
    const afterMs = await crossposts.take(channel);
    if (afterMs > 0) return { kind: 'retry', afterMs, detail: '10 posts of this channel were published in an hour' };
    await unless([alreadyCrossposted], () => ask(() => rest.post(Routes.channelMessageCrosspost(channel, message))));
    return { kind: 'done' };
  }

  /** The thread has the id of the message it is about. */
  async #startThread(
    channel: string,
    thread: MessageId,
    { issue, nonce }: FollowUpStep & { kind: 'thread' },
  ): Promise<FollowUpOutcome> {
    const { rest, ask, newsletter, answerable } = this.#options;
    const body = { name: threadName(issue), auto_archive_duration: ThreadAutoArchiveDuration.OneWeek };
    const isNew = await unless([threadExists], () => ask(() => rest.post(Routes.threads(channel, thread), { body })));
    // By us, before we lost the answer or were killed, or by a person who was quicker.
    if (!issue.question || (!isNew && (await this.#wroteIn(thread, thread)))) return { kind: 'done' };
    const question = { ...renderSection(issue, 'question', newsletter, { answerable }), nonce, enforce_nonce: true };
    await ask(() => rest.post(Routes.channelMessages(thread), { body: question }));
    return { kind: 'done' };
  }

  /** A thread that rests is opened again by what is written there. */
  async #close(
    thread: MessageId,
    { issue, post, nonce }: FollowUpStep & { kind: 'closing' },
  ): Promise<FollowUpOutcome> {
    const { rest, ask, newsletter } = this.#options;
    if (await this.#wroteIn(thread, post)) return { kind: 'done' };
    const readers = { ...renderSection(issue, 'readers', newsletter), nonce, enforce_nonce: true };
    await ask(() => rest.post(Routes.channelMessages(thread), { body: readers }));
    return { kind: 'done' };
  }

  /** Whether we wrote there of our own accord since a message, which may be elsewhere: ids count time. */
  async #wroteIn(thread: string, since: string): Promise<boolean> {
    const { rest, ask, me } = this.#options;
    const query = new URLSearchParams({ after: since, limit: '100' });
    const first = messagesSchema.parse(await ask(() => rest.get(Routes.channelMessages(thread), { query })));
    // Discord's own line at the top of a thread is in the name of who wrote the message it is about.
    return first.some(({ author, type }) => author.id === me() && type === MessageType.Default);
  }
}

/** What an error of a follow-up means; each step can be repeated without harm. */
export function followUpOutcomeOf(error: unknown): FollowUpOutcome {
  const detail = describeError(error);
  const code = error instanceof DiscordAPIError ? error.code : undefined;
  if (code === unknownMessage) return { kind: 'refused', why: 'message-deleted', detail };
  if (code === tooManyPins) return { kind: 'refused', why: 'too-many-pins', detail };
  return repeatableFollowUp(outcomeOf(error), detail);
}

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes */
const unknownMessage = 10008;
const tooManyPins = 30003;
const alreadyCrossposted = 40033;
const threadExists = 160004;

/** Whether it was done; false when Discord says, by one of these codes, that there is nothing left to do. */
async function unless(codes: readonly number[], request: () => Promise<unknown>): Promise<boolean> {
  try {
    await request();
    return true;
  } catch (error) {
    if (error instanceof DiscordAPIError && codes.some((code) => code === error.code)) return false;
    throw error;
  }
}

function threadName({ question, title }: Issue): string {
  const asked = question ? textOf({ type: 'paragraph', children: question.text }).trim() : '';
  const name = [...(asked === '' ? title : asked)];
  return name.length > longestName
    ? `${name
        .slice(0, longestName - 1)
        .join('')
        .trimEnd()}…`
    : name.join('');
}

/** https://discord.com/developers/docs/resources/channel#start-thread-from-message */
const longestName = 100;

const messagesSchema = z.array(z.object({ author: z.object({ id: z.string() }), type: z.int() }));
