import { badRequest, type Refusal } from './errors.ts';
import { checkedLink } from './links.ts';
import type { EntityType, TextEntity } from './text-entity.ts';

/** A text and its entities as they are written, before Telegram tidies them. */
export interface ParsedHtml {
  text: string;
  /** In the order in which their tags end. */
  entities: TextEntity[];
  /** Links with an address Telegram makes no link of. */
  unusableLinks: number;
}

/**
 * Reads the Bot API's HTML: its tags, its four named character references and numeric ones, and nothing else. Offsets in
 * errors are in bytes. Behaviour: core.telegram.org/bots/api#html-style and tdlib MessageEntity.cpp parse_html.
 *
 * Throws the refusal that Telegram answers.
 */
export function parseHtml(source: string): ParsedHtml {
  return new HtmlParser(source).parse();
}

interface OpenTag {
  name: string;
  argument: string;
  offset: number;
}

const typeOfTag: Readonly<Record<string, EntityType>> = {
  a: 'text_link',
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  'tg-spoiler': 'spoiler',
  span: 'spoiler',
  'tg-emoji': 'custom_emoji',
  'tg-time': 'date_time',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
};

class HtmlParser {
  readonly #source: string;
  readonly #open: OpenTag[] = [];
  readonly #entities: TextEntity[] = [];
  #text = '';
  #at = 0;
  #unusableLinks = 0;

  constructor(source: string) {
    this.#source = source;
  }

  parse(): ParsedHtml {
    const special = /[<&]/g;
    while (this.#at < this.#source.length) {
      special.lastIndex = this.#at;
      const end = special.exec(this.#source)?.index ?? this.#source.length;
      this.#text += this.#source.slice(this.#at, end);
      this.#at = end;
      if (end === this.#source.length) break;
      if (this.#source[end] === '&') this.#text += this.#characterReference();
      else if (this.#source[end + 1] === '/') this.#endTag();
      else this.#startTag();
    }
    const unclosed = this.#open.at(-1);
    if (unclosed) throw refused(`Can't find end tag corresponding to start tag "${unclosed.name}"`);
    for (const entity of this.#entities) if (entity.type === 'code') delete entity.language;
    return { text: this.#text, entities: this.#entities, unusableLinks: this.#unusableLinks };
  }

  #startTag(): void {
    const begin = this.#at;
    this.#at += 1;
    const name = this.#upTo(endsTagName).toLowerCase();
    if (this.#ended()) throw refused(`Unclosed start tag at byte offset ${this.#bytes(begin)}`);
    if (!Object.hasOwn(typeOfTag, name)) {
      throw refused(`Unsupported start tag "${name}" at byte offset ${this.#bytes(begin)}`);
    }
    const argument = this.#attributes(name, begin);
    if (name === 'span' && argument !== 'spoiler') {
      throw refused(`Tag "span" must have class "tg-spoiler" at byte offset ${this.#bytes(begin)}`);
    }
    this.#open.push({ name, argument, offset: this.#text.length });
  }

  /** Reads up to and with the `>`; returns the one value that means something in this tag. */
  #attributes(tag: string, begin: number): string {
    let argument = '';
    for (;;) {
      this.#skipSpaces();
      if (this.#source[this.#at] === '>') break;
      if (this.#ended()) throw refused(`Unclosed start tag "${tag}" at byte offset ${this.#bytes(begin)}`);
      const name = this.#upTo(endsAttributeName).toLowerCase();
      if (name === '') throw refused(`Empty attribute name in the tag "${tag}" at byte offset ${this.#bytes(begin)}`);
      this.#skipSpaces();
      if (this.#source[this.#at] !== '=') {
        if (tag === 'blockquote' && !this.#ended()) {
          if (name === 'expandable') argument = name;
          continue;
        }
        throw refused(
          `Expected equal sign in declaration of an attribute of the tag "${tag}" at byte offset ${this.#bytes(begin)}`,
        );
      }
      this.#at += 1;
      const value = this.#attributeValue(tag, begin);
      if (tag === 'a' && name === 'href') argument = value;
      else if (tag === 'code' && name === 'class' && value.startsWith('language-')) argument = value.slice(9);
      else if (tag === 'span' && name === 'class' && value.startsWith('tg-')) argument = value.slice(3);
      else if (tag === 'tg-emoji' && name === 'emoji-id') argument = value;
      else if (tag === 'blockquote' && name === 'expandable') argument = name;
    }
    this.#at += 1;
    return argument;
  }

  #attributeValue(tag: string, begin: number): string {
    this.#skipSpaces();
    if (this.#ended()) throw refused(`Unclosed start tag "${tag}" at byte offset ${this.#bytes(begin)}`);
    const quote = this.#source[this.#at];
    if (quote !== '"' && quote !== "'") {
      const start = this.#at;
      const token = this.#upTo(endsNameToken).toLowerCase();
      if (!this.#ended() && !endsTagName.test(this.#source[this.#at] ?? '')) {
        throw refused(`Unexpected end of name token at byte offset ${this.#bytes(start)}`);
      }
      return token;
    }
    this.#at += 1;
    let value = '';
    while (!this.#ended() && this.#source[this.#at] !== quote) {
      if (this.#source[this.#at] === '&') value += this.#characterReference();
      else value += this.#source[this.#at++];
    }
    if (this.#ended()) throw refused(`Unclosed start tag at byte offset ${this.#bytes(begin)}`);
    this.#at += 1;
    return value;
  }

  #endTag(): void {
    const begin = this.#at;
    const open = this.#open.pop();
    if (!open) throw refused(`Unexpected end tag at byte offset ${this.#bytes(begin)}`);
    this.#at += 2;
    const name = this.#upTo(endsTagName).toLowerCase();
    this.#skipSpaces();
    if (this.#source[this.#at] !== '>') throw refused(`Unclosed end tag at byte offset ${this.#bytes(begin)}`);
    this.#at += 1;
    if (name !== '' && name !== open.name) {
      throw refused(
        `Unmatched end tag at byte offset ${this.#bytes(begin)}, expected "</${open.name}>", found "</${name}>"`,
      );
    }
    const length = this.#text.length - open.offset;
    if (length > 0) this.#add(open, length);
  }

  #add({ name, argument, offset }: OpenTag, length: number): void {
    const type = typeOfTag[name];
    if (!type) return;
    const last = this.#entities.at(-1);
    const sameAsLast = last?.offset === offset && last.length === length;
    if (name === 'a') {
      const url = checkedLink(argument === '' ? this.#text.slice(offset) : argument);
      if (url === undefined) this.#unusableLinks += 1;
      else this.#entities.push({ type, offset, length, url });
    } else if (name === 'tg-emoji') {
      if (!/^[1-9]\d*$/.test(argument)) throw refused('Invalid custom emoji identifier specified');
      this.#entities.push({ type, offset, length, custom_emoji_id: argument });
    } else if (name === 'pre' && sameAsLast && last.type === 'code' && last.language) {
      last.type = 'pre';
    } else if (name === 'code') {
      this.#entities.push({ type, offset, length, ...(argument !== '' && { language: argument }) });
    } else if (name === 'blockquote' && argument === 'expandable') {
      this.#entities.push({ type: 'expandable_blockquote', offset, length });
    } else {
      this.#entities.push({ type, offset, length });
    }
  }

  /** The character that is meant, or the ampersand itself where no reference begins. */
  #characterReference(): string {
    reference.lastIndex = this.#at;
    const match = reference.exec(this.#source);
    const [whole, hexadecimal, decimal, name] = match ?? [];
    const code =
      hexadecimal !== undefined
        ? Number.parseInt(hexadecimal, 16)
        : decimal !== undefined
          ? Number.parseInt(decimal, 10)
          : (named[name ?? ''] ?? 0);
    if (whole === undefined || code === 0 || code >= 0x10ffff || whole.length > 10) {
      this.#at += 1;
      return '&';
    }
    this.#at += whole.length;
    return String.fromCodePoint(code);
  }

  #upTo(end: RegExp): string {
    const start = this.#at;
    while (!this.#ended() && !end.test(this.#source[this.#at] ?? '')) this.#at += 1;
    return this.#source.slice(start, this.#at);
  }

  #skipSpaces(): void {
    while (!this.#ended() && space.test(this.#source[this.#at] ?? '')) this.#at += 1;
  }

  #ended(): boolean {
    return this.#at >= this.#source.length;
  }

  #bytes(index: number): number {
    return Buffer.byteLength(this.#source.slice(0, index));
  }
}

const space = /[ \t\r\n\v]/;
const endsTagName = /[ \t\r\n\v>]/;
const endsAttributeName = /[ \t\r\n\v=>]/;
const endsNameToken = /[^A-Za-z0-9.-]/;
const reference = /&(?:#x([0-9a-f]*)|#([0-9]*)|([a-z]+));?/iy;
const named: Readonly<Record<string, number>> = { lt: 0x3c, gt: 0x3e, amp: 0x26, quot: 0x22 };

function refused(text: string): Refusal {
  return badRequest(`can't parse entities: ${text}`);
}
