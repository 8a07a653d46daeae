import { type Block, type Inline, paragraph } from '../newsletter/rich-text.ts';

/** What a person wrote, shown to them again: as plain words in their lines, whatever markup is in them. */
export function quotation(words: string): Block {
  const lines = (part: string) =>
    part.split('\n').flatMap((line, index): (Inline | string)[] => (index > 0 ? [{ type: 'break' }, line] : [line]));
  return { type: 'blockquote', children: words.split(/\n{2,}/).map((part) => paragraph(...lines(part))) };
}
