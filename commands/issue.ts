import { z } from 'zod';
import { personAnswer } from '../src/commands/answers.ts';
import { chooseIssue } from '../src/commands/choose-issue.ts';
import { type CommandAnswer, type CommandContext, defineCommand } from '../src/commands/command.ts';
import { showIssue } from '../src/commands/show-issue.ts';
import { suggestDates } from '../src/commands/suggest-dates.ts';
import { typedDateSchema } from '../src/commands/typed-date.ts';
import { issueDateSchema, languageSchema } from '../src/newsletter/issue.ts';

export default defineCommand({
  name: 'issue',
  localName: ({ commands }) => commands.issue.name,
  description: ({ commands }) => commands.issue.description,
  options: z.object({ date: typedDateSchema.optional(), language: languageSchema.optional() }),
  optionDescription: ({ commands }, option) => commands.issue.options[option],
  access: 'anyone',
  suggest: async (context, option, typed) => (option === 'date' ? suggestDates(context, typed) : []),
  run: async (context, { date, language = context.person.language }) =>
    date ? showIssue(context, date, language, 0) : chooseIssue(context, language),
  press: async (context, args) => {
    const { data } = pressedSchema.safeParse(args);
    return data ? answerTo(context, data) : personAnswer(context.sentences.commands.oldButton);
  },
});

const pageSchema = z.coerce.number().int().min(0);

/** What the buttons carry: those of `readOnAction`, which posts have too, and those of `chooseIssue`. */
const pressedSchema = z.union([
  z.tuple([issueDateSchema, languageSchema, pageSchema]).transform(([date, language, page]) => ({
    does: 'read' as const,
    date,
    language,
    page,
  })),
  z.tuple([z.literal('open'), issueDateSchema, languageSchema]).transform(([does, date, language]) => ({
    does,
    date,
    language,
  })),
  z
    .tuple([z.literal('dates'), languageSchema, z.coerce.number().int().min(1000).max(9999), pageSchema])
    .transform(([does, language, year, page]) => ({ does, language, year, page })),
]);

async function answerTo(context: CommandContext, pressed: z.infer<typeof pressedSchema>): Promise<CommandAnswer> {
  const { language } = pressed;
  switch (pressed.does) {
    case 'read':
      return showIssue(context, pressed.date, language, pressed.page);
    case 'open':
      return { ...(await showIssue(context, pressed.date, language, 0)), replaces: true };
    case 'dates':
      return { ...chooseIssue(context, language, pressed), replaces: true };
  }
}
