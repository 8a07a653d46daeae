import { z } from 'zod';
import { personAnswer } from '../src/commands/answers.ts';
import { type CommandAnswer, type CommandContext, defineCommand } from '../src/commands/command.ts';
import { type Pressed, pressedSchema } from '../src/commands/deliveries/delivery-button.ts';
import { confirmation, overviewAnswer } from '../src/commands/deliveries/views.ts';
import { publishedDates } from '../src/commands/published-issues.ts';
import { editorsOnly } from '../src/commands/reviewing/editors-only.ts';
import { suggestDates } from '../src/commands/suggest-dates.ts';
import { dateMeant, typedDateSchema } from '../src/commands/typed-date.ts';
import type { IssueDate } from '../src/newsletter/issue.ts';

export default defineCommand({
  name: 'deliveries',
  localName: ({ deliveries }) => deliveries.name,
  description: ({ deliveries }) => deliveries.description,
  options: z.object({ date: typedDateSchema.optional() }),
  optionDescription: ({ commands }) => commands.dateOption,
  access: 'editor',
  suggest: async (context, _, typed) => suggestDates(context, typed),
  run: async (context, { date }) => {
    const { services, sentences } = context;
    const check = await editorsOnly(context);
    if (check.kind === 'refused') return check.answer;
    const chosen = date ? dateMeant(services, date) : publishedDates(services).at(-1);
    if (!chosen) return personAnswer(sentences.commands.noneYet(services.newsletter.name));
    return overviewAnswer(context, chosen);
  },
  press: async (context, args) => {
    const { data } = pressedSchema.safeParse(args);
    if (!data) return personAnswer(context.sentences.commands.oldButton);
    const check = await editorsOnly(context);
    // What refuses a person stands beside the view, which is the editors'.
    if (check.kind === 'refused') return check.answer;
    const answer = await answerTo(context, ...data);
    return answer.kind === 'text' ? { ...answer, replaces: true } : answer;
  },
});

async function answerTo(context: CommandContext, date: IssueDate, pressed: Pressed): Promise<CommandAnswer> {
  if (pressed.kind === 'page') return overviewAnswer(context, date, { page: pressed.page });
  const { services, sentences } = context;
  const { wish } = pressed;
  const overview = await services.deliveries.overview(date);
  const chats = overview?.possible[wish] ?? 0;
  const { nothingToDo, done } = sentences.deliveries;
  if (chats === 0) return overviewAnswer(context, date, { notice: nothingToDo, overview });
  if (pressed.kind === 'ask') return confirmation(context, date, wish, chats);
  const begun = await services.deliveries.carryOut(date, wish);
  return overviewAnswer(context, date, { notice: begun > 0 ? done[wish](begun) : nothingToDo });
}
