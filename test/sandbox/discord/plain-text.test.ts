import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainText } from '../../../src/sandbox/discord/plain-text.ts';

test.each<[string, string, string]>([
  ['a heading', '## This week', 'This week'],
  ['small print', '-# Since 2024', 'Since 2024'],
  ['emphasis', '**bold *and* italic** ~~gone~~ __under__ _slanted_', 'bold and italic gone under slanted'],
  ['stars that are no emphasis', '2 * 3 * 4', '2 * 3 * 4'],
  ['underscores in words', 'snake_case_word', 'snake_case_word'],
  ['a link', 'See [the *harbour* article](https://example.org/a_(b)).', 'See the harbour article.'],
  ['a link without preview', '[label](<https://example.org>)', 'label'],
  ['a link to nowhere', '[label](javascript:x)', '[label](javascript:x)'],
  ['a bare link', '<https://example.org>', 'https://example.org'],
  ['escaped signs', '\\*not\\* \\[a link\\]', '*not* [a link]'],
  ['code', '`a *b*`', 'a *b*'],
  ['a quotation', '> one\n> *two*\nafter', 'one\ntwo\nafter'],
  ['a quotation to the end', '>>> one\ntwo', 'one\ntwo'],
])('%s is read as a person reads it', (_, markdown, read) => {
  expect(plainText(markdown)).toBe(read);
});

test('a quotation can be marked', () => {
  expect(plainText('> one\ntwo', '│ ')).toBe('│ one\ntwo');
});

test('any text is read, and escaping every sign gives it back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
      const escaped = text.replace(/[^\p{L}\p{N}\s]/gu, '\\$&');
      expect(plainText(escaped)).toBe(text);
    }),
  );
});
