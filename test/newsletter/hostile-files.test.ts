import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IssueReader } from '../../src/newsletter/issue-reader.ts';
import { StillClock } from '../sandbox/discord/still-clock.ts';
import { newsletter, problemsOf, read } from './reading.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);

describe('a file that is no issue is refused in a word', () => {
  test.each([
    ['empty', new Uint8Array(), 'error empty-file -'],
    ['white space', '  \n\t\n', 'error empty-file -'],
    ['far too large', 'word '.repeat(60_000), 'error file-too-large -'],
    ['binary', bytes(0x89, 0x50, 0x4e, 0x47, 0, 1, 2), 'error not-text -'],
    ['UTF-16', bytes(0xff, 0xfe, 0x41, 0x00, 0x42, 0x00), 'error not-text -'],
    ['broken UTF-8', bytes(0x41, 0xc3, 0x28), 'error not-text -'],
  ])('%s', (_, content, problem) => {
    for (const name of ['2026-01-02.md', '2026-01-02.txt', '2026-01-02.html']) {
      const reading = read(name, content);
      expect(problemsOf(reading)).toEqual([problem]);
      expect(reading.issue).toBeUndefined();
    }
  });

  test('of 50 MB, at once', () => {
    expect(problemsOf(read('2026-01-02.md', new Uint8Array(50_000_000).fill(0x41)))).toEqual([
      'error file-too-large -',
    ]);
  });
});

test('a byte order mark and characters that turn the direction of text do no harm', () => {
  const reading = read(
    '2026-01-02.md',
    '\ufeff---\ndate: 2026-01-02\n---\n\nDear reader,\n\nAll \u202eis\u202c well.\n',
  );
  expect(problemsOf(reading)).toEqual([]);
  expect(reading.issue?.letter?.greeting).toBe('Dear reader,');
});

test('reading never throws, and says the same each time', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(
      '---\n',
      '<div>',
      '</p>',
      '<script>',
      '[a](',
      '> ',
      '* ',
      '`',
      '|-|',
      '&nbsp;',
      '![',
      '<!--',
      '# ',
      '\n\n',
      '&#x0;',
    ),
  );
  fc.assert(
    fc.property(
      fc.constantFrom('2026-01-02.md', '2026-01-02.html', '2026-01-02.txt', 'x'),
      fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
      (name, text) => {
        const reading = read(name, text);
        expect(read(name, text)).toEqual(reading);
        const lines = text.split(/\r\n|\r|\n/).length;
        for (const problem of reading.problems) expect(problem.line ?? 1).toBeLessThanOrEqual(lines);
      },
    ),
  );
});

describe('the thread that reads', () => {
  const ask = (reader: IssueReader, name: string, text: string) =>
    reader.read({ name, bytes: new TextEncoder().encode(text) }, newsletter);
  const good = 'Dear reader,\n\nAll is well.\n';

  test('reads as the parser does, one file after the other', async () => {
    const reader = new IssueReader();
    const readings = await Promise.all([good, '', good].map((text) => ask(reader, '2026-01-02.md', text)));
    expect(readings).toEqual([good, '', good].map((text) => read('2026-01-02.md', text)));
    await reader.close();
  });

  test('gives up a file that takes minutes to parse, and reads the next', async () => {
    const clock = new StillClock();
    const reader = new IssueReader(clock);
    const endless = ask(reader, '2026-01-02.md', '>'.repeat(200_000));
    const next = ask(reader, '2026-01-09.md', good);
    clock.pass(10_000);
    expect(problemsOf(await endless)).toEqual(['error unknown-format -']);
    expect((await next).issue?.date).toBe('2026-01-09');
    await reader.close();
  });
});
