import { z } from 'zod';
import type { Command, CommandCall, CommandOptions } from './command.ts';

export type ReadOptions =
  | { kind: 'read'; options: z.infer<CommandOptions> }
  | { kind: 'misread'; word: string }
  /** More characters than an option may have. */
  | { kind: 'too-long'; most: number }
  /** An option that the command can't do without. */
  | { kind: 'missing'; option: string };

/**
 * Reads what a person typed as the options of a command. Words without names go, in order, to the first option not yet
 * given that accepts them, so that both `/subscribe @channel zh-Hans` and `/subscribe zh-Hans` mean what they say.
 */
export function readOptions(command: Command, typed: CommandCall['options']): ReadOptions {
  const values =
    typed.kind === 'named'
      ? { kind: 'values' as const, values: typed.values }
      : (assignText(command, typed.text) ?? assignWords(command, typed.words));
  if (values.kind === 'misread') return values;
  const result = command.options.safeParse(values.values);
  if (result.success) return { kind: 'read', options: result.data };
  const [issue] = result.error.issues;
  if (issue?.code === 'too_big' && issue.origin === 'string') return { kind: 'too-long', most: Number(issue.maximum) };
  const name = String(issue?.path[0] ?? '');
  const value = values.values[name];
  return value === undefined ? { kind: 'missing', option: name } : { kind: 'misread', word: String(value) };
}

/** For a command whose option takes the text as it is. */
function assignText(command: Command, text: string | undefined) {
  const option = Object.entries(command.options.shape).find(([, schema]) => kindOf(schema) === 'text');
  if (!option || text === undefined) return undefined;
  return { kind: 'values' as const, values: text.trim() === '' ? {} : { [option[0]]: text } };
}

/** Which option each word is for. */
export function assignWords(
  command: Command,
  words: readonly string[],
): { kind: 'values'; values: Record<string, unknown> } | { kind: 'misread'; word: string } {
  const values: Record<string, unknown> = {};
  for (let index = 0, length = 1; index < words.length; index += length) {
    const options = Object.entries(command.options.shape).filter(([name]) => !(name in values));
    const rest = options.find(([, schema]) => kindOf(schema) === 'words');
    if (rest) {
      // Several words that came as one stood in quotation marks.
      const typedSo = words.slice(index).map((each) => (/\s/.test(each) ? `"${each}"` : each));
      values[rest[0]] = typedSo.join(' ');
      break;
    }
    const taken = options
      .map(([name, schema]) => ({ name, schema, length: wordsTaken(schema, words.slice(index)) }))
      .find((each) => each.length > 0);
    if (!taken) return { kind: 'misread', word: words[index] ?? '' };
    length = taken.length;
    values[taken.name] = asChoice(taken.schema, words.slice(index, index + length).join(' '));
  }
  return { kind: 'values', values };
}

/** How many of the first words an option understands, together. */
function wordsTaken(schema: z.ZodType, words: readonly string[]): number {
  const most = kindOf(schema) === 'phrase' ? Math.min(words.length, longestPhrase) : 1;
  for (let length = most; length > 0; length--) {
    if (schema.safeParse(asChoice(schema, words.slice(0, length).join(' '))).success) return length;
  }
  return 0;
}

/** A choice as the option writes it: phones begin a word with a capital, and people write `zh-hans`. */
function asChoice(schema: z.ZodType, typed: string): string {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  const choices = inner instanceof z.ZodEnum ? inner.options.map(String) : [];
  return choices.find((choice) => choice.toLowerCase() === typed.toLowerCase()) ?? typed;
}

const longestPhrase = 5;

/** An option of `words` stands last: what comes before it is taken by the others as far as they understand it. */
export function kindOf(schema: z.ZodType): unknown {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  return inner instanceof z.ZodType ? inner.meta()?.option : undefined;
}
