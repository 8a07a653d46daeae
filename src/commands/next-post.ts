import type { Subscription } from '../subscriptions/subscription.ts';
import { dueTime } from '../subscriptions/when.ts';
import type { CommandContext } from './command.ts';

/** When a chat gets its next post, on the clocks of its zone, as a sentence. */
export function nextPostSentence(context: CommandContext, subscription: Subscription): string {
  const at = nextPost(context, subscription);
  const { commands, when } = context.sentences;
  return at === 'now' ? when.goesOutNow : commands.nextIssue(at);
}

/** `now`: one that had to wait has to wait no more. */
function nextPost(
  { services }: Pick<CommandContext, 'services'>,
  { chat, when }: Subscription,
): Temporal.ZonedDateTime | 'now' {
  const publication = services.nextPublication();
  const zone = when.zone ?? publication.timeZoneId;
  const waited = services.waitedForIn(chat.key);
  if (!waited) return dueTime(when, publication.toInstant()).toZonedDateTimeISO(zone);
  const due = dueTime(when, waited);
  return Temporal.Instant.compare(due, services.now()) > 0 ? due.toZonedDateTimeISO(zone) : 'now';
}
