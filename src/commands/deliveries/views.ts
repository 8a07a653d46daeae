import { keptSentence, laterSentence, missingSentence, momentOf, type Telling } from '../../delivery/chat-sentences.ts';
import { hasEveryone, type Overview, type RevisionView, revisionCounts } from '../../delivery/overview.ts';
import { isRetracted } from '../../delivery/round.ts';
import { countsSentences } from '../../delivery/round-report.ts';
import { stopSentence } from '../../delivery/round-stop.ts';
import type { Wish } from '../../delivery/wishes.ts';
import { longDate } from '../../locales/dates.ts';
import type { IssueDate } from '../../newsletter/issue.ts';
import { paragraph } from '../../newsletter/rich-text.ts';
import { answerWith, bulletList, personAnswer } from '../answers.ts';
import type { Button, CommandContext, TextAnswer } from '../command.ts';
import { deliveryButton, wishButton } from './delivery-button.ts';

/** What became of an issue: counts, then the chats to look at, a page of them, with what can be done. */
export async function overviewAnswer(
  context: CommandContext,
  date: IssueDate,
  {
    page: asked = 0,
    notice,
    overview: known,
  }: { page?: number; notice?: string; overview?: Overview | undefined } = {},
): Promise<TextAnswer> {
  const { services, sentences, person } = context;
  const { deliveries } = sentences;
  const overview = known ?? (await services.deliveries.overview(date));
  if (!overview) return personAnswer(deliveries.notBegun(longDate(date, person.language)));
  const telling: Telling = {
    sentences,
    language: person.language,
    now: services.now().toZonedDateTimeISO(services.homeZone),
  };
  const { revision, doneAt, round } = overview;
  const toLookAt = linesOf(overview, telling);
  const pages = Math.max(1, Math.ceil(toLookAt.length / linesOnPage));
  const page = Math.min(asked, pages - 1);
  const shown = toLookAt.slice(page * linesOnPage, (page + 1) * linesOnPage);
  const turn = (label: string, to: number): Button[] =>
    to < 0 || to >= pages ? [] : [deliveryButton(date, { kind: 'page', page: to }, label)];
  return answerWith(
    [
      ...turn(deliveries.buttons.previous, page - 1),
      ...turn(deliveries.buttons.next, page + 1),
      ...wishes.flatMap((wish) => {
        const chats = overview.possible[wish];
        return chats === 0 ? [] : [wishButton(date, wish, deliveries.buttons[wish](chats))];
      }),
      deliveryButton(date, { kind: 'page', page }, deliveries.buttons.refresh),
    ],
    ...(notice === undefined ? [] : [notice]),
    paragraph({
      type: 'strong',
      children: [{ type: 'text', value: deliveries.heading(longDate(date, person.language)) }],
    }),
    ...(isRetracted(round) ? [deliveries.retracted] : []),
    ...countsSentences(overview.counts, sentences),
    ...overview.stops.map((stop) => stopSentence(stop, sentences.delivery)),
    ...(revision ? [revisionSentence(revision, telling)] : []),
    ...(doneAt ? [deliveries.rest(momentOf(doneAt, telling))] : []),
    ...(hasEveryone(overview) ? [deliveries.everyone] : []),
    ...(shown.length === 0
      ? []
      : [
          deliveries.listed(page * linesOnPage + 1, page * linesOnPage + shown.length, toLookAt.length),
          bulletList(shown.map((line) => line())),
        ]),
  );
}

/** Whether it is really wanted. */
export function confirmation(context: CommandContext, date: IssueDate, wish: Wish, chats: number): TextAnswer {
  const { confirm, yes, buttons } = context.sentences.deliveries;
  const cancel = deliveryButton(date, { kind: 'page', page: 0 }, buttons.cancel);
  if (wish === 'again' || wish === 'release') {
    return answerWith([deliveryButton(date, { kind: 'do', wish }, buttons[wish](chats)), cancel], buttons[wish](chats));
  }
  return answerWith([deliveryButton(date, { kind: 'do', wish }, yes[wish]), cancel], confirm[wish](chats));
}

/** Sentences are made only of those that are shown. */
function linesOf({ missing, revision }: Overview, telling: Telling): (() => string)[] {
  return [
    ...(revision?.later ?? []).map((copy) => () => laterSentence(copy, telling)),
    ...(revision?.unchanged ?? []).map((copy) => () => keptSentence(copy, telling)),
    ...missing.flatMap((each) => (each.state === 'sent' ? [] : [() => missingSentence(each, telling)])),
  ];
}

function revisionSentence(view: RevisionView, { sentences }: Telling): string {
  const { revision } = sentences.deliveries;
  return revision[view.revision.kind](revisionCounts(view, sentences.deliveries));
}

const linesOnPage = 8;
/** In the order of their buttons: what is easily undone first. */
const wishes: readonly Wish[] = ['again', 'release', 'resend', 'correct', 'retract'];
