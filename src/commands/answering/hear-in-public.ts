import { checkAnswer } from '../../questions/check-answer.ts';
import type { Draft } from '../../questions/draft.ts';
import type { AskedQuestion } from '../../questions/question-calendar.ts';
import { answerWith } from '../answers.ts';
import type { CommandContext, HeardMessage, TextAnswer } from '../command.ts';
import { idOf, privateAnswerButton } from './answer-button.ts';
import { isWrittenFor, keptAnswer } from './kept-answer.ts';
import { lateAnswer, unfitSentence } from './refusal.ts';
import { sourceOf } from './source-of.ts';
import { takeWords } from './take-words.ts';
import { questionMeant } from './which-question.ts';

/**
 * What a person says to the bot before others. It is kept until its author says whether it shall go to the editors; others
 * see one line and a button. People who comment on a post mostly talk to each other: of each, the first comment is asked about.
 */
export async function hearInPublic(
  context: CommandContext,
  said: HeardMessage,
  draft: Draft | undefined,
): Promise<TextAnswer | undefined> {
  const { person, chat, sentences, services } = context;
  const isComment = said.via === 'discussion-group';
  const meant = await questionMeant(context, said);
  const { asked } = meant;
  // A comment on what somebody else posted in the channel is nothing to the bot.
  if (!asked || (isComment && meant.by === 'guess')) return undefined;
  const { date } = asked;
  if (asked.state === 'closed') {
    if (isComment || meant.by === 'guess') return undefined;
    const current = await services.questions.calendar.current(person.language);
    return lateAnswer(context, date, current?.state === 'open' ? current : undefined);
  }
  const own = privateAnswerButton(sentences.answering.answerInPrivate, date);
  // An administrator of a Telegram group can write as the group, which nobody can write to in private.
  const isGroupItself = person.key === String(chat.key) || person.key === String(chat.server);
  if (isGroupItself) return isComment ? undefined : answerWith([own], sentences.answering.asGroup);
  if (isComment && (await isBusy(context, asked, draft, said))) return undefined;
  if (draft?.awaits.kind === 'word-to-editor') return answerWith([own], sentences.answering.before);
  if (meant.by === 'guess' && said.via === 'reply' && draft && isWrittenFor(draft, date)) return undefined;
  return takeInPublic(context, said, asked);
}

/** Keeps the words and asks their author whether they shall go to the editors. */
export async function takeInPublic(
  context: CommandContext,
  said: HeardMessage,
  { date }: AskedQuestion,
): Promise<TextAnswer> {
  const { person, sentences } = context;
  const taken = await takeWords(context, date, said.text, sourceOf(context, said));
  if (taken.kind === 'unfit') {
    const own = privateAnswerButton(sentences.answering.answerInPrivate, date);
    return answerWith([own], unfitSentence(context, taken.why));
  }
  const { shallCount, shallCountAnew, sendThis } = sentences.answering;
  const isAnew = taken.kept.reply !== undefined && said.edited;
  return answerWith(
    [privateAnswerButton(sendThis, date, 'said', idOf(person.key))],
    isAnew ? shallCountAnew : shallCount,
  );
}

/** Whether somebody who comments was asked already, has answered, or says nothing that could be an answer. */
async function isBusy(
  context: CommandContext,
  { date }: AskedQuestion,
  draft: Draft | undefined,
  { text }: HeardMessage,
): Promise<boolean> {
  if (draft || checkAnswer(text).kind === 'unfit') return true;
  return (await keptAnswer(context, date)).reply !== undefined;
}
