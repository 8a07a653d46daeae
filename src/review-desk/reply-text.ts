import type { Sentences } from '../locales/sentences.ts';
import type { Block } from '../newsletter/rich-text.ts';
import type { LiveReply, ShownAs } from '../questions/reply.ts';
import { withoutMentions } from '../questions/without-mentions.ts';

/** How an answer is signed, for editors. */
export function authorOf(shownAs: ShownAs, { review }: Sentences): string {
  switch (shownAs.kind) {
    case 'name':
      return withoutMentions(shownAs.name);
    case 'handle':
      return withoutMentions(`@${shownAs.handle}`);
    case 'anonymous':
      return review.anonymous;
  }
}

/** Who gave it, and what an editor should know of it. */
export function fromLine(reply: LiveReply, sentences: Sentences): string {
  const { review, commands } = sentences;
  return review.card.from(authorOf(reply.shownAs, sentences), [
    review.platforms[reply.person.startsWith('discord:') ? 'discord' : 'telegram'],
    commands.languages[reply.language],
    ...(reply.mayFeature ? [] : [review.mayNotFeature]),
  ]);
}

/** The words as they are, whatever markup is in them; a page of single letters is kept from filling the screen. */
export function quoted(text: string): Extract<Block, { type: 'blockquote' }> {
  const lines = withoutMentions(text).split(/\n+/);
  const shown =
    lines.length <= mostLines ? lines : [...lines.slice(0, mostLines - 1), lines.slice(mostLines - 1).join(' ')];
  return {
    type: 'blockquote',
    children: shown.map((line) => ({ type: 'paragraph', children: [{ type: 'text', value: line }] })),
  };
}

/** The beginning of it, on one line. */
export function excerptOf(text: string, longest: number): string {
  const line = withoutMentions(text).replace(/\s+/g, ' ');
  const characters = Array.from(new Intl.Segmenter().segment(line.slice(0, longest * 4)), ({ segment }) => segment);
  return characters.length <= longest ? line : `${characters.slice(0, longest).join('').trimEnd()}…`;
}

const mostLines = 25;
