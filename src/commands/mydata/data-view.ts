import { longDate } from '../../locales/dates.ts';
import type { IssueDate } from '../../newsletter/issue.ts';
import type { Block } from '../../newsletter/rich-text.ts';
import { isLive, type Reply } from '../../questions/reply.ts';
import { excerptOf } from '../../review-desk/reply-text.ts';
import type { Talk } from '../../review-desk/talks.ts';
import type { Subscription } from '../../subscriptions/subscription.ts';
import { signatureText } from '../answering/signature.ts';
import { answerWith, personAnswer } from '../answers.ts';
import { action, type CommandContext, type TextAnswer } from '../command.ts';
import { longestValue } from '../longest-value.ts';
import { quotation } from '../quotation.ts';
import { dataFile } from './data-file.ts';
import { isEmpty, type KeptData } from './kept-data.ts';

/** What is kept of the person who asks: a message of either platform has some of it in full; the file has all of it. */
export function dataView(context: CommandContext, data: KeptData): TextAnswer {
  const { mydata } = context.sentences.answering;
  if (isEmpty(data)) return personAnswer(mydata.nothing);
  const { draft, replies, acknowledged, talks, untaken, subscriptions } = data;
  const shown = replies.slice(-mostShown).reverse();
  const hidden = replies.length - shown.length;
  const shorten = shortening(roomForWords);
  return {
    ...answerWith(
      [{ kind: 'action', label: mydata.delete, action: action('mydata', 'delete') }],
      mydata.intro,
      ...(draft ? [mydata.draft, ...(draft.text === undefined ? [] : [quotation(shorten(draft.text))])] : []),
      ...shown.flatMap((reply) => replyLines(context, reply, shorten)),
      ...(hidden > 0 ? [mydata.more(hidden)] : []),
      ...talks.slice(-1).flatMap((talk) => talkLines(context, talk, shorten)),
      ...(talks.length > 1 ? [mydata.more(talks.length - 1)] : []),
      ...untaken.slice(0, 1).flatMap((form) => [mydata.notTaken, quotation(shorten(longestValue(form)))]),
      ...(acknowledged.length > 0 ? [mydata.told(dateList(context, acknowledged.slice(-mostListed)))] : []),
      ...(subscriptions.length > 0 ? [mydata.subscribed(chatList(context, subscriptions))] : []),
    ),
    files: [dataFile(context, data)],
  };
}

export function dateList({ person }: CommandContext, dates: readonly IssueDate[]): string {
  return listOf(
    dates.map((date) => longDate(date, person.language)),
    person.language,
  );
}

type Shorten = (words: string) => string;

/** Leaves words whole while there is room for them, and after that only their beginnings. */
function shortening(room: number): Shorten {
  let left = room;
  return (words) => {
    const weight = weightOf(words);
    if (weight > left) return excerptOf(words, longestBeginning);
    left -= weight;
    return words;
  };
}

/** In characters; a sign may be escaped, and a line end begins a new line of the quotation. */
function weightOf(words: string): number {
  return words.length + (words.match(/[^\p{L}\p{N} ]/gu)?.length ?? 0) * 2;
}

function replyLines({ sentences, person }: CommandContext, reply: Reply, shorten: Shorten): (string | Block)[] {
  const { mydata, signature, receipt } = sentences.answering;
  const date = longDate(reply.question, person.language);
  if (!isLive(reply)) return [mydata.withdrawn(date)];
  const consent = reply.mayFeature ? receipt.mayFeature : receipt.notFeature;
  return [
    mydata.reply(date, mydata.states[reply.state]),
    quotation(shorten(reply.text)),
    receipt.line(signature.signed(signatureText(reply.shownAs, sentences)), consent),
  ];
}

function talkLines({ sentences, person }: CommandContext, talk: Talk, shorten: Shorten): (string | Block)[] {
  const { mydata } = sentences.answering;
  const date = longDate(talk.question, person.language);
  const last = talk.told.at(-1);
  return [
    ...(talk.asked ? [mydata.asked(date), quotation(shorten(talk.asked.words))] : []),
    ...(last ? [mydata.toldEditors(date), quotation(shorten(last.text))] : []),
  ];
}

function chatList({ sentences, person }: CommandContext, subscriptions: readonly Subscription[]): string {
  const { privateChat, chat: named, more } = sentences.answering.mydata;
  const shown = subscriptions.slice(0, mostListed);
  const hidden = subscriptions.length - shown.length;
  const list = listOf(
    shown.map(({ chat }) => (chat.kind === 'private' ? privateChat : named(excerptOf(chat.title, longestTitle)))),
    person.language,
  );
  return hidden > 0 ? `${list}. ${more(hidden)}` : list;
}

function listOf(items: readonly string[], language: string): string {
  return new Intl.ListFormat(language).format(items);
}

const mostShown = 2;
/** In characters: with all the sentences around it, one message of Discord has room (4,000). */
const roomForWords = 1700;
const longestBeginning = 80;
const mostListed = 8;
const longestTitle = 40;
