/** A file of an issue as its source found it: not yet read as a newsletter. */
export interface SourceDocument {
  /** File name without its folder; it may say the date and the language. */
  name: string;
  bytes: Uint8Array;
}
