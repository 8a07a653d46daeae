import type { FoundBlock } from './found-block.ts';
import type { Section } from './issue.ts';
import {
  isAbout,
  isArticlePointer,
  isGreeting,
  isInvitation,
  isLetterPointer,
  isQuoted,
  isSignoff,
  isSubmission,
  isVideoLine,
  isWatchVideo,
} from './line-shapes.ts';
import { type Block, plainText } from './rich-text.ts';

/** A block of a section, with its line in the file. */
export interface SectionBlock {
  block: Block;
  text: string;
  line: number | undefined;
}

export interface RecognisedSections {
  blocks: Record<Section, SectionBlock[]>;
  /** Sections that were headed more than once, with the later heading's line. */
  repeated: { section: Section; line: number | undefined }[];
}

/**
 * Says to which section each block belongs: by its heading, and, where headings are pictures that leave no text behind,
 * by shape and order (letter, pointer, quotation, number, video, question, about).
 */
export function recogniseSections(found: readonly FoundBlock[]): RecognisedSections {
  const blocks: Record<Section, SectionBlock[]> = {
    letter: [],
    pointers: [],
    quotation: [],
    number: [],
    video: [],
    readers: [],
    question: [],
    about: [],
  };
  const repeated: RecognisedSections['repeated'] = [];
  const headed = new Set<Section>();
  let current: Section = 'letter';
  let isHeaded = false;
  for (const [index, part] of found.entries()) {
    if (part.kind === 'heading') {
      if (headed.has(part.section)) repeated.push({ section: part.section, line: part.line });
      headed.add(part.section);
      current = part.section;
      isHeaded = true;
      continue;
    }
    const text = plainText([part.block]).trim();
    if (text === '') continue;
    const next = found[index + 1];
    const following = next?.kind === 'block' ? plainText([next.block]).trim() : '';
    const section: Section = isHeaded
      ? sectionUnderHeading(current, text)
      : sectionByShape(current, part.block, text, following, blocks);
    // What follows the place to send answers to, or the words about the newsletter, belongs to no heading before it.
    if (section !== current && isHeaded) isHeaded = section === 'question';
    blocks[section].push({ block: part.block, text, line: part.line });
    // The good wishes after the pointers are the letter's last words, and not its beginning anew.
    if (section === 'letter' && current === 'pointers') continue;
    current = isSubmission(text) && section === 'question' ? 'about' : section;
    if (current === 'about') isHeaded = true;
  }
  return { blocks, repeated };
}

function sectionUnderHeading(current: Section, text: string): Section {
  if (current !== 'about' && isAbout(text)) return 'about';
  return isInvitation(text) && current !== 'about' ? 'question' : current;
}

/** `current` is the section of the block before; `blocks` is what was found so far. */
function sectionByShape(
  current: Section,
  block: Block,
  text: string,
  following: string,
  blocks: RecognisedSections['blocks'],
): Section {
  if (isAbout(text)) return 'about';
  if (current === 'question' || current === 'about') return current;
  if (isWatchVideo(text)) return 'video';
  if (isVideoLine(text) && (current !== 'letter' || isWatchVideo(following))) return 'video';
  // The context of the question stands right before the invitation to answer.
  if (isInvitation(text) || isSubmission(text) || (isInvitation(following) && current !== 'letter')) return 'question';
  const hasLetter = blocks.letter.some((part) => !isGreeting(part.text));
  if (current === 'video') return 'question';
  if (current === 'pointers' && isSignoff(text)) return 'letter';
  if (isLetterPointer(text) && blocks.quotation.length === 0 && blocks.number.length === 0) return 'pointers';
  if (hasLetter && blocks.quotation.length === 0 && (block.type === 'blockquote' || isQuoted(text))) {
    return blocks.number.length === 0 ? 'quotation' : current;
  }
  if (isArticlePointer(text)) return current === 'quotation' || current === 'number' ? current : pointedNumber(blocks);
  if (current === 'quotation') return isAttribution(text) ? 'quotation' : 'number';
  return current === 'pointers' ? 'number' : current;
}

function isAttribution(text: string): boolean {
  return /^[—–-]\s*\p{L}/u.test(text);
}

/**
 * An article named right after the letter tells that the paragraph before it was a number's caption, unless it is all the
 * letter there is.
 */
function pointedNumber(blocks: RecognisedSections['blocks']): Section {
  const paragraphs = blocks.letter.filter((part) => !isGreeting(part.text));
  const last = paragraphs.at(-1);
  if (blocks.pointers.length > 0 || paragraphs.length < 3 || !last || last.text.length > longestCaption)
    return 'pointers';
  blocks.letter.splice(blocks.letter.indexOf(last), 1);
  blocks.number.push(last);
  return 'number';
}

/** Characters; a letter's paragraph is longer than the caption of a number. */
const longestCaption = 280;
