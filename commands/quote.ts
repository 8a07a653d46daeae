import { z } from 'zod';
import { defineCommand } from '../src/commands/command.ts';
import { showSection } from '../src/commands/show-issue.ts';
import { suggestDates } from '../src/commands/suggest-dates.ts';
import { typedDateSchema } from '../src/commands/typed-date.ts';

export default defineCommand({
  name: 'quote',
  localName: ({ commands }) => commands.quote.name,
  description: ({ commands }) => commands.quote.description,
  options: z.object({ date: typedDateSchema.optional() }),
  optionDescription: ({ commands }) => commands.dateOption,
  access: 'anyone',
  suggest: async (context, _, typed) => suggestDates(context, typed),
  run: (context, { date }) => showSection(context, 'quotation', date),
});
