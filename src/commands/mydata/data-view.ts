import { longDate } from '../../locales/dates.ts';
import type { IssueDate } from '../../newsletter/issue.ts';
import type { Block } from '../../newsletter/rich-text.ts';
import { isLive, type Reply } from '../../questions/reply.ts';
import type { Subscription } from '../../subscriptions/subscription.ts';
import { signatureText } from '../answering/signature.ts';
import { answerWith, personAnswer } from '../answers.ts';
import { action, type CommandContext, type TextAnswer } from '../command.ts';
import { quotation } from '../quotation.ts';
import { dataFile } from './data-file.ts';
import { isEmpty, type KeptData } from './kept-data.ts';

/** What is kept of the person who asks, the newest answers in full; the file has all of it. */
export function dataView(context: CommandContext, data: KeptData): TextAnswer {
  const { mydata } = context.sentences.answering;
  if (isEmpty(data)) return personAnswer(mydata.nothing);
  const { draft, replies, acknowledged, subscriptions } = data;
  const shown = replies.slice(-mostShown).reverse();
  const hidden = replies.length - shown.length;
  return {
    ...answerWith(
      [{ kind: 'action', label: mydata.delete, action: action('mydata', 'delete') }],
      mydata.intro,
      ...(draft ? [mydata.draft, ...(draft.text === undefined ? [] : [quotation(draft.text)])] : []),
      ...shown.flatMap((reply) => replyLines(context, reply)),
      ...(hidden > 0 ? [mydata.more(hidden)] : []),
      ...(acknowledged.length > 0 ? [mydata.told(dateList(context, acknowledged))] : []),
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

function replyLines({ sentences, person }: CommandContext, reply: Reply): (string | Block)[] {
  const { mydata, signature, receipt } = sentences.answering;
  const date = longDate(reply.question, person.language);
  if (!isLive(reply)) return [mydata.withdrawn(date)];
  const consent = reply.mayFeature ? receipt.mayFeature : receipt.notFeature;
  return [
    mydata.reply(date, mydata.states[reply.state]),
    quotation(reply.text),
    receipt.line(signature.signed(signatureText(reply.shownAs, sentences)), consent),
  ];
}

function chatList({ sentences, person }: CommandContext, subscriptions: readonly Subscription[]): string {
  const { privateChat, chat: named } = sentences.answering.mydata;
  return listOf(
    subscriptions.map(({ chat }) => (chat.kind === 'private' ? privateChat : named(chat.title))),
    person.language,
  );
}

function listOf(items: readonly string[], language: string): string {
  return new Intl.ListFormat(language).format(items);
}

/** Answers in full that one message surely holds on either platform. */
const mostShown = 2;
