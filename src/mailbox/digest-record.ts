import { z } from 'zod';
import { type IssueDate, issueDateSchema } from '../newsletter/issue.ts';
import type { Collection, Store } from '../store/collection.ts';

/** Which digest of a question: the one of a day, `YYYY-MM-DD` in the newsletter's zone, or the last one. */
const digestKindSchema = z.union([z.iso.date(), z.literal('final')]);
export type DigestKind = z.infer<typeof digestKindSchema>;

/** `<date of the question>/<kind>`. */
const digestKeySchema = z.templateLiteral([issueDateSchema, '/', digestKindSchema]);
export type DigestKey = z.infer<typeof digestKeySchema>;

const instant = z.iso.datetime();

/** What is to be sent, fixed when it comes due, so that sending it again sends the same. */
const unsent = {
  /** New are the answers written after `since` (without it, all) up to `upTo`. */
  since: instant.optional(),
  upTo: instant,
  /** Of the answers at that time, to tell whether anything changed until the next digest. */
  fingerprint: z.string().min(1),
  /** Attempts that failed. */
  attempts: z.int().nonnegative(),
  tryAgainAt: instant.optional(),
  /** An attempt was cut off without an answer. */
  mayHaveArrived: z.boolean(),
};

/**
 * One digest. `awaited` (the last one only): the question is open. `closing`: it closed a moment ago. `due`: to be sent.
 * `sending`: it may have been sent; found after a kill, it is sent again under the same Message-ID. `sent`, `unneeded`: over.
 */
const digestRecordSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('awaited'), at: instant }),
  z.object({ state: z.literal('closing'), at: instant }),
  z.object({ state: z.literal('due'), ...unsent }),
  z.object({ state: z.literal('sending'), ...unsent }),
  z.object({ state: z.literal('sent'), at: instant, upTo: instant, fingerprint: z.string().min(1) }),
  z.object({ state: z.literal('unneeded'), at: instant, why: z.enum(['nothing-new', 'superseded']) }),
]);
export type DigestRecord = z.infer<typeof digestRecordSchema>;
export type DigestIn<State extends DigestRecord['state']> = Extract<DigestRecord, { state: State }>;

/** The stored digests, those of the past too: eight a week. */
export function digestRecordsIn(store: Store): Collection<DigestKey, DigestRecord> {
  return store.collection({ namespace: 'digests', key: digestKeySchema, value: digestRecordSchema, version: 1 });
}

export function digestKey(question: IssueDate, kind: DigestKind): DigestKey {
  return digestKeySchema.parse(`${question}/${kind}`);
}

export function partsOf(key: DigestKey): { question: IssueDate; kind: DigestKind } {
  const [question, kind] = key.split('/');
  return { question: issueDateSchema.parse(question), kind: digestKindSchema.parse(kind) };
}
