import { z } from 'zod';
import { defineCommand } from '../src/commands/command.ts';
import { editorsOnly } from '../src/commands/reviewing/editors-only.ts';
import { exportFiles } from '../src/commands/reviewing/export-files.ts';
import { questionToReview } from '../src/commands/reviewing/which-question.ts';
import { suggestDates } from '../src/commands/suggest-dates.ts';
import { issueDateSchema } from '../src/newsletter/issue.ts';

export default defineCommand({
  name: 'export',
  localName: ({ review }) => review.export.name,
  description: ({ review }) => review.export.description,
  options: z.object({ date: issueDateSchema.optional() }),
  optionDescription: ({ review }, option) => review.export.options[option],
  access: 'editor',
  suggest: async (context, _, typed) => suggestDates(context, typed),
  run: async (context, { date }) => {
    const check = await editorsOnly(context);
    if (check.kind === 'refused') return check.answer;
    const asked = await questionToReview(context, date);
    return asked.kind === 'none' ? asked.answer : exportFiles(context, asked.question);
  },
});
