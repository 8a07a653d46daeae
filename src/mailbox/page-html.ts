import type { Element, ElementContent } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { h } from 'hastscript';
import type { DigestPage, PageEntry } from './digest-page.ts';

/** A digest as a page of HTML, for mail programs and browsers; its styles are inline, since mail programs drop others. */
export function pageHtml({ language, subject, heading, question, remarks, sections, ending }: DigestPage): string {
  const body = [
    h('h1', { style: 'font-size:1.3em' }, heading),
    h('blockquote', { style: quote, dir: 'auto' }, lines(question)),
    ...remarks.map((remark) => h('p', remark)),
    ...sections.flatMap(({ heading: title, entries, more }) => [
      h('h2', { style: 'font-size:1.1em;margin:1.5em 0 0.5em' }, title),
      ...entries.map((entry) =>
        h(
          'div',
          { style: 'margin:0 0 1em' },
          one(entry),
          entry.similar.map((each) => h('div', { style: indent }, one(each))),
        ),
      ),
      ...(more === undefined ? [] : [h('p', more)]),
    ]),
    h('p', { style: quiet }, ending),
  ];
  const page = h('html', { lang: language }, [
    h('head', [h('meta', { charSet: 'utf-8' }), h('title', subject)]),
    h('body', { style: 'font-family:sans-serif;line-height:1.5;max-width:42em;margin:0 auto;padding:1em' }, body),
  ]);
  return `<!doctype html>\n${toHtml(page)}\n`;
}

const quote = 'margin:0;padding:0 0 0 0.8em;border-left:3px solid #bbb';
const indent = 'margin:0.5em 0 0 2em';
const quiet = 'color:#666;font-size:0.9em';

/** A name is kept apart from the words around it, whatever direction it is written in. */
function one({ answer, signature, marks }: Omit<PageEntry, 'similar'>): Element[] {
  return [
    h('blockquote', { style: quote, dir: 'auto' }, lines(answer)),
    h('p', { style: `${quiet};margin:0.2em 0` }, ['– ', h('bdi', signature), ` (${marks.join(', ')})`]),
  ];
}

function lines(text: string): ElementContent[] {
  return text
    .split('\n')
    .flatMap((line, index): ElementContent[] => [...(index > 0 ? [h('br')] : []), { type: 'text', value: line }]);
}
