import { type Client, ComponentType, type REST, Routes, SnowflakeUtil } from 'discord.js';
import { z } from 'zod';
import { type Chat, type MessageId, messageIdSchema } from '../chat.ts';
import type { Lookup } from '../platform.ts';
import { channelIdOf } from './chat-keys.ts';
import { findForumPost } from './forum-posts.ts';
import { missingIn } from './inspect.ts';

/** What is looked for: a post as it was sent. */
export interface SentPost {
  chat: Chat;
  nonce: string;
  /** The page, which a button of the post leads to: Discord doesn't tell the nonce for long. */
  url: string;
  /** What it is called in a forum. */
  name: string;
  /** Not posted before then. */
  since: Temporal.Instant;
}

export interface FindPostOptions {
  client: Client<true>;
  rest: REST;
  /** Makes a request when one more may be made. */
  ask<Result>(request: () => Promise<Result>): Promise<Result>;
}

/** Looks whether a post is in its chat. Throws when Discord can't be asked. */
export async function findPost({ client, rest, ask }: FindPostOptions, post: SentPost): Promise<Lookup> {
  // Without this permission Discord answers that there is nothing, which would be believed.
  if (!(await mayReadHistory(client, post.chat))) return { kind: 'unknown' };
  if (post.chat.kind === 'forum') {
    return found(await ask(() => findForumPost(rest, post.chat, post.name, client.user.id)));
  }
  const messages = Routes.channelMessages(channelIdOf(post.chat.key));
  let after = SnowflakeUtil.generate({
    timestamp: post.since.subtract({ seconds: clocksApartSeconds }).epochMilliseconds,
    increment: 0n,
  }).toString();
  for (let page = 0; page < mostPages; page++) {
    const query = new URLSearchParams({ after, limit: String(pageLength) });
    const later = pageSchema.parse(await ask(() => rest.get(messages, { query })));
    const mine = later.filter(({ author }) => author.id === client.user.id);
    const match = mine.find(({ nonce }) => nonce === post.nonce) ?? mine.find((message) => isPostOf(post.url, message));
    if (match) return found(match.id);
    // The newest is first.
    const newest = later[0];
    if (later.length < pageLength || !newest) return { kind: 'absent' };
    after = newest.id;
  }
  return { kind: 'unknown' };
}

function found(message: MessageId | undefined): Lookup {
  return message ? { kind: 'found', message } : { kind: 'absent' };
}

/** Answers to commands lead to the page too; only a post stands in a container and answers nobody. */
function isPostOf(url: string, { components, interaction_metadata }: FoundMessage): boolean {
  const containers = components?.filter(({ type }) => type === ComponentType.Container) ?? [];
  return !interaction_metadata && JSON.stringify(containers).includes(JSON.stringify(url));
}

async function mayReadHistory(client: Client<true>, chat: Chat): Promise<boolean> {
  const channel = await client.channels.fetch(channelIdOf(chat.key));
  if (!channel || channel.isDMBased()) return channel !== null;
  return !(await missingIn(channel, chat)).includes('read-message-history');
}

/** https://discord.com/developers/docs/resources/message#get-channel-messages */
const pageLength = 100;
/** 2,000 messages since the send: a busier place is left to a person rather than read through. */
const mostPages = 20;
/** By how much this machine's clock may be ahead of Discord's. */
const clocksApartSeconds = 60;

const foundMessageSchema = z.object({
  id: messageIdSchema,
  author: z.object({ id: z.string() }),
  nonce: z.union([z.string(), z.number()]).optional(),
  components: z.array(z.looseObject({ type: z.number() })).optional(),
  interaction_metadata: z.unknown().optional(),
});
type FoundMessage = z.infer<typeof foundMessageSchema>;

const pageSchema = z.array(foundMessageSchema);
