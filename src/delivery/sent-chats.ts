import type { IssueDate } from '../newsletter/issue.ts';
import type { Chat, ChatKey, MessageId } from '../platforms/chat.ts';
import type { Store } from '../store/collection.ts';
import { deliveriesIn } from './ledger.ts';
import { type CopyRevision, copyRevisionsIn, revisionId, revisionsIn } from './revision-record.ts';

/** A chat that has an issue. */
export interface SentChat {
  chat: Chat;
  message: MessageId;
  /** When the platform confirmed it. */
  at: string;
  /** What the last correction that reached it, or the last taking back, did to its copy. */
  copy: CopyRevision['state'] | undefined;
}

/** Every chat that has got an issue. Throws `StoreUnavailable`. */
export async function sentChats(store: Store, date: IssueDate): Promise<SentChat[]> {
  const copies = new Map<ChatKey, CopyRevision['state']>();
  for (let number = 1; await revisionsIn(store).get(revisionId({ date, number })); number++) {
    for await (const [key, { state }] of copyRevisionsIn(store, date, number).entries()) copies.set(key, state);
  }
  const chats: SentChat[] = [];
  for await (const [key, delivery] of deliveriesIn(store, date).entries()) {
    if (delivery.state !== 'sent') continue;
    const { chat, message, at } = delivery;
    chats.push({ chat, message, at, copy: copies.get(key) });
  }
  return chats;
}
