import { z } from 'zod';
import type { Article, Letter, NotableNumber, Question, Quotation, Readers, Video } from './issue.ts';
import {
  articleIn,
  firstLink,
  isGreeting,
  isInvitation,
  isNumberValue,
  isSignoff,
  isSubmission,
  isWatchVideo,
  mailboxIn,
  unquoted,
} from './line-shapes.ts';
import type { Problem } from './problem.ts';
import type { SectionBlock } from './recognise-sections.ts';
import { type Block, type Inline, plainText } from './rich-text.ts';

/** Tells of something that is missing or odd. */
export type Report = (problem: Problem) => void;

export function letterOf(blocks: readonly SectionBlock[], report: Report): Letter | undefined {
  const [first] = blocks;
  const greeting = first && isGreeting(first.text) ? first.text : undefined;
  const rest = greeting === undefined ? blocks : blocks.slice(1);
  const lastWords = rest.findLastIndex(({ text }) => !isSignoff(text));
  const signoff = rest
    .slice(lastWords + 1)
    .map(({ text }) => text)
    .join(' ');
  const body = rest.slice(0, lastWords + 1).map(({ block }) => block);
  if (body.length === 0) {
    report({ severity: 'warning', code: 'letter-missing', section: 'letter', ...lineOf(first) });
    return undefined;
  }
  return { body, ...(greeting === undefined ? {} : { greeting }), ...(signoff === '' ? {} : { signoff }) };
}

export function quotationOf(blocks: readonly SectionBlock[], report: Report): Quotation | undefined {
  const [first, ...others] = blocks;
  if (!first) return undefined;
  const at = { section: 'quotation' as const, ...lineOf(first) };
  const { text, attribution: within } = quotedText(first.block);
  if (plainText(text).trim() === '') {
    report({ severity: 'warning', code: 'quotation-text-missing', ...at });
    return undefined;
  }
  const quotation: Quotation = { text };
  const article = firstArticle(others);
  if (article) quotation.article = article.found;
  const attribution = [within, ...others.filter((part) => part !== article?.part).map((part) => part.text)].find(
    (line) => line !== undefined && line !== '',
  );
  const [, author = '', role = ''] = /^[—–\-\s]*([^,，]+)(?:[,，]\s*([\s\S]+))?$/.exec(attribution ?? '') ?? [];
  if (author.trim() !== '') quotation.author = author.trim();
  else report({ severity: 'warning', code: 'quotation-author-missing', ...at });
  if (role.trim() !== '') quotation.role = role.trim();
  return quotation;
}

export function numberOf(blocks: readonly SectionBlock[], report: Report): NotableNumber | undefined {
  const [first] = blocks;
  if (!first) return undefined;
  const at = { section: 'number' as const, ...lineOf(first) };
  const article = firstArticle(blocks);
  const words = blocks.filter((part) => part !== article?.part);
  const [start] = words;
  const value =
    start && words.length > 0 && (isStrong(start.block) || isNumberValue(start.text)) ? start.text : undefined;
  const caption = joined((value === undefined ? words : words.slice(1)).map(({ block }) => block));
  if (value === undefined) report({ severity: 'warning', code: 'number-value-missing', ...at });
  if (plainText(caption).trim() === '') {
    report({ severity: 'warning', code: 'number-caption-missing', ...at, ...(value ? { detail: value } : {}) });
    return undefined;
  }
  return { caption, ...(value === undefined ? {} : { value }), ...(article ? { article: article.found } : {}) };
}

export function videoOf(blocks: readonly SectionBlock[], report: Report): Video | undefined {
  const [first] = blocks;
  if (!first) return undefined;
  const at = { section: 'video' as const, ...lineOf(first) };
  const link = blocks.map(({ block }) => firstLink(block)).find((found) => found && /^https?:/i.test(found.url));
  const line = blocks.find(({ text }) => !isWatchVideo(text));
  const [title = '', ...series] = (line?.text ?? '').split(/\s*[|｜]\s*/);
  if (title === '') {
    report({ severity: 'warning', code: 'video-title-missing', ...at });
    return undefined;
  }
  if (!link) report({ severity: 'warning', code: 'video-link-missing', ...at });
  const named = series.filter((part) => part !== '').join(' | ');
  return { title, ...(named === '' ? {} : { series: named }), ...(link ? { url: link.url } : {}) };
}

/**
 * Answers of readers: quotations, each followed by `— NAME`, or with that as its last paragraph; before them, in bold, the
 * question. Without quotation marks of any kind a paragraph is an answer.
 */
export function readersOf(blocks: readonly SectionBlock[], report: Report): Readers | undefined {
  const [first, ...others] = blocks;
  if (!first) return undefined;
  const asked = isStrong(first.block) ? withoutStrong(inlinesOf(first.block)) : undefined;
  const answers: Readers['answers'] = [];
  for (const { block, text } of asked ? others : blocks) {
    const last = answers.at(-1);
    const [, author] = /^[—–-]\s*(\S[\s\S]*)$/.exec(text) ?? [];
    if (author && last && !last.author && block.type === 'paragraph') last.author = author.trim();
    else answers.push(signedAnswer(block));
  }
  if (answers.length > 0) return { answers, ...(asked ? { asked } : {}) };
  report({ severity: 'warning', code: 'readers-text-missing', section: 'readers', ...lineOf(first) });
  return undefined;
}

function signedAnswer(block: Block): Readers['answers'][number] {
  if (block.type !== 'blockquote') return { text: [block] };
  const { children } = block;
  const [, author] = /^[—–-]\s*(\S[\s\S]*)$/.exec(plainText(children.slice(-1)).trim()) ?? [];
  return author && children.length > 1 ? { text: children.slice(0, -1), author: author.trim() } : { text: children };
}

export function questionOf(blocks: readonly SectionBlock[], report: Report): Question | undefined {
  const [first] = blocks;
  if (!first) return undefined;
  const submission = blocks.find(({ text }) => isSubmission(text));
  const invitedAt = blocks.findIndex(({ text }) => isInvitation(text));
  const words = blocks.filter((part) => part !== submission && !isInvitation(part.text));
  const asked =
    words.find(({ block }) => isStrong(block)) ??
    (invitedAt >= 0 ? blocks.slice(invitedAt + 1).find((part) => words.includes(part)) : undefined) ??
    words.findLast(({ text }) => /[?？]["”」]?$/.test(text));
  if (!asked) {
    report({ severity: 'warning', code: 'question-text-missing', section: 'question', ...lineOf(first) });
    return undefined;
  }
  const question: Question = {
    context: words.filter((part) => part !== asked).map(({ block }) => block),
    text: withoutStrong(inlinesOf(asked.block)),
  };
  const mailbox = mailboxIn(submission?.text ?? '');
  if (mailbox === undefined) return question;
  if (z.email().safeParse(mailbox).success) question.mailbox = mailbox;
  else
    report({
      severity: 'warning',
      code: 'mailbox-invalid',
      section: 'question',
      detail: mailbox,
      ...lineOf(submission),
    });
  return question;
}

function lineOf(part: SectionBlock | undefined): { line?: number } {
  return part?.line === undefined ? {} : { line: part.line };
}

function firstArticle(blocks: readonly SectionBlock[]): { found: Article; part: SectionBlock } | undefined {
  for (const part of blocks) {
    const found = articleIn(part.block);
    if (found) return { found, part };
  }
  return undefined;
}

/** The words of a quotation without the marks around it, and the author's line where that is in the same block. */
function quotedText(block: Block): { text: Inline[]; attribution: string | undefined } {
  if (block.type !== 'blockquote') return { text: withoutQuotationMarks(inlinesOf(block)), attribution: undefined };
  const last = block.children.at(-1);
  const words = last ? plainText([last]).trim() : '';
  const isAuthor = block.children.length > 1 && /^[—–-]/.test(words);
  const text = joined(isAuthor ? block.children.slice(0, -1) : block.children);
  return { text: withoutQuotationMarks(text), attribution: isAuthor ? words : undefined };
}

function withoutQuotationMarks(nodes: Inline[]): Inline[] {
  const text = plainText(nodes);
  if (unquoted(text.trim()) === text.trim()) return nodes;
  const [first, ...others] = nodes;
  if (first?.type !== 'text') return nodes;
  const opened: Inline[] = [{ ...first, value: first.value.replace(/^\s*["“「『]/, '') }, ...others];
  const last = opened.at(-1);
  if (last?.type !== 'text') return nodes;
  return [...opened.slice(0, -1), { ...last, value: last.value.replace(/["”」』]\s*$/, '') }];
}

/** The inline content of a block; paragraphs of it are divided by breaks. */
function inlinesOf(block: Block): Inline[] {
  switch (block.type) {
    case 'paragraph':
      return block.children;
    case 'blockquote':
      return joined(block.children);
    case 'list':
      return joined(block.children.flatMap((item) => item.children));
  }
}

function joined(blocks: readonly Block[]): Inline[] {
  return blocks.flatMap((block, index): Inline[] => [
    ...(index > 0 ? [{ type: 'break' as const }] : []),
    ...inlinesOf(block),
  ]);
}

function isStrong(block: Block): boolean {
  if (block.type !== 'paragraph') return false;
  const shown = block.children.filter((node) => plainText([node]).trim() !== '');
  return shown.length > 0 && shown.every((node) => node.type === 'strong');
}

/** Markup that only said "this is it" isn't part of the words. */
function withoutStrong(nodes: readonly Inline[]): Inline[] {
  return nodes.flatMap((node): Inline[] => (node.type === 'strong' ? node.children : [node]));
}
