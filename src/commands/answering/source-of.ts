import type { ReplySource } from '../../questions/reply.ts';
import type { CommandContext, HeardMessage } from '../command.ts';

/** Where something was said, so that editors see it among what others said. */
export function sourceOf({ chat }: CommandContext, { via, message, repliesTo }: HeardMessage): ReplySource {
  return { kind: kinds[via], chat: chat.key, message, ...(repliesTo ? { inReplyTo: repliesTo } : {}) };
}

const kinds = {
  private: 'private-message',
  reply: 'reply',
  mention: 'mention',
  thread: 'thread-message',
  'discussion-group': 'reply',
} as const satisfies Record<HeardMessage['via'], ReplySource['kind']>;
