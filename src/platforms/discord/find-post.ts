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
  return findMessage(client.user.id, post, async (before) => {
    const query = new URLSearchParams({ limit: String(pageLength), ...(before ? { before: before.id } : {}) });
    return pageSchema.parse(await ask(() => rest.get(messages, { query })));
  });
}

/** Reads back from the newest message to before the send: as our clock told its time, and further, since that may have been wrong. */
async function findMessage(
  me: string,
  { nonce, url, since }: SentPost,
  pageBefore: (message: FoundMessage | undefined) => Promise<FoundMessage[]>,
): Promise<Lookup> {
  const earliest = since.subtract(clocksWrongBy);
  let oldest: FoundMessage | undefined;
  let sawLater = false;
  for (let page = 0; page < mostPages; page++) {
    const messages = await pageBefore(oldest);
    const mine = messages.filter(({ author }) => author.id === me);
    const recent = mine.filter((message) => isAfter(message, earliest));
    const match = recent.find((message) => message.nonce === nonce) ?? recent.find((each) => isPostOf(url, each));
    if (match) return found(match.id);
    sawLater ||= messages.some((message) => isAfter(message, since));
    oldest = messages.at(-1);
    if (messages.length < pageLength || !oldest || !isAfter(oldest, earliest)) return { kind: 'absent' };
  }
  // In a place that busy our clock is believed, unless it was ahead of all that was written there.
  const isPast = oldest && !isAfter(oldest, since.subtract(clocksApart));
  return { kind: isPast && sawLater ? 'absent' : 'unknown' };
}

function isAfter({ id }: FoundMessage, time: Temporal.Instant): boolean {
  return SnowflakeUtil.timestampFrom(id) > time.epochMilliseconds;
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
/** By how much this machine's clock may be ahead of Discord's when it is right. */
const clocksApart = { seconds: 60 };
/** And when it is wrong: one that runs in local time instead of UTC is 14 hours ahead at most. */
const clocksWrongBy = { hours: 15 };

const foundMessageSchema = z.object({
  id: messageIdSchema,
  author: z.object({ id: z.string() }),
  nonce: z.union([z.string(), z.number()]).optional(),
  components: z.array(z.looseObject({ type: z.number() })).optional(),
  interaction_metadata: z.unknown().optional(),
});
type FoundMessage = z.infer<typeof foundMessageSchema>;

const pageSchema = z.array(foundMessageSchema);
