import type { IssueDate } from '../../newsletter/issue.ts';
import { checkAnswer, type Unfit } from '../../questions/check-answer.ts';
import type { ReplySource } from '../../questions/reply.ts';
import type { CommandContext } from '../command.ts';
import { isWrittenFor, type KeptAnswer, keptAnswer, type WrittenDraft } from './kept-answer.ts';

/** What became of words that may be an answer. */
export type Taken =
  /** They wait for their author to send them. */
  { kind: 'waiting'; kept: KeptAnswer & { draft: WrittenDraft }; instead: boolean } | { kind: 'unfit'; why: Unfit };

/**
 * Keeps what a person wrote, until they send or discard it; on the disk when it resolves. Of words that can't be an answer
 * only their place is kept, so that an edit of that message counts. Throws `StoreUnavailable`.
 */
export async function takeWords(
  context: CommandContext,
  question: IssueDate,
  words: string,
  source: ReplySource,
): Promise<Taken> {
  const { person, services } = context;
  const { drafts } = services.questions;
  const { draft: before, reply } = await keptAnswer(context, question);
  const checked = checkAnswer(words);
  if (checked.kind === 'unfit') {
    await drafts.change(person.key, (now) =>
      now && (isWrittenFor(now, question) || now.awaits.kind === 'word-to-editor')
        ? now
        : { question, awaits: { kind: 'answer' }, language: person.language, source },
    );
    return { kind: 'unfit', why: checked.why };
  }
  const shownAs = before?.shownAs ?? reply?.shownAs;
  const { text } = checked;
  const draft = await drafts.change(person.key, () => ({
    question,
    awaits: { kind: 'confirmation' },
    text,
    ...(shownAs ? { shownAs } : {}),
    language: person.language,
    source,
  }));
  if (!draft) throw new Error('a draft was not kept');
  const instead = before !== undefined && before.source.message !== source.message;
  return { kind: 'waiting', kept: { draft: { ...draft, text }, ...(reply ? { reply } : {}) }, instead };
}
