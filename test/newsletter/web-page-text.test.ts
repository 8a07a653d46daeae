import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { problemsOf, read, readSample, wordsOf } from './reading.ts';

describe('the text of the web page in the older layout, with headings', () => {
  test('comes out with every part in its place', () => {
    const reading = readSample('2025-03-14.txt');
    expect(wordsOf(reading)).toEqual({
      language: 'en',
      date: '2025-03-14',
      title: 'Focus This Week',
      url: 'https://www.example.org/s/focus-this-week/2025-03-14.html',
      letter: {
        greeting: 'Dear Focus Readers,',
        body: [
          expect.stringMatching(/^Two river commissions .* years—and, .*settle\.$/),
          expect.stringMatching(/^“We came to compare charts,” .* first of its kind\.$/),
        ],
        signoff: 'Have a good weekend! Team Focus',
      },
      pointers: [
        expect.stringMatching(/^Learn more about shared waters/),
        'Who Owns a Flood? by Marguerite Tan, Professor of Law at the University of the Delta',
        'The Long Memory of Rivers by Oskar Blum, hydrologist',
      ],
      quotation: {
        text: 'A forecast is a promise that nobody can keep alone.',
        author: 'Marguerite Tan',
        role: 'Professor of Law at the University of the Delta',
        article: {
          title: 'Who Owns a Flood?',
          byline: 'Marguerite Tan, Professor of Law at the University of the Delta',
        },
      },
      number: {
        value: '$4.3 billion',
        caption:
          'The yearly cost of dredging the region’s harbours, by the commissions’ own count—twice that of a decade ago.',
        article: { title: 'The Long Memory of Rivers', byline: 'Oskar Blum, hydrologist' },
      },
      video: { title: 'Paper-cutting', series: 'Hands at Work' },
      question: {
        context: ['Last week’s article on floods drew more letters than any other this year.'],
        text: 'What should two neighbours forecast together?',
        mailbox: 'letters@example.org',
      },
      about: ['Prepared by teams in two cities, this weekly newsletter is a community space to exchange ideas.'],
    });
    expect(problemsOf(reading)).toEqual(['warning video-link-missing 19']);
  });

  test('in traditional Chinese', () => {
    const reading = readSample('2025-03-14.zh-Hant.txt');
    expect(wordsOf(reading)).toMatchObject({
      language: 'zh-Hant',
      letter: { greeting: '親愛的讀者：', signoff: '祝您週末愉快！' },
      quotation: { text: '預報是一個誰也無法獨自兌現的承諾。', author: '譚瑪格', role: '三角洲大學法學教授' },
      number: { value: '四成三', caption: '港口疏浚費用在十年間的增幅，依委員會自己的統計。' },
      video: { title: '剪紙', series: '手中的工藝' },
      question: {
        context: ['上週關於洪水的文章收到了今年最多的來信。'],
        text: '兩個鄰居應當一起預報什麼？',
        mailbox: 'letters@example.org',
      },
    });
    expect(problemsOf(reading)).toEqual(['warning video-link-missing 11']);
  });
});

describe('the text of the web page in the newer layout, whose headings are pictures', () => {
  test('comes out with every part in its place, and with what the pictures held reported', () => {
    const reading = readSample('2025-11-07.txt');
    expect(wordsOf(reading)).toMatchObject({
      letter: { greeting: 'Hi Focus Readers,', body: [{}, {}, {}].map(() => expect.any(String)) },
      pointers: [expect.stringMatching(/^Learn more on trade at the border/)],
      quotation: { text: expect.stringMatching(/^The cheapest inspection .* decided to believe\.$/) },
      number: {
        caption: expect.stringMatching(/^The share of containers .* cause of delay\.$/),
        article: { title: 'Opened Twice', byline: 'Ines Calloway-Wu, Director of the Forwarders’ Forum' },
      },
      video: { title: 'Umbrella-making', series: 'Crafts of the Coast' },
      question: {
        context: [expect.stringMatching(/^In our Focus Insights section/)],
        text: 'Where would you begin to trust a neighbour’s word?',
        mailbox: 'letters@example.org',
      },
      about: [expect.stringMatching(/^Prepared by teams/)],
    });
    expect(reading.draft.quotation).not.toHaveProperty('author');
    expect(problemsOf(reading)).toEqual([
      'warning quotation-author-missing 6',
      'warning number-value-missing 7',
      'warning video-link-missing 9',
    ]);
  });

  test('in simplified Chinese', () => {
    const reading = readSample('2025-11-07.zh-Hans.txt');
    expect(wordsOf(reading)).toMatchObject({
      language: 'zh-Hans',
      quotation: { text: '最省钱的查验，是邻居已经做过、而您决定相信的那一次。' },
      number: {
        caption: '去年被开箱两次的集装箱所占的比例，低于此前的三分之一。',
        article: { title: '两次开箱', byline: '卡洛韦，货运论坛主任' },
      },
      video: { title: '制伞', series: '海岸手艺' },
      question: { text: '您会从哪里开始相信邻居的话？', mailbox: 'letters@example.org' },
    });
  });
});

describe('sections may be absent', () => {
  test('a week with a letter, a number and a video', () => {
    const reading = readSample('2025-06-20.txt');
    expect(wordsOf(reading)).toMatchObject({
      number: { value: '1 in 5', caption: expect.stringMatching(/^Trading days/) },
      video: { title: 'Kite-flying' },
    });
    for (const absent of ['quotation', 'question']) expect(reading.draft).not.toHaveProperty(absent);
    expect(problemsOf(reading)).toEqual(['warning video-link-missing 8']);
  });

  test('the last issue of a year is a letter alone', () => {
    const reading = readSample('2025-12-19.txt');
    expect(wordsOf(reading)).toMatchObject({
      letter: {
        greeting: 'Dear Friends,',
        body: [expect.any(String), expect.stringContaining('January 9, 2026')],
        signoff: '- Team Focus',
      },
      pointers: [],
      about: [],
    });
    expect(problemsOf(reading)).toEqual([]);
  });
});

describe('lines vary', () => {
  const letterOf = (...lines: string[]) => read('2026-01-02.txt', lines.join('\n')).draft.letter;

  test.each([
    'Dear Focus Reader,',
    'Dear Focus Readers,',
    'Hi Focus Readers,',
    'Dear Friends,',
    '各位读者：',
    '親愛的讀者：',
  ])('greeting “%s”', (greeting) => {
    expect(letterOf(greeting, 'The ferry ran on time.', 'So did the train.')).toMatchObject({ greeting });
  });

  test.each(['Have a good weekend!', 'Team Focus', '- Team Focus', '— The editors', 'Best wishes,', '祝周末愉快！'])(
    'sign-off “%s”',
    (signoff) => {
      const letter = letterOf('Dear Friends,', 'The ferry ran on time.', 'So did the train.', signoff);
      expect(letter).toMatchObject({ signoff });
      expect(letter?.body).toHaveLength(2);
    },
  );

  test.each(['Quote of the Week', 'QUOTE OF THE WEEK', 'Quote of the Week:', ' quote\u00a0of the week : '])(
    'heading “%s”',
    (heading) => {
      const reading = read('2026-01-02.txt', `Dear Friends,\nAll is well.\n${heading}\n"So it is." \n- Ann Lee, Pilot`);
      expect(wordsOf(reading).quotation).toEqual({ text: 'So it is.', author: 'Ann Lee', role: 'Pilot' });
    },
  );

  test.each(['11 percent', '$1.3 trillion', 'One third', '1 in 5', '4.2%', '两成', '30 years'])(
    'number “%s”',
    (value) => {
      const reading = read(
        '2026-01-02.txt',
        `Dear Friends,\nAll is well.\nNotable Number\n${value}\nThe part that matters here.`,
      );
      expect(wordsOf(reading).number).toEqual({ value, caption: 'The part that matters here.' });
    },
  );

  test('ends of lines of every system mean the same, and numbers of lines stay right', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const reading = read('2026-01-02.txt', ['Dear Friends,', 'All is well.', 'Beyond Our Shores', 'Boats'].join(end));
      expect(problemsOf(reading)).toEqual(['warning video-link-missing 4']);
    }
  });
});

test('nothing is invented, whatever stands there', () => {
  const line = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.constantFrom(
      'Dear Friends,',
      'Quote of the Week',
      'Notable Number',
      'Watch VideoQuestion of the Week:',
      '“All is well.”',
      'We want to hear from you!',
      'A | B',
      'Learn more in “A,” by B, C.',
      'Write to a@example.org for a chance.',
      '11 percent',
      '祝好',
    ),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 14 }), (lines) => {
      const source = lines.join('\n');
      const reading = read('2026-01-02.txt', source);
      const squeezed = (text: string) => text.replace(/[\s|｜"“”「」『』《》,，.。:：-]+/g, '');
      const all = squeezed(source);
      for (const leaf of leaves(wordsOf(reading))) expect(all).toContain(squeezed(leaf));
      for (const problem of reading.problems) expect(problem.line ?? 1).toBeLessThanOrEqual(source.split('\n').length);
    }),
  );
});

/** Every piece of text that was taken from the file. */
function leaves({
  date: _,
  title: __,
  url: ___,
  language: ____,
  letter,
  ...others
}: ReturnType<typeof wordsOf>): string[] {
  const strings = (value: unknown): string[] =>
    typeof value === 'string'
      ? value.split('\n')
      : typeof value === 'object' && value
        ? Object.values(value).flatMap(strings)
        : [];
  // The parts of a sign-off can stand apart.
  return [...strings({ ...letter, signoff: '' }), ...strings(others)];
}
