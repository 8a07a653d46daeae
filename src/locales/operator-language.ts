import type { Language } from '../newsletter/issue.ts';

/** The language of who runs a command in a terminal, by POSIX locale variables; English when they name another one. */
export function operatorLanguage(environment: Readonly<Record<string, string | undefined>>): Language {
  const tag = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '';
  if (!/^zh/i.test(tag)) return 'en';
  return /^zh[_-](hant|tw|hk|mo)/i.test(tag) ? 'zh-Hant' : 'zh-Hans';
}
