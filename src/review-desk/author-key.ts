import { z } from 'zod';
import { type IssueDate, issueDateSchema } from '../newsletter/issue.ts';
import { type PersonKey, personKeySchema } from '../platforms/chat.ts';

/** Whose answer to which question something is about: `<date of the question>/<author>`. */
export const authorKeySchema = z.templateLiteral([issueDateSchema, '/', personKeySchema]);
export type AuthorKey = z.infer<typeof authorKeySchema>;

export function authorKey(question: IssueDate, author: PersonKey): AuthorKey {
  return `${question}/${author}`;
}

export function readAuthorKey(key: AuthorKey): { question: IssueDate; author: PersonKey } {
  const [question, author] = key.split('/');
  return { question: issueDateSchema.parse(question), author: personKeySchema.parse(author) };
}
