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

/**
 * What a text is found by, and where it stands: its words and, since the dictionary divides Chinese otherwise in another
 * sentence, every two characters of Chinese beside each other. Those within a word stand where the word does.
 */
export function termsIn(text: string): FoundWord[] {
  const words = wordsOf(text);
  return words.flatMap((word, index) => [word, ...pairsIn(word), ...pairBetween(word, words[index + 1])]);
}

/** What a text is looked for by: as above, without the words of Chinese that their pairs stand for. */
export function termsToFind(text: string): string[] {
  const words = wordsOf(text);
  const terms = words.flatMap((word, index) => {
    const before = words[index - 1];
    const after = pairBetween(word, words[index + 1]);
    const within = pairsIn(word);
    const isInPair = after.length > 0 || (before !== undefined && pairBetween(before, word).length > 0);
    const isOneCharacter = Array.from(word.term).length === 1;
    return [...(within.length > 0 ? within : isInPair && isOneCharacter ? [] : [word]), ...after];
  });
  return [...new Set(terms.map(({ term }) => term))];
}

/** None in a word that is one pair, or less. */
function pairsIn(word: FoundWord): FoundWord[] {
  if (!isChinese(word.term)) return [];
  const characters = Array.from(word.term);
  if (characters.length < 3) return [];
  return characters.slice(1).map((character, index) => ({ ...word, term: `${characters[index]}${character}` }));
}

function pairBetween(word: FoundWord, next: FoundWord | undefined): FoundWord[] {
  if (next?.from !== word.to || !isChinese(word.term)) return [];
  const [last = '', first = ''] = [Array.from(word.term).at(-1), Array.from(next.term)[0]];
  if (!isChinese(last) || !isChinese(first)) return [];
  return [{ term: `${last}${first}`, from: word.to - last.length, to: next.from + first.length }];
}

export function isChinese(term: string): boolean {
  return /\p{Script=Han}/u.test(term);
}
