import type { Language } from './issue.ts';

/** The edition's language that a BCP 47 tag means (`zh-CN`, `zh_TW`, `en-US`); undefined for other languages. */
export function languageOfTag(tag: string): Language | undefined {
  if (/^en(?![a-z])/i.test(tag)) return 'en';
  if (!/^zh(?![a-z])/i.test(tag)) return undefined;
  return /^zh[-_](hant|tw|hk|mo)(?![a-z])/i.test(tag) ? 'zh-Hant' : 'zh-Hans';
}

/** The language a text is written in, by its script; for a text whose file doesn't say. */
export function languageOfText(text: string): Language {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  // A Chinese letter with English names in it has fewer Han characters than Latin ones, but a character is a word.
  if (han * 3 < latin) return 'en';
  const count = (characters: RegExp) => text.match(characters)?.length ?? 0;
  return count(traditionalOnly) > count(simplifiedOnly) ? 'zh-Hant' : 'zh-Hans';
}

/** Frequent characters that only one of the two scripts has. */
const simplifiedOnly = /[们这个国来时说为会对发经学开实现进动产与报东华问题应该]/gu;
const traditionalOnly = /[們這個國來時說為會對發經學開實現進動產與報東華問題應該]/gu;
