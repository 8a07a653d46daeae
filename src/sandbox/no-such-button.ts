import type { Sentences } from '../locales/sentences.ts';

/** What is said to a person who presses a button that a message hasn't got: which ones there are. */
export function noSuchButton(label: string, labels: readonly string[], sentences: Sentences['sandbox']): string {
  return labels.length > 0 ? sentences.noSuchButton(label, labels) : sentences.noButtons(label);
}
