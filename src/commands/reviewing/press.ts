import type { Editor } from '../../questions/reply.ts';
import { type ReviewAction, readReviewAction } from '../../review-desk/review-action.ts';
import { personAnswer } from '../answers.ts';
import type { CommandAnswer, CommandContext } from '../command.ts';
import { answerView } from './answer-view.ts';
import { decide } from './decide.ts';
import { exportFiles } from './export-files.ts';
import { queuePage } from './queue.ts';
import { readyReasons } from './word-form.ts';
import { askForWords, leaveWords } from './words.ts';

/** Does what a button of a card or of the queue says. The person is an editor. */
export async function press(context: CommandContext, args: readonly string[], editor: Editor): Promise<CommandAnswer> {
  const pressed = readReviewAction(args);
  return pressed ? carryOut(context, pressed, editor) : personAnswer(context.sentences.commands.oldButton);
}

async function carryOut(context: CommandContext, pressed: ReviewAction, editor: Editor): Promise<CommandAnswer> {
  const { review } = context.services.questions;
  switch (pressed.verb) {
    case 'queue': {
      const page = await queuePage(context, pressed.question, pressed.view ?? { state: 'all', page: 0 });
      return pressed.view ? { ...page, replaces: true } : page;
    }
    case 'preview':
      return preview(context);
    case 'files':
      return exportFiles(context, pressed.question);
    case 'show':
      return answerView(context, pressed);
    case 'card':
      return leaveWords(context, pressed);
    case 'decline': {
      const reason = pressed.choice === undefined ? undefined : readyReasons(context.sentences.review)[pressed.choice];
      if (reason === undefined) return askForWords(context, 'decline', pressed);
      await context.services.reviewDesk.awaited.drop(editor.key);
      return answerOf(await decide(context, pressed, { kind: 'decline', reason }, editor));
    }
    case 'ask':
    case 'trim':
      return askForWords(context, pressed.verb, pressed);
    case 'up':
    case 'down':
      await review.move(pressed.question, pressed.person, pressed.verb);
      return pressed.view
        ? { ...(await queuePage(context, pressed.question, featured)), replaces: true }
        : answerView(context, pressed);
    case 'shortlist':
    case 'feature':
    case 'reopen':
      return answerOf(await decide(context, pressed, { kind: pressed.verb }, editor));
  }
}

/** What is featured in the editors' order: where a move is seen. */
const featured = { state: 'featured', page: 0 } as const;

function answerOf(decided: Awaited<ReturnType<typeof decide>>): CommandAnswer {
  return decided.kind === 'answer' ? decided.answer : { ...personAnswer(), body: decided.body };
}

/** "From our readers" as the next issue would show it here. */
async function preview({ services, person, sentences }: CommandContext): Promise<CommandAnswer> {
  const issue = await services.questions.featuring.preview(person.language);
  if (!issue) return personAnswer(sentences.review.queue.nothingFeatured);
  return { kind: 'section', issue, section: 'readers', audience: 'person' };
}
