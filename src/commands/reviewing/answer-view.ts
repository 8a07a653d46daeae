import type { LiveReply } from '../../questions/reply.ts';
import { cardBody, cardButtons } from '../../review-desk/card.ts';
import { type QueueView, reviewAction, type Subject } from '../../review-desk/review-action.ts';
import { answerWith, personAnswer } from '../answers.ts';
import type { CommandContext, TextAnswer } from '../command.ts';
import { askedIn, queuePage } from './queue.ts';

/** Where an editor decides: on a card of the editors' chat, or in a view of the queue. */
export type DecidedAt = Subject & { view?: QueueView };

/**
 * The answer as it is now, in place of the message whose button was pressed: a card in the language of the editors' chat,
 * what was opened from the queue in the editor's own. `notice` is said above it.
 */
export async function answerView(
  context: CommandContext,
  { question, person, view }: Omit<DecidedAt, 'revision'>,
  notice?: string,
): Promise<TextAnswer> {
  const [reply] = await context.services.questions.review.some(question, [person]);
  if (view) return reply ? opened(context, reply, view, notice) : goneFromQueue(context, question, view);
  if (!reply) return { ...personAnswer(context.sentences.review.took.absent), replaces: true };
  const { body, buttons } = await context.services.reviewDesk.card(reply);
  return { ...answerWith(buttons, ...body), replaces: true };
}

async function opened(
  context: CommandContext,
  reply: LiveReply,
  view: QueueView,
  notice: string | undefined,
): Promise<TextAnswer> {
  const { services, sentences, person } = context;
  const { reviewDesk } = services;
  const { question } = reply;
  const asked = await askedIn(context, question);
  const inquiry = await reviewDesk.inquiries.of(question, reply.person);
  return {
    ...answerWith(
      [
        ...cardButtons(reply, sentences, { view, mayAsk: reviewDesk.hasChats, more: ['up', 'down'] }),
        {
          kind: 'action',
          label: sentences.review.buttons.back,
          action: reviewAction({ verb: 'queue', question, view }),
        },
      ],
      ...(notice === undefined ? [] : [notice]),
      ...cardBody({ reply, question: asked, inquiry }, sentences, person.language),
    ),
    replaces: true,
  };
}

async function goneFromQueue(
  context: CommandContext,
  question: DecidedAt['question'],
  view: QueueView,
): Promise<TextAnswer> {
  const page = await queuePage(context, question, view);
  return { ...page, body: [...personAnswer(context.sentences.review.took.absent).body, ...page.body], replaces: true };
}
