import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SearchIndex } from '../../src/archive/search-index.ts';
import { type Issue, issueDateSchema, type Language } from '../../src/newsletter/issue.ts';
import { paragraph } from '../../src/newsletter/rich-text.ts';
import { sampleIssue } from '../platforms/sample-issue.ts';

function letterOf(date: string, words: string, language: Language = 'en'): Issue {
  return { ...sampleIssue(), date: issueDateSchema.parse(date), language, letter: { body: [paragraph(words)] } };
}

function search(index: SearchIndex, typed: string, language: Language = 'en') {
  const { hits } = index.search(typed, { language, section: 'letter', isPublished: () => true, skip: 0, take: 10 });
  return hits.map(({ date }) => date);
}

describe('the search', () => {
  test('follows a correction, in words and in phrases', () => {
    const index = new SearchIndex();
    index.put(letterOf('2026-01-02', 'The ferry came late.'));
    expect(search(index, '"ferry came late"')).toEqual(['2026-01-02']);
    index.put(letterOf('2026-01-02', 'The ferry came in time.'));
    expect(search(index, '"ferry came late"')).toEqual([]);
    expect(search(index, 'late')).toEqual([]);
    expect(search(index, '"ferry came in time"')).toEqual(['2026-01-02']);
  });

  test('finds a Chinese phrase wherever its words are joined otherwise', () => {
    const index = new SearchIndex();
    index.put(letterOf('2026-01-02', '本周渡轮来迟了，港口里没有人介意。', 'zh-Hans'));
    for (const phrase of ['渡轮来迟', '轮来', '港口里没有人', '没有人介意']) {
      expect(search(index, `“${phrase}”`, 'zh-Hans'), phrase).toEqual(['2026-01-02']);
    }
    expect(search(index, '“港口来迟”', 'zh-Hans')).toEqual([]);
    for (const words of ['渡轮来迟', '来迟', '没有 港口']) {
      expect(search(index, words, 'zh-Hans'), words).toEqual(['2026-01-02']);
    }
  });

  test('marks the words that were found, as one where they are in one piece', () => {
    const index = new SearchIndex();
    index.put(letterOf('2026-01-02', '本周渡轮来迟了，港口里没有人介意。', 'zh-Hans'));
    const [hit] = index.search('渡轮来迟', {
      language: 'zh-Hans',
      section: 'letter',
      isPublished: () => true,
      skip: 0,
      take: 1,
    }).hits;
    expect(hit?.snippet).toEqual([
      { type: 'text', value: '本周' },
      { type: 'strong', children: [{ type: 'text', value: '渡轮来迟了' }] },
      { type: 'text', value: '，港口里没有人介意。' },
    ]);
  });

  test('marks as much as is shown of a find that is longer than what is shown', () => {
    const index = new SearchIndex();
    const words = '本周渡轮来迟了港口里没有人介意每艘渡轮都有自己的时刻'.repeat(5);
    index.put(letterOf('2026-01-02', words, 'zh-Hans'));
    const everywhere = { language: 'zh-Hans', section: 'letter', isPublished: () => true, skip: 0, take: 1 } as const;
    const [hit] = index.search(words, everywhere).hits;
    const [shown, more] = hit?.snippet ?? [];
    expect(shown).toMatchObject({
      type: 'strong',
      children: [{ value: expect.stringMatching(/^本周渡轮来迟了.{60,}/) }],
    });
    expect(more).toEqual({ type: 'text', value: '…' });
  });

  test('finds any run of words of a letter as a phrase, however it is written', () => {
    const letter =
      'Two ports — on opposite sides of the Café Pacific — agreed this week’s “share” of 11 percent, after all.';
    const words = [
      'two',
      'ports',
      'ON',
      'opposite',
      'sides',
      'of',
      'the',
      'cafe',
      'pacific',
      'agreed',
      'this',
      'week’s',
      'share',
      'of',
      '11',
      'PERCENT',
      'after',
      'all',
    ];
    const index = new SearchIndex();
    index.put(letterOf('2026-01-02', letter));
    index.put(letterOf('2026-01-09', words.toReversed().join(' ')));
    fc.assert(
      fc.property(fc.nat(words.length - 2), fc.integer({ min: 2, max: 6 }), (from, length) => {
        expect(search(index, `"${words.slice(from, from + length).join(' ')}"`)).toEqual(['2026-01-02']);
      }),
    );
  });
});
