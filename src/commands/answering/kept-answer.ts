import type { IssueDate } from '../../newsletter/issue.ts';
import type { Draft } from '../../questions/draft.ts';
import { isLive, type LiveReply } from '../../questions/reply.ts';
import type { CommandContext } from '../command.ts';

/** A draft that has words, which wait to be sent. */
export type WrittenDraft = Draft & { text: string };

/** What there is of a person's answer to a question. */
export interface KeptAnswer {
  draft?: WrittenDraft;
  reply?: LiveReply;
}

export async function keptAnswer({ person, services }: CommandContext, question: IssueDate): Promise<KeptAnswer> {
  const { drafts, replies } = services.questions;
  const [draft, reply] = await Promise.all([drafts.get(person.key), replies.of(question, person.key)]);
  return {
    ...(draft && isWrittenFor(draft, question) ? { draft } : {}),
    ...(reply && isLive(reply) ? { reply } : {}),
  };
}

export function isWrittenFor(draft: Draft, question: IssueDate): draft is WrittenDraft {
  return draft.question === question && draft.text !== undefined;
}
