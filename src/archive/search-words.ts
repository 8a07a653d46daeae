/** A word of a text, and where it stands in it, in UTF-16 code units. */
export interface FoundWord {
  /** As it is compared: without case, width and accents. */
  term: string;
  from: number;
  to: number;
}

/**
 * The words of a text in any of the newsletter's languages. Chinese has no spaces between words; the segmenter's
 * dictionary finds them whatever its locale is.
 */
export function wordsOf(text: string): FoundWord[] {
  return Array.from(segmenter.segment(text))
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment, index }) => ({ term: termOf(segment), from: index, to: index + segment.length }))
    .filter(({ term }) => term !== '');
}

const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/** One form for what people type in many: `Café`, `CAFE` and `ｃａｆｅ` are the same. */
function termOf(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[’']s$/, '');
}

/** What is looked for of a word: itself and, since the dictionary joins Chinese words, the pairs of characters in it. */
export function termsOf({ term }: FoundWord): string[] {
  if (!isChinese(term)) return [term];
  const characters = Array.from(term);
  const pairs = characters.slice(1).map((character, index) => `${characters[index]}${character}`);
  return [...new Set([term, ...pairs])];
}

export function isChinese(term: string): boolean {
  return /\p{Script=Han}/u.test(term);
}
