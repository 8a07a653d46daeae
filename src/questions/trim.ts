import { wordsOf } from '../archive/search-words.ts';

/**
 * Whether a text only leaves words out of another, with any punctuation, ellipses and brackets around what stays: an
 * editor shortens what a reader said, and puts no word into anyone's mouth.
 */
export function isTrimOf(trimmed: string, text: string): boolean {
  const kept = unitsOf(trimmed);
  if (kept.length === 0) return false;
  let next = 0;
  for (const unit of unitsOf(text)) if (unit === kept[next]) next += 1;
  return next === kept.length;
}

/** Words, or single Chinese characters: where a Chinese word ends depends on what follows, and a trim changes that. */
function unitsOf(text: string): string[] {
  return wordsOf(text).flatMap(({ term }) => (/\p{Script=Han}/u.test(term) ? Array.from(term) : [term]));
}
