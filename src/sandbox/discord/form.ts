import { z } from 'zod';
import { type FieldError, invalidForm } from './errors.ts';

/** Reads a request's body by a schema; throws Discord's 50035 with the nested errors. */
export function readForm<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body, { reportInput: true });
  if (result.success) return result.data;
  throw invalidForm(result.error.issues.map(fieldError));
}

/** Text of a length Discord accepts, counted in code points. */
export function text(min: number, max: number) {
  const sentence = min === 0 ? `Must be ${max} or fewer in length.` : `Must be between ${min} and ${max} in length.`;
  const code = min === 0 ? 'BASE_TYPE_MAX_LENGTH' : 'BASE_TYPE_BAD_LENGTH';
  return z.string().superRefine((value, context) => {
    // Most texts are far below: the exact count is made only where it matters.
    if (value.length < min || (value.length > max && [...value].length > max)) {
      refuse(context, [], code, sentence);
    }
  });
}

/** A list of a length Discord accepts. */
export function list<Item extends z.ZodType>(item: Item, min: number, max: number) {
  const sentence = min === 0 ? `Must be ${max} or fewer in length.` : `Must be between ${min} and ${max} in length.`;
  return z.array(item).superRefine((value, context) => {
    if (value.length < min || value.length > max) refuse(context, [], 'BASE_TYPE_BAD_LENGTH', sentence);
  });
}

export const snowflake = z.string().superRefine((value, context) => {
  if (!/^\d{1,20}$/.test(value)) refuse(context, [], 'NUMBER_TYPE_COERCE', `Value "${value}" is not snowflake.`);
});

/** Adds an error with Discord's own code. */
export function refuse(context: z.RefinementCtx, path: PropertyKey[], code: string, message: string): void {
  context.addIssue({ code: 'custom', path, message, params: { discord: code } });
}

function fieldError(issue: z.core.$ZodIssue): FieldError {
  const { path } = issue;
  switch (issue.code) {
    case 'custom':
      return { path, code: String(issue.params?.discord ?? 'BASE_TYPE_INVALID'), message: issue.message };
    case 'invalid_type':
      return issue.input === undefined
        ? { path, code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }
        : {
            path,
            code: `${typeName(issue.expected)}_TYPE_CONVERT`,
            message: `Could not interpret as ${issue.expected}.`,
          };
    case 'too_big':
      return typeof issue.input === 'number'
        ? { path, code: 'NUMBER_TYPE_MAX', message: `int value should be less than or equal to ${issue.maximum}.` }
        : { path, code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${issue.maximum} or fewer in length.` };
    case 'too_small':
      return typeof issue.input === 'number'
        ? { path, code: 'NUMBER_TYPE_MIN', message: `int value should be greater than or equal to ${issue.minimum}.` }
        : { path, code: 'BASE_TYPE_MIN_LENGTH', message: `Must be ${issue.minimum} or more in length.` };
    case 'invalid_value':
      return {
        path,
        code: 'BASE_TYPE_CHOICES',
        message: `Value must be one of {${issue.values.map(String).join(', ')}}.`,
      };
    case 'invalid_union':
      return {
        path,
        code: 'UNION_TYPE_CHOICES',
        message: 'Value of field "type" is not one of the types allowed here.',
      };
    default:
      return { path, code: 'BASE_TYPE_INVALID', message: issue.message };
  }
}

function typeName(expected: string): string {
  return expected === 'object'
    ? 'MODEL'
    : expected === 'array'
      ? 'LIST'
      : expected === 'int'
        ? 'NUMBER'
        : expected.toUpperCase();
}
