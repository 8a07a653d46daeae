import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupSimilar } from '../../src/questions/similar.ts';

const group = (...texts: string[]) => groupSimilar(texts, (text) => text);

test('answers that differ by slips, case, punctuation or a word stand together under the first', async () => {
  const ferry = 'I would keep the ferry between the islands going, whatever happens above.';
  const again = 'i would keep the fery between the islands going — whatever happens above!';
  const longer = 'I would really keep the ferry between the islands going, whatever happens above.';
  const other = 'I would close every harbour on the coast and open a library instead of it.';
  expect(await group(ferry, other, again, longer)).toEqual([[ferry, again, longer], [other]]);
  expect(await group('保持学生之间的交流，无论发生什么', '保持学生之间的交流,无论发生什么。', '关闭所有港口')).toEqual([
    ['保持学生之间的交流，无论发生什么', '保持学生之间的交流,无论发生什么。'],
    ['关闭所有港口'],
  ]);
  expect(await group()).toEqual([]);
});

test('every answer is in one group, and equal ones are together', async () => {
  const words = fc.array(fc.constantFrom('ferry', 'port', 'tide', '港口', 'x', '!'), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        words.map((list) => list.join(' ')),
        { maxLength: 40 },
      ),
      async (texts) => {
        const groups = await group(...texts);
        expect(groups.flat().sort()).toEqual(texts.toSorted());
        for (const text of new Set(texts)) expect(groups.filter((each) => each.includes(text))).toHaveLength(1);
      },
    ),
  );
});
