import { type REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { Issue } from '../../newsletter/issue.ts';
import { type Chat, type MessageId, messageIdSchema } from '../platform.ts';
import { channelIdOf } from './chat-keys.ts';
import type { DiscordMessage } from './render.ts';

/** What an issue is called as a post of a forum: the same for every attempt, so that it can be found again. */
export function forumPostName(issue: Issue): string {
  const date = ` · ${issue.date}`;
  return `${[...issue.title].slice(0, longestName - date.length).join('')}${date}`;
}

/**
 * Posts to a forum, where a message is a thread of its own. Discord takes no nonce there, so it is looked for first.
 */
export async function postToForum(rest: REST, chat: Chat, name: string, message: DiscordMessage): Promise<MessageId> {
  const there = await findForumPost(rest, chat, name);
  if (there) return there;
  const thread = threadSchema.parse(
    await rest.post(Routes.threads(channelIdOf(chat.key)), { body: { name, message } }),
  );
  return messageIdSchema.parse(thread.id);
}

/** Looks among the forum's active posts; the first message of a post has the id of its thread. */
export async function findForumPost(rest: REST, chat: Chat, name: string): Promise<MessageId | undefined> {
  if (!chat.server) return undefined;
  const me = meSchema.parse(await rest.get(Routes.user()));
  const { threads } = activeThreadsSchema.parse(
    await rest.get(Routes.guildActiveThreads(chat.server.slice('discord:'.length))),
  );
  const forum = channelIdOf(chat.key);
  const found = threads.find(
    (thread) => thread.parent_id === forum && thread.name === name && thread.owner_id === me.id,
  );
  return found && messageIdSchema.parse(found.id);
}

/** https://discord.com/developers/docs/resources/channel#channel-object */
const longestName = 100;

const threadSchema = z.object({ id: z.string() });
const meSchema = z.object({ id: z.string() });
const activeThreadsSchema = z.object({
  threads: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      parent_id: z.string().nullish(),
      owner_id: z.string().nullish(),
    }),
  ),
});
