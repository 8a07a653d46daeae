import type { FoundBlock } from './found-block.ts';
import { headingOf, splitRunTogether } from './headings.ts';
import { paragraph } from './rich-text.ts';

/** Reads the text of the newsletter's web page: a line is a paragraph, and the page's markup is gone. */
export function blocksOfPlainText(text: string): FoundBlock[] {
  return text.split(/\r\n|\r|\n/).flatMap((whole, index): FoundBlock[] =>
    splitRunTogether(whole.replace(/[\u00a0\t]/g, ' '))
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part): FoundBlock => {
        const heading = headingOf(part);
        const line = index + 1;
        return heading
          ? { kind: 'heading', section: heading.section, line }
          : { kind: 'block', block: paragraph(part), line };
      }),
  );
}
