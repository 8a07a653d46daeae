/**
 * One form for texts that say the same in the same words, whatever their case, width, accents, spaces and punctuation.
 * By letters and not by words: this is done for every answer, and telling Chinese words apart takes a hundred times as long.
 */
export function sameWords(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** About how many words a text in that form has; a Chinese word is about two characters. */
export function wordCount(words: string): number {
  const han = words.match(/\p{Script=Han}/gu)?.length ?? 0;
  const others = words.match(/[^\p{Script=Han} ]+/gu)?.length ?? 0;
  return others + han / 2;
}
