/** A file of an issue as its source found it: not yet read as a newsletter. */
export interface SourceDocument {
  /** File name without its folder; it may say the date and the language. */
  name: string;
  bytes: Uint8Array;
}

/** How the names of issue files end, in small or capital letters. */
export const issueFileEndings: readonly string[] = ['md', 'txt', 'html'];
