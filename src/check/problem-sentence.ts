import type { Sentences } from '../locales/sentences.ts';
import type { Problem } from '../newsletter/problem.ts';

/** A problem of an issue's file, as its editor is told it. */
export function problemSentence({ severity, code, line, detail }: Problem, { check, reading }: Sentences): string {
  return check.problem(
    reading.severities[severity],
    reading.problems[code](detail ? reading.detail(detail) : ''),
    line,
  );
}
