import type { Language, Section } from './issue.ts';

export interface Heading {
  section: Section;
  language: Language | undefined;
}

/** The heading that a line is, whatever its case and its colon; undefined for any other line. */
export function headingOf(text: string): Heading | undefined {
  return headings.get(normalised(text));
}

/** Parts a line in which a web page's elements ran together: `Watch VideoQuestion of the Week:` is two. */
export function splitRunTogether(text: string): string[] {
  for (const [name] of names) {
    const at = text.toLowerCase().indexOf(name);
    if (at > 0 && /\S/.test(text.charAt(at - 1)) && normalised(text.slice(at)) === name) {
      return [text.slice(0, at), text.slice(at)];
    }
  }
  return [text];
}

function normalised(text: string): string {
  return text
    .replace(/[\s\u00a0]+/g, ' ')
    .trim()
    .replace(/\s*[:：]$/, '')
    .toLowerCase();
}

const names: readonly (readonly [name: string, section: Section, language: Language | undefined])[] = [
  ['focus insights', 'pointers', 'en'],
  ['quote of the week', 'quotation', 'en'],
  ['notable number', 'number', 'en'],
  ['beyond our shores', 'video', 'en'],
  ['from our readers', 'readers', 'en'],
  ['question of the week', 'question', 'en'],
  ['about', 'about', 'en'],
  ['about us', 'about', 'en'],
  ['焦点观察', 'pointers', 'zh-Hans'],
  ['焦点洞察', 'pointers', 'zh-Hans'],
  ['一周语录', 'quotation', 'zh-Hans'],
  ['本周语录', 'quotation', 'zh-Hans'],
  ['一周数字', 'number', 'zh-Hans'],
  ['本周数字', 'number', 'zh-Hans'],
  ['读者之声', 'readers', 'zh-Hans'],
  ['读者来信', 'readers', 'zh-Hans'],
  ['每周一问', 'question', 'zh-Hans'],
  ['本周问题', 'question', 'zh-Hans'],
  ['关于我们', 'about', 'zh-Hans'],
  ['焦點觀察', 'pointers', 'zh-Hant'],
  ['焦點洞察', 'pointers', 'zh-Hant'],
  ['一週語錄', 'quotation', 'zh-Hant'],
  ['本週語錄', 'quotation', 'zh-Hant'],
  ['一週數字', 'number', 'zh-Hant'],
  ['本週數字', 'number', 'zh-Hant'],
  ['讀者之聲', 'readers', 'zh-Hant'],
  ['讀者來信', 'readers', 'zh-Hant'],
  ['每週一問', 'question', 'zh-Hant'],
  ['本週問題', 'question', 'zh-Hant'],
  ['關於我們', 'about', 'zh-Hant'],
  // The same in both scripts.
  ['放眼世界', 'video', undefined],
];

const headings: ReadonlyMap<string, Heading> = new Map(
  names.map(([name, section, language]) => [name, { section, language }]),
);
