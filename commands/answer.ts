import { z } from 'zod';
import { hearAnswer } from '../src/commands/answering/hear-answer.ts';
import { openAnswer } from '../src/commands/answering/open-answer.ts';
import { pressAnswer, submitAnswer } from '../src/commands/answering/press-answer.ts';
import { defineCommand, textSchema } from '../src/commands/command.ts';

export default defineCommand({
  name: 'answer',
  localName: ({ answering }) => answering.answer.name,
  description: ({ answering }) => answering.answer.description,
  options: z.object({ words: textSchema.optional() }),
  optionDescription: ({ answering }, option) => answering.answer.options[option],
  access: 'anyone',
  run: (context, { words }) => openAnswer(context, undefined, words),
  press: pressAnswer,
  submit: submitAnswer,
  hear: hearAnswer,
});
