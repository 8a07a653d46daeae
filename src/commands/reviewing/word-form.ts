import type { Sentences } from '../../locales/sentences.ts';
import type { LiveReply } from '../../questions/reply.ts';
import { longestAnswer } from '../../questions/reply.ts';
import { reviewAction } from '../../review-desk/review-action.ts';
import type { Button, Form, FormValues } from '../command.ts';
import type { DecidedAt } from './answer-view.ts';

/** What an editor does in words. */
export type WordVerb = 'decline' | 'ask' | 'trim';

/** In characters: what the records take. */
export const longestReason = 500;
export const longestInquiry = 1000;

/** The form for it; what was refused before stands in it again. */
export function wordForm(
  verb: WordVerb,
  at: DecidedAt,
  reply: LiveReply,
  { review }: Sentences,
  draft: FormValues = {},
): Form {
  const action = reviewAction({ verb, ...at });
  switch (verb) {
    case 'decline':
      return {
        title: review.decline.title,
        action,
        fields: [
          {
            kind: 'choice',
            name: 'ready',
            label: review.decline.reason,
            options: readyReasons(review).map((label, index) => ({ label, value: String(index) })),
            value: draft.ready ?? '0',
          },
          {
            kind: 'text',
            name: 'words',
            label: review.decline.own,
            multiline: true,
            maxLength: longestReason,
            required: false,
            ...(draft.words === undefined ? {} : { value: draft.words }),
          },
        ],
      };
    case 'ask':
      return {
        title: review.inquiry.title,
        action,
        fields: [
          {
            kind: 'text',
            name: 'words',
            label: review.inquiry.label,
            multiline: true,
            maxLength: longestInquiry,
            required: true,
            ...(draft.words === undefined ? {} : { value: draft.words }),
          },
        ],
      };
    case 'trim': {
      const shown = 'trimmed' in reply && reply.trimmed !== undefined ? reply.trimmed : reply.text;
      return {
        title: review.trim.title,
        action,
        fields: [
          {
            kind: 'text',
            name: 'words',
            label: review.trim.label,
            multiline: true,
            maxLength: longestAnswer,
            required: true,
            value: draft.words ?? shown,
          },
        ],
      };
    }
  }
}

/** Reasons that need no words of an editor's own. */
export function readyReasons({ ready }: Sentences['review']): string[] {
  return [ready.offTopic, ready.unclear, ready.harsh, ready.unproven, ready.enough];
}

/** The ready reasons as buttons, where there is no form. */
export function readyButtons(at: DecidedAt, { review }: Sentences): Button[] {
  return readyReasons(review).map((label, choice) => ({
    kind: 'action',
    label,
    action: reviewAction({ verb: 'decline', ...at, choice }),
  }));
}
