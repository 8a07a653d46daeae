import type { Article } from './issue.ts';
import { type Block, type Inline, plainText } from './rich-text.ts';

/** What a line of an issue is by its shape, where no heading says it. All take the text of one block. */

export function isGreeting(text: string): boolean {
  return (
    text.length <= 80 &&
    /^(dear|hi|hello|greetings|亲爱的|親愛的|各位|尊敬的)\b.*|^(亲爱的|親愛的|各位|尊敬的)/i.test(text) &&
    /[,，:：!！]$/.test(text)
  );
}

export function isSignoff(text: string): boolean {
  if (text.length > 80) return false;
  return (
    /^[-–—]\s*\p{L}/u.test(text) ||
    /^(have a (good|great|nice|wonderful|restful)|team \p{L}|the \p{L}+ team|best( wishes| regards)?\b|warm(ly| regards)|sincerely|until next|see you)/iu.test(
      text,
    ) ||
    /^(祝|编者|編者|此致|敬上|.{0,12}(编辑部|編輯部|团队|團隊)$)/.test(text)
  );
}

/** What the letter ends with: "Learn more … by catching up on our latest Focus content …". */
export function isLetterPointer(text: string): boolean {
  return /^(learn|read|find out|explore|discover) more\b/i.test(text) && !isArticlePointer(text);
}

export function isInvitation(text: string): boolean {
  return (
    text.length <= 60 &&
    /we(’|'| wou)?(ld| want| would like)?.{0,12} to hear from you|想听听您|想聽聽您|期待您的/i.test(text)
  );
}

/** Where to send answers: "Submit your thoughts to … for a chance to be featured …". */
export function isSubmission(text: string): boolean {
  return mailboxIn(text) !== undefined && /submit|send|share|e-?mail|write|发送|發送|寄|来信|來信|投稿/i.test(text);
}

export function mailboxIn(text: string): string | undefined {
  // Begins where a word does: from every letter of a long word it would be looked for anew.
  return /(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(\.[\w-]+)+/.exec(text)?.[0];
}

export function isAbout(text: string): boolean {
  return /^prepared by\b.*\bnewsletter\b|\bthis weekly newsletter\b/i.test(text);
}

export function isWatchVideo(text: string): boolean {
  return /^(watch( the)? video|观看视频|觀看影片|觀看視頻)\W*$/i.test(text);
}

/** `Title | Series`. */
export function isVideoLine(text: string): boolean {
  return text.length <= 200 && /^[^|｜\n]+\s*[|｜]\s*[^|｜\n]+$/.test(text);
}

/** Wholly in quotation marks, of whichever kind. */
export function isQuoted(text: string): boolean {
  const inner = unquoted(text);
  return inner !== text && !/^["“「『][^"”」』]*["”」』].*["“「『]/.test(text);
}

/** Without the quotation marks around it. */
export function unquoted(text: string): string {
  return /^["“「『](?<inner>[\s\S]+)["”」』]$/.exec(text.trim())?.groups?.inner ?? text;
}

/** "11 percent", "$1.3 trillion", "One third", "两成": short, and a quantity. */
export function isNumberValue(text: string): boolean {
  if (text.length > 60 || /[.!?。！？]$/.test(text)) return false;
  return /\d|\b(half|third|quarter|percent|hundred|thousand|million|billion|trillion|zero|one|two|three|four|five|six|seven|eight|nine|ten)\b|[一二三四五六七八九十百千万萬亿億半两兩成]/i.test(
    text,
  );
}

const pointer =
  /^(?:(?:learn|read|find out) more in|more in|详见|詳見)[\s:：]*["“「『《](?<title>.+?)[,，.]?["”」』》][,，]?(?:\s*(?:by|作者[:：])\s*(?<byline>.+?))?[.。]?$/i;
const byline = /^(?<title>.+?)["”」』》]?\s*[,，]?\s*(?:\bby\s+|作者[:：]\s*)(?<byline>.+?)[.。]?$/i;

/** "Learn more in “Title,” by NAME, POSITION." */
export function isArticlePointer(text: string): boolean {
  return pointer.test(text);
}

/** The article that a paragraph points to, in words or by a link: `[Title](url), by NAME, POSITION`. */
export function articleIn(block: Block): Article | undefined {
  const text = plainText([block]).trim();
  const link = firstLink(block);
  const found = pointer.exec(text)?.groups;
  if (found?.title) return article(found.title, found.byline, link?.url);
  if (!link || block.type !== 'paragraph') return undefined;
  const title = plainText(link.children).trim();
  if (title === '' || !text.startsWith(title)) return undefined;
  const after = byline.exec(text)?.groups;
  if (text === title) return article(title, undefined, link.url);
  return after?.byline ? article(title, after.byline, link.url) : undefined;
}

function article(title: string, by: string | undefined, url: string | undefined): Article {
  return { title: unquoted(title), ...(by ? { byline: by } : {}), ...(url ? { url } : {}) };
}

/** The first link anywhere in a block. */
export function firstLink(block: Block): (Inline & { type: 'link' }) | undefined {
  const within = (nodes: readonly Inline[]): (Inline & { type: 'link' }) | undefined => {
    for (const node of nodes) {
      if (node.type === 'link') return node;
      const found = 'children' in node ? within(node.children) : undefined;
      if (found) return found;
    }
    return undefined;
  };
  switch (block.type) {
    case 'paragraph':
      return within(block.children);
    case 'blockquote':
      return block.children.map(firstLink).find(Boolean);
    case 'list':
      return block.children.flatMap((item) => item.children.map(firstLink)).find(Boolean);
  }
}
