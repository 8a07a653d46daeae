/**
 * What a person reads of Discord's markdown: a link is its label, a heading and emphasis are their words.
 * `quote` stands before each line of a quotation.
 */
export function plainText(markdown: string, quote = ''): string {
  let quotedToEnd = false;
  const lines: string[] = [];
  let fenced = false;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) {
      fenced = !fenced;
      continue;
    }
    if (fenced) {
      lines.push(line);
      continue;
    }
    let rest = line;
    let prefix = quotedToEnd ? quote : '';
    if (!quotedToEnd && /^>>> /.test(rest)) {
      quotedToEnd = true;
      prefix = quote;
      rest = rest.slice(4);
    } else if (!quotedToEnd && /^> /.test(rest)) {
      prefix = quote;
      rest = rest.slice(2);
    }
    rest = rest.replace(/^(#{1,3}|-#) +/, '');
    lines.push(prefix + inline(rest));
  }
  return lines.join('\n');
}

const maskedLink =
  /\[((?:\\.|[^\\[\]])*(?:\[(?:\\.|[^\\[\]])*\](?:\\.|[^\\[\]])*)*)\]\(<?(https?:\/\/(?:[^\s()<>]|\([^\s()<>]*\))+)>?(?: "[^"]*")?\)/y;
const code = /(`+)(.+?)\1(?!`)/y;
const autolink = /<(https?:\/\/[^\s>]+)>/y;
const escaped = /\\([^\p{L}\p{N}\s])/uy;
const emphasis = /(\*\*\*|\*\*|\*|__|~~|\|\|)(?=\S)(.+?)(?<=[^\s\\])\1/y;
const underscore = /_(?=\S)(.+?)(?<=[^\s\\])_(?![\p{L}\p{N}])/uy;

function inline(text: string): string {
  let shown = '';
  for (let at = 0; at < text.length; ) {
    const read = (pattern: RegExp) => {
      pattern.lastIndex = at;
      return pattern.exec(text);
    };
    const match =
      read(escaped) ??
      read(code) ??
      read(maskedLink) ??
      read(autolink) ??
      read(emphasis) ??
      startOfWord(text, at, read);
    if (!match) {
      shown += text[at];
      at += 1;
      continue;
    }
    at += match[0].length;
    const [whole, first = '', second] = match;
    if (whole.startsWith('\\')) shown += first;
    else if (whole.startsWith('`')) shown += (second ?? '').trim();
    else if (whole.startsWith('<')) shown += first;
    else if (whole.startsWith('[')) shown += inline(first);
    else shown += inline(second ?? first);
  }
  return shown;
}

function startOfWord(
  text: string,
  at: number,
  read: (pattern: RegExp) => RegExpExecArray | null,
): RegExpExecArray | null {
  return /[\p{L}\p{N}]/u.test(text[at - 1] ?? ' ') ? null : read(underscore);
}
