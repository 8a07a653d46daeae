import { z } from 'zod';
import { personAnswer } from '../src/commands/answers.ts';
import { defineCommand } from '../src/commands/command.ts';
import { authorsVerb, beginAnswer, hearAuthor, submitAuthorsAnswer } from '../src/commands/reviewing/author-answers.ts';
import { editorsOnly } from '../src/commands/reviewing/editors-only.ts';
import { press } from '../src/commands/reviewing/press.ts';
import { queuePage } from '../src/commands/reviewing/queue.ts';
import { submitWords } from '../src/commands/reviewing/submit.ts';
import { questionToReview } from '../src/commands/reviewing/which-question.ts';
import { hearWords } from '../src/commands/reviewing/words.ts';
import { suggestDates } from '../src/commands/suggest-dates.ts';
import { issueDateSchema } from '../src/newsletter/issue.ts';
import { shownStates } from '../src/review-desk/notice-contents.ts';

export default defineCommand({
  name: 'replies',
  localName: ({ review }) => review.replies.name,
  description: ({ review }) => review.replies.description,
  options: z.object({ state: z.enum(shownStates).optional(), date: issueDateSchema.optional() }),
  optionDescription: ({ review }, option) => review.replies.options[option],
  access: 'editor',
  suggest: async (context, option, typed) => (option === 'date' ? suggestDates(context, typed) : []),
  run: async (context, { state, date }) => {
    const check = await editorsOnly(context);
    if (check.kind === 'refused') return check.answer;
    const asked = await questionToReview(context, date);
    if (asked.kind === 'none') return asked.answer;
    return queuePage(context, asked.question, { state: state ?? 'all', page: 0 });
  },
  press: async (context, args) => {
    const authors = authorsSchema.safeParse(args).data;
    if (authors) return beginAnswer(context, authors[1]);
    const check = await editorsOnly(context);
    return check.kind === 'refused' ? check.answer : press(context, args, check.editor);
  },
  submit: async (context, args, values) => {
    const authors = authorsSchema.safeParse(args).data;
    const { words = '' } = wordsSchema.safeParse(values).data ?? {};
    if (authors) return submitAuthorsAnswer(context, authors[1], words);
    const check = await editorsOnly(context);
    if (check.kind === 'refused') return check.answer;
    return (
      (await submitWords(context, args, values, check.editor)) ?? personAnswer(context.sentences.commands.oldButton)
    );
  },
  hear: async (context, said) => {
    const authors = await hearAuthor(context, said);
    if (authors) return authors;
    const awaited = await context.services.reviewDesk.awaited.of(context.person.key);
    if (!awaited) return undefined;
    const check = await editorsOnly(context);
    return check.kind === 'refused' ? undefined : hearWords(context, said, check.editor);
  },
});

const authorsSchema = z.tuple([z.literal(authorsVerb), issueDateSchema]);
const wordsSchema = z.object({ words: z.string() });
