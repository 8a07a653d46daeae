import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measureIssue as onDiscord } from '../../src/platforms/discord/render.ts';
import { measureIssue as onTelegram } from '../../src/platforms/telegram/render.ts';
import { newsletter, problemsOf, read, wordsOf } from './reading.ts';

const issues = new URL('../../issues/', import.meta.url);

describe('the issues that come with the bot', () => {
  const files = readdirSync(issues).filter((name) => /^\d/.test(name));

  test.each(files)('%s reads without a problem and fits into one message on each platform', (name) => {
    const { issue, problems } = read(name, readFileSync(new URL(name, issues)));
    expect(problems).toEqual([]);
    if (!issue) throw new Error('no issue');
    expect(onDiscord(issue, newsletter).behind).toEqual([]);
    expect(onTelegram(issue, newsletter).behind).toEqual([]);
  });

  test('are in all three languages', () => {
    const languages = files.map((name) => read(name, readFileSync(new URL(name, issues))).issue?.language);
    expect(new Set(languages)).toEqual(new Set(['en', 'zh-Hans', 'zh-Hant']));
  });
});

test('the example in issues/README.md reads without a problem, with every section it explains', () => {
  const [, example] = /^````markdown\n([\s\S]*?)^````$/m.exec(readFileSync(new URL('README.md', issues), 'utf8')) ?? [];
  const reading = read('2027-01-08.md', example ?? '');
  expect(problemsOf(reading)).toEqual([]);
  expect(wordsOf(reading)).toMatchObject({
    date: '2027-01-08',
    language: 'en',
    title: 'A Bridge, Reopened',
    url: 'https://example.org/letters/2027-01-08.html',
    letter: { greeting: 'Dear reader,', signoff: 'Have a good weekend!' },
    pointers: ['What the Bridge Carried, by Ana Lim, historian'],
    quotation: { author: 'Ana Lim', role: 'historian', article: { title: 'What the Bridge Carried' } },
    number: { value: '41 years', caption: 'How long the bridge was closed to anyone on foot.' },
    video: { title: 'Rope-making', series: 'Hands at Work', url: 'https://example.org/videos/rope' },
    readers: {
      asked: 'What would you carry across?',
      answers: [['Bread, and a chair to sit on while we eat it.', 'Ola, Discord'], ['My mother’s letters.']],
    },
    question: {
      text: 'Which door between neighbours would you open first?',
      mailbox: 'editor@example.org',
      closes: '2027-01-15T17:00:00-05:00',
    },
    about: [expect.any(String)],
  });
});

describe('the front matter', () => {
  const withTop = (top: string) => read('2026-01-02.md', `---\n${top}\n---\n\nDear reader,\n\nAll is well.\n`);

  test.each([
    ['date: 2026-13-01', 'error date-invalid 2'],
    ['date: soon', 'error date-invalid 2'],
    ['language: fr', 'error language-unknown 2'],
    ['title: x\nurl: javascript:alert(1)', 'error url-invalid 3'],
    ['mailbox: nobody', 'error mailbox-invalid 2'],
    ['closes: Friday', 'error question-closes-invalid 2'],
    ['date: [', 'error front-matter-invalid 2'],
    ['- a list', 'error front-matter-invalid 2'],
    ['colour: red', 'warning front-matter-unknown-key 2'],
    ['a: &a [x, x]\nb: &b [*a, *a, *a]\ntitle: *b', 'error front-matter-invalid 4'],
  ])('%j is told with its line', (top, problem) => {
    expect(problemsOf(withTop(top))).toContain(problem);
  });

  test('wins over the name of the file, which says the rest', () => {
    expect(withTop('date: 2026-01-09').issue).toMatchObject({ date: '2026-01-09', language: 'en' });
    expect(read('2026-01-02.zh-TW.md', 'Dear reader,\n\nAll is well.').issue).toMatchObject({ language: 'zh-Hant' });
  });

  test.each([
    ['---\ndate: 2027-02-11\n\nDear reader,\n\nAll is well.', 1],
    ['---\ntitle: A Bridge\ndate: 2027-02-11\nDear reader,', 1],
    ['----\ndate: 2027-02-11\n----\n\nDear reader,', 1],
    ['\n---\ndate: 2027-02-11\n---\n\nDear reader,', 2],
  ])('%j, whose dashes are not in place, is an error and not a letter', (text, line) => {
    const reading = read('2027-02-11.md', text);
    expect(problemsOf(reading)).toContain(`error front-matter-unclosed ${line}`);
    expect(reading.issue).toBeUndefined();
  });

  test('is not what a line of dashes above a letter begins', () => {
    expect(problemsOf(read('2027-02-11.md', '---\n\nDear reader,\n\nOne thing: all is well.'))).toEqual([]);
  });

  test('that can’t be read is told once, with the line and its words', () => {
    expect(withTop('date: 2026-01-02\ntitle: "Bridges: a letter\nurl: https://example.org/').problems).toEqual([
      { severity: 'error', code: 'front-matter-invalid', line: 3, detail: 'title: "Bridges: a letter' },
    ]);
    expect(withTop('title: Bridges: a letter').problems).toEqual([
      { severity: 'error', code: 'front-matter-invalid', line: 2, detail: 'title: Bridges: a letter' },
    ]);
  });

  test('may be followed by anything but a date: without one the issue is a draft', () => {
    const reading = read('draft.md', 'Dear reader,\n\nAll is well.');
    expect(reading.issue).toBeUndefined();
    expect(problemsOf(reading)).toEqual(['note date-missing -']);
  });
});

describe('markup', () => {
  test('that a post can’t show is left out, and told; its words stay', () => {
    const text = [
      'Dear reader,',
      '',
      'All <b>is</b> ![a picture](https://example.org/p.png) [well](javascript:alert(1)).',
      '',
      '### Weather',
      '',
      '| Mon | Tue |',
      '| --- | --- |',
      '| sun | rain |',
    ].join('\n');
    const reading = read('2026-01-02.md', text);
    expect(wordsOf(reading).letter?.body.join('\n')).toMatch(/^All is\s+well\.\nWeather\nMon Tue \nsun rain $/);
    expect(problemsOf(reading)).toEqual([
      'warning markup-removed 3',
      'warning markup-removed 3',
      'warning markup-removed 3',
      'warning link-removed 3',
      'warning section-unknown 5',
      'warning table-flattened 7',
    ]);
  });
});

test('answers of readers may be signed within the quotation, or be paragraphs, in any of the languages', () => {
  const readersIn = (...lines: string[]) => wordsOf(read('2026-01-02.md', ['你好，', ...lines].join('\n\n'))).readers;
  expect(readersIn('## 读者之声', '> 港口\n>\n> — 林', '渡轮', '- 桥')).toEqual({
    answers: [['港口', '林'], ['渡轮'], ['桥']],
  });
  expect(readersIn('From our readers:', '**Why?**', 'Because.', '— Ana')).toEqual({
    asked: 'Why?',
    answers: [['Because.', 'Ana']],
  });
  expect(problemsOf(read('2026-01-02.md', 'Dear reader,\n\nAll is well.\n\n## From our readers\n\n**Why?**'))).toEqual([
    'warning readers-text-missing 7',
  ]);
});

test('an issue that an editor writes reads back as it was written', () => {
  const words = fc
    .array(fc.stringMatching(/^[A-Za-z]{2,9}$/), { minLength: 3, maxLength: 9 })
    .map((list) => `So ${list.join(' ')} then.`);
  const name = fc.stringMatching(/^[A-Z][a-z]{2,8} [A-Z][a-z]{2,8}$/);
  const written = fc.record(
    {
      letter: fc.array(words, { minLength: 1, maxLength: 4 }),
      quotation: fc.record({ text: words, author: name }),
      number: fc.record({ value: fc.integer({ min: 1, max: 999 }).map((count) => `${count} percent`), caption: words }),
      video: fc.record({ title: name, series: name }),
      question: fc.record({ context: words, text: words.map((text) => text.replace('.', '?')) }),
    },
    { requiredKeys: ['letter'] },
  );
  fc.assert(
    fc.property(written, ({ letter, quotation, number, video, question }) => {
      const text = [
        'Dear reader,',
        ...letter,
        ...(quotation ? ['## Quote of the Week', `> ${quotation.text}`, `— ${quotation.author}, Pilot`] : []),
        ...(number ? ['## Notable Number', `**${number.value}**`, number.caption] : []),
        ...(video ? ['## Beyond Our Shores', `[${video.title} | ${video.series}](https://example.org/v)`] : []),
        ...(question
          ? ['## Question of the Week', question.context, 'We want to hear from you!', `**${question.text}**`]
          : []),
      ].join('\n\n');
      const reading = read('2026-01-02.md', text);
      expect(problemsOf(reading)).toEqual([]);
      const found = wordsOf(reading);
      expect(found.letter).toEqual({ greeting: 'Dear reader,', body: letter });
      expect(found.quotation).toEqual(quotation && { ...quotation, role: 'Pilot' });
      expect(found.number).toEqual(number);
      expect(found.video).toEqual(video && { ...video, url: 'https://example.org/v' });
      expect(found.question).toEqual(question && { context: [question.context], text: question.text });
    }),
  );
});
