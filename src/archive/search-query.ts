import { isChinese, wordsOf } from './search-words.ts';

/** What a person looks for: words anywhere, and "phrases" as they stand. */
export interface SearchQuery {
  words: string[];
  phrases: string[];
}

/** Reads what a person typed: whatever stands in quotation marks, of whichever kind, is a phrase. */
export function readQuery(typed: string): SearchQuery {
  const phrases: string[] = [];
  const rest = typed.replace(/["“”„«「『]([^"“”„«»「」『』]+)["“”»」』]/g, (_, phrase: string) => {
    if (wordsOf(phrase).length > 0) phrases.push(foldedPhrase(phrase));
    return ' ';
  });
  return { words: wordsOf(rest).map(({ term }) => term), phrases };
}

/** A phrase or a text in the form in which one is looked for in the other: words with one space between. */
export function foldedPhrase(text: string): string {
  return wordsOf(text)
    .map(({ term }) => term)
    .join(' ')
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '');
}

/** How many letters of a word may differ: none in a short one or in Chinese, where one letter makes another word. */
export function typosIn(term: string): number {
  if (isChinese(term) || /\d/.test(term) || term.length < 4) return 0;
  return term.length < 7 ? 1 : 2;
}
