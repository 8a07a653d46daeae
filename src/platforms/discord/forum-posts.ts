import { type REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { Issue } from '../../newsletter/issue.ts';
import { type Chat, type MessageId, messageIdSchema } from '../chat.ts';
import { channelIdOf } from './chat-keys.ts';
import type { DiscordMessage } from './render.ts';

/** What an issue is called as a post of a forum: the same for every attempt, so that it can be found again. */
export function forumPostName(issue: Issue): string {
  const date = ` · ${issue.date}`;
  return `${[...issue.title].slice(0, longestName - date.length).join('')}${date}`;
}

/** Posts to a forum, where a message is a thread of its own. Discord takes no nonce there: call it once. */
export async function postToForum(rest: REST, chat: Chat, name: string, message: DiscordMessage): Promise<MessageId> {
  const thread = threadSchema.parse(
    await rest.post(Routes.threads(channelIdOf(chat.key)), { body: { name, message } }),
  );
  return messageIdSchema.parse(thread.id);
}

/**
 * Looks among the forum's posts, those that were archived last too, for one by the bot with a name; the first message of a
 * post has the id of its thread.
 */
export async function findForumPost(rest: REST, chat: Chat, name: string, me: string): Promise<MessageId | undefined> {
  const forum = channelIdOf(chat.key);
  const isOurs = (thread: z.infer<typeof threadsSchema>['threads'][number]) =>
    thread.parent_id === forum && thread.name === name && thread.owner_id === me;
  const active = chat.server && (await rest.get(Routes.guildActiveThreads(chat.server.slice('discord:'.length))));
  const found =
    (active ? threadsSchema.parse(active).threads.find(isOurs) : undefined) ??
    threadsSchema.parse(await rest.get(Routes.channelThreads(forum, 'public'))).threads.find(isOurs);
  return found && messageIdSchema.parse(found.id);
}

/** https://discord.com/developers/docs/resources/channel#channel-object */
const longestName = 100;

const threadSchema = z.object({ id: z.string() });
const threadsSchema = z.object({
  threads: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      parent_id: z.string().nullish(),
      owner_id: z.string().nullish(),
    }),
  ),
});
