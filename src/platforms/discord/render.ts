import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  type APIContainerComponent,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
  SeparatorSpacingSize,
} from 'discord-api-types/v10';
import { answerAction, type Button, readOnAction } from '../../commands/command.ts';
import { sentencesIn } from '../../locales/sentences.ts';
import type { NewsletterIdentity } from '../../newsletter/identity.ts';
import type { Issue, Section } from '../../newsletter/issue.ts';
import type { Block } from '../../newsletter/rich-text.ts';
import type { PostMeasure } from '../platform.ts';
import { buttonGroups } from '../rendering/button-groups.ts';
import { type IssuePage, pagesOf } from '../rendering/issue-pages.ts';
import { linesOf } from '../rendering/lines.ts';
import type { MessageStyle } from '../rendering/message-style.ts';
import { oneSection } from '../rendering/one-section.ts';
import { splitLines } from '../rendering/split-lines.ts';
import { discordStyle, textOf } from './message-text.ts';

/** The body of a message; the documentation calls this kind of message "Components V2". */
export interface DiscordMessage {
  flags: MessageFlags.IsComponentsV2;
  components: APIMessageTopLevelComponent[];
  allowed_mentions: { parse: []; roles?: string[] };
}

/** An issue as messages: the first is posted, the others are behind "Read on". */
export interface DiscordPost {
  pages: DiscordMessage[];
}

/** What a post of an issue can have besides its words. */
interface IssueOptions {
  kind?: 'whole' | 'excerpt';
  /** A button to answer the Question of the Week. */
  answerable?: boolean;
}

/** Renders an issue; of an excerpt one page, with a button to the whole. */
export function renderIssue(
  issue: Issue,
  newsletter: NewsletterIdentity,
  { kind = 'whole', answerable = false }: IssueOptions = {},
): DiscordPost {
  const all = pagesOf(issue, newsletter, issueStyle).pages;
  const pages = kind === 'whole' ? all : all.slice(0, 1);
  const { post } = sentencesIn(issue.language);
  return {
    pages: pages.map((page, index) => {
      const leadsTo = (label: string, to: number): APIButtonComponent => ({
        type: ComponentType.Button,
        style: ButtonStyle.Primary,
        label,
        custom_id: readOnAction(issue.date, issue.language, to),
      });
      const readOn =
        kind === 'excerpt'
          ? [leadsTo(post.readWhole, 0)]
          : index + 1 < pages.length
            ? [leadsTo(post.readOn, index + 1)]
            : [];
      return messageOf({
        type: ComponentType.Container,
        accent_color: newsletter.colour,
        components: [
          ...textsOf(page),
          ...rowsOf([
            ...readOn,
            ...(answerable && (index === 0 || page.sections.includes('question')) ? questionButton(issue) : []),
            ...linkButtons(issue, page),
          ]),
        ],
      });
    }),
  };
}

/** The message with a line above it that pings a role, and nobody else. */
export function withMention(message: DiscordMessage, roleId: string): DiscordMessage {
  const mention = { type: ComponentType.TextDisplay as const, content: `<@&${roleId}>` };
  return { ...message, components: [mention, ...message.components], allowed_mentions: { parse: [], roles: [roleId] } };
}

/** Each page leaves room for the mention, so that posts are divided alike whether they have one or not. */
const longestMention = '<@&18446744073709551615>'.length;
const issueStyle: MessageStyle = {
  ...discordStyle,
  limit: { ...discordStyle.limit, length: discordStyle.limit.length - longestMention },
};

interface SectionOptions {
  /** Whether the question has a button to answer it. */
  answerable?: boolean;
  /** A sentence below it. */
  note?: string | undefined;
}

/** One section of an issue as a message. */
export function renderSection(
  issue: Issue,
  section: Section,
  newsletter: NewsletterIdentity,
  { answerable = false, note }: SectionOptions = {},
): DiscordMessage {
  const lines = oneSection(issue, section, newsletter, discordStyle, note);
  return messageOf({
    type: ComponentType.Container,
    accent_color: newsletter.colour,
    components: [
      { type: ComponentType.TextDisplay, content: textOf(lines) },
      ...rowsOf([
        ...(answerable && section === 'question' ? questionButton(issue) : []),
        ...linkButtons(issue, { parts: [lines], sections: [section] }),
      ]),
    ],
  });
}

/** How an issue fits one message. */
export function measureIssue(issue: Issue, newsletter: NewsletterIdentity): PostMeasure {
  const { whole, behind } = pagesOf(issue, newsletter, issueStyle);
  return { length: whole.length, limit: issueStyle.limit.length, unit: 'characters', behind };
}

/**
 * What a command answers, as one message with the files that are sent with it; an answer too long for that ends where it is
 * full.
 */
export function renderAnswer(
  body: readonly Block[],
  buttons: readonly Button[],
  files: readonly { name: string }[] = [],
): DiscordMessage {
  const { taken } = splitLines(linesOf(body, discordStyle.canLink), discordStyle.limit, 'en', discordStyle);
  return messageOf(
    { type: ComponentType.TextDisplay, content: textOf(taken) },
    ...files.map(({ name }) => ({ type: ComponentType.File as const, file: { url: `attachment://${name}` } })),
    ...buttonGroups(buttons).flatMap((group) => rowsOf(group.flatMap(answerButton))),
  );
}

function messageOf(...components: APIMessageTopLevelComponent[]): DiscordMessage {
  return { flags: MessageFlags.IsComponentsV2, components, allowed_mentions: { parse: [] } };
}

/** The parts of a page, divided by rules. */
function textsOf({ parts }: IssuePage): APIContainerComponent['components'] {
  return parts.flatMap((lines, index) => [
    ...(index > 0
      ? [{ type: ComponentType.Separator as const, divider: true, spacing: SeparatorSpacingSize.Small }]
      : []),
    { type: ComponentType.TextDisplay as const, content: textOf(lines) },
  ]);
}

/** The web page, and what the sections of this page point to. */
function linkButtons(issue: Issue, page: IssuePage): APIButtonComponent[] {
  const { post } = sentencesIn(issue.language);
  const shows = (section: Section) => page.sections.includes(section);
  const articles = (['quotation', 'number'] as const).flatMap((section) => {
    const url = issue[section]?.article?.url;
    return url && shows(section) ? [{ section, url }] : [];
  });
  return [
    ...linkButton(post.readOnTheWeb, issue.url),
    ...(shows('video') ? linkButton(post.watch, issue.video?.url) : []),
    ...articles.flatMap(({ section, url }) =>
      linkButton(articles.length > 1 ? `${post.headings[section]} · ${post.readArticle}` : post.readArticle, url),
    ),
  ];
}

/** Leads to answering the Question of the Week. */
function questionButton({ question, date, language }: Issue): APIButtonComponent[] {
  if (!question) return [];
  const label = sentencesIn(language).post.answer;
  return [{ type: ComponentType.Button, style: ButtonStyle.Primary, label, custom_id: answerAction(date) }];
}

function answerButton(button: Button): APIButtonComponent[] {
  if (button.kind === 'link') return linkButton(button.label, button.url);
  return [
    { type: ComponentType.Button, style: ButtonStyle.Primary, label: labelOf(button.label), custom_id: button.action },
  ];
}

function linkButton(label: string, url: string | undefined): APIButtonComponent[] {
  if (!url || url.length > longestUrl || !/^https?:/i.test(url)) return [];
  return [{ type: ComponentType.Button, style: ButtonStyle.Link, label: labelOf(label), url }];
}

function labelOf(text: string): string {
  return Array.from(text).slice(0, longestLabel).join('');
}

function rowsOf(
  buttons: readonly APIComponentInMessageActionRow[],
): APIActionRowComponent<APIComponentInMessageActionRow>[] {
  const rows: APIActionRowComponent<APIComponentInMessageActionRow>[] = [];
  for (let start = 0; start < buttons.length; start += buttonsInRow) {
    rows.push({ type: ComponentType.ActionRow, components: buttons.slice(start, start + buttonsInRow) });
  }
  return rows;
}

/** https://discord.com/developers/docs/components/reference#button and #action-row */
const longestUrl = 512;
const longestLabel = 80;
const buttonsInRow = 5;
