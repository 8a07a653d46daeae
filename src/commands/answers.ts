import { type Block, paragraph } from '../newsletter/rich-text.ts';
import type { Button, TextAnswer } from './command.ts';

/** An answer for the person who asked: sentences, each a paragraph of its own. */
export function personAnswer(...body: (string | Block)[]): TextAnswer {
  return answerWith([], ...body);
}

/** The same, with buttons. */
export function answerWith(buttons: Button[], ...body: (string | Block)[]): TextAnswer {
  return {
    kind: 'text',
    body: body.map((part) => (typeof part === 'string' ? paragraph(part) : part)),
    buttons,
    audience: 'person',
  };
}

/** Sentences as a list. */
export function bulletList(lines: readonly string[]): Block {
  return {
    type: 'list',
    ordered: false,
    children: lines.map((line) => ({ type: 'listItem', children: [paragraph(line)] })),
  };
}
