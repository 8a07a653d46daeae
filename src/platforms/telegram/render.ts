import type { ForceReply } from 'telegraf/types';
import { type Action, answerAction, type Button, readOnAction, type TextAnswer } from '../../commands/command.ts';
import { sharedAs } from '../../commands/shareable-sections.ts';
import { sentencesIn } from '../../locales/sentences.ts';
import type { NewsletterIdentity } from '../../newsletter/identity.ts';
import type { Issue, Language, Section } from '../../newsletter/issue.ts';
import type { MessageId } from '../chat.ts';
import type { PostMeasure } from '../platform.ts';
import { buttonGroups } from '../rendering/button-groups.ts';
import { type IssuePage, pagesOf } from '../rendering/issue-pages.ts';
import { type Line, linesOf } from '../rendering/lines.ts';
import { oneSection } from '../rendering/one-section.ts';
import { splitLines } from '../rendering/split-lines.ts';
import { linkTo } from './deep-link.ts';
import { htmlOf, isWebAddress, telegramStyle } from './message-text.ts';

/** The arguments of sendMessage besides the chat. */
export interface TelegramMessage {
  text: string;
  parse_mode: 'HTML';
  link_preview_options: { is_disabled: true } | { url: string; prefer_large_media: true; show_above_text: true };
  reply_markup?: { inline_keyboard: TelegramButton[][] };
}

/**
 * Opens the field to write in, as if the person had chosen to reply to this message: in groups the bot hears no other words.
 * There only who asked sees it, to whose message it must be a reply. `hint` says what to write.
 */
export function forceReply(hint: string, chat: 'private' | 'shared'): ForceReply {
  return {
    force_reply: true,
    selective: chat === 'shared',
    input_field_placeholder: Array.from(hint).slice(0, longestPlaceholder).join(''),
  };
}

/** https://core.telegram.org/bots/api#forcereply */
const longestPlaceholder = 64;

type TelegramButton =
  | { text: string; url: string }
  | { text: string; callback_data: string }
  /** Asks which chat, and puts `@bot` with these words there. */
  | { text: string; switch_inline_query: string };

/** An issue as messages: the first is posted, the others are behind "Read on". */
export interface TelegramPost {
  /** For channels, groups and topics, where "Read on" leads to the bot's private chat. */
  pages: TelegramMessage[];
  /** For private chats, where it is answered in place. */
  pagesInPrivate: TelegramMessage[];
}

/** Makes the button that does something: a link to the bot's private chat where its answer would be in everybody's sight. */
export type ActionButton = (text: string, action: Action) => TelegramButton;

/** Shows a message under another of its chat, where that is still there. */
export function replyTo(id: MessageId | undefined) {
  return id === undefined ? {} : { reply_parameters: { message_id: Number(id), allow_sending_without_reply: true } };
}

/** For private chats, and for what anyone may see: the press is answered where the button is. */
export const pressedHere: ActionButton = (text, action) => ({ text, callback_data: action });

/** For channels, groups and topics. `botName` is the bot's, without `@`. */
export function leadingTo(botName: string): ActionButton {
  return (text, action) => {
    const url = linkTo(botName, action);
    return url === undefined ? pressedHere(text, action) : { text, url };
  };
}

interface IssueOptions {
  kind?: 'whole' | 'excerpt';
  /** A button to answer the Question of the Week. */
  answerable?: boolean;
}

/** Renders an issue; of an excerpt one page, with a button to the whole. `botName` is the bot's, without `@`. */
export function renderIssue(
  issue: Issue,
  newsletter: NewsletterIdentity,
  botName: string,
  { kind = 'whole', answerable = false }: IssueOptions = {},
): TelegramPost {
  const all = pagesOf(issue, newsletter, telegramStyle).pages;
  const pages = kind === 'whole' ? all : all.slice(0, 1);
  const { post } = sentencesIn(issue.language);
  const readOnFrom = (index: number) =>
    kind === 'excerpt'
      ? [{ label: post.readWhole, to: 0 }]
      : index + 1 < pages.length
        ? [{ label: post.readOn, to: index + 1 }]
        : [];
  const render = (button: ActionButton) =>
    pages.map(
      (page, index): TelegramMessage => ({
        text: htmlOf(page.parts.flat()),
        parse_mode: 'HTML',
        link_preview_options: isWebAddress(issue.url)
          ? { url: issue.url, prefer_large_media: true, show_above_text: true }
          : { is_disabled: true },
        ...keyboard([
          ...readOnFrom(index).map(({ label, to }) => [button(label, readOnAction(issue.date, issue.language, to))]),
          ...(answerable && (index === 0 || page.sections.includes('question')) ? questionRow(issue, button) : []),
          ...linkRows(issue, page),
        ]),
      }),
    );
  return {
    pages: render(leadingTo(botName)),
    pagesInPrivate: render(pressedHere),
  };
}

interface SectionOptions {
  /** The button to answer, which the question has. */
  answer?: ActionButton | undefined;
  /** A button to show it in another chat; only for a bot in inline mode. */
  shareable?: boolean;
  /** A sentence below it. */
  note?: string | undefined;
}

/** One section of an issue as a message. */
export function renderSection(
  issue: Issue,
  section: Section,
  newsletter: NewsletterIdentity,
  { answer, shareable = false, note }: SectionOptions = {},
): TelegramMessage {
  const { share } = sentencesIn(issue.language).post;
  const lines = oneSection(issue, section, newsletter, telegramStyle, note);
  return {
    text: htmlOf(lines),
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
    ...keyboard([
      ...(answer && section === 'question' ? questionRow(issue, answer) : []),
      ...(shareable ? [[{ text: share, switch_inline_query: sharedAs(issue.date, section) }]] : []),
      ...linkRows(issue, { parts: [lines], sections: [section] }),
    ]),
  };
}

/** How an issue fits one message. */
export function measureIssue(issue: Issue, newsletter: NewsletterIdentity): PostMeasure {
  const { whole, behind } = pagesOf(issue, newsletter, telegramStyle);
  return { length: whole.length, limit: telegramStyle.limit.length, unit: 'UTF-16 code units', behind };
}

/**
 * What a command answers, as messages; nearly always one. The buttons are under the last; `inPrivate` makes those of which
 * the answer is for one person.
 */
export function renderAnswer(
  answer: Pick<TextAnswer, 'body' | 'buttons'>,
  language: Language,
  inPrivate: ActionButton = pressedHere,
): TelegramMessage[] {
  const messages: Line[][] = [];
  for (let rest = linesOf(answer.body, telegramStyle.canLink); rest.length > 0; ) {
    const split = splitLines(rest, telegramStyle.limit, language, telegramStyle);
    messages.push(split.taken);
    rest = split.rest;
  }
  return messages.map((lines, index) => ({
    text: htmlOf(lines),
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
    ...(index === messages.length - 1
      ? keyboard(
          buttonGroups(answer.buttons).flatMap((group) =>
            packed(group.flatMap((button) => answerButton(button, inPrivate))),
          ),
        )
      : {}),
  }));
}

/** Leads to answering the Question of the Week. */
function questionRow({ question, date, language }: Issue, button: ActionButton): TelegramButton[][] {
  return question ? [[button(sentencesIn(language).post.answer, answerAction(date))]] : [];
}

function answerButton(button: Button, inPrivate: ActionButton): TelegramButton[] {
  if (button.kind === 'action') return [(button.inPrivate ? inPrivate : pressedHere)(button.label, button.action)];
  return linkButton(button.label, button.url);
}

/** Short buttons share a row, as far as a telephone is wide. */
function packed(buttons: readonly TelegramButton[]): TelegramButton[][] {
  const rows: TelegramButton[][] = [];
  let width = 0;
  for (const button of buttons) {
    const needed = button.text.length + buttonPadding;
    const row = rows.at(-1);
    if (row && row.length < mostInRow && width + needed <= rowWidth) row.push(button);
    else rows.push([button]);
    width = row === rows.at(-1) ? width + needed : needed;
  }
  return rows;
}

/** In characters of a telephone's screen. */
const rowWidth = 36;
const buttonPadding = 3;
/** https://core.telegram.org/bots/api#inlinekeyboardmarkup names no limit; Telegram's apps show 8 at most. */
const mostInRow = 8;

/** The web page, and what the sections of this page point to. */
function linkRows(issue: Issue, page: IssuePage): TelegramButton[][] {
  const { post } = sentencesIn(issue.language);
  const shows = (section: Section) => page.sections.includes(section);
  const articles = (['quotation', 'number'] as const).flatMap((section) => {
    const url = issue[section]?.article?.url;
    return url && shows(section) ? [{ section, url }] : [];
  });
  const rows = [
    linkButton(post.readOnTheWeb, issue.url),
    shows('video') ? linkButton(post.watch, issue.video?.url) : [],
    ...articles.map(({ section, url }) =>
      linkButton(articles.length > 1 ? `${post.headings[section]} · ${post.readArticle}` : post.readArticle, url),
    ),
  ];
  return rows.filter((row) => row.length > 0);
}

function linkButton(text: string, url: string | undefined): TelegramButton[] {
  return url && isWebAddress(url) ? [{ text, url }] : [];
}

function keyboard(rows: TelegramButton[][]): Pick<TelegramMessage, 'reply_markup'> {
  return rows.length > 0 ? { reply_markup: { inline_keyboard: rows } } : {};
}
