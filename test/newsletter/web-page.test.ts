import { describe, expect, test } from 'vitest';
import { problemsOf, read, readSample, wordsOf } from './reading.ts';

describe('the HTML of the web page', () => {
  test('in the older layout comes out with every part, its links and its emphasis, and nothing of what is around it', () => {
    const reading = readSample('older.html');
    expect(wordsOf(reading)).toMatchObject({
      language: 'en',
      date: '2025-03-14',
      url: 'https://www.example.org/s/focus-this-week/2025-03-14.html',
      letter: { greeting: 'Dear Focus Readers,', signoff: 'Have a good weekend!' },
      pointers: ['Who Owns a Flood? by Marguerite Tan'],
      quotation: { author: 'Marguerite Tan', role: 'Professor of Law' },
      number: {
        value: '$4.3 billion',
        article: {
          title: 'The Long Memory of Rivers',
          byline: 'Oskar Blum, hydrologist',
          url: 'https://www.example.org/rivers',
        },
      },
      video: { title: 'Paper-cutting', series: 'Hands at Work', url: 'https://www.example.org/video' },
      question: { text: 'What should two neighbours forecast together?', mailbox: 'letters@example.org' },
    });
    const whole = JSON.stringify(reading.draft);
    expect(whole).toContain('"type":"emphasis"');
    expect(whole).toContain('"url":"https://www.example.org/mud"');
    expect(whole).not.toMatch(/not a word of this|Archive|Unsubscribe|color/);
    expect(problemsOf(reading)).toEqual([]);
  });

  test('in the newer layout, made of tables and pictures, says what the pictures held', () => {
    const reading = readSample('newer.html');
    expect(wordsOf(reading)).toMatchObject({
      date: '2025-11-07',
      letter: { greeting: 'Hi Focus Readers,' },
      quotation: { text: 'The cheapest inspection is the one that your neighbour has already done.' },
      number: { caption: 'The share of containers opened twice last year.', article: { title: 'Opened Twice' } },
      video: { title: 'Umbrella-making', series: 'Crafts of the Coast', url: 'https://www.example.org/watch' },
      question: {
        context: ['In our Focus Insights section, we featured an article on trusting a seal.'],
        text: 'Where would you begin to trust a neighbour’s word?',
      },
    });
    expect(problemsOf(reading)).toEqual(['warning quotation-author-missing 12', 'warning number-value-missing 16']);
  });

  test('whose headings are pictures with a description, has those headings', () => {
    const page = `<p>Dear Friends,</p><p>All is well.</p><img alt="Notable Number" src="n.png"><p>11 percent</p><p>The part that matters.</p>`;
    expect(wordsOf(read('2026-01-02.html', page)).number).toEqual({
      value: '11 percent',
      caption: 'The part that matters.',
    });
  });
});

describe('what could harm', () => {
  test('scripts, styles and forms never come through; links that run something lose their address', () => {
    const page = `<p>Dear Friends,</p>
<p onclick="steal()">All <a href="javascript:steal()">is</a> <a href="data:text/html,x">well</a>.<script>steal()</script><style>*{}</style></p>
<form><input value="steal"></form><iframe src="https://example.org/steal"></iframe>`;
    const reading = read('2026-01-02.html', page);
    expect(wordsOf(reading).letter?.body).toEqual(['All is well.']);
    expect(JSON.stringify(reading.draft)).not.toMatch(/steal|javascript|data:/);
    expect(problemsOf(reading)).toEqual(['warning link-removed 2', 'warning link-removed 2']);
  });
});
