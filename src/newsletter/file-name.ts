import { issueFileEndings } from '../sources/document.ts';
import type { Report } from './build-sections.ts';
import type { FileFacts } from './file-facts.ts';
import { issueDateSchema } from './issue.ts';
import { languageOfTag } from './language.ts';

/**
 * Reads what a file's name says: `2026-01-30.zh-Hant.txt` the date and the language. Who names a file by a date means an
 * issue, so that a slip in the rest of the name is an error: nobody wants it posted in another language or left alone.
 */
export function factsOfName(name: string, report: Report): FileFacts {
  const ending = /\.([^.]*)$/.exec(name)?.[1] ?? '';
  if (!issueFileEndings.includes(ending.toLowerCase())) {
    report({ severity: 'error', code: 'name-ending-unknown', detail: name.slice(-40) });
  }
  const [, day, rest = ''] = /^(\d{4}-\d{2}-\d{2})(?!\d)(.*)$/.exec(name.replace(/\.[^.]*$/, '')) ?? [];
  if (day === undefined) return {};
  const date = issueDateSchema.safeParse(day);
  if (!date.success) report({ severity: 'error', code: 'name-date-invalid', detail: day });
  const language = languageTag.test(rest) ? languageOfTag(rest.slice(1)) : undefined;
  if (rest !== '' && !language) {
    report({ severity: 'error', code: 'name-language-unknown', detail: rest.replace(/^\./, '').slice(0, 40) });
  }
  return { ...(date.success ? { date: date.data } : {}), ...(language ? { language } : {}) };
}

/** Stricter than where a web page says its language: `zh-Hnat` is a slip of the pen. */
const languageTag = /^\.(en|zh)([-_](hans|hant|cn|sg|tw|hk|mo|us|gb))?$/i;
