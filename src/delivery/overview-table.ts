import Table from 'cli-table3';
import { platformOf } from '../platforms/chat.ts';
import { keptSentence, laterSentence, missingSentence, momentOf, type Telling } from './chat-sentences.ts';
import { isWaiting } from './delivery.ts';
import { hasEveryone, type Overview, revisionCounts } from './overview.ts';
import { isRetracted } from './round.ts';
import { countsSentences } from './round-report.ts';
import { stopSentence } from './round-stop.ts';

/** What became of an issue, for a terminal: counts, then a table of the chats to look at. */
export function overviewTable(overview: Overview, telling: Telling, columns = 120): string[] {
  const { sentences, now } = telling;
  const { deliveries, delivery } = sentences;
  const { round, counts, stops, missing, revision, doneAt } = overview;
  const { cli } = deliveries;
  const rows = [
    ...(revision?.later ?? []).map((copy) => ({
      chat: copy.chat,
      state: cli.states.retrying,
      why: laterSentence(copy, telling),
    })),
    ...(revision?.unchanged ?? []).map((copy) => ({
      chat: copy.chat,
      state: cli.kept,
      why: keptSentence(copy, telling),
    })),
    ...missing.flatMap((each) =>
      each.state === 'sent'
        ? []
        : [
            {
              chat: each.chat,
              state: cli.states[isWaiting(each, now.toInstant()) ? 'waiting' : each.state],
              why: missingSentence(each, telling),
            },
          ],
    ),
  ];
  return [
    deliveries.heading(round.date),
    ...(isRetracted(round) ? [deliveries.retracted] : []),
    ...countsSentences(counts, sentences),
    ...stops.map((stop) => stopSentence(stop, delivery)),
    ...(revision ? [deliveries.revision[revision.revision.kind](revisionCounts(revision, deliveries))] : []),
    ...(doneAt ? [deliveries.rest(momentOf(doneAt, telling))] : []),
    ...(hasEveryone(overview) ? [deliveries.everyone] : []),
    ...(rows.length === 0
      ? []
      : [
          tableOf(
            rows.map(({ chat, state, why }) => [delivery.platforms[platformOf(chat.key)], state, why]),
            [cli.columns.platform, cli.columns.state, cli.columns.why],
            columns,
          ),
        ]),
  ];
}

function tableOf(rows: readonly string[][], head: string[], columns: number): string {
  const [platform, state] = [11, 14];
  const borders = 4;
  const why = Math.max(40, columns - platform - state - borders);
  const table = new Table({
    head,
    colWidths: [platform, state, why],
    wordWrap: true,
    // Chinese has no spaces to break at.
    wrapOnWordBoundary: false,
    style: { head: [], border: [] },
  });
  table.push(...rows);
  return table.toString();
}
