import type { IssueDate } from '../newsletter/issue.ts';
import type { ChatKey } from '../platforms/chat.ts';
import type { Questions } from '../questions/questions.ts';
import type { LiveReply } from '../questions/reply.ts';
import { groupSimilar } from '../questions/similar.ts';
import { peopleOf } from './notice-contents.ts';
import type { Notices } from './notices.ts';

/** New answers that say nearly the same, and those like them of which the chat was told before. */
export interface LikeAnswers {
  fresh: LiveReply[];
  told: LiveReply[];
}

/** Puts new answers to a question together, each with those before it that are like it, in the order in which they came. */
export async function groupWithTold(
  { questions, notices, chat }: { questions: Questions; notices: Notices; chat: ChatKey },
  question: IssueDate,
  fresh: readonly LiveReply[],
): Promise<LikeAnswers[]> {
  const people = new Set(peopleOf(fresh));
  const toldOf = notices.toldOf(chat, question).filter((person) => !people.has(person));
  const told = await questions.review.some(question, toldOf.slice(-mostCompared));
  const groups = await groupSimilar([...told, ...fresh], ({ text }) => text);
  return groups
    .map((group) => ({
      fresh: group.filter(({ person }) => people.has(person)),
      told: group.filter(({ person }) => !people.has(person)),
    }))
    .filter((group) => group.fresh.length > 0);
}

/** So many of the last ones. */
const mostCompared = 500;
