import type { IssueDate } from '../newsletter/issue.ts';
import type { MessagePlace } from '../platforms/follow-up.ts';
import type { Store } from '../store/collection.ts';
import { deliveriesIn } from './ledger.ts';

/**
 * The issue that a message of ours is the post of, looked for among the newest of these (oldest first): people answer
 * posts for a week or two. Throws `StoreUnavailable`.
 */
export async function issueOfPost(
  store: Store,
  dates: readonly IssueDate[],
  { chat, message }: MessagePlace,
): Promise<IssueDate | undefined> {
  for (const date of dates.slice(-lookedThrough).reverse()) {
    const delivery = await deliveriesIn(store, date).get(chat);
    if (delivery?.state === 'sent' && delivery.message === message) return date;
  }
  return undefined;
}

const lookedThrough = 8;
