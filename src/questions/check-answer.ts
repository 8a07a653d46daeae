import { LinkifyIt } from 'linkify-it';
import { longestAnswer } from './reply.ts';

/** Why words can't be an answer; the command that took them says it in a sentence. */
export type Unfit =
  | { kind: 'empty' }
  /** In code points. */
  | { kind: 'too-long'; length: number; limit: number }
  | { kind: 'too-many-links'; links: number; limit: number }
  /** Nothing but links, or more link than words. */
  | { kind: 'mostly-links' }
  /** Only emoji, signs or mentions of others. */
  | { kind: 'no-words' };

export type CheckedAnswer = { kind: 'fit'; text: string } | { kind: 'unfit'; why: Unfit };

/** Checks what a person wrote as an answer, whatever it is an answer to; gives the text as it is stored. */
export function checkAnswer(written: string): CheckedAnswer {
  const text = cleaned(written);
  const why = unfitness(text);
  return why ? { kind: 'unfit', why } : { kind: 'fit', text };
}

/** More make it an advertisement. */
const mostLinks = 2;

function unfitness(text: string): Unfit | undefined {
  if (!/[^\p{C}\p{Z}]/u.test(text)) return { kind: 'empty' };
  const length = Array.from(text).length;
  if (length > longestAnswer) return { kind: 'too-long', length, limit: longestAnswer };
  const links = linksIn(text);
  if (links.length > mostLinks) return { kind: 'too-many-links', links: links.length, limit: mostLinks };
  const words = withoutMentions(links.reduceRight((rest, { index, lastIndex }) => cut(rest, index, lastIndex), text));
  const linkLength = links.reduce((sum, { index, lastIndex }) => sum + lastIndex - index, 0);
  if (linkLength > 0 && lettersIn(words) < linkLength) return { kind: 'mostly-links' };
  return lettersIn(words) === 0 ? { kind: 'no-words' } : undefined;
}

const linkify = new LinkifyIt({ fuzzyLink: true, fuzzyEmail: false });

/** Links, with or without "https://"; "trade.It" is a forgotten space, "youtu.be/x" is a link. */
function linksIn(text: string) {
  return (linkify.match(text) ?? []).filter(({ schema, raw }) => schema !== '' || !/\.\p{L}{2}$/u.test(raw));
}

/** Mentions as both platforms write them in text: `@name`, `<@1>`, `<@&1>`, `<#1>`; and Discord's emoji, `<:name:1>`. */
function withoutMentions(text: string): string {
  return text.replace(/<(@[!&]?|#|a?:\w+:)\d+>|@[\p{L}\p{N}_.]+/gu, ' ');
}

function lettersIn(text: string): number {
  return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
}

function cut(text: string, from: number, to: number): string {
  return `${text.slice(0, from)} ${text.slice(to)}`;
}

/** The composed form, with simple line ends, at most one blank line, and without what is invisible or turns text around. */
function cleaned(written: string): string {
  return written
    .toWellFormed()
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[\u202a-\u202e\u2066-\u2069\ufeff]|[^\P{Cc}\n\t]/gu, '')
    .replace(/[^\S\n]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
