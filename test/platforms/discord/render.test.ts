import { type APIMessageComponent, ComponentType } from 'discord-api-types/v10';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { personAnswer } from '../../../src/commands/answers.ts';
import type { Issue } from '../../../src/newsletter/issue.ts';
import { type Inline, paragraph } from '../../../src/newsletter/rich-text.ts';
import {
  type DiscordMessage,
  measureIssue,
  renderAnswer,
  renderIssue,
  withMention,
} from '../../../src/platforms/discord/render.ts';
import { readNewMessage } from '../../../src/sandbox/discord/message-rules.ts';
import { plainText } from '../../../src/sandbox/discord/plain-text.ts';
import { anyIssue, tally, wordsOf } from '../any-issue.ts';
import { newsletter, sampleIssue } from '../sample-issue.ts';

function components(message: DiscordMessage): APIMessageComponent[] {
  return message.components.flatMap((part) =>
    part.type === ComponentType.Container ? [part, ...part.components] : [part],
  );
}

/** The texts of a message, in Discord's Markdown. */
function texts(message: DiscordMessage): string[] {
  return components(message).flatMap((part) => (part.type === ComponentType.TextDisplay ? [part.content] : []));
}

/** What people read of a message. */
function shown(message: DiscordMessage | undefined): string {
  return message
    ? texts(message)
        .map((text) => plainText(text))
        .join('\n\n')
    : '';
}

function labels(message: DiscordMessage | undefined): string[] {
  const rows = message ? components(message).filter((part) => part.type === ComponentType.ActionRow) : [];
  return rows.flatMap((row) => row.components.map((button) => ('label' in button ? (button.label ?? '') : '')));
}

const sentence = 'The harbour master counts the boats again before the evening tide. ';
const longParagraph = (times: number) => paragraph(sentence.repeat(times).trim());

describe('an issue', () => {
  test('reads from title to question in one message, its parts divided by rules', () => {
    const { pages } = renderIssue(sampleIssue(), newsletter);
    expect(pages).toHaveLength(1);
    expect(texts(pages[0] ?? raise()).map((text) => plainText(text, '│ '))).toEqual([
      'Boats & <Bridges>\nJanuary 9, 2026\n\nDear reader,\n\nThe ferry is back.\n\n• It leaves at six.\n• It returns at nine.\n\nThe team',
      'More from Focus\nRead on about tides.',
      'Quote of the Week\n│ A river does not hurry.\n— Lin Wei, Pilot\n“On Rivers,” by Ana Cho',
      'Notable Number\n11 percent\n\nof boats are blue.',
      'Beyond Our Shores\nNight Ferry · Ports',
      'From our readers\nWhich bridge do you miss?\n\n│ The <green> one.\n│ \n│ It sang.\n— Ana *Cho*\n\n│ None.\n— A reader',
      expect.stringMatching(
        /^Question of the Week\nSome say ferries are slow\.\n\nDo you take the ferry\?\n\nSend your answer/,
      ),
      'A letter about boats.',
    ]);
  });

  test('is in the newsletter’s colour, pings nobody, and leads to its page, its video and its article', () => {
    const [page] = renderIssue(sampleIssue(), newsletter).pages;
    expect(page).toMatchObject({
      allowed_mentions: { parse: [] },
      components: [{ type: ComponentType.Container, accent_color: newsletter.colour }],
    });
    expect(labels(page)).toEqual(['Read on the web', 'Watch the video', 'Read the article']);
  });

  test('shows headings, a large number and a quotation as Discord has them', () => {
    const markdown = texts(renderIssue(sampleIssue(), newsletter).pages[0] ?? raise()).join('\n');
    for (const line of [
      '## Boats & \\<Bridges>',
      '-# January 9, 2026',
      '### Notable Number',
      '# 11 percent',
      '> A river does not hurry.',
    ]) {
      expect(markdown.split('\n')).toContain(line);
    }
  });

  test('speaks the language of the edition', () => {
    const [page] = renderIssue({ ...sampleIssue(), language: 'zh-Hans' }, newsletter).pages;
    expect(shown(page)).toContain('2026年1月9日');
    expect(labels(page)).toContain('观看视频');
  });

  test('names an address that Discord makes no link of', () => {
    const link = (url: string, words: string): Inline => ({
      type: 'link',
      url,
      children: [{ type: 'text', value: words }],
    });
    const pointers = [
      paragraph(link('mailto:editor@example.org?subject=Hi', 'Write')),
      paragraph(link('https://example.org/a', 'https://elsewhere.example')),
    ];
    const read = shown(renderIssue({ ...sampleIssue(), pointers }, newsletter).pages[0]);
    expect(read).toContain('Write (editor@example.org)');
    expect(read).toContain('https://elsewhere.example (https://example.org/a)');
  });
});

describe('an issue that is too long for one message', () => {
  const long = (): Issue => ({
    ...sampleIssue(),
    letter: { body: Array.from({ length: 4 }, () => longParagraph(10)) },
    about: [longParagraph(20)],
  });

  test('keeps whole sections, says what else there is, and goes on behind a button', () => {
    const { pages } = renderIssue(long(), newsletter);
    expect(pages).toHaveLength(2);
    expect(shown(pages[0])).toContain('Do you take the ferry?');
    expect(shown(pages[0])).toMatch(/This issue goes on: Harbour Weekly\.$/);
    expect(shown(pages[1])).toMatch(/^Harbour Weekly · January 9, 2026 · 2\n/);
    expect(labels(pages[0])[0]).toBe('Read on');
    expect(labels(pages[1])).not.toContain('Read on');
  });

  test('cuts a letter between its paragraphs, and a paragraph between its sentences', () => {
    const paragraphs = { body: Array.from({ length: 12 }, () => longParagraph(10)) };
    const first = shown(renderIssue({ ...sampleIssue(), letter: paragraphs }, newsletter).pages[0]);
    expect(first).toContain('The letter goes on behind “Read on”.');
    expect(first.split('\n\n').filter((part) => part === sentence.repeat(10).trim()).length).toBeGreaterThan(3);
    const { pages } = renderIssue({ ...sampleIssue(), letter: { body: [longParagraph(100)] } }, newsletter);
    for (const page of pages.slice(0, -1)) expect(shown(page)).toMatch(/evening tide\.\n\nThe letter goes on/);
  });

  test('is rendered in a moment even if it is a book', () => {
    const letter = { body: Array.from({ length: 20_000 }, (_, line) => paragraph(`${line}`)) };
    const { pages } = renderIssue({ ...sampleIssue(), letter }, newsletter);
    expect(pages.map(shown).join('\n')).toContain('\n19999\n');
  });

  test('is measured for the editor', () => {
    expect(measureIssue(long(), newsletter)).toMatchObject({ limit: 3976, unit: 'characters', behind: ['about'] });
  });
});

describe('any issue', () => {
  test('renders to what Discord accepts, with every word, and no page without its own', () => {
    fc.assert(
      fc.property(anyIssue(), (issue) => {
        const { pages } = renderIssue(issue, newsletter);
        const read = pages.map((page) => {
          // Throws where Discord would refuse it.
          const mentioning = withMention(page, '18446744073709551615');
          readNewMessage(JSON.parse(JSON.stringify(mentioning)));
          expect(texts(mentioning).join('').length).toBeLessThanOrEqual(4000);
          return shown(page);
        });
        expect(new Set(read).size).toBe(read.length);
        const found = tally(read.join('\n'));
        for (const [word, count] of tally(wordsOf(issue)))
          expect(found.get(word) ?? 0, word).toBeGreaterThanOrEqual(count);
      }),
      { numRuns: 150 },
    );
  });
});

describe('any text', () => {
  const asShown = (...nodes: Inline[]) => shown(renderAnswer(personAnswer(paragraph(...nodes)).body, []));

  test('shows as it is, whatever signs it holds', () => {
    const signs = fc.constantFrom(
      '*',
      '_',
      '~',
      '`',
      '|',
      '>',
      '#',
      '-',
      '[',
      ']',
      '(',
      ')',
      '<',
      '@',
      ':',
      '\\',
      '1. ',
      ' ',
      'a',
      '港',
    );
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }),
      fc.array(signs, { minLength: 1, maxLength: 30 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (given) => {
        const value = given.replace(/[\u0000-\u001f\u007f]/g, '').trim();
        fc.pre(value !== '');
        expect(asShown({ type: 'text', value })).toBe(value);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    '@everyone and @here',
    '<@123456789012345678> <@&123456789012345678> <#123456789012345678>',
    '<t:1767225600:R> <:name:123456789012345678> </help:123456789012345678>',
    ':smile: ||hidden|| ~~gone~~ `code` ```block```',
    '# heading',
    '-# small',
    '> quoted',
    '>>> all quoted',
    '- a list',
    '1. a list',
    '[safe words](https://example.org/evil)',
    '__**_all_**__',
  ])('%j is only words: nothing of it is Discord’s own', (value) => {
    expect(asShown({ type: 'text', value })).toBe(value);
    const message = renderAnswer(personAnswer(value).body, []);
    const [markdown = ''] = texts(message);
    // Signs that would begin something are all literal.
    expect(markdown).not.toMatch(/(?<!\\)(<[@#:t/]|[*_~`|[\]])|(?<!\\)@(everyone|here)|^(#|-#|>|-|\d+\.) /);
  });

  test('keeps its marks apart, wherever they begin and end', () => {
    expect(
      asShown(
        { type: 'strong', children: [{ type: 'text', value: ' bold ' }] },
        { type: 'emphasis', children: [{ type: 'text', value: 'slanted' }] },
        { type: 'text', value: 'plain' },
        {
          type: 'link',
          url: 'https://example.org/(a)',
          children: [{ type: 'strong', children: [{ type: 'text', value: 'link' }] }],
        },
      ),
    ).toBe('bold slantedplainlink');
  });
});

function raise(): never {
  throw new Error('there is no such page');
}
