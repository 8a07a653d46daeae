import type { Sentences } from '../locales/sentences.ts';
import type { IssueDate } from '../newsletter/issue.ts';
import { type PlatformName, platformNames, platformOf } from '../platforms/chat.ts';
import { type Delivery, type DeliveryIn, type DeliveryState, deliveryStates, isWaiting } from './delivery.ts';
import { type DeliveryLedger, noDeliveries } from './ledger.ts';
import { type RoundStop, stopSentence } from './round-stop.ts';

/** Deliveries that a person may want to know of, one by one. */
type Exception = DeliveryIn<'uncertain' | 'rejected' | 'gone' | 'expired'>;

/** Of those that are pending, `waiting` ones wait for their chat's own hour and are counted apart. */
type Count = DeliveryState | 'waiting';

/** What became of an issue. */
export interface RoundReport {
  date: IssueDate;
  /** False when something is left that goes on only at the next start, or when the issue is posted again. */
  completed: boolean;
  counts: Record<PlatformName, Record<Count, number>>;
  exceptions: Exception[];
  stops: RoundStop[];
}

/** What became of an issue so far, from its ledger. */
export function roundReport(
  date: IssueDate,
  ledger: DeliveryLedger,
  { completed, stops, now }: Pick<RoundReport, 'completed' | 'stops'> & { now: Temporal.Instant },
): RoundReport {
  const counts = { discord: { waiting: 0, ...noDeliveries() }, telegram: { waiting: 0, ...noDeliveries() } };
  for (const platform of platformNames) counts[platform].sent = ledger.tally[platform].sent;
  const unsent = ledger.unsent();
  for (const each of unsent) counts[platformOf(each.chat.key)][isWaiting(each, now) ? 'waiting' : each.state]++;
  return { date, completed, counts, exceptions: unsent.filter(isException), stops };
}

const countsInOrder: readonly Count[] = ['waiting', ...deliveryStates];

/** The report as sentences for an operator: what became of all, what stopped, then each chat without the issue. */
export function reportSentences(report: RoundReport, { delivery: sentences }: Sentences): string[] {
  const lines = [sentences.heading(report.date, report.completed)];
  lines.push(...countsSentences(report.counts, { delivery: sentences }));
  for (const stop of report.stops) lines.push(stopSentence(stop, sentences));
  for (const exception of report.exceptions) lines.push(exceptionSentence(exception, sentences));
  return lines;
}

/** How many deliveries stand in which state, a sentence for each platform. */
export function countsSentences(
  counts: RoundReport['counts'],
  { delivery: sentences }: Pick<Sentences, 'delivery'>,
): string[] {
  return platformNames.flatMap((platform) => {
    const of = counts[platform];
    const parts = countsInOrder.flatMap((state) => (of[state] > 0 ? [sentences.states[state](of[state])] : []));
    return parts.length > 0 ? [sentences.platform(sentences.platforms[platform], parts)] : [];
  });
}

function exceptionSentence(delivery: Exception, sentences: Sentences['delivery']): string {
  const chat = delivery.chat.title || delivery.chat.key;
  if (delivery.state === 'uncertain') return sentences.uncertain(chat);
  if (delivery.state === 'expired') return sentences.expired(chat);
  if (delivery.state === 'gone') return sentences.gone(chat, sentences.goneReasons[delivery.why]);
  return sentences.rejected(chat, sentences.rejectedReasons[delivery.why]);
}

function isException(delivery: Delivery): delivery is Exception {
  return ['uncertain', 'rejected', 'gone', 'expired'].includes(delivery.state);
}
