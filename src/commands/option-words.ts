import type { Sentences } from '../locales/sentences.ts';

/** What an option of a command is called in a language; undefined for one that has no name there yet. */
export function optionName({ commands }: Sentences, option: string): string | undefined {
  return wordFor(commands.optionNames, option);
}

/** How a value that a person can choose is shown: a language, a section or a state by its name, anything else as it is. */
export function choiceLabel({ commands, reading, review }: Sentences, value: string): string {
  return (
    wordFor(commands.languages, value) ?? wordFor(reading.sections, value) ?? wordFor(review.states, value) ?? value
  );
}

function wordFor(words: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(words, key) ? words[key] : undefined;
}
