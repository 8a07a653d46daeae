import type { Form, Line } from '../rendering/lines.ts';
import type { MessageStyle } from '../rendering/message-style.ts';
import { markdownOf } from './markdown.ts';

/** How Discord takes an issue. */
export const discordStyle: MessageStyle = {
  // Discord makes no link to a mailbox, and none of words that are an address themselves.
  canLink: (url, words) => /^https?:/i.test(url) && !/https?:\/\//i.test(words),
  // In UTF-16 code units: never less than the characters that Discord counts.
  sizeOf: (lines) => ({ length: textOf(lines).length, entities: 0 }),
  /**
   * Characters of all text in a message with Components V2; the documentation of the Text Display component says it for
   * one (https://discord.com/developers/docs/components/reference#text-display).
   */
  limit: { length: 4000, entities: Number.POSITIVE_INFINITY },
};

/** The lines as Discord's Markdown. */
export function textOf(lines: readonly Line[]): string {
  return lines.reduce((text, part, index) => {
    const between = index === 0 ? '' : part.tight ? '\n' : '\n\n';
    // A blank line ends a quotation, which goes on in the next line.
    const joined =
      between === '\n\n' && part.form === 'quote' && lines[index - 1]?.form === 'quote' ? '\n> \n' : between;
    return text + joined + markdownOf(part.runs, part.form ? prefixes[part.form] : '');
  }, '');
}

/** https://support.discord.com/hc/articles/210298617 */
const prefixes: Record<Form, string> = {
  title: '## ',
  heading: '### ',
  large: '# ',
  quote: '> ',
  small: '-# ',
};
