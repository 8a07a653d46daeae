import { type Issue, issueDateSchema, languages } from '../src/newsletter/issue.ts';
import { paragraph } from '../src/newsletter/rich-text.ts';
import { sampleIssue } from './sample-issue.ts';

/** The editions of a weekly newsletter's last issues, the sample being the newest: each like it, with some words of its own. */
export function editionsOf(issues: number): Issue[] {
  const newest = Temporal.PlainDate.from(sampleIssue().date);
  return languages.flatMap((language) => {
    const pattern = sampleIssue(language);
    return Array.from({ length: issues }, (_, weeks): Issue => {
      if (weeks === 0) return pattern;
      const date = issueDateSchema.parse(newest.subtract({ weeks }).toString());
      const own = paragraph(`Number ${weeks} tells of ship${weeks} and of port${weeks % 97}.`);
      return { ...pattern, date, letter: { ...pattern.letter, body: [...(pattern.letter?.body ?? []), own] } };
    });
  });
}
