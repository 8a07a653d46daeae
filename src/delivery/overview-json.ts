import { platformOf } from '../platforms/chat.ts';
import { keptSentence, laterSentence, missingSentence, type Telling } from './chat-sentences.ts';
import type { Overview } from './overview.ts';
import { stopSentence } from './round-stop.ts';
import type { SentChat } from './sent-chats.ts';

/** What became of an issue, for programs: every chat by name, in a state of `transitions.ts`. */
export function overviewJson(
  { round, counts, stops, missing, possible, revision, doneAt }: Overview,
  sent: readonly SentChat[],
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
      stops: stops.map((stop) => ({ ...stop, sentence: stopSentence(stop, telling.sentences.delivery) })),
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
      sent: sent.map(({ chat, at, message, copy }) => ({
        platform: platformOf(chat.key),
        chat: chat.key,
        title: chat.title,
        at,
        message,
        ...(copy ? { copy } : {}),
      })),
      ...(revision
        ? {
            revision: {
              ...revision.revision,
              counts: revision.tally,
              later: revision.later.map((copy) => ({
                chat: copy.chat.key,
                notBefore: copy.notBefore,
                detail: copy.detail,
                sentence: laterSentence(copy, telling),
              })),
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
