import { readFileSync } from 'node:fs';
import { readConfig } from '../src/config.ts';
import type { Issue, Language } from '../src/newsletter/issue.ts';
import { readIssue } from '../src/newsletter/read-issue.ts';

const reading = readConfig({});
if (reading.kind === 'problems') throw new Error(reading.problems.join('\n'));

/** The program's default settings. */
export const benchConfig = reading.config;

/** The issue that every benchmark posts: a complete one, of a usual size. */
export function sampleIssue(language: Language = 'en'): Issue {
  const name = language === 'en' ? '2026-11-20.md' : `2026-11-20.${language}.md`;
  const bytes = readFileSync(new URL(`../issues/${name}`, import.meta.url));
  const { issue } = readIssue({ name, bytes }, benchConfig.newsletter);
  if (!issue) throw new Error(`${name} can’t be read`);
  return issue;
}
