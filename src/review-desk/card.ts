import type { Button } from '../commands/command.ts';
import { longDate } from '../locales/dates.ts';
import type { Sentences } from '../locales/sentences.ts';
import type { Language } from '../newsletter/issue.ts';
import { type Block, paragraph } from '../newsletter/rich-text.ts';
import type { LiveReply } from '../questions/reply.ts';
import { transitionOf } from '../questions/reply-transitions.ts';
import { withoutMentions } from '../questions/without-mentions.ts';
import type { Inquiry } from './notice.ts';
import { authorOf, excerptOf, fromLine, quoted } from './reply-text.ts';
import { type QueueView, reviewAction, type Verb } from './review-action.ts';
import { isDecisionUndone } from './to-tell.ts';

export interface CardContents {
  reply: LiveReply;
  /** What was asked. */
  question: string;
  /** Others that say nearly the same. */
  alike?: readonly LiveReply[];
  inquiry?: Inquiry | undefined;
}

/**
 * One answer as editors decide on it. What was decided stands before the words, so that it is seen however long they are.
 */
export function cardBody(contents: CardContents, sentences: Sentences, language: Language): Block[] {
  const { reply, question, alike = [], inquiry } = contents;
  const { card } = sentences.review;
  const shown = 'trimmed' in reply && reply.trimmed !== undefined ? reply.trimmed : reply.text;
  const names = alike.slice(0, mostNames).map(({ shownAs }) => authorOf(shownAs, sentences));
  return [
    strong(card.heading(excerptOf(question, longestQuestion))),
    paragraph(fromLine(reply, sentences)),
    ...stateOf(reply, sentences, language).map((line) => paragraph(line)),
    ...(inquiry
      ? [paragraph(card.inquiry(withoutMentions(inquiry.by.name), excerptOf(inquiry.asked, longestInquiry)))]
      : []),
    ...(names.length > 0 ? [paragraph(card.alike(names, alike.length - names.length))] : []),
    ...(shown === reply.text ? [] : [paragraph(card.trimmed(Array.from(reply.text).length))]),
    quoted(shown),
  ];
}

/** What an editor can do with it. `more`: what takes place to see or to do. */
export function cardButtons(
  reply: LiveReply,
  { review }: Sentences,
  { view, mayAsk, more = [] }: { view?: QueueView; mayAsk: boolean; more?: readonly Verb[] },
): Button[] {
  const { question, person, revision } = reply;
  const may = {
    shortlist: transitionOf(reply.state, 'shortlist') !== undefined,
    feature: reply.state !== 'featured' && reply.mayFeature && transitionOf(reply.state, 'feature') !== undefined,
    decline: transitionOf(reply.state, 'decline') !== undefined,
    reopen: transitionOf(reply.state, 'reopen') !== undefined,
    trim: reply.mayFeature && transitionOf(reply.state, 'feature') !== undefined,
    ask: mayAsk && reply.state !== 'published',
    up: more.includes('up') && reply.state === 'featured',
    down: more.includes('down') && reply.state === 'featured',
  };
  return (['shortlist', 'feature', 'decline', 'reopen', 'trim', 'ask', 'up', 'down'] as const)
    .filter((verb) => may[verb])
    .map((verb) => ({
      kind: 'action',
      label: review.buttons[verb],
      action: reviewAction({ verb, question, person, revision, ...(view ? { view } : {}) }),
    }));
}

export function strong(words: string): Block {
  return paragraph({ type: 'strong', children: [{ type: 'text', value: words }] });
}

/** What was decided, and by whom. */
function stateOf(reply: LiveReply, { review }: Sentences, language: Language): string[] {
  const { card } = review;
  if (reply.state === 'published') return [card.published(longDate(reply.issue, language))];
  const decision = reply.decisions.at(-1);
  if (!decision) return [card.undecided];
  const by = withoutMentions(decision.by.name);
  if (isDecisionUndone(reply)) {
    const before = decision.as === 'declined' || decision.as === 'reopened' ? [] : [card.decided[decision.as](by)];
    return [...before, card.undone];
  }
  if (reply.state === 'declined') return [card.decided.declined(by, withoutMentions(reply.reason))];
  return decision.as === 'declined' ? [card.undecided] : [card.decided[decision.as](by)];
}

const mostNames = 5;
/** In characters; with an answer of the greatest length, all of it fits one message of either platform. */
const longestQuestion = 150;
const longestInquiry = 200;
