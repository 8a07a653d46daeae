import { describe, expect, test } from 'vitest';
import { problemsOf, read } from './reading.ts';

const letter = 'Dear reader,\n\nAll is well at the harbour, and the ferries ran on time.\n';

describe('the name of a file', () => {
  test.each([
    ['2026-01-30.md', 'en'],
    ['2026-01-30.MD', 'en'],
    ['2026-01-30.txt', 'en'],
    ['2026-01-30.zh-Hans.md', 'zh-Hans'],
    ['2026-01-30.zh_TW.txt', 'zh-Hant'],
  ])('%s says its date and language', (name, language) => {
    const reading = read(name, letter);
    expect(problemsOf(reading)).toEqual([]);
    expect(reading.issue).toMatchObject({ date: '2026-01-30', language });
  });

  test.each([
    ['2026-01-30.fr.md', 'error name-language-unknown -', 'fr'],
    ['2026-01-30.zh-Hnat.md', 'error name-language-unknown -', 'zh-Hnat'],
    ['2026-01-30-draft.md', 'error name-language-unknown -', '-draft'],
    ['2026-01-30.docx', 'error name-ending-unknown -', '2026-01-30.docx'],
    ['2026-01-30', 'error name-ending-unknown -', '2026-01-30'],
    ['2026-02-30.md', 'error name-date-invalid -', '2026-02-30'],
  ])('%s keeps the issue from being posted', (name, problem, detail) => {
    const reading = read(name, letter);
    expect(problemsOf(reading)).toContain(problem);
    expect(reading.problems).toContainEqual(expect.objectContaining({ detail }));
    expect(reading.issue).toBeUndefined();
  });

  test('a date inside that contradicts the name is a warning, and the one inside counts', () => {
    const reading = read('2026-01-30.md', `---\ndate: 2026-02-06\n---\n\n${letter}`);
    expect(reading.issue?.date).toBe('2026-02-06');
    expect(reading.problems).toMatchObject([
      { severity: 'warning', code: 'date-differs', detail: '2026-02-06 ≠ 2026-01-30' },
    ]);
  });
});
