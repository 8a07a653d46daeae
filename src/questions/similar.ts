import { setImmediate as turnOfTheEventLoop } from 'node:timers/promises';
import { distance } from 'fastest-levenshtein';
import { sameWords } from './same-words.ts';

/** Texts of which more than this share differs are answers of their own. */
const mostDifference = 0.2;
/** Pieces of a text that are looked up to find others like it: of two texts that differ by a fifth, one is shared almost surely. */
const piecesKept = 8;
const pieceLength = 4;
/** Texts done in one turn of the event loop, so that commands are answered meanwhile. */
const atOnce = 100;

/**
 * Puts near-duplicates together: the same words with slips, other punctuation or a word more. Each group is led by the one
 * that came first; groups come in the order of their first. Candidates are found by shared pieces of text (MinHash), and
 * confirmed by their edit distance (fastest-levenshtein).
 */
export async function groupSimilar<Answer>(
  answers: readonly Answer[],
  textOf: (answer: Answer) => string,
): Promise<Answer[][]> {
  const groups: Group<Answer>[] = [];
  const byPiece = new Map<number, Group<Answer>[]>();
  for (const [index, answer] of answers.entries()) {
    if (index % atOnce === atOnce - 1) await turnOfTheEventLoop();
    const words = sameWords(textOf(answer)).slice(0, mostCompared);
    const pieces = piecesOf(words);
    const candidates = new Set(pieces.flatMap((piece) => byPiece.get(piece) ?? []));
    const found = candidates.values().find((group) => isSimilar(words, group.words));
    if (found) {
      found.answers.push(answer);
      continue;
    }
    const group = { words, answers: [answer] };
    groups.push(group);
    for (const piece of pieces) {
      const others = byPiece.get(piece) ?? [];
      if (others.length < mostPerPiece) byPiece.set(piece, [...others, group]);
    }
  }
  return groups.map((group) => group.answers);
}

interface Group<Answer> {
  /** Of the first one. */
  words: string;
  answers: Answer[];
}

/** Characters; answers that begin alike for so long are alike. */
const mostCompared = 500;
/** A piece that so many different answers have, such as the words of the question, tells nothing. */
const mostPerPiece = 20;

function isSimilar(a: string, b: string): boolean {
  const longest = Math.max(a.length, b.length);
  if (Math.abs(a.length - b.length) > longest * mostDifference) return false;
  return distance(a, b) <= longest * mostDifference;
}

/** The smallest hashes of all pieces of a text. */
function piecesOf(words: string): number[] {
  const hashes = new Set<number>();
  for (let start = 0; start <= Math.max(0, words.length - pieceLength); start++) {
    hashes.add(hashOf(words, start, Math.min(start + pieceLength, words.length)));
  }
  return [...hashes].sort((a, b) => a - b).slice(0, piecesKept);
}

/** FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), with a last mix, since the smallest must be a fair choice. */
function hashOf(text: string, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
