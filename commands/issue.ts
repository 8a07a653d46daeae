import { z } from 'zod';
import { answerWith, personAnswer } from '../src/commands/answers.ts';
import { type CommandAnswer, type CommandContext, defineCommand } from '../src/commands/command.ts';
import { type IssueDate, issueDateSchema, type Language, languageSchema } from '../src/newsletter/issue.ts';

export default defineCommand({
  name: 'issue',
  description: (sentences) => sentences.commands.issue.description,
  options: z.object({ date: issueDateSchema.optional(), language: languageSchema.optional() }),
  optionDescription: (sentences, option) => sentences.commands.issue.options[option],
  access: 'anyone',
  run: (context, { date, language }) => {
    const chosen = date ?? context.services.archive.dates().findLast((day) => context.services.isPublished(day));
    return chosen
      ? show(context, chosen, language ?? context.person.language, 0)
      : Promise.resolve(personAnswer(context.sentences.commands.issue.noneYet(context.services.newsletter.name)));
  },
  press: (context, args) => {
    const read = pageSchema.safeParse(args);
    return read.success
      ? show(context, read.data[0], read.data[1], read.data[2])
      : Promise.resolve(personAnswer(context.sentences.commands.oldButton));
  },
});

/** What `readOnAction` puts on the button. */
const pageSchema = z.tuple([issueDateSchema, languageSchema, z.coerce.number().int().min(0)]);

async function show(
  context: CommandContext,
  date: IssueDate,
  language: Language,
  page: number,
): Promise<CommandAnswer> {
  const { archive, isPublished, newsletter } = context.services;
  const { issue: sentences, webArchive } = context.sentences.commands;
  const issue = isPublished(date) ? await archive.inLanguage(date, language) : undefined;
  if (issue) return { kind: 'issue', issue, page, audience: 'person' };
  return answerWith([{ kind: 'link', label: webArchive, url: newsletter.archiveUrl }], sentences.none(date));
}
