import type { BlockContent, PhrasingContent } from 'mdast';
import { expectTypeOf, test } from 'vitest';
import type { Block, Inline } from '../../src/newsletter/rich-text.ts';

test('the rich text of an issue is a subset of mdast', () => {
  expectTypeOf<Inline>().toExtend<PhrasingContent>();
  expectTypeOf<Block>().toExtend<BlockContent>();
});
