import { z } from 'zod';
import type { Sentences } from '../locales/sentences.ts';
import type { Command } from './command.ts';
import { optionName } from './option-words.ts';
import { kindOf } from './read-options.ts';

/** How a command is typed: `/issue [date] [language]`; in brackets is what can be left out. */
export function usageOf(command: Pick<Command, 'name' | 'options'>, sentences: Sentences): string {
  const all = Object.entries(command.options.shape);
  // What stands after an option that takes all words can't be typed, only chosen where a platform has a field for it.
  const last = all.findIndex(([, schema]) => kindOf(schema) === 'words');
  const options = (last === -1 ? all : all.slice(0, last + 1)).map(([name, schema]) => {
    const shown = optionName(sentences, name) ?? name;
    return schema.safeParse(undefined).success ? `[${shown}]` : shown;
  });
  return [`/${command.name}`, ...options].join(' ');
}

/** What is said to a word that the command does not understand: how it is typed instead, and what its options look like. */
export function misreadSentences(command: Command, word: string, sentences: Sentences): [string, ...string[]] {
  const options = optionsOf(command, sentences);
  const usage = options.length > 0 ? usageOf(command, sentences) : undefined;
  return [sentences.commands.optionMisread(word, command.name, usage), ...options];
}

/** What each of its options is, and which words can stand for it where only some can. */
function optionsOf(command: Command, sentences: Sentences): string[] {
  return Object.entries(command.options.shape).map(([name, schema]) => {
    const words = wordsFor(schema);
    const what = command.optionDescription(sentences, name);
    return sentences.commands.optionIs(optionName(sentences, name) ?? name, what, words);
  });
}

function wordsFor(schema: z.ZodType): readonly string[] {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  return inner instanceof z.ZodEnum ? inner.options.map(String) : [];
}
