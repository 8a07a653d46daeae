import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Issue } from '../../../src/newsletter/issue.ts';
import { type Inline, paragraph } from '../../../src/newsletter/rich-text.ts';
import {
  measureIssue,
  renderAnswer,
  renderIssue,
  type TelegramMessage,
} from '../../../src/platforms/telegram/render.ts';
import { formatHtml } from '../../../src/sandbox/telegram/entity-parser.ts';
import { anyIssue, tally, wordsOf } from '../any-issue.ts';
import { newsletter, sampleIssue } from '../sample-issue.ts';

const bot = 'harbour_bot';

/** What people read of a message, as the sandbox's own parser of Telegram's HTML finds it. */
function shown(message: TelegramMessage): string {
  return formatHtml(message.text).text;
}

function labels(message: TelegramMessage | undefined): string[] {
  return (message?.reply_markup?.inline_keyboard ?? []).flat().map(({ text }) => text);
}

const sentence = 'The harbour master counts the boats again before the evening tide. ';
const longParagraph = (times: number) => paragraph(sentence.repeat(times).trim());

describe('an issue', () => {
  test('reads from title to question in one message', () => {
    const { pages } = renderIssue(sampleIssue(), newsletter, bot);
    expect(pages.map(shown)).toEqual([
      [
        'Boats & <Bridges>',
        'January 9, 2026',
        '',
        'Dear reader,',
        '',
        'The ferry is back.',
        '',
        '• It leaves at six.',
        '• It returns at nine.',
        '',
        'The team',
        '',
        'More from Focus',
        'Read on about tides.',
        '',
        'Quote of the Week',
        'A river does not hurry.',
        '— Lin Wei, Pilot',
        '“On Rivers,” by Ana Cho',
        '',
        'Notable Number',
        '11 percent',
        '',
        'of boats are blue.',
        '',
        'Beyond Our Shores',
        'Night Ferry · Ports',
        '',
        'From our readers',
        'Which bridge do you miss?',
        '',
        'The <green> one.',
        '',
        'It sang.',
        '— Ana *Cho*',
        '',
        'None.',
        '— A reader',
        '',
        'Question of the Week',
        'Some say ferries are slow.',
        '',
        'Do you take the ferry?',
        '',
        'Send your answer to editor@example.org for a chance to be featured in next week’s issue.',
        '',
        'Answers are taken until Thursday, January 15 at 5:00 PM EST.',
        '',
        'A letter about boats.',
      ].join('\n'),
    ]);
  });

  test('leads to its page, its video and its article, and shows the page’s picture above', () => {
    const [page] = renderIssue(sampleIssue(), newsletter, bot).pages;
    expect(page?.link_preview_options).toEqual({
      url: 'https://example.org/n/2026-01-09.html',
      prefer_large_media: true,
      show_above_text: true,
    });
    expect(page?.reply_markup?.inline_keyboard).toEqual([
      [{ text: 'Read on the web', url: 'https://example.org/n/2026-01-09.html' }],
      [{ text: 'Watch the video', url: 'https://example.org/v/night-ferry' }],
      [{ text: 'Read the article', url: 'https://example.org/a/rivers' }],
    ]);
  });

  test('folds the rest of a long letter', () => {
    const body = [longParagraph(10), longParagraph(10), paragraph('The last line.')];
    const [page] = renderIssue({ ...sampleIssue(), letter: { body } }, newsletter, bot).pages;
    const folded = formatHtml(page?.text ?? '').entities.find(({ type }) => type === 'expandable_blockquote');
    expect(shownPart(page, folded)).toBe(`${sentence.repeat(10).trim()}\n\nThe last line.`);
  });

  test('speaks the language of the edition', () => {
    const [page] = renderIssue({ ...sampleIssue(), language: 'zh-Hant' }, newsletter, bot).pages;
    expect(page && shown(page)).toContain('2026年1月9日');
    expect(labels(page)).toContain('觀看影片');
  });

  test('names an address that Telegram has no links for', () => {
    const pointers = [
      paragraph({
        type: 'link',
        url: 'mailto:editor@example.org?subject=Hi',
        children: [{ type: 'text', value: 'Write' }],
      }),
    ];
    const [page] = renderIssue({ ...sampleIssue(), pointers }, newsletter, bot).pages;
    expect(page && shown(page)).toContain('Write (editor@example.org)');
  });
});

describe('an issue that is too long for one message', () => {
  const long = (): Issue => {
    const { readers: _, ...issue } = sampleIssue();
    return { ...issue, letter: { body: Array.from({ length: 5 }, () => longParagraph(10)) } };
  };

  test('keeps whole sections, says what else there is, and goes on behind a button', () => {
    const { pages, pagesInPrivate } = renderIssue({ ...long(), about: [longParagraph(20)] }, newsletter, bot);
    expect(pages).toHaveLength(2);
    const [first, second] = pages.map(shown);
    expect(first).toContain('Do you take the ferry?');
    expect(first).toMatch(/This issue goes on: Harbour Weekly\.$/);
    expect(second).toMatch(/^Harbour Weekly · January 9, 2026 · 2\n/);
    expect(pages[0]?.reply_markup?.inline_keyboard[0]).toEqual([
      { text: 'Read on', url: 'https://t.me/harbour_bot?start=read_2026-01-09_en_1' },
    ]);
    expect(pagesInPrivate[0]?.reply_markup?.inline_keyboard[0]).toEqual([
      { text: 'Read on', callback_data: 'v1:issue:2026-01-09:en:1' },
    ]);
    expect(labels(pages[1])).not.toContain('Read on');
  });

  test('cuts a letter that is longer than a message between its paragraphs', () => {
    const letter = { greeting: 'Dear reader,', body: Array.from({ length: 12 }, () => longParagraph(10)) };
    const { pages } = renderIssue({ ...sampleIssue(), letter }, newsletter, bot);
    const first = shown(pages[0] ?? raise());
    expect(first).toContain('The letter goes on behind “Read on”.');
    expect(first).toContain('Question of the Week');
    expect(first.split('\n\n').filter((part) => part === sentence.repeat(10).trim())).toHaveLength(5);
  });

  test('cuts a paragraph that is longer than a message between its sentences', () => {
    const letter = { greeting: 'Dear reader,', body: [longParagraph(100)] };
    const { pages } = renderIssue({ ...sampleIssue(), letter }, newsletter, bot);
    for (const page of pages.slice(0, -1)) expect(shown(page)).toMatch(/evening tide\.\n\nThe letter goes on/);
    expect(shown(pages[0] ?? raise())).toContain('Dear reader,\n\nThe harbour master');
  });

  test('never cuts a link', () => {
    const words = 'a link whose many words lie just where the message is full. It is long.';
    const link: Inline = { type: 'link', url: 'https://example.org/l', children: [{ type: 'text', value: words }] };
    const links = Array.from({ length: 80 }, () => [link, { type: 'text' as const, value: ' · ' }]).flat();
    const { pages } = renderIssue({ ...sampleIssue(), letter: { body: [paragraph(...links)] } }, newsletter, bot);
    const found = pages
      .map(({ text }) => formatHtml(text))
      .flatMap(({ text, entities }) =>
        entities
          .filter((entity) => entity.type === 'text_link' && entity.url === 'https://example.org/l')
          .map(({ offset, length }) => text.slice(offset, offset + length)),
      );
    expect(pages.length).toBeGreaterThan(1);
    expect(found).toEqual(Array.from({ length: 80 }, () => words));
  });

  test('is rendered in a moment even if it is a book', () => {
    const letter = { body: Array.from({ length: 100_000 }, (_, line) => paragraph(`${line}`)) };
    const { pages } = renderIssue({ ...sampleIssue(), letter }, newsletter, bot);
    expect(shown(pages.at(-1) ?? raise())).toContain('A letter about boats.');
    expect(pages.map(shown).join('\n')).toContain('\n99999\n');
  });

  test('is measured for the editor', () => {
    const issue = { ...long(), about: [longParagraph(20)] };
    const measure = measureIssue(issue, newsletter);
    expect(measure).toMatchObject({ limit: 4096, unit: 'UTF-16 code units', behind: ['about'] });
    expect(measure.length).toBeGreaterThan(4096);
  });
});

describe('any issue', () => {
  test('renders within Telegram’s limits, with every word, and no page without its own', () => {
    fc.assert(
      fc.property(anyIssue(), (issue) => {
        const { pages, pagesInPrivate } = renderIssue(issue, newsletter, bot);
        const texts = pages.map((page) => {
          // Throws where Telegram would refuse the markup.
          const { text, entities, dropped } = formatHtml(page.text);
          expect(text.length).toBeLessThanOrEqual(4096);
          expect(entities.length).toBeLessThanOrEqual(100);
          expect(dropped).toBe(0);
          return text;
        });
        expect(new Set(texts).size).toBe(texts.length);
        for (const text of texts) expect(text.trim()).not.toBe('');
        const found = tally(texts.join('\n'));
        for (const [word, count] of tally(wordsOf(issue)))
          expect(found.get(word) ?? 0, word).toBeGreaterThanOrEqual(count);
        for (const button of [...pages, ...pagesInPrivate].flatMap(
          (page) => page.reply_markup?.inline_keyboard.flat() ?? [],
        )) {
          if ('callback_data' in button) expect(Buffer.byteLength(button.callback_data)).toBeLessThanOrEqual(64);
          else if ('url' in button) expect(button.url).toMatch(/^https?:/);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('shows its text as it is, whatever characters it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), (text) => {
        const visible = text.replace(/[\u0000-\u001f\u007f]/g, '').trim();
        fc.pre(visible !== '');
        const [message] = renderAnswer({ body: [paragraph(`>${visible}<`)], buttons: [] }, 'en');
        expect(message && shown(message)).toBe(`>${visible}<`);
      }),
    );
  });
});

function raise(): never {
  throw new Error('there is no such page');
}

function shownPart(page: TelegramMessage | undefined, part: { offset: number; length: number } | undefined): string {
  return page && part ? shown(page).slice(part.offset, part.offset + part.length) : '';
}
