import { z } from 'zod';
import { personAnswer } from '../src/commands/answers.ts';
import { defineCommand } from '../src/commands/command.ts';
import { showIssue } from '../src/commands/show-issue.ts';
import { suggestDates } from '../src/commands/suggest-dates.ts';
import { issueDateSchema, languageSchema } from '../src/newsletter/issue.ts';

export default defineCommand({
  name: 'issue',
  localName: ({ commands }) => commands.issue.name,
  description: ({ commands }) => commands.issue.description,
  options: z.object({ date: issueDateSchema.optional(), language: languageSchema.optional() }),
  optionDescription: ({ commands }, option) => commands.issue.options[option],
  access: 'anyone',
  suggest: async (context, option, typed) => (option === 'date' ? suggestDates(context, typed) : []),
  run: (context, { date, language }) => showIssue(context, date, language ?? context.person.language, 0),
  press: async (context, args) => {
    const { data } = pageSchema.safeParse(args);
    return data ? showIssue(context, ...data) : personAnswer(context.sentences.commands.oldButton);
  },
});

/** What `readOnAction` puts on the button. */
const pageSchema = z.tuple([issueDateSchema, languageSchema, z.coerce.number().int().min(0)]);
