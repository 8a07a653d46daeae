import type { PersonalData } from '../../questions/personal-data.ts';
import type { Subscription } from '../../subscriptions/subscription.ts';
import type { CommandContext } from '../command.ts';

/** All that is kept of a person, as a reader and as who subscribed chats. */
export interface KeptData extends PersonalData {
  subscriptions: readonly Subscription[];
}

/** Throws `CorruptRecord` once for a record that can't be read. */
export async function keptData({ person, services }: CommandContext): Promise<KeptData> {
  const data = await services.questions.dataOf(person.key);
  return { ...data, subscriptions: services.subscriptions.naming(person.key) };
}

export function isEmpty({ draft, replies, acknowledged, subscriptions }: KeptData): boolean {
  return !draft && replies.length === 0 && acknowledged.length === 0 && subscriptions.length === 0;
}
