import type { Language } from '../newsletter/issue.ts';
import { en } from './en/sentences.ts';
import { zhHans } from './zh-Hans/sentences.ts';
import { zhHant } from './zh-Hant/sentences.ts';

/** Every sentence that a person reads, by area. The English ones are the pattern that the other languages follow. */
export type Sentences = typeof en;

const catalogue: Record<Language, Sentences> = { en, 'zh-Hans': zhHans, 'zh-Hant': zhHant };

/** The sentences of a language. */
export function sentencesIn(language: Language): Sentences {
  return catalogue[language];
}
