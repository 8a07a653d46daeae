import type { FormValues } from './command.ts';

/** Of a form's values, the one a person took the time to write. */
export function longestValue(values: FormValues): string {
  return Object.values(values).reduce((longest, value) => (value.length > longest.length ? value : longest), '');
}
