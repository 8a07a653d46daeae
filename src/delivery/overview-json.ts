import { platformOf } from '../platforms/chat.ts';
import { keptSentence, missingSentence, type Telling } from './chat-sentences.ts';
import type { Overview } from './overview.ts';

/** What became of an issue, for programs: states are those of `transitions.ts`, and every chat without it is named. */
export function overviewJson(
  { round, counts, missing, possible, revision, doneAt }: Overview,
  telling: Telling,
): string {
  const retractedAt = round.state === 'completed' ? round.retractedAt : undefined;
  return JSON.stringify(
    {
      issue: round.date,
      state: round.state,
      startedAt: round.startedAt,
      ...(retractedAt ? { retractedAt } : {}),
      ...(doneAt ? { doneAt: doneAt.toString() } : {}),
      counts,
      possible,
      missing: missing.flatMap((delivery) =>
        delivery.state === 'sent'
          ? []
          : [
              {
                platform: platformOf(delivery.chat.key),
                chat: delivery.chat.key,
                title: delivery.chat.title,
                state: delivery.state,
                at: delivery.at,
                attempts: delivery.attempts,
                ...('why' in delivery ? { why: delivery.why } : {}),
                ...('detail' in delivery ? { detail: delivery.detail } : {}),
                ...('notBefore' in delivery ? { notBefore: delivery.notBefore } : {}),
                ...(delivery.waitsUntil ? { waitsUntil: delivery.waitsUntil } : {}),
                sentence: missingSentence(delivery, telling),
              },
            ],
      ),
      ...(revision
        ? {
            revision: {
              ...revision.revision,
              counts: revision.tally,
              kept: revision.unchanged.map((copy) => ({
                chat: copy.chat.key,
                state: copy.state,
                ...('why' in copy ? { why: copy.why } : {}),
                detail: copy.detail,
                sentence: keptSentence(copy, telling),
              })),
            },
          }
        : {}),
    },
    null,
    2,
  );
}
