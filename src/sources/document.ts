/** A file of an issue as its source found it: not yet read as a newsletter. */
export interface SourceDocument {
  /** File name without its folder; it may say the date and the language. */
  name: string;
  bytes: Uint8Array;
}

/** How the names of issue files end, in small or capital letters. Of several files with the same edition the first counts. */
export const issueFileEndings: readonly string[] = ['md', 'txt', 'html'];

/** Orders the names of issue files: of those with the same edition the first counts. */
export function byPrecedence(one: string, other: string): number {
  return precedence(one) - precedence(other) || (one < other ? -1 : 1);
}

function precedence(name: string): number {
  return issueFileEndings.findIndex((ending) => name.toLowerCase().endsWith(`.${ending}`));
}
