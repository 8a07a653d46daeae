import { clockTime, dayAndTime } from '../locales/dates.ts';
import type { Sentences } from '../locales/sentences.ts';
import type { Language } from '../newsletter/issue.ts';
import { type Chat, platformOf } from '../platforms/chat.ts';
import { type Delivery, isWaiting } from './delivery.ts';
import type { RevisionView, WaitingCopy } from './overview.ts';

/** In whose words, and on whose clocks. */
export interface Telling {
  sentences: Pick<Sentences, 'delivery' | 'deliveries'>;
  language: Language;
  now: Temporal.ZonedDateTime;
}

/** Why a chat doesn't have an issue, or when it gets it. `sent` ones have it, and nothing is said of them. */
export function missingSentence(delivery: Exclude<Delivery, { state: 'sent' }>, telling: Telling): string {
  const { delivery: reasons, deliveries } = telling.sentences;
  const { missing } = deliveries;
  const chat = placeOf(delivery.chat, telling);
  switch (delivery.state) {
    case 'uncertain':
    case 'expired':
      return reasons[delivery.state](chat);
    case 'gone':
      return reasons.gone(chat, reasons.goneReasons[delivery.why]);
    case 'rejected':
      return reasons.rejected(chat, reasons.rejectedReasons[delivery.why]);
    case 'retrying':
      return missing.retrying(chat, momentOf(Temporal.Instant.from(delivery.notBefore), telling));
    case 'pending':
      return delivery.waitsUntil && isWaiting(delivery, telling.now.toInstant())
        ? missing.waiting(chat, momentOf(Temporal.Instant.from(delivery.waitsUntil), telling))
        : missing.pending(chat);
    default:
      return missing[delivery.state](chat);
  }
}

/** Why a copy could not be corrected or taken back. */
export function keptSentence(copy: RevisionView['unchanged'][number], telling: Telling): string {
  const { delivery, deliveries } = telling.sentences;
  const { kept, refusals, expired } = deliveries.revision;
  const reasons = { ...delivery.rejectedReasons, ...refusals };
  return kept(placeOf(copy.chat, telling), copy.state === 'expired' ? expired : reasons[copy.why]);
}

/** When a copy that has to wait is changed. */
export function laterSentence({ chat, notBefore }: WaitingCopy, telling: Telling): string {
  const at = momentOf(Temporal.Instant.from(notBefore), telling);
  return telling.sentences.deliveries.revision.later(placeOf(chat, telling), at);
}

/** A moment of today by its time, another one by its day as well. */
export function momentOf(at: Temporal.Instant, { language, now }: Telling): string {
  const there = at.toZonedDateTimeISO(now.timeZoneId);
  return there.toPlainDate().equals(now.toPlainDate()) ? clockTime(there, language) : dayAndTime(there, language);
}

/** `“news” (Harbour, Discord)`; a private chat has no name that others should see. */
function placeOf({ key, title, serverTitle }: Chat, { sentences }: Telling): string {
  const platform = sentences.delivery.platforms[platformOf(key)];
  return sentences.deliveries.chat(title, [serverTitle ?? [], platform, title === '' ? key : []].flat().join(', '));
}
