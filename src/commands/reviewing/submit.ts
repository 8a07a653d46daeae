import { z } from 'zod';
import type { Editor } from '../../questions/reply.ts';
import { readReviewAction } from '../../review-desk/review-action.ts';
import type { CommandContext, FormValues, SubmitAnswer } from '../command.ts';
import { readyReasons } from './word-form.ts';
import { takeWords } from './words.ts';

const valuesSchema = z.object({
  words: z.string().default(''),
  ready: z.coerce.number().int().min(0).default(0),
});

/** Takes a form of an editor's; undefined for one that isn't ours. */
export async function submitWords(
  context: CommandContext,
  args: readonly string[],
  values: FormValues,
  editor: Editor,
): Promise<SubmitAnswer | undefined> {
  const sent = readReviewAction(args);
  const { data } = valuesSchema.safeParse(values);
  if (!data || (sent?.verb !== 'decline' && sent?.verb !== 'ask' && sent?.verb !== 'trim')) return undefined;
  const ready = readyReasons(context.sentences.review)[data.ready] ?? '';
  const words = sent.verb === 'decline' && data.words.trim() === '' ? ready : data.words;
  const taken = await takeWords(context, sent.verb, sent, words, editor);
  return taken.kind === 'answer' ? taken.answer : taken;
}
