import { readFileSync } from 'node:fs';
import { readConfig } from '../src/config.ts';
import type { Issue } from '../src/newsletter/issue.ts';
import { readIssue } from '../src/newsletter/read-issue.ts';

const name = '2026-11-20.md';
const reading = readConfig({});
if (reading.kind === 'problems') throw new Error(reading.problems.join('\n'));

export const benchConfig = reading.config;

/** The issue that every benchmark posts: a complete one, of a usual size. */
export function sampleIssue(): Issue {
  const bytes = readFileSync(new URL(`../issues/${name}`, import.meta.url));
  const { issue } = readIssue({ name, bytes }, benchConfig.newsletter);
  if (!issue) throw new Error(`${name} can’t be read`);
  return issue;
}
