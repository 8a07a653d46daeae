import type { PersonalData } from '../../questions/personal-data.ts';
import type { Talk } from '../../review-desk/talks.ts';
import type { Subscription } from '../../subscriptions/subscription.ts';
import type { CommandContext, FormValues } from '../command.ts';

/** All that is kept of a person, as a reader and as who subscribed chats. */
export interface KeptData extends PersonalData {
  /** With editors, oldest question first. */
  talks: readonly Talk[];
  /** What was sent by a form and not taken, the newest first; in memory for an hour. */
  untaken: readonly FormValues[];
  subscriptions: readonly Subscription[];
}

/** Throws `CorruptRecord` once for a record that can't be read. */
export async function keptData({ person, services }: CommandContext): Promise<KeptData> {
  const data = await services.questions.dataOf(person.key);
  return {
    ...data,
    talks: await services.reviewDesk.talksWith(person.key),
    untaken: services.untakenForms.allOf(person.key),
    subscriptions: services.subscriptions.naming(person.key),
  };
}

export function isEmpty({ draft, replies, acknowledged, talks, untaken, subscriptions }: KeptData): boolean {
  return !draft && [replies, acknowledged, talks, untaken, subscriptions].every(({ length }) => length === 0);
}
