import { z } from 'zod';
import type { Command, CommandCall, CommandOptions } from './command.ts';

export type ReadOptions =
  | { kind: 'read'; options: z.infer<CommandOptions> }
  | { kind: 'misread'; word: string }
  /** An option that the command can't do without. */
  | { kind: 'missing'; option: string };

/**
 * Reads what a person typed as the options of a command. Words without names go, in order, to the first option not yet
 * given that accepts them, so that both `/subscribe @channel zh-Hans` and `/subscribe zh-Hans` mean what they say.
 */
export function readOptions(command: Command, typed: CommandCall['options']): ReadOptions {
  const values =
    typed.kind === 'named' ? { kind: 'values' as const, values: typed.values } : assignWords(command, typed.words);
  if (values.kind === 'misread') return values;
  const result = command.options.safeParse(values.values);
  if (result.success) return { kind: 'read', options: result.data };
  const name = String(result.error.issues[0]?.path[0] ?? '');
  const value = values.values[name];
  return value === undefined ? { kind: 'missing', option: name } : { kind: 'misread', word: String(value) };
}

/** Which option each word is for. */
export function assignWords(
  command: Command,
  words: readonly string[],
): { kind: 'values'; values: Record<string, unknown> } | { kind: 'misread'; word: string } {
  const values: Record<string, unknown> = {};
  for (const [index, word] of words.entries()) {
    const rest = Object.entries(command.options.shape).find(
      ([name, schema]) => !(name in values) && takesAllWords(schema),
    );
    if (rest) {
      // Several words that came as one stood in quotation marks.
      const typedSo = words.slice(index).map((each) => (/\s/.test(each) ? `"${each}"` : each));
      values[rest[0]] = typedSo.join(' ');
      break;
    }
    const option = Object.entries(command.options.shape).find(
      ([name, schema]) => !(name in values) && schema.safeParse(word).success,
    );
    if (!option) return { kind: 'misread', word };
    values[option[0]] = word;
  }
  return { kind: 'values', values };
}

/** Such an option stands last: what comes before it is taken by the others as far as they understand it. */
function takesAllWords(schema: z.ZodType): boolean {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  return inner instanceof z.ZodType && inner.meta()?.option === 'words';
}
