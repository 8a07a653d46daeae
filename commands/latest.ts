import { z } from 'zod';
import { defineCommand } from '../src/commands/command.ts';
import { showIssue } from '../src/commands/show-issue.ts';
import { languageSchema } from '../src/newsletter/issue.ts';

export default defineCommand({
  name: 'latest',
  localName: ({ commands }) => commands.latest.name,
  description: ({ commands }) => commands.latest.description,
  options: z.object({ language: languageSchema.optional() }),
  optionDescription: ({ commands }, option) => commands.latest.options[option],
  access: 'anyone',
  run: (context, { language }) => showIssue(context, undefined, language ?? context.person.language, 0),
});
