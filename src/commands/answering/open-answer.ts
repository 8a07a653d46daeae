import type { IssueDate } from '../../newsletter/issue.ts';
import { checkAnswer } from '../../questions/check-answer.ts';
import type { AskedQuestion } from '../../questions/question-calendar.ts';
import { longestAnswer } from '../../questions/reply.ts';
import { answerWith, personAnswer } from '../answers.ts';
import type { CommandAnswer, CommandContext, TextAnswer } from '../command.ts';
import { quotation } from '../quotation.ts';
import { authorsButton } from '../reviewing/author-answers.ts';
import { answerButton, privateAnswerButton } from './answer-button.ts';
import { answerForm } from './answer-form.ts';
import { askedLine } from './asked-question.ts';
import { draftView } from './draft-view.ts';
import { keptAnswer } from './kept-answer.ts';
import { lateAnswer, noneOpen, refusal, unfitSentence } from './refusal.ts';
import { takeWords } from './take-words.ts';

/**
 * Leads to answering a question, the open one unless a date is given: by a form, with what is there already, or, where
 * there are no forms, by asking for it.
 */
export async function openAnswer(
  context: CommandContext,
  date: IssueDate | undefined,
  words?: string,
): Promise<CommandAnswer> {
  const found = await openQuestion(context, date, words);
  if (found.kind === 'refused') return found.answer;
  const { asked } = found;
  if (words !== undefined && words.length > mostInForm) return tooLongForForm(context, words);
  const kept = await keptAnswer(context, asked.date);
  return {
    kind: 'form',
    form: answerForm(context, asked, kept, words),
    otherwise: () => converse(context, asked, words),
  };
}

/** The question, if it takes answers; else the sentence that says why not, with the words that came with it. */
async function openQuestion(
  context: CommandContext,
  date: IssueDate | undefined,
  words: string | undefined,
): Promise<{ kind: 'open'; asked: AskedQuestion } | { kind: 'refused'; answer: TextAnswer }> {
  const { services, person } = context;
  const { calendar } = services.questions;
  const current = await calendar.current(person.language);
  const asked = date ? await calendar.of(date, person.language) : current;
  if (asked?.state === 'open') return { kind: 'open', asked };
  const open = current?.state === 'open' ? current : undefined;
  if (asked) return { kind: 'refused', answer: lateAnswer(context, asked.date, open, words) };
  const answer = date
    ? refusal(context, date, { kind: 'unknown-question' }, words)
    : personAnswer(noneOpen(context), ...(words ? [quotation(words)] : []));
  return { kind: 'refused', answer };
}

async function converse(context: CommandContext, asked: AskedQuestion, words?: string): Promise<TextAnswer> {
  const { chat, sentences } = context;
  const { date } = asked;
  const { answering } = sentences;
  const taken =
    words === undefined
      ? undefined
      : await takeWords(context, date, words, { kind: 'private-message', chat: chat.key });
  if (taken?.kind === 'unfit') return refusal(context, date, taken.why);
  if (chat.kind !== 'private') {
    const button = privateAnswerButton(answering.answerInPrivate, date);
    return answerWith([button], taken ? answering.beforeWithWords : answering.before);
  }
  if (taken) return draftView(context, asked, taken.kept, taken.instead ? 'instead' : 'asked');
  const { draft, reply } = await keptAnswer(context, date);
  if (draft) return draftView(context, asked, { draft, ...(reply ? { reply } : {}) });
  return ask(context, asked);
}

/** Asks for the answer, which is the next thing the person writes here. */
async function ask(context: CommandContext, asked: AskedQuestion): Promise<TextAnswer> {
  const { chat, person, sentences, services } = context;
  const { date } = asked;
  const { reply } = await keptAnswer(context, date);
  const { answering } = sentences;
  let editorsWait: IssueDate | undefined;
  await services.questions.drafts.change(person.key, (now) => {
    editorsWait = now?.awaits.kind === 'word-to-editor' ? now.question : undefined;
    return {
      question: date,
      awaits: { kind: 'answer' },
      language: person.language,
      source: { kind: 'private-message', chat: chat.key },
    };
  });
  const toEditors = editorsWait ? [authorsButton(editorsWait, person.language)] : [];
  const insteadOfEditors = editorsWait ? [answering.editorsWait] : [];
  if (!reply) {
    return answerWith(
      [answerButton(answering.draft.discard, date, 'discard'), ...toEditors],
      askedLine(context, asked),
      answering.ask,
      ...insteadOfEditors,
    );
  }
  return answerWith(
    [answerButton(answering.leaveIt, date, 'show', 'sent'), ...toEditors],
    askedLine(context, asked),
    answering.askAnew,
    quotation(reply.text),
    ...insteadOfEditors,
  );
}

/** The words come back as a file: no message and no form has room for them. */
function tooLongForForm(context: CommandContext, words: string): TextAnswer {
  const checked = checkAnswer(words);
  const limit = longestAnswer;
  const why = checked.kind === 'unfit' ? checked.why : { kind: 'too-long' as const, length: words.length, limit };
  return {
    ...personAnswer(unfitSentence(context, why)),
    files: [{ name: 'answer.txt', type: 'text/plain', content: words }],
  };
}

/** The most that a form's field holds. */
const mostInForm = 4000;
