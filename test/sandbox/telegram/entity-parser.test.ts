import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatHtml, formatPlain } from '../../../src/sandbox/telegram/entity-parser.ts';
import { startTrial } from './telegraf-bot.ts';

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Text as Telegram keeps it: without control characters, and without white space around it. */
const plainText = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replace(/\p{Cc}/gu, '').trim());

describe('HTML', () => {
  test('that is escaped text reads as the text', () => {
    fc.assert(
      fc.property(plainText, (text) => {
        expect(formatHtml(escaped(text))).toEqual({ source: escaped(text), text, entities: [], dropped: 0 });
      }),
    );
  });

  test('of a tag around escaped text reads as one entity over the text, in UTF-16 code units', () => {
    const tag = fc.constantFrom(
      { open: '<b>', close: '</b>', type: 'bold' },
      { open: '<EM>', close: '</em >', type: 'italic' },
      { open: '<span class="tg-spoiler">', close: '</span>', type: 'spoiler' },
      { open: '<blockquote expandable>', close: '</blockquote>', type: 'expandable_blockquote' },
      { open: '<blockquote>', close: '</>', type: 'blockquote' },
    );
    fc.assert(
      fc.property(tag, plainText, plainText, ({ open, close, type }, before, inside) => {
        fc.pre(inside !== '');
        const { text, entities } = formatHtml(`x${escaped(before)}${open}${escaped(inside)}${close}`);
        expect(text).toBe(`x${before}${inside}`);
        expect(entities).toEqual([{ type, offset: 1 + before.length, length: inside.length }]);
      }),
    );
  });

  test('never reads as anything but a text or a refusal', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '</',
      '<b>',
      '</b>',
      '<a href="',
      '"',
      '&',
      '&lt',
      '&#x41;',
      ' ',
      '=',
      'a',
      '周',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        try {
          expect(formatHtml(parts.join('')).text).toBeTypeOf('string');
        } catch (error) {
          expect(String(error)).toContain("Bad Request: can't parse entities: ");
        }
      }),
    );
  });

  test.each([
    ['<a href="https://a.example/?x=1&amp;y=2">x</a>', [{ type: 'text_link', url: 'https://a.example/?x=1&y=2' }]],
    ["<a href='a.example'>x</a>", [{ type: 'text_link', url: 'http://a.example/' }]],
    ['<code>x</code>', [{ type: 'code' }]],
    ['<pre><code class="language-ts">x</code></pre>', [{ type: 'pre', language: 'ts' }]],
    ['<tg-spoiler>x</tg-spoiler>', [{ type: 'spoiler' }]],
    [
      '<tg-emoji emoji-id="5368324170671202286">x</tg-emoji>',
      [{ type: 'custom_emoji', custom_emoji_id: '5368324170671202286' }],
    ],
    ['<b><u>x</u></b>', [{ type: 'underline' }, { type: 'bold' }]],
    ['<b></b>x', []],
  ])('%s is %j', (source, entities) => {
    expect(formatHtml(source)).toEqual({
      source,
      text: 'x',
      entities: entities.map((entity) => ({ offset: 0, length: 1, ...entity })),
      dropped: 0,
    });
  });

  test.each([
    ['a&lt;b&gt;&amp;&quot;', 'a<b>&"'],
    ['&#65;&#x1F40B;', 'A🐋'],
    ['&nbsp;&apos;&copy;', '&nbsp;&apos;&copy;'],
    ['fish & chips &', 'fish & chips &'],
    ['a\r\n\u0000b', 'a\n b'],
  ])('%j reads as %j', (source, text) => {
    expect(formatHtml(source).text).toBe(text);
  });

  test.each([
    ['<br>', 'Unsupported start tag "br" at byte offset 0'],
    ['周<P>x</P>', 'Unsupported start tag "p" at byte offset 3'],
    ['a < b', 'Unsupported start tag "" at byte offset 2'],
    ['<b>x', 'Can\'t find end tag corresponding to start tag "b"'],
    ['x</b>', 'Unexpected end tag at byte offset 1'],
    ['<b><i>x</b></i>', 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'],
    ['<b', 'Unclosed start tag at byte offset 0'],
    ['<a href="x', 'Unclosed start tag at byte offset 0'],
    ['<b>x</b', 'Unclosed end tag at byte offset 4'],
    ['<span>x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
    ['<a href>x</a>', 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'],
    ['<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'],
    ['<a href=a/b>x</a>', 'Unexpected end of name token at byte offset 8'],
    ['<tg-emoji emoji-id="x">x</tg-emoji>', 'Invalid custom emoji identifier specified'],
  ])('%j is refused: %s', async (text, reason) => {
    await using trial = await startTrial();
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    const group = trial.sandbox.addGroup({ title: 'Circle', kind: 'supergroup', creator: ada });
    expect(await trial.refusal('sendMessage', { chat_id: group.id, text, parse_mode: 'HTML' })).toBe(
      `400 Bad Request: can't parse entities: ${reason}`,
    );
  });
});

describe('formatting that Telegram drops without a word is counted', () => {
  test.each([
    ['more than 100 entities', '<b>x</b> '.repeat(103), 3],
    ['a quotation in a quotation', '<blockquote>a<blockquote>b</blockquote></blockquote>', 1],
    ['bold in code', '<code>a<b>b</b></code>', 1],
    ['a link to a mailbox', '<a href="mailto:a@b.example">x</a>', 1],
    ['a link to nowhere', '<a href="https://nowhere/">x</a>', 1],
    ['nothing', '<blockquote>a</blockquote><blockquote>b</blockquote>', 0],
  ])('%s', (_, source, dropped) => {
    expect(formatHtml(source).dropped).toBe(dropped);
  });

  test('and the message that is shown says so', async () => {
    await using trial = await startTrial();
    const ada = trial.sandbox.addPerson({ name: 'Ada' });
    const group = trial.sandbox.addGroup({ title: 'Circle', kind: 'supergroup', creator: ada });
    await trial.bot.telegram.sendMessage(group.id, '<b>x</b> '.repeat(101), { parse_mode: 'HTML' });
    const [message] = group.messages();
    expect(message).toMatchObject({ droppedEntities: 1, html: '<b>x</b> '.repeat(101) });
    expect(message?.entities).toHaveLength(100);
  });
});

test('white space around a text goes, and entities move with it', () => {
  expect(formatHtml(' \n<b> x </b> ')).toEqual({
    source: ' \n<b> x </b> ',
    text: 'x',
    entities: [{ type: 'bold', offset: 0, length: 1 }],
    dropped: 0,
  });
  expect(formatPlain('  ab ', [{ type: 'italic', offset: 3, length: 2 }]).entities).toEqual([
    { type: 'italic', offset: 1, length: 1 },
  ]);
});
