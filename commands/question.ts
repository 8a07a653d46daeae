import { z } from 'zod';
import { type CommandAnswer, type CommandContext, defineCommand } from '../src/commands/command.ts';
import { showSection } from '../src/commands/show-issue.ts';
import { suggestDates } from '../src/commands/suggest-dates.ts';
import { typedDateSchema } from '../src/commands/typed-date.ts';
import { dayAndTime } from '../src/locales/dates.ts';
import { sentencesIn } from '../src/locales/sentences.ts';

export default defineCommand({
  name: 'question',
  localName: ({ commands }) => commands.question.name,
  description: ({ commands }) => commands.question.description,
  options: z.object({ date: typedDateSchema.optional() }),
  optionDescription: ({ commands }) => commands.dateOption,
  access: 'anyone',
  suggest: async (context, _, typed) => suggestDates(context, typed),
  run: async (context, { date }) => withClosing(context, await showSection(context, 'question', date)),
});

/** Says of a question whether it takes answers, and, where its section doesn't, until when. */
async function withClosing({ services }: CommandContext, answer: CommandAnswer): Promise<CommandAnswer> {
  if (answer.kind !== 'section') return answer;
  const { date, language } = answer.issue;
  const asked = await services.questions.calendar.of(date, language);
  const { post } = sentencesIn(language);
  if (asked?.state === 'closed') return { ...answer, note: post.closed, isClosed: true };
  if (asked?.state !== 'open' || asked.closes) return answer;
  return { ...answer, note: post.closesWithNext(dayAndTime(services.nextPublication(), language)) };
}
